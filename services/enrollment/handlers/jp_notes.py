"""Why what was just entered will not count in full: told with the answer, so that no balance is a surprise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, cast

from services.enrollment.domain.jp_caps import Activity, Terms, note_on
from services.enrollment.store import jp_activities, mentorships, seats
from services.enrollment.store.jp_activities import MENTORING_FORM
from services.enrollment.store.tables import MentoringSession
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.jp import Employment, JpRules
from shared.rules.ruleset import Rules

_YEAR: Final = timedelta(days=366)


class Entered(NamedTuple):
    """Something that earned a person JP: the enrolment or meeting, and what it counts as. It is stored already."""

    employee_id: str
    source_id: str
    city: str
    employment: Employment
    form: str
    at: datetime
    tenths: int


def notes_on(tx: Tx, entered: Sequence[Entered], rules: Rules) -> dict[tuple[str, str], Text]:
    """By (employee_id, source_id) why an activity counts for less than it earns; nothing where it counts in full.

    Looks at the store only for forms with a cap and for people with a limit: three statements however many there are.
    """
    concerned = [(one, figures) for one in entered if _may_be_cut(one, figures := _figures(one, rules))]
    if not concerned:
        return {}
    people = {one.employee_id for one, _ in concerned}
    contracts = jp_activities.contracts(tx, people)
    moments = [one.at for one, _ in concerned]
    earned = jp_activities.of(tx, people, min(moments) - _YEAR, max(moments) + _YEAR)
    notes = {}
    for one, figures in concerned:
        contract = contracts[one.employee_id]
        terms = Terms(cast(Employment, contract.employment), contract.contract_start)
        others = [other.activity for other in earned.get(one.employee_id, ()) if other.source_id != one.source_id]
        note = note_on(Activity(one.form, city_day(one.at), one.tenths), others, terms, figures)
        if note is not None:
            notes[one.employee_id, one.source_id] = note
    return notes


def note_on_meeting(tx: Tx, meeting: MentoringSession, rules: Rules) -> Text | None:
    """Why a mentoring meeting will not count in full, for its mentee, its mentor or both."""
    mentorship = mentorships.get(tx, meeting.mentorship_id)
    if mentorship is None:
        raise LookupError("a meeting without a mentorship")
    people = seats.persons(tx, [mentorship.mentee_id, mentorship.mentor_id])
    source, at, tenths = meeting.mentoring_session_id, meeting.held_at, meeting.jp_tenths
    entered = [
        Entered(one.employee_id, source, one.city, one.employment, MENTORING_FORM, at, tenths)
        for one in people.values()
    ]
    notes = notes_on(tx, entered, rules)
    said = [
        Text(f"{role}: {note.id}", f"{role}: {note.en}")
        for role, who in (("Mentee", mentorship.mentee_id), ("Mentor", mentorship.mentor_id))
        if (note := notes.get((who, source))) is not None
    ]
    return Text(" ".join(note.id for note in said), " ".join(note.en for note in said)) if said else None


def _figures(one: Entered, rules: Rules) -> JpRules:
    return rules.of(JpRules, city_day(one.at), one.city)


def _may_be_cut(one: Entered, figures: JpRules) -> bool:
    is_limited = figures.limit[one.employment] is not None
    return one.tenths > 0 and (is_limited or figures.cap_of(one.form) is not None)
