"""A deployment's secret of 32 random bytes: given as a setting, or kept in a file beside the store."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

_BYTES: Final = 32


class BadSecretKeyError(ValueError):
    """The key is not 32 bytes in hex; the message says where it was found and what to do."""


def key_in(path: Path) -> bytes:
    """The key in a file, made on first use and readable by its owner alone. Raises ``BadSecretKeyError``."""
    if not path.exists():
        _write_private(path, secrets.token_hex(_BYTES))
    return key_of(path.read_text(), str(path))


def key_of(text: str, where: str) -> bytes:
    """The key written as hex; ``where`` it was found. Raises ``BadSecretKeyError``."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise BadSecretKeyError(f"{where} must hold {_BYTES} random bytes in hex (openssl rand -hex {_BYTES})")
    return key


def _write_private(path: Path, text: str) -> None:
    """Written beside and linked into place, so that a kill leaves a whole key or none and the first of two wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first; its key counts
        path.hardlink_to(beside)
    beside.unlink()
