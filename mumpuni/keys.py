"""The embedded mode's own key pair, and the tokens it signs. Production takes any OIDC issuer instead."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from shared.ids import new_opaque_id

ISSUER: Final = "mumpuni-embedded"
AUDIENCE: Final = "mumpuni"
ALL_SCOPES: Final = (
    "enrollment:read",
    "enrollment:write",
    "evaluation:decide",
    "evaluation:read",
    "evaluation:write",
    "feedback:read",
    "feedback:write",
    "notification:read",
    "notification:write",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: who, of which agency (``*`` for all of the city) and city (``*`` for all), allowed what."""

    subject: str
    agency: str
    city: str
    scopes: Sequence[str]


class SigningKey:
    """An Ed25519 key that signs tokens; kept in the data folder, readable by its owner alone."""

    def __init__(self, private: Ed25519PrivateKey, key_id: str) -> None:
        self._private = private
        self._key_id = key_id

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key."""
        return cls(Ed25519PrivateKey.generate(), new_opaque_id())

    @classmethod
    def in_folder(cls, folder: Path) -> SigningKey:
        """The key kept in ``folder``, made on first use."""
        path = folder / "signing-key.json"
        if not path.exists():
            _write_private(path, cls.generate())
        kept = json.loads(path.read_text())
        private = serialization.load_pem_private_key(kept["pem"].encode(), password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise TypeError(f"{path} holds no Ed25519 key; move it away and a new one is made")
        return cls(private, kept["kid"])

    @property
    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public half as a JWKS (RFC 7517)."""
        public: dict[str, str] = json.loads(OKPAlgorithm.to_jwk(self._private.public_key()))
        return {"keys": [{**public, "kid": self._key_id, "use": "sig", "alg": "EdDSA"}]}

    def token(self, grant: Grant, now: datetime, valid: timedelta) -> str:
        """A signed token for this grant, valid from now."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": grant.subject,
            "agency": grant.agency,
            "city": grant.city,
            "scope": " ".join(grant.scopes),
            "iat": int(now.timestamp()),
            "exp": int((now + valid).timestamp()),
        }
        return jwt.encode(claims, self._private, algorithm="EdDSA", headers={"kid": self._key_id})

    def pem(self) -> str:
        """The private half, PKCS 8, not encrypted."""
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def key_id(self) -> str:
        """The ``kid`` of its tokens."""
        return self._key_id


def _write_private(path: Path, key: SigningKey) -> None:
    """Written beside and renamed, so that a kill leaves a whole key or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"kid": key.key_id, "pem": key.pem()}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
