"""Which themes a text is about, and which of its words say so. Every step can be shown; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from services.feedback.domain.words import Grammar, Stem, Word, words_of
from shared.rules.themes import Audience, Theme, ThemeRules

_EXACT: Final = "="
_BETWEEN_BELOW: Final = 2
"""Words between two words of a term: fewer than this, linking ones aside."""
MOST_WORDS: Final = 6
"""Words a term may have."""


class Term(NamedTuple):
    """A term as it is looked for: stems in order, or spelt words where ``exact``; ``denied``: under a negation."""

    written: str
    parts: tuple[str, ...]
    exact: bool
    denied: bool


class Found(NamedTuple):
    """A theme, and the words of the text that decided, as they were written."""

    theme: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Themes with their terms, ready to read texts. ``version`` names the rule set and the city's own version."""

    version: str
    themes: Mapping[str, Theme]
    grammar: Grammar
    masked: frozenset[str]
    """Stems of the words that the public does not read."""
    _by_first: Mapping[str, tuple[tuple[str, Term], ...]]
    _unless: Mapping[str, tuple[Term, ...]]
    _stem: Stem

    def words(self, text: str) -> tuple[Word, ...]:
        """The text as the lexicon reads it."""
        return words_of(text, self.grammar, self._stem)

    def read(self, text: str, audience: Audience) -> tuple[Found, ...]:
        """The themes of a text, those with the most words first."""
        return self.themes_in(self.words(text), audience)

    def themes_in(self, words: Sequence[Word], audience: Audience) -> tuple[Found, ...]:
        """The themes that these words show."""
        decided: dict[str, set[tuple[int, ...]]] = {}
        excused: dict[str, set[int]] = {}
        for theme, places in self._hits(words):
            if self.themes[theme].audience != audience:
                continue
            if theme not in excused:
                excused[theme] = self._excused(theme, words)
            if not excused[theme].issuperset(places):
                decided.setdefault(theme, set()).add(places)
        ordered = sorted(decided.items(), key=lambda one: (-len(one[1]), one[0]))
        return tuple(Found(theme, _said(words, places)) for theme, places in ordered)

    def needs(self, themes: Iterable[str]) -> tuple[str, ...]:
        """The competencies these themes ask for, each once, in the themes' order."""
        known = (self.themes[theme] for theme in themes if theme in self.themes)
        return tuple(dict.fromkeys(one for theme in known for one in theme.competencies))

    def _hits(self, words: Sequence[Word]) -> Iterable[tuple[str, tuple[int, ...]]]:
        for place, word in enumerate(words):
            for key in {word.stem, _EXACT + word.spelt}:
                for theme, term in self._by_first.get(key, ()):
                    places = _matched(term, words, place, self.grammar.linking)
                    if places is not None:
                        yield theme, places

    def _excused(self, theme: str, words: Sequence[Word]) -> set[int]:
        covered: set[int] = set()
        for term in self._unless.get(theme, ()):
            for place in range(len(words)):
                covered.update(_matched(term, words, place, self.grammar.linking, either_way=not term.denied) or ())
        return covered


def lexicon_of(
    version: str, themes: Mapping[str, Theme], grammar: Grammar, masked: Iterable[str], stem: Stem
) -> Lexicon:
    """The lexicon of these themes. Terms that no text can match are for ``faults_of_term`` to refuse beforehand."""
    by_first: dict[str, list[tuple[str, Term]]] = {}
    for theme in themes.values():
        for written in theme.words:
            term = term_of(written, grammar, stem)
            by_first.setdefault((_EXACT if term.exact else "") + term.parts[0], []).append((theme.slug, term))
    return Lexicon(
        version=version,
        themes=MappingProxyType(dict(themes)),
        grammar=grammar,
        masked=frozenset(stem(word) for word in masked) | frozenset(masked),
        _by_first=MappingProxyType({first: tuple(terms) for first, terms in by_first.items()}),
        _unless=MappingProxyType(
            {theme.slug: tuple(term_of(one, grammar, stem) for one in theme.unless) for theme in themes.values()}
        ),
        _stem=stem,
    )


def grammar_of(rules: ThemeRules, spelling: Mapping[str, str]) -> Grammar:
    """The grammar of the packaged rules with a city's own spellings over them."""
    return Grammar(
        negators=frozenset(rules.negators),
        passed_over=frozenset(rules.passed_over),
        undone_by=frozenset(rules.undone_by),
        reach=rules.reach,
        linking=frozenset(rules.linking),
        kept=frozenset(rules.kept),
        spelling=MappingProxyType({**rules.spelling, **spelling}),
    )


def term_of(written: str, grammar: Grammar, stem: Stem) -> Term:
    """A term of the lexicon, read by the same rules as the texts. Raises ``ValueError`` for one without words."""
    exact = written.startswith(_EXACT)
    words = words_of(written.removeprefix(_EXACT), grammar, stem)
    denied = len(words) > 1 and words[0].spelt in grammar.negators
    counted = words[1:] if denied else words
    parts = tuple(word.spelt if exact else word.stem for word in counted)
    if not parts or len(parts) > MOST_WORDS or any(word.clause != words[0].clause for word in words):
        raise ValueError(written)
    return Term(written, parts, exact, denied)


def _matched(
    term: Term, words: Sequence[Word], start: int, linking: frozenset[str], *, either_way: bool = False
) -> tuple[int, ...] | None:
    """The places of a term's words from ``start``, the negator's first; one word may stand between two of them.

    Words of ``linking`` do not count there. ``either_way``: whether the word is denied or not.
    """
    first = words[start]
    if _part(first, term) != term.parts[0] or ((first.denied_by is not None) != term.denied and not either_way):
        return None
    places = [start]
    for part in term.parts[1:]:
        near = _near(words, places[-1], linking)
        following = next((one for one in near if _part(words[one], term) == part), None)
        if following is None:
            return None
        places.append(following)
    return tuple(places) if first.denied_by is None else (first.denied_by, *places)


def _near(words: Sequence[Word], place: int, linking: frozenset[str]) -> Iterable[int]:
    """The places after this one where a term may go on: up to the second word that is no linking one."""
    between = 0
    for one in range(place + 1, len(words)):
        if between == _BETWEEN_BELOW or words[one].clause != words[place].clause:
            return
        yield one
        between += words[one].spelt not in linking


def _part(word: Word, term: Term) -> str:
    return word.spelt if term.exact else word.stem


def _said(words: Sequence[Word], matches: Iterable[tuple[int, ...]]) -> tuple[str, ...]:
    """What was written at these places, without matches that lie within longer ones."""
    longest = [one for one in matches if not any(set(one) < set(other) for other in matches)]
    return tuple(dict.fromkeys(" ".join(dict.fromkeys(words[i].written for i in one)) for one in sorted(longest)))
