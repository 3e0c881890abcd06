"""Judging rows: each against the register, the catalogue and what is stored. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from services.enrollment.domain.enrolment import (
    BUSY,
    Accepted,
    Action,
    NotAllowed,
    Result,
    SessionFacts,
    absence_fault,
    check_completion,
    next_state,
)
from services.enrollment.handlers import import_texts as texts
from services.enrollment.handlers.import_entries import Entry
from services.enrollment.handlers.import_job import Job, Verdict
from services.enrollment.handlers.import_people import Doubt, Found, Newcomer, People, Refusal
from services.enrollment.handlers.import_records import differences, stored_facts
from services.enrollment.handlers.import_sessions import Sessions, Slots, Unscheduled
from services.enrollment.roster import Outcome
from services.enrollment.store import import_facts
from services.enrollment.store.import_facts import Recorded, Slot
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import CITY_ZONE

_LONGEST_CERTIFICATE: Final = 100
_NOON: Final = time(12)
_ACTIONS: Final[Mapping[Outcome, Action]] = {
    "completed": "complete",
    "failed": "fail",
    "withdrawn": "withdraw",
    "no_show": "mark_no_show",
}


@dataclass(frozen=True, slots=True)
class Admission:
    """A row that makes a record: the person is enrolled and the result recorded."""

    entry: Entry
    person: Found | Newcomer
    session: Slot | Unscheduled


@dataclass(frozen=True, slots=True)
class Closing:
    """A row that ends an enrolment which is there and has no result yet."""

    entry: Entry
    employee_id: str
    enrollment_id: str


Step = Verdict | Admission | Closing


def judge(tx: Tx, job: Job, entries: Sequence[Entry], settled: Mapping[int, str]) -> list[Step]:
    """What is to be done with each entry. ``settled``: the persons that somebody has confirmed, by row number."""
    people, sessions = People(tx, job, entries, settled), Sessions(tx, job, entries)
    cases = [_Case(entry, people.who(entry), sessions.where(entry)) for entry in entries]
    recorded = import_facts.recorded(tx, {pair for case in cases for pair in case.pairs})
    return [_step(case, recorded, job) for case in cases]


def completed_at(entry: Entry, now: datetime) -> datetime:
    """When a result counts: at noon of the last day, in the city; on that very day not later than now."""
    return min(datetime.combine(entry.ends_on, _NOON, CITY_ZONE), now)


@dataclass(frozen=True, slots=True)
class _Case:
    entry: Entry
    who: Found | Doubt | Newcomer | Refusal
    where: Slots | Unscheduled | Refusal

    @property
    def known_id(self) -> str | None:
        """The register entry it is, or may be."""
        if isinstance(self.who, Found):
            return self.who.employee_id
        return self.who.candidate_id if isinstance(self.who, Doubt) else None

    @property
    def pairs(self) -> dict[tuple[str, str], Slot]:
        """The (employee_id, session_id) that may be recorded already, with the session."""
        if self.known_id is None or not isinstance(self.where, Slots):
            return {}
        return {(self.known_id, slot.session_id): slot for slot in self.where.slots}


def _step(case: _Case, recorded: Mapping[tuple[str, str], Recorded], job: Job) -> Step:
    entry, who, where = case.entry, case.who, case.where
    if isinstance(who, Refusal) or isinstance(where, Refusal) or _has_long_certificate(entry):
        return Verdict(entry.number, "rejected", tuple(_reasons(case)))
    known = [(pair, slot) for pair, slot in case.pairs.items() if pair in recorded]
    if len(known) == 1:
        [(pair, slot)] = known
        return _again(case, pair[0], slot, recorded[pair], job)
    if isinstance(where, Slots) and len(where.slots) > 1:
        return Verdict(entry.number, "rejected", (texts.SEVERAL_SESSIONS,))
    session = where.slots[0] if isinstance(where, Slots) else where
    faults = _result_faults(entry, session.jp_tenths, job)
    if faults:
        return Verdict(entry.number, "rejected", faults)
    return _ask(entry, who) if isinstance(who, Doubt) else Admission(entry, who, session)


def _reasons(case: _Case) -> Iterator[Text]:
    for part in (case.who, case.where):
        if isinstance(part, Refusal):
            yield from part.reasons
    if _has_long_certificate(case.entry):
        yield texts.CERTIFICATE_TOO_LONG


def _has_long_certificate(entry: Entry) -> bool:
    return entry.certificate is not None and len(entry.certificate) > _LONGEST_CERTIFICATE


def _again(case: _Case, employee_id: str, slot: Slot, stored: Recorded, job: Job) -> Step:
    """The person is in that session already."""
    entry = case.entry
    known = Verdict(entry.number, "unchanged", employee_id=employee_id, enrollment_id=stored.enrollment_id)
    contradictions = differences(entry, stored)
    if not contradictions:
        return known
    if isinstance(case.who, Doubt):
        return _ask(entry, case.who)
    if stored.status not in BUSY or isinstance(next_state(stored.status, _ACTIONS[entry.outcome]), NotAllowed):
        return replace(known, result="conflict", reasons=contradictions, stored=stored_facts(stored))
    faults = _result_faults(entry, slot.jp_tenths, job)
    if faults:
        return replace(known, result="rejected", reasons=faults)
    return Closing(entry, employee_id, stored.enrollment_id)


def _ask(entry: Entry, doubt: Doubt) -> Verdict:
    return Verdict(entry.number, "confirm", (doubt.reason,), candidate_id=doubt.candidate_id)


def _result_faults(entry: Entry, session_jp_tenths: int, job: Job) -> tuple[Text, ...]:
    """What is wrong with a result for a session that earns so much JP."""
    if entry.outcome == "withdrawn" or entry.outcome == "no_show":
        too_early = absence_fault(entry.starts_on, job.today) if entry.outcome == "no_show" else None
        return () if too_early is None else (too_early,)
    result = Result(entry.outcome, entry.pre_test, entry.post_test, entry.jp_earned_tenths, entry.ends_on)
    checked = check_completion(result, SessionFacts(entry.starts_on, session_jp_tenths), job.today)
    return () if isinstance(checked, Accepted) else tuple(fault.message for fault in checked)
