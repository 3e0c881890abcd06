"""What the deployment was told: settings, rules, keys, certificates, a token."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import httpx
from cryptography import x509
from pydantic import ValidationError

from mumpuni.embedded import SERVICES
from mumpuni.keys import AUDIENCE, ISSUER, SigningKey
from mumpuni.operate.deployment import Deployment
from mumpuni.operate.doctor.finding import Finding, good, note, wrong
from shared.bus.kafka import KafkaSettings
from shared.errors import Text, Unauthorized, Unavailable
from shared.process import ProcessSettings, Unusable
from shared.rules.reading import RuleFileError
from shared.web.auth import Verifier
from shared.web.keys import FetchedKeys, FixedKeys, KeySource

_SOON: Final = timedelta(days=21)


def settings(deployment: Deployment, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Whether every setting can be read. Values are never shown: one of them may be a secret."""
    faults = 0
    kinds: list[Callable[[], object]] = [
        partial(deployment.settings, name) for name in present(deployment, environment)
    ]
    if deployment.data is None:
        kinds += [KafkaSettings, ProcessSettings]
    for read in kinds:
        try:
            read()
        except ValidationError as error:
            faults += 1
            yield _unread(error)
    for name in SERVICES if deployment.data is None else ():
        if name not in present(deployment, environment):
            yield note(
                Text(
                    f"{name.upper()}_STORE tidak diisi; {name} tidak diperiksa.",
                    f"{name.upper()}_STORE is not set; {name} is not looked at.",
                )
            )
    if not faults:
        yield good("Semua pengaturan terbaca.", "All settings can be read.")


def present(deployment: Deployment, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The services whose stores are known here."""
    if deployment.data is not None:
        return SERVICES
    return tuple(name for name in SERVICES if environment.get(f"{name.upper()}_STORE"))


def rules(deployment: Deployment) -> Iterator[Finding]:
    """Whether every rule file can be read."""
    try:
        deployment.rules()
    except RuleFileError as error:
        yield wrong(
            Text("Berkas aturan perlu diperbaiki.", f"A rule file needs mending: {error}"),
            Text(error.told.id, "See docs/how-to/override-a-rule.en.md"),
        )
    else:
        yield good("Aturan terbaca.", "The rules can be read.")


def certificates(kafka: KafkaSettings, now: datetime) -> Iterator[Finding]:
    """Whether the certificates for Kafka can be read and still hold."""
    if not kafka.security_protocol.endswith("SSL"):
        return
    for path in filter(None, (kafka.ssl_ca_file, kafka.ssl_certificate_file)):
        yield _certificate(path, now)
    try:
        kafka.connection()
    except (OSError, ssl.SSLError) as error:
        yield wrong(
            Text(
                f"TLS ke Kafka tidak dapat disiapkan: {type(error).__name__}.",
                f"TLS to Kafka cannot be set up: {type(error).__name__}.",
            ),
            Text("Periksa KAFKA_SSL_...", "Look at KAFKA_SSL_..."),
        )


def _certificate(path: Path, now: datetime) -> Finding:
    try:
        ends = min(one.not_valid_after_utc for one in x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        return wrong(
            Text(
                f"Sertifikat {path} tidak terbaca: {type(error).__name__}.",
                f"The certificate {path} cannot be read: {type(error).__name__}.",
            ),
            Text("Sediakan berkas PEM yang dapat dibaca akun ini.", "Provide a PEM file that this account may read."),
        )
    told = Text(
        f"Sertifikat {path} berlaku sampai {ends:%Y-%m-%d}.", f"The certificate {path} holds until {ends:%Y-%m-%d}."
    )
    mend = Text("Ganti sertifikatnya.", "Replace the certificate.")
    if ends <= now:
        return wrong(told, mend)
    return note(told, mend) if ends - now < _SOON else good(told.id, told.en)


async def tokens(deployment: Deployment, token: str) -> AsyncIterator[Finding]:
    """Whether the keys that verify tokens are at hand, and the token that was given is valid."""
    try:
        async with httpx.AsyncClient(timeout=10.0) as client:
            verifier = _verifier(deployment, client)
            if token:
                await verifier.principal(f"Bearer {token}")
                yield good("Token berlaku.", "The token is valid.")
            else:
                yield good("Kunci pemeriksa token terbaca.", "The keys that verify tokens can be read.")
    except Unauthorized:
        yield wrong(
            Text("Token tidak sah atau kedaluwarsa.", "The token is not valid or has expired."),
            Text("Buat yang baru: mumpuni token", "Make a new one: mumpuni token"),
        )
    except (Unusable, Unavailable, ValidationError, OSError, ValueError, TypeError, KeyError) as error:
        yield wrong(
            Text(
                f"Kunci pemeriksa token tidak terbaca: {type(error).__name__}.",
                f"The keys that verify tokens cannot be read: {type(error).__name__}.",
            ),
            Text(
                "Periksa AUTH_JWKS_FILE, AUTH_JWKS_URL, atau signing-key.json.",
                "Look at AUTH_JWKS_FILE, AUTH_JWKS_URL or signing-key.json.",
            ),
        )


def _verifier(deployment: Deployment, client: httpx.AsyncClient) -> Verifier:
    if deployment.data is not None:
        keys: KeySource = FixedKeys(SigningKey.in_folder(deployment.data).jwks)
        return Verifier(keys, issuer=ISSUER, audience=AUDIENCE)
    told = ProcessSettings()
    keys = FetchedKeys(told.auth_jwks_url, client) if told.auth_jwks_url and not told.auth_jwks_file else told.keys()
    return Verifier(keys, issuer=told.auth_issuer, audience=told.auth_audience)


def _unread(error: ValidationError) -> Finding:
    names = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False))
    return wrong(
        Text(
            f"Pengaturan {error.title} tidak terbaca: {names}.", f"Settings of {error.title} cannot be read: {names}."
        ),
        Text("Periksa variabel lingkungannya: docs/reference/cli.md", "Look at the environment: docs/reference/cli.md"),
    )


def now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
