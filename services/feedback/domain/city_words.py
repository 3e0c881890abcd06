"""What a city changes of the packaged lexicon: themes, terms, spellings and masked words of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from services.feedback.domain.lexicon import MOST_WORDS, Lexicon, grammar_of, lexicon_of, term_of
from services.feedback.domain.words import Grammar, Stem, words_of
from shared.errors import Fault, Text
from shared.rules.profanity import ProfanityRules
from shared.rules.themes import Audience, Theme, ThemeRules

MOST_THEMES: Final = 60
"""Themes a lexicon may have, packaged ones included."""

_NO_TERM = Text(
    f"tulis satu sampai {MOST_WORDS} kata tanpa tanda baca; kata ingkar saja tidak cukup",
    f"write one to {MOST_WORDS} words without punctuation; a negation alone is not enough",
)
_NOT_THERE = Text("tidak ada di tema bawaan ini", "is no term of this packaged theme")
_WHOLE = Text(
    "tema baru perlu name, competencies (boleh kosong), dan add", "a new theme needs name, competencies and add"
)
_ONE_WORD = Text("harus satu atau dua kata", "must be one or two words")
_TOO_MANY = Text(f"paling banyak {MOST_THEMES} tema", f"at most {MOST_THEMES} themes")
_EMPTY = Text("tidak menyisakan satu kata pun; pakai off", "leaves no term; use off instead")


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What a city changes of one theme; a theme of its own has a name, competencies and terms."""

    name: Text | None = None
    audience: Audience | None = None
    competencies: tuple[str, ...] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class CityWords:
    """All that a city changes; ``version`` 0 is a city that changed nothing yet."""

    city: str
    version: int = 0
    themes: Mapping[str, ThemeChange] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)
    masked: tuple[str, ...] = ()
    unmasked: tuple[str, ...] = ()


def in_force(rules: ThemeRules, profanity: ProfanityRules, city: CityWords, stem: Stem) -> Lexicon:
    """The lexicon of a city whose changes have no fault."""
    own = f"+{city.city}.{city.version}" if city.version else ""
    masked = [word for word in (*profanity.words, *city.masked) if word not in city.unmasked]
    return lexicon_of(rules.rule_set + own, _themes(rules, city), grammar_of(rules, city.spelling), masked, stem)


def faults_of(rules: ThemeRules, city: CityWords, stem: Stem) -> tuple[Fault, ...]:
    """What is wrong with a city's changes, each with its pointer; nothing of faulty changes may be kept."""
    grammar = grammar_of(rules, city.spelling)
    faults = [*_spelling_faults(city)]
    for slug, change in city.themes.items():
        faults += _theme_faults(f"/themes/{slug}", rules.themes.get(slug), change, grammar, stem)
    if len({*rules.themes, *city.themes}) > MOST_THEMES:
        faults.append(Fault("/themes", _TOO_MANY))
    for name, words in (("masked", city.masked), ("unmasked", city.unmasked)):
        faults += [
            Fault(f"/{name}/{place}", _NO_TERM)
            for place, word in enumerate(words)
            if len(words_of(word, grammar, stem)) != 1
        ]
    return tuple(faults)


def _themes(rules: ThemeRules, city: CityWords) -> dict[str, Theme]:
    themes = {slug: _changed(theme, city.themes.get(slug)) for slug, theme in rules.themes.items()}
    for slug, change in city.themes.items():
        if slug not in themes and change.name is not None:
            blank = Theme(slug, change.name, change.audience or "citizens", change.competencies or (), ())
            themes[slug] = _changed(blank, change)
    return {slug: theme for slug, theme in themes.items() if not _is_off(city, slug)}


def _is_off(city: CityWords, slug: str) -> bool:
    change = city.themes.get(slug)
    return change is not None and change.off


def _changed(theme: Theme, change: ThemeChange | None) -> Theme:
    if change is None:
        return theme
    kept = (word for word in theme.words if word not in change.remove)
    return replace(
        theme,
        name=change.name or theme.name,
        audience=change.audience or theme.audience,
        competencies=theme.competencies if change.competencies is None else change.competencies,
        words=tuple(dict.fromkeys((*kept, *change.add))),
        unless=tuple(dict.fromkeys((*theme.unless, *change.unless))),
    )


def _theme_faults(
    where: str, packaged: Theme | None, change: ThemeChange, grammar: Grammar, stem: Stem
) -> Iterator[Fault]:
    if packaged is None and (change.name is None or change.competencies is None or not change.add):
        yield Fault(where, _WHOLE)
    for name, terms in (("add", change.add), ("unless", change.unless)):
        for place, term in enumerate(terms):
            if not _is_term(term, grammar, stem):
                yield Fault(f"{where}/{name}/{place}", _NO_TERM)
    known = () if packaged is None else packaged.words
    for place, term in enumerate(change.remove):
        if term not in known:
            yield Fault(f"{where}/remove/{place}", _NOT_THERE)
    if packaged is not None and not change.off and not _changed(packaged, change).words:
        yield Fault(f"{where}/remove", _EMPTY)


def _is_term(written: str, grammar: Grammar, stem: Stem) -> bool:
    try:
        term = term_of(written, grammar, stem)
    except ValueError:
        return False
    return not set(term.parts) <= grammar.negators


def _spelling_faults(city: CityWords) -> Iterator[Fault]:
    for written, meant in city.spelling.items():
        if not 1 <= len(written.split()) <= 2 or not all(part.isalpha() for part in (written + meant).split()):
            yield Fault(f"/spelling/{written.replace('~', '~0').replace('/', '~1')}", _ONE_WORD)
