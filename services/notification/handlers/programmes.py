"""Programmes: what their sessions' participants say."""

from __future__ import annotations

from typing import Final

from services.notification.domain.programme_too_difficult import RULE, SessionRating
from services.notification.handlers.round import Round
from services.notification.store import programmes
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.programmes import KnownProgramme
from shared.events.enrollment import ProgrammeChanged
from shared.events.evaluation import ProgrammeRated

_CAUSE: Final = ""
"""A session has one rating, so nothing distinguishes its alerts."""


class Programmes:
    """What a batch says about programmes and their sessions. Of several events about the same thing the last counts."""

    def __init__(self) -> None:
        self._changed: dict[str, KnownProgramme] = {}
        self._rated: dict[str, ProgrammeRated] = {}

    def change(self, event: ProgrammeChanged) -> None:
        """Enrollment says what a programme is called."""
        known = self._changed.get(event.programme_id)
        if known is None or event.version > known.version:
            self._changed[event.programme_id] = KnownProgramme(event.programme_id, event.title, event.version)

    def rate(self, session_id: str, event: ProgrammeRated) -> None:
        """Evaluation says what a session's participants answered."""
        self._rated[session_id] = event

    def subjects(self) -> set[str]:
        """Every session the batch speaks of."""
        return set(self._rated)

    def judge(self, its: Round) -> None:
        """Keep the titles and judge the ratings; the alert is the organiser's."""
        programmes.save(its.tx, self._changed.values())
        for session_id, event in self._rated.items():
            facts = SessionRating(event.programme_id, event.answers, event.too_difficult_share)
            its.judge(AlertKey(RULE, session_id, _CAUSE), Place(event.agency, event.city, None), facts)
