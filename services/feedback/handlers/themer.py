"""Finds the themes of what came in, in the transaction that stores it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from services.feedback.domain.city_words import CityWords, ThemeChange, in_force
from services.feedback.domain.lexicon import Lexicon
from services.feedback.domain.masking import masked
from services.feedback.domain.words import Stem
from services.feedback.store import lexicons, themes
from services.feedback.store.theme_tables import SourceKind, ThemeFound, ThemeReading
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.profanity import ProfanityRules
from shared.rules.ruleset import Rules
from shared.rules.themes import Audience, ThemeRules

_REMEMBERED: Final = 128
_OF_PARTICIPANTS: Final[frozenset[SourceKind]] = frozenset({"questionnaire"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text stands, whom it is about and when it was said."""

    kind: SourceKind
    source_id: str
    agency: str
    city: str
    said_at: datetime
    unit_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Themed:
    """The themes of a text and the competencies they ask for, as events carry them."""

    themes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def audience_of(kind: SourceKind) -> Audience:
    """Whose themes are looked for in a text of this kind."""
    return "participants" if kind in _OF_PARTICIPANTS else "citizens"


class Themer:
    """The lexicons in force, made once per city and version."""

    def __init__(self, rules: Rules, stem: Stem) -> None:
        self._rules = rules
        self.stem = stem
        self._made: OrderedDict[tuple[str, str, str, int], Lexicon] = OrderedDict()
        self._packaged: Lexicon | None = None

    async def read_ahead(self, *texts: str | None, now: datetime) -> None:
        """Work out the stems of these texts off the event loop, so that the write finds them remembered."""
        said = [text for text in texts if text]
        if said:
            await asyncio.to_thread(self._read_ahead, said, now)

    def note(self, tx: Tx, source: Source, text: str | None, given: Sequence[str] = ()) -> Themed:
        """Find a text's themes, store them with the words that decided, and give them with their competencies.

        ``given`` are themes that came with the text; they stand first. No text and no theme: nothing is stored.
        """
        if not text and not given:
            return Themed()
        lexicon = self.of_city(tx, source.city, source.said_at)
        found = lexicon.read(text or "", audience_of(source.kind))
        said = tuple(dict.fromkeys((*given, *(one.theme for one in found))))
        words = {one.theme: list(one.words) for one in found}
        themed = Themed(said, lexicon.needs(said))
        reading = reading_of(source, lexicon.version, themed.needs)
        rows = [found_of(reading, one, "giver" if one in given else "lexicon", words.get(one, [])) for one in said]
        themes.add(tx, reading, rows)
        return themed

    def of_city(self, tx: Tx, city: str, moment: datetime) -> Lexicon:
        """The lexicon in force in a city."""
        version = lexicons.latest(tx, city)
        rules, profanity = self.rules_on(moment, city)
        key = (rules.rule_set, profanity.rule_set, city, version)
        lexicon = self._made.get(key)
        if lexicon is None:
            words = city_words(city, version, lexicons.content(tx, city, version))
            lexicon = self._made[key] = in_force(rules, profanity, words, self.stem)
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        return lexicon

    def masked(self, tx: Tx, city: str, text: str, now: datetime) -> str:
        """The text as the public may read it."""
        return masked(text, self.of_city(tx, city, now))

    def rules_on(self, moment: datetime, city: str) -> tuple[ThemeRules, ProfanityRules]:
        """The packaged figures in force."""
        day = city_day(moment)
        return self._rules.of(ThemeRules, day, city), self._rules.of(ProfanityRules, day, city)

    def _read_ahead(self, texts: Sequence[str], now: datetime) -> None:
        if self._packaged is None:
            self._packaged = in_force(*self.rules_on(now, ""), CityWords(""), self.stem)
        for text in texts:
            self._packaged.words(text)


def city_words(city: str, version: int, content: Mapping[str, Any]) -> CityWords:
    """What a city changed, from how it is stored."""
    return CityWords(
        city=city,
        version=version,
        themes={slug: _change(change) for slug, change in content.get("themes", {}).items()},
        spelling=dict(content.get("spelling", {})),
        masked=tuple(content.get("masked", ())),
        unmasked=tuple(content.get("unmasked", ())),
    )


def reading_of(source: Source, lexicon: str, needs: Sequence[str]) -> ThemeReading:
    """The row of a text that was read."""
    day = city_day(source.said_at)
    return ThemeReading(
        source_id=source.source_id,
        kind=source.kind,
        agency=source.agency,
        city=source.city,
        unit_id=source.unit_id,
        session_id=source.session_id,
        year=day.year,
        month=day.month,
        said_at=source.said_at,
        lexicon=lexicon,
        needs=list(needs),
    )


def found_of(reading: ThemeReading, theme: str, decider: str, words: Sequence[str]) -> ThemeFound:
    """The row of a theme of a text that was read."""
    return ThemeFound(
        source_id=reading.source_id,
        theme=theme,
        decider=decider,
        words=list(words),
        counts=True,
        agency=reading.agency,
        city=reading.city,
        unit_id=reading.unit_id,
        year=reading.year,
        month=reading.month,
    )


def _change(stored: Mapping[str, Any]) -> ThemeChange:
    name = stored.get("name")
    competencies = stored.get("competencies")
    return ThemeChange(
        name=None if name is None else Text(name["id"], name["en"]),
        audience=cast("Audience | None", stored.get("audience")),
        competencies=None if competencies is None else tuple(competencies),
        add=tuple(stored.get("add", ())),
        remove=tuple(stored.get("remove", ())),
        unless=tuple(stored.get("unless", ())),
        off=bool(stored.get("off", False)),
    )
