"""Writing the rows that were found good, through the same handlers as every other caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers import import_texts as texts
from services.enrollment.handlers.completions import Complete, complete
from services.enrollment.handlers.employees import register
from services.enrollment.handlers.enrollments import AlreadyEnrolled, Enroll, SessionFull, enroll_from_roster
from services.enrollment.handlers.import_entries import Entry, SessionKey
from services.enrollment.handlers.import_job import Job, Verdict
from services.enrollment.handlers.import_judging import Admission, Closing, completed_at
from services.enrollment.handlers.import_people import Found, Newcomer
from services.enrollment.handlers.import_sessions import Unscheduled
from services.enrollment.handlers.programmes import CreateProgramme, Provider, create_programme
from services.enrollment.handlers.sessions import ScheduleSession, change_session, schedule_session
from services.enrollment.handlers.withdrawals import Withdraw, withdraw
from services.enrollment.store.import_facts import Slot
from shared.database import Tx
from shared.errors import Problem, Text

_FINISHED: Final = frozenset({"completed", "failed"})


class Writer:
    """Makes what is missing, enrols, and records results. Remembers what it has made, so that rows share it."""

    def __init__(self, tx: Tx, job: Job) -> None:
        self._tx = tx
        self._job = job
        self._people: dict[str, str] = {}
        self._sessions: dict[SessionKey, str] = {}
        self._warnings: dict[int, list[Text]] = {}

    def close(self, closing: Closing) -> Verdict:
        """Record the result of an enrolment that is there."""
        self._record(closing.entry, closing.enrollment_id)
        return Verdict(
            closing.entry.number,
            "completed",
            employee_id=closing.employee_id,
            enrollment_id=closing.enrollment_id,
        )

    def admit(self, admissions: Sequence[Admission]) -> list[Verdict]:
        """Enrol and record. Those who did not finish come first: their seats are free again for the others."""
        self._widen(admissions)
        ended = [one for one in admissions if one.entry.outcome not in _FINISHED]
        finished = [one for one in admissions if one.entry.outcome in _FINISHED]
        verdicts = [verdict for one in ended for verdict in self._enroll([one])]
        return verdicts + (self._enroll(finished) if finished else [])

    def _enroll(self, admissions: Sequence[Admission]) -> list[Verdict]:
        commands = [Enroll(self._session(one), self._person(one)) for one in admissions]
        job = self._job
        answers, overlapping = enroll_from_roster(self._tx, job.principal, commands, job.now, job.rules)
        verdicts = []
        for admission, command, answer in zip(admissions, commands, answers, strict=True):
            if isinstance(answer, Problem):
                verdicts.append(Verdict(admission.entry.number, "rejected", (_reason(answer, admission),)))
                continue
            self._record(admission.entry, answer.enrollment_id)
            if busy := overlapping.get(answer.enrollment_id):
                self._warn(admission.entry, texts.overlapping(busy.starts_on, busy.ends_on))
            verdicts.append(
                Verdict(
                    admission.entry.number,
                    "created",
                    warnings=tuple(self._warnings.get(admission.entry.number, ())),
                    employee_id=answer.employee_id,
                    enrollment_id=answer.enrollment_id,
                    seat=command.session_id if admission.entry.outcome in _FINISHED else None,
                    newcomer=isinstance(admission.person, Newcomer),
                )
            )
        return verdicts

    def _record(self, entry: Entry, enrollment_id: str) -> None:
        tx, job = self._tx, self._job
        if entry.outcome == "withdrawn" or entry.outcome == "no_show":
            withdraw(tx, job.principal, Withdraw(enrollment_id, entry.outcome, "other"), job.now)
            return
        earned = entry.jp_earned_tenths
        result = Complete(
            enrollment_id=enrollment_id,
            outcome=entry.outcome,
            pre_test=entry.pre_test,
            post_test=entry.post_test,
            jp_earned=None if earned is None else jp_of(earned),
            certificate_number=entry.certificate,
            completed_at=completed_at(entry, job.now),
        )
        complete(tx, job.principal, result, job.now)

    def _person(self, admission: Admission) -> str:
        """The register entry; made where it is missing."""
        if isinstance(admission.person, Found):
            return admission.person.employee_id
        command = admission.person.command
        if command.nip not in self._people:
            employee, _ = register(self._tx, self._job.principal, command, self._job.now, self._job.rules)
            self._tx.session.flush()
            self._people[command.nip] = employee.employee_id
            self._warn(admission.entry, *admission.person.warnings)
        return self._people[command.nip]

    def _session(self, admission: Admission) -> str:
        """The session; made where it is missing."""
        if isinstance(admission.session, Slot):
            return admission.session.session_id
        key = admission.entry.session
        if key not in self._sessions:
            self._sessions[key] = self._schedule(admission.entry, admission.session)
        return self._sessions[key]

    def _schedule(self, entry: Entry, missing: Unscheduled) -> str:
        tx, job = self._tx, self._job
        programme_id = missing.programme_id or self._programme(entry, missing)
        command = ScheduleSession(
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            capacity=missing.plan.participants,
            jp=jp_of(missing.jp_tenths),
            imported=True,
        )
        session = schedule_session(tx, job.principal, programme_id, command, job.now, job.rules)
        tx.session.flush()
        self._warn(entry, texts.session_made(entry.starts_on, entry.ends_on))
        return session.session_id

    def _programme(self, entry: Entry, missing: Unscheduled) -> str:
        tx, job = self._tx, self._job
        command = CreateProgramme(
            agency=job.agency,
            title=entry.programme,
            form=missing.form,
            jp=jp_of(missing.jp_tenths),
            provider=Provider(job.agency_name, "agency"),
            competencies=(),
            budget_planned=0,
        )
        programme = create_programme(tx, job.principal, command, job.now, job.rules)
        tx.session.flush()
        self._warn(entry, texts.programme_made(entry.programme, missing.form))
        return programme.programme_id

    def _widen(self, admissions: Sequence[Admission]) -> None:
        """Give sessions that an import made as many seats as rosters show; the others' capacity is the organiser's."""
        wanted = Counter(one.session for one in admissions if isinstance(one.session, Slot) and one.session.imported)
        for slot, participants in wanted.items():
            capacity = slot.seats_taken + participants
            if capacity > slot.capacity and self._job.principal.sees(slot.agency, self._job.city):
                changes = {"capacity": capacity}
                change_session(
                    self._tx, self._job.principal, slot.session_id, "*", changes, self._job.now, self._job.rules
                )

    def _warn(self, entry: Entry, *warnings: Text) -> None:
        self._warnings.setdefault(entry.number, []).extend(warnings)


def _reason(problem: Problem, admission: Admission) -> Text:
    if isinstance(problem, SessionFull) and isinstance(admission.session, Slot):
        return texts.full(admission.session.capacity)
    if isinstance(problem, AlreadyEnrolled):
        return texts.ENROLLED_BY_ANOTHER_ROW
    return problem.detail
