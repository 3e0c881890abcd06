"""A text as the lexicon reads it: its words in their usual spelling, their stems, and which of them are denied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

Stem = Callable[[str], str]
"""Reduces a lower-case word to its stem."""

_PIECE: Final = re.compile(r"[a-zà-öø-ÿ]+2?(?:-[a-z]+2?)*|\d+|[.!?;:,()\n]+")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_ENDS: Final = frozenset(".!?;:,()\n")


class Word(NamedTuple):
    """One word. ``written`` as in the text, ``spelt`` as the dictionary has it; ``clause`` counts the punctuation."""

    written: str
    spelt: str
    stem: str
    clause: int
    denied_by: int | None
    """The place of the word that denies it."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is needed to read words; see ``ThemeRules``."""

    negators: frozenset[str]
    passed_over: frozenset[str]
    undone_by: frozenset[str]
    reach: int
    linking: frozenset[str]
    kept: frozenset[str]
    spelling: Mapping[str, str]
    """Spelling, or several words of it, to what it stands for."""


def words_of(text: str, grammar: Grammar, stem: Stem) -> tuple[Word, ...]:
    """The words of a text, in order."""
    spelt = list(_spelt(_pieces(text), grammar))
    stems = [one if one in grammar.kept or one in grammar.negators else stem(one) for _, one, _ in spelt]
    denials = _denials([(one, clause) for _, one, clause in spelt], grammar)
    return tuple(
        Word(written, one, root, clause, denied)
        for (written, one, clause), root, denied in zip(spelt, stems, denials, strict=True)
    )


def plain(text: str) -> str:
    """The text in lower case, without stretched letters ("lamaaa" is "lama")."""
    return _STRETCHED.sub(r"\1", unicodedata.normalize("NFKC", text).lower())


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Each word with the number of its clause; a doubled word once ("berkas2", "berkas-berkas", "berbelit-belit")."""
    clause = 0
    for match in _PIECE.finditer(plain(text)):
        piece = match[0]
        if piece[0] in _ENDS:
            clause += 1
            continue
        said: list[str] = []
        for half in (one.removesuffix("2") for one in piece.split("-")):
            if not any(one.endswith(half) for one in said):
                said.append(half)
                yield half, clause


def _spelt(pieces: Iterator[tuple[str, int]], grammar: Grammar) -> Iterator[tuple[str, str, int]]:
    waiting = list(pieces)
    place = 0
    while place < len(waiting):
        piece, clause = waiting[place]
        pair = f"{piece} {waiting[place + 1][0]}" if place + 1 < len(waiting) else ""
        if pair in grammar.spelling and waiting[place + 1][1] == clause:
            yield from ((pair, one, clause) for one in grammar.spelling[pair].split())
            place += 2
            continue
        yield from ((piece, one, clause) for one in grammar.spelling.get(piece, piece).split())
        place += 1


def _denials(words: Sequence[tuple[str, int]], grammar: Grammar) -> list[int | None]:
    """For each word the place of the negator whose reach it is in.

    A negation reaches over words such as "begitu" to the first word of content, at most ``reach`` words on, never over
    punctuation; "hanya" and its like take it back.
    """
    denials: list[int | None] = []
    since: int | None = None
    for place, (word, clause) in enumerate(words):
        if since is not None and (words[since][1] != clause or place - since > grammar.reach):
            since = None
        if word in grammar.undone_by:
            since = None
        denials.append(since)
        if word in grammar.negators:
            since = place
        elif word not in grammar.passed_over:
            since = None
    return denials
