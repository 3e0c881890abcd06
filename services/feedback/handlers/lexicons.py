"""A city's BKPSDM reads, changes and tries its lexicon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.feedback.domain.city_words import CityWords, faults_of, in_force
from services.feedback.domain.lexicon import Found, Lexicon
from services.feedback.domain.words import Word
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import require_city_wide
from services.feedback.handlers.themer import Themer, city_words
from services.feedback.store import lexicons
from shared.audit import audited
from shared.database import Tx
from shared.errors import Fault, Forbidden, Text
from shared.rules.themes import Audience, ThemeRules
from shared.web.auth import Principal
from shared.web.etag import require_match

Content = Mapping[str, Any]
"""A city's changes as they are stored and sent."""

_NOT_YOURS = Text("Token ini bukan untuk kota tersebut.", "This token is not for that city.")
_WHICH = Text("sebutkan kotanya", "name the city")


@dataclass(frozen=True, slots=True)
class CityLexicon:
    """A city's lexicon: what is in force, and what the city changed of the packaged one."""

    city: str
    version: int
    lexicon: Lexicon
    packaged: ThemeRules
    changes: Content


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be found in a text, and how each of its words was read."""

    lexicon: Lexicon
    words: tuple[Word, ...]
    found: tuple[Found, ...]


def city_of(principal: Principal, asked: str | None) -> str:
    """The city a caller means. Raises ``Forbidden`` for another one, ``Invalid`` when the operator names none."""
    if asked is None and principal.city == "*":
        raise to_mend([Fault("/query/city", _WHICH)])
    if asked is not None and principal.city not in {asked, "*"}:
        raise Forbidden(_NOT_YOURS)
    return asked or principal.city


def shown(tx: Tx, city: str, themer: Themer, now: datetime) -> CityLexicon:
    """The lexicon of a city as it is now."""
    version = lexicons.latest(tx, city)
    rules, _ = themer.rules_on(now, city)
    return CityLexicon(city, version, themer.of_city(tx, city, now), rules, lexicons.content(tx, city, version))


def change(
    tx: Tx,
    city: str,
    changed: Callable[[Content], Content],
    if_match: str,
    principal: Principal,
    themer: Themer,
    now: datetime,
) -> CityLexicon:
    """Store a city's changes as its next version; the same again stores nothing.

    Raises ``Forbidden`` for anybody but the city's BKPSDM, ``PreconditionFailed``, ``Invalid`` with each fault.
    """
    require_city_wide(principal)
    version = lexicons.latest(tx, city)
    require_match(if_match, version)
    before = lexicons.content(tx, city, version)
    content = changed(before)
    check(content, city, themer, now)
    if content != before:
        lexicons.add(tx, city, version + 1, content, now, principal.subject[:200])
        audited(tx, principal, "lexicon-changed", f"lexicon/{city}", now, version=version + 1)
    return shown(tx, city, themer, now)


def check(content: Content, city: str, themer: Themer, now: datetime) -> CityWords:
    """The changes, when there is nothing wrong with them. Raises ``Invalid``."""
    rules, _ = themer.rules_on(now, city)
    words = city_words(city, 0, content)
    faults = faults_of(rules, words, themer.stem)
    if faults:
        raise to_mend(faults)
    return words


def attempt(
    tx: Tx, city: str, text: str, audience: Audience, draft: Content | None, themer: Themer, now: datetime
) -> Trial:
    """Read a text and store nothing, with the city's lexicon or with a draft of other changes. Raises ``Invalid``."""
    if draft is None:
        lexicon = themer.of_city(tx, city, now)
    else:
        lexicon = in_force(*themer.rules_on(now, city), check(draft, city, themer, now), themer.stem)
    words = lexicon.words(text)
    return Trial(lexicon, words, lexicon.themes_in(words, audience))


def merged(before: Content, patch: Content) -> Content:
    """A JSON merge patch (RFC 7396): what is null goes, objects are merged, everything else is replaced."""
    result = dict(before)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            result[key] = merged(below if isinstance(below, dict) else {}, value)
        else:
            result[key] = value
    return result
