"""A place at a meeting: a code that whoever registers keeps, and nobody's name."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from services.feedback.domain.ticket import ALPHABET

_LENGTH: Final = 10


def code_of(key: bytes, forum_id: str, seed: str) -> str:
    """A code such as ``7K3M9-Q2FXR`` (49 bits) that only the holder of ``key`` (32 random bytes) can tell from chance.

    It follows from the seed, so that an answer that was lost can be given again and the code need not be stored.
    """
    number = int.from_bytes(hmac.digest(key, f"code {forum_id} {seed}".encode(), hashlib.sha256), "big")
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    drawn = "".join(letters)
    return f"{drawn[:5]}-{drawn[5:]}"


def place_mark(key: bytes, forum_id: str, code: str) -> bytes:
    """What is stored of a code: only the holder of ``key`` can tell which code it is of."""
    return hmac.digest(key, f"forum {forum_id} {_bare(code)}".encode(), hashlib.sha256)


def vote_mark(key: bytes, input_id: str, code: str) -> bytes:
    """What is stored of a vote: two votes of one code look like two of two."""
    return hmac.digest(key, f"vote {input_id} {_bare(code)}".encode(), hashlib.sha256)


def _bare(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())
