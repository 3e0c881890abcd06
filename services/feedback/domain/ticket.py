"""What a reporter keeps: a ticket to be read aloud, and a secret that shows the report is theirs."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters nobody takes for another one: without 0 and O, 1, I and L, U and V."""

_GROUP: Final = 4
_TICKET_LENGTH: Final = 8
_SECRET_LENGTH: Final = 20
_VOWELS: Final = frozenset("AEIOU")


def new_ticket(city: str, pick: Callable[[str], str]) -> str:
    """A ticket such as ``SBG-7K3M-9Q2F``: three letters of the city, then eight that ``pick`` draws one by one.

    It is a name and no secret; two may collide once in 650 thousand million, so the store must refuse a second one.
    """
    drawn = "".join(pick(ALPHABET) for _ in range(_TICKET_LENGTH))
    return f"{city_letters(city)}-{_grouped(drawn)}"


def city_letters(city: str) -> str:
    """Three letters for a city's slug: its first, the next consonant and its last one (Semarang SMG, Medan MDN)."""
    letters = [letter for letter in city.upper() if letter.isascii() and letter.isalpha()]
    spine = letters[:1] + [letter for letter in letters[1:] if letter not in _VOWELS]
    if len(spine) < 3:
        return "".join(letters)[:3].ljust(3, "X")
    return spine[0] + spine[1] + spine[-1]


def secret_of(complaint_id: str, key: bytes) -> str:
    """The secret of a report: 98 bits that only the holder of ``key`` (32 random bytes) can tell from chance.

    It follows from the id, so that an answer that was lost can be given again and the secret need not be stored.
    """
    number = int.from_bytes(hmac.digest(key, f"ticket {complaint_id}".encode(), "sha256"), "big")
    letters = []
    for _ in range(_SECRET_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return _grouped("".join(letters))


def fingerprint(secret: str) -> bytes:
    """What is stored of a secret: its SHA-256, which is enough for one nobody can guess (98 bits)."""
    return hashlib.sha256(_bare(secret).encode()).digest()


def is_secret(offered: str, stored: bytes) -> bool:
    """Whether an offered secret is the stored one, in time that does not tell how much of it was right."""
    return hmac.compare_digest(fingerprint(offered), stored)


def as_ticket(typed: str) -> str:
    """A ticket as somebody typed it, in the form it was given: capitals, with its hyphens."""
    bare = _bare(typed)
    return f"{bare[:3]}-{_grouped(bare[3:])}"


def _bare(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
