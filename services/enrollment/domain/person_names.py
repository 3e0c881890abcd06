"""Names as rosters write them: with or without titles, in capitals, with or without accents and apostrophes."""

from __future__ import annotations

import re
import unicodedata

_FRONT_TITLES = frozenset({"drs", "dra", "dr", "drg", "drh", "ir", "prof", "h", "hj", "kh", "apt", "ns"})
_DEGREE = re.compile(r"[^\W\d_]{1,4}\.[^\W\d_][\w.]*")
_APOSTROPHES = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[^\W_]+")
_TELLING = 3
"""Letters a word needs to tell people apart; initials do not."""


def plain(text: str) -> str:
    """``text`` in lower case, without accents and punctuation, its words one space apart."""
    return " ".join(_words(text))


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are the same name; titles, case, accents, punctuation and spaces do not count."""
    first, second = "".join(_core(one)), "".join(_core(other))
    return bool(first) and first == second


def have_nothing_in_common(one: str, other: str) -> bool:
    """Whether no word of three letters or more is in both names, so that they can hardly be the same person's."""
    first, second = _core(one), _core(other)
    if not first or not second or "".join(first) == "".join(second):
        return False
    return not {word for word in first if len(word) >= _TELLING} & set(second)


def _core(name: str) -> list[str]:
    """The words of a name without titles in front and degrees behind."""
    parts = name.split(",")[0].split()
    while len(parts) > 1 and _DEGREE.fullmatch(parts[-1]):
        parts.pop()
    words = _words(" ".join(parts))
    while len(words) > 1 and words[0] in _FRONT_TITLES:
        words.pop(0)
    return words


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _WORD.findall(bare.casefold())
