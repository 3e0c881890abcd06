"""A small sum that a program may do to be allowed more: it costs it a second, and us one hash (after Hashcash)."""

from __future__ import annotations

import hashlib


def is_solved(challenge: str, solution: str, bits: int) -> bool:
    """Whether SHA-256 of ``challenge:solution`` begins with so many zero bits."""
    digest = hashlib.sha256(f"{challenge}:{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0
