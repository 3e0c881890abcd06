"""The secrets' script, run for real into a folder of the test's own."""

from __future__ import annotations

import json
import ssl
import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mumpuni.keys import AUDIENCE, ISSUER, Grant, SigningKey
from shared.clock import SystemClock
from shared.errors import Unauthorized
from shared.web.auth import Verifier
from shared.web.keys import FixedKeys
from tests.unit.deploy.programs import DEPLOY


def make(folder: Path) -> str:
    return subprocess.run([DEPLOY / "secrets.sh", folder], capture_output=True, text=True, check=True).stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    make(folder)
    return folder


def test_a_second_run_changes_nothing(secrets: Path) -> None:
    before = contents(secrets)
    assert make(secrets) == ""
    assert contents(secrets) == before


def test_what_was_deleted_is_made_anew_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path)
    before = contents(tmp_path)
    (tmp_path / "evaluation_store_password").unlink()
    make(tmp_path)
    assert {name for name, content in contents(tmp_path).items() if content != before[name]} == {
        "evaluation_store_password"
    }


def test_only_the_folders_owner_gets_in_and_nothing_is_committed(secrets: Path) -> None:
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert (secrets / ".gitignore").read_text() == "*\n"
    readable = {stat.S_IMODE(path.stat().st_mode) for path in secrets.iterdir() if not path.name.startswith(".")}
    assert readable == {0o444}, "containers with users of their own have to read what is mounted"


def test_passwords_are_long_and_no_two_are_the_same(secrets: Path) -> None:
    made = [path.read_text().strip() for path in secrets.iterdir() if path.name.endswith(("_password", "_key"))]
    random = [password for password in made if password]
    assert len(made) - len(random) == 1, "only the mail server's password waits for its owner"
    assert len(set(random)) == len(random) == 9
    assert all(len(bytes.fromhex(password)) == 32 for password in random)


async def test_a_token_signed_with_the_key_is_verified_with_the_public_half(secrets: Path) -> None:
    grant = Grant("petugas", "sibolga-disdik", "sibolga", ["enrollment:read"])
    token = SigningKey.in_folder(secrets).token(grant, SystemClock().now(), timedelta(hours=1))
    verifier = Verifier(FixedKeys.from_file(secrets / "jwks.json"), issuer=ISSUER, audience=AUDIENCE)
    principal = await verifier.principal(f"Bearer {token}")
    assert (principal.subject, principal.agency, principal.scopes) == (
        "petugas",
        "sibolga-disdik",
        frozenset({"enrollment:read"}),
    )
    assert "pem" not in json.loads((secrets / "jwks.json").read_text())["keys"][0]


async def test_the_couriers_token_may_do_two_things_and_goes_with_the_key(tmp_path: Path) -> None:
    make(tmp_path)
    token = (tmp_path / "courier_token").read_text()
    verifier = Verifier(FixedKeys.from_file(tmp_path / "jwks.json"), issuer=ISSUER, audience=AUDIENCE)
    principal = await verifier.principal(f"Bearer {token}")
    assert (principal.subject, principal.agency, principal.city) == ("courier", "*", "*")
    assert principal.scopes == {"enrollment:read", "feedback:write"}
    (tmp_path / "signing-key.json").unlink()
    make(tmp_path)
    newer = Verifier(FixedKeys.from_file(tmp_path / "jwks.json"), issuer=ISSUER, audience=AUDIENCE)
    with pytest.raises(Unauthorized):
        await newer.principal(f"Bearer {token}")
    assert await newer.principal(f"Bearer {(tmp_path / 'courier_token').read_text()}") == principal


@pytest.mark.parametrize("broker", ["kafka-1", "kafka-2", "kafka-3"])
def test_a_brokers_certificate_is_for_it_alone_and_by_the_clusters_authority(secrets: Path, broker: str) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(secrets / f"{broker}.pem")
    shown = shaken_hands(server, ssl.create_default_context(cafile=secrets / "kafka_ca.pem"), broker)
    assert shown == [("DNS", broker), ("DNS", "localhost")]
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken_hands(server, ssl.create_default_context(cafile=secrets / "kafka_ca.pem"), "kafka-9")


def shaken_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> list[tuple[str, str]]:
    """A TLS handshake in memory; the names in the certificate that the client was shown."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    waiting = [ours, theirs]
    for turn in range(20):
        side = waiting[turn % 2]
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    certificate = ours.getpeercert()
    assert certificate is not None
    names: Any = certificate["subjectAltName"]
    return list(names)
