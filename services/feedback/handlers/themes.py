"""Themes after they were found: counted, corrected by the agency, read again after the lexicon changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from services.feedback.domain.agreement import Agreement, agreement_of
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.themer import Themer, audience_of, found_of
from services.feedback.store import themes
from services.feedback.store.sight import Sight
from services.feedback.store.theme_tables import SourceKind, ThemeFound, ThemeReading
from shared.audit import audited
from shared.database import Tx
from shared.errors import Fault, NotFound, Text
from shared.web.auth import Principal
from shared.web.etag import require_match

TOO_DIFFICULT, TOO_EASY = "materi-terlalu-sulit", "materi-terlalu-mudah"
"""The themes of a comment that say what the mark for difficulty says with 3 and with 1."""

_NO_READING = Text("Teks ini tidak ada, atau bukan milik instansi Anda.", "There is no such text of your agency.")
_NO_THEME = Text("tidak ada di leksikon kota ini", "is no theme of this city's lexicon")


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again changed, and how many texts are still to be read."""

    lexicon: str
    read: int
    changed: int
    remaining: int


def reading_for(tx: Tx, source_id: str, principal: Principal, smallest: int) -> ThemeReading:
    """A reading of the caller's agency. Raises ``NotFound``, also for a comment whose session has too few answers."""
    reading = themes.find(tx, source_id, smallest)
    if reading is None or not principal.sees(reading.agency, reading.city):
        raise NotFound(_NO_READING)
    return reading


def correct(
    tx: Tx,
    reading: ThemeReading,
    meant: Sequence[str],
    if_match: str,
    principal: Principal,
    themer: Themer,
    now: datetime,
) -> None:
    """Put the agency's themes in the place of the lexicon's, for good: no later reading changes them.

    What was found and is not meant stays and does not count, so that the lexicon can be measured by it. Events that
    were told are not told again. Raises ``PreconditionFailed``, ``Invalid`` for an unknown theme.
    """
    source_id = reading.source_id
    require_match(if_match, reading.version)
    lexicon = themer.of_city(tx, reading.city, now)
    before = {one.theme: one for one in themes.found(tx, [source_id]).get(source_id, ())}
    known = {*lexicon.themes, *before}
    faults = [Fault(f"/themes/{place}", _NO_THEME) for place, one in enumerate(meant) if one not in known]
    if faults:
        raise to_mend(faults)
    for one in before.values():
        one.counts = one.theme in meant
    for theme in meant:
        if theme not in before:
            tx.session.add(found_of(reading, theme, "agency", ()))
    reading.needs = list(lexicon.needs(meant))
    reading.corrected_at, reading.corrected_by = now, principal.subject[:200]
    reading.version += 1
    audited(tx, principal, "themes-corrected", source_id, now, themes=len(meant))


def reread(tx: Tx, city: str, at_most: int, principal: Principal, themer: Themer, now: datetime) -> Reread:
    """Read the next texts of a city that another lexicon read and nobody corrected; the oldest first.

    A text that was erased keeps its themes. Events that were told are not told again.
    """
    lexicon = themer.of_city(tx, city, now)
    waiting = themes.outdated(tx, city, lexicon.version, at_most)
    if waiting:
        audited(tx, principal, "themes-reread", f"lexicon/{city}", now, texts=len(waiting))
    changed = sum(_reread_kind(tx, kind, waiting, themer, now) for kind in {one.kind for one in waiting})
    for reading in waiting:
        reading.lexicon = lexicon.version
    tx.session.flush()
    return Reread(lexicon.version, len(waiting), changed, themes.count_outdated(tx, city, lexicon.version))


def quality_of(tx: Tx, city: str) -> Agreement:
    """How the lexicon agrees with the agencies' corrections of it in a city."""
    corrected = themes.corrected(tx, city)
    return agreement_of(
        (
            {one.theme for one in found if one.decider == "lexicon"},
            {one.theme for one in found if one.counts and one.decider != "giver"},
        )
        for found in corrected.values()
    )


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many participants say a thing: by the mark they gave, in their comment, and in either way, each once."""

    marked: int
    said: int
    either: int


@dataclass(frozen=True, slots=True)
class SessionThemes:
    """What participants of a session say."""

    answers: int
    too_difficult: Opinion
    too_easy: Opinion
    themes: dict[str, int]


def of_session(tx: Tx, session_id: str, sight: Sight) -> SessionThemes:
    """What participants say of a session, of those whose seats the caller sees."""
    answers = themes.in_session(tx, session_id, sight.agency, sight.city)
    counted: dict[str, int] = {}
    for answer in answers:
        for theme in answer["themes"]:
            counted[theme] = counted.get(theme, 0) + 1

    def opinion(mark: int, theme: str) -> Opinion:
        marked = [answer["difficulty"] == mark for answer in answers]
        said = [theme in answer["themes"] for answer in answers]
        return Opinion(sum(marked), sum(said), sum(a or b for a, b in zip(marked, said, strict=True)))

    return SessionThemes(len(answers), opinion(3, TOO_DIFFICULT), opinion(1, TOO_EASY), dict(sorted(counted.items())))


def _reread_kind(tx: Tx, kind: str, waiting: Sequence[ThemeReading], themer: Themer, now: datetime) -> int:
    readings = {one.source_id: one for one in waiting if one.kind == kind}
    texts = themes.texts(tx, kind, list(readings))
    before = themes.found(tx, list(texts))
    rows: list[ThemeFound] = []
    changed = 0
    for source_id, text in texts.items():
        reading = readings[source_id]
        lexicon = themer.of_city(tx, reading.city, now)
        given = [one for one in before.get(source_id, ()) if one.decider == "giver"]
        found = lexicon.read(text, audience_of(cast("SourceKind", reading.kind)))
        words = {one.theme: list(one.words) for one in found}
        own = {one.theme for one in given}
        after = [found_of(reading, one.theme, "giver", words.get(one.theme, [])) for one in given]
        after += [found_of(reading, theme, "lexicon", said) for theme, said in words.items() if theme not in own]
        changed += {one.theme for one in before.get(source_id, ())} != {one.theme for one in after}
        reading.needs = list(lexicon.needs(one.theme for one in after))
        rows += after
    themes.replace(tx, list(texts), rows)
    return changed
