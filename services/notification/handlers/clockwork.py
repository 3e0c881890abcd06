"""Timers of what is watched: look again when time alone changes what a rule says, or when the rule was changed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from services.notification.domain import jp_below_target
from services.notification.domain.judges import JUDGES
from services.notification.handlers.round import Round, key_of
from services.notification.handlers.watching import of_text
from services.notification.store import watches
from services.notification.store.alerts import AlertKey
from services.notification.store.rule_settings import EVERY_AGENCY
from services.notification.store.timers import SetTimer
from services.notification.store.watches import Page, Watched

RULE_CHANGED: Final = "rule-changed"
"""The timer that looks a changed rule's subjects over, a page at a time."""

_PAGE: Final = 500


class Clockwork:
    """Due timers of one batch."""

    def __init__(self) -> None:
        self._due: dict[AlertKey, None] = {}
        self._over: list[SetTimer] = []

    def look_again(self, timer: SetTimer) -> None:
        """Time alone may have changed what a rule says of a subject."""
        self._due[key_of(timer)] = None

    def look_over(self, timer: SetTimer) -> None:
        """A rule was changed: the next page of what it watches is judged anew."""
        self._over.append(timer)

    def subjects(self) -> set[str]:
        """Whose timers are due."""
        return {key.subject_id for key in self._due}

    def judge(self, its: Round) -> None:
        """Judge what is still watched; what has ended meanwhile is passed over."""
        for key in self._due:
            facts, place = its.watches.facts(key), its.watches.place(key)
            if facts is not None and place is not None:
                its.judge_in_time(key, place, facts)
        for timer in self._over:
            self._look_over(its, timer)

    def _look_over(self, its: Round, timer: SetTimer) -> None:
        said = json.loads(timer.payload)
        rule, agency = said["rule"], None if timer.agency == EVERY_AGENCY else timer.agency
        page = watches.page(its.tx, rule, (timer.city, agency), Page(*said["after"]), _PAGE)
        its.include(page)
        for key, watched in page:
            _anew(its, key, watched)
        if len(page) == _PAGE:
            last = page[-1][0]
            payload = json.dumps({"rule": rule, "after": [last.subject_id, last.cause]})
            its.timers.put(timer._replace(due_at=its.now + timedelta(milliseconds=1), payload=payload))


def rule_changed(rule: str, city: str, agency: str, now: datetime) -> SetTimer:
    """The timer to set when a rule was changed for an agency, or for all of a city."""
    payload = json.dumps({"rule": rule, "after": ["", ""]})
    whose = f"*{city}" if agency == EVERY_AGENCY else agency
    return SetTimer(RULE_CHANGED, f"{rule}/{whose}", city, now, payload, agency)


def _anew(its: Round, key: AlertKey, watched: Watched) -> None:
    """Learning years have timers of their own, by person; they move when the rule does."""
    facts = of_text(key.rule, watched.facts)
    if key.rule != jp_below_target.RULE and JUDGES[key.rule].turns(facts, its.figures(key.rule, watched.place)):
        its.judge_in_time(key, watched.place, facts)
    else:
        its.judge(key, watched.place, facts)
