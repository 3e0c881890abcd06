"""The deployment's key: seals addresses and secrets in the store, and signs the links that stand in mails."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_SIGNATURE: Final = 16


class OtherKeyError(ValueError):
    """Not the key that something was sealed with; the message says what to do."""


class Seal:
    """Seals with AES-256-GCM and signs with HMAC-SHA-256, each under a key of its own derived from the given one."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derived(key, b"channel"))
        self._signing = _derived(key, b"preference-link")

    def close(self, plain: str, of: str) -> bytes:
        """Seal a text that belongs to the channel ``of``."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain.encode(), of.encode())

    def open(self, sealed: bytes, of: str) -> str:
        """The text again. Raises ``OtherKeyError``."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], of.encode()).decode()
        except InvalidTag as error:
            raise OtherKeyError("the store was sealed with another NOTIFICATION_CHANNEL_KEY") from error

    def token(self, channel_id: str) -> str:
        """What a link holds to act for a channel; whoever has it may change what the channel is sent."""
        return base64.urlsafe_b64encode(self._signature(channel_id) + channel_id.encode()).decode().rstrip("=")

    def channel_of(self, token: str) -> str | None:
        """The channel a link is for; None for one that was not signed here."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            channel_id = raw[_SIGNATURE:].decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
        return channel_id if hmac.compare_digest(raw[:_SIGNATURE], self._signature(channel_id)) else None

    def _signature(self, channel_id: str) -> bytes:
        return hmac.digest(self._signing, channel_id.encode(), hashlib.sha256)[:_SIGNATURE]


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"mumpuni/" + purpose, hashlib.sha256)
