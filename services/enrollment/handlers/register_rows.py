"""One row of a register: who it means, what it changes, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.enrollment.domain.identity import read_number
from services.enrollment.domain.person_names import have_nothing_in_common, is_same_name, plain
from services.enrollment.domain.position_titles import type_by_title
from services.enrollment.handlers import import_texts, register_texts
from services.enrollment.handlers.employee_changes import apply_changes
from services.enrollment.handlers.employees import Register, register
from services.enrollment.handlers.import_job import Verdict
from services.enrollment.handlers.positions import Position
from services.enrollment.handlers.register_job import RegisterJob
from services.enrollment.roster import RegisterRow
from services.enrollment.store import agencies, employees, import_facts, positions
from services.enrollment.store.import_facts import Registered
from services.enrollment.store.import_tables import RowResult
from services.enrollment.store.tables import Employee, Unit
from shared.database import Tx
from shared.errors import Problem, Text
from shared.rules.identity import IdentityRules

_LONGEST: Final = 200
_WITHOUT_TITLE: Final = "Pelaksana"


class _Refused(Exception):  # noqa: N818 - not an error: it carries what to mend to where the row is answered
    def __init__(self, *reasons: Text) -> None:
        super().__init__(reasons[0].en)
        self.reasons = reasons


class Clerk:
    """Takes the rows of one batch, one after another, supervisors first."""

    def __init__(self, tx: Tx, job: RegisterJob, rows: Sequence[RegisterRow]) -> None:
        self._tx = tx
        self._job = job
        numbers = {row.nip.text for row in rows if row.nip} | {row.supervisor_nip for row in rows if row.supervisor_nip}
        self._known = import_facts.by_nip(tx, numbers)
        self._units = [unit for unit in agencies.units_of(tx, [job.agency]) if unit.active]
        listed = [one for one in positions.of_agency(tx, job.agency) if one.active]
        self._listed = {plain(one.title): one for one in reversed(listed)}
        self._identity = job.rules.of(IdentityRules, job.today, job.city)

    def take(self, row: RegisterRow) -> Verdict:
        """Register the person or bring the entry up to date; a refused row changes nothing."""
        if row.faults or row.nip is None:
            return Verdict(row.number, "rejected", tuple(fault.message for fault in row.faults))
        try:
            verdict = self._take(row, row.nip.text)
        except _Refused as refused:
            return Verdict(row.number, "rejected", refused.reasons)
        except Problem as problem:
            told = tuple(fault.message for fault in problem.faults)
            return Verdict(row.number, "rejected", told or (problem.detail,))
        if verdict.result != "conflict":
            self._job.tried.add(row.nip.text)
        return verdict

    def _take(self, row: RegisterRow, nip: str) -> Verdict:
        reading = read_number(nip, self._job.today, self._identity)
        if reading.identity is None:
            raise _Refused(*(fault.message for fault in reading.errors))
        if max(len(row.name or ""), len(row.position or "")) > _LONGEST:
            raise _Refused(register_texts.TOO_LONG)
        person = self._known.get(nip)
        if person is None:
            return self._add(row, nip)
        if not self._job.knows(person):
            raise _Refused(import_texts.NOT_TO_BE_REGISTERED)
        if person.agency != self._job.agency:
            raise _Refused(register_texts.elsewhere(person.agency))
        return self._change(row, person)

    def _add(self, row: RegisterRow, nip: str) -> Verdict:
        if row.name is None:
            raise _Refused(import_texts.NAMELESS)
        unit = self._unit(row.unit)
        position, told = self._position(row, None)
        supervisor = self._supervisor(row)
        command = Register(
            nip, row.name, unit.unit_id, position, row.contract_start, row.education, supervisor, row.email
        )
        employee, warnings = register(self._tx, self._job.principal, command, self._job.now, self._job.rules)
        self._tx.session.flush()
        self._known[nip] = Registered(employee.employee_id, nip, row.name, employee.agency, employee.city)
        return Verdict(
            row.number, "created", warnings=(*warnings, *told), employee_id=employee.employee_id, newcomer=True
        )

    def _change(self, row: RegisterRow, person: Registered) -> Verdict:
        employee = employees.get(self._tx, person.employee_id)
        if employee is None:
            raise LookupError("an entry found by its number is not there")
        if row.name is not None and have_nothing_in_common(row.name, person.name):
            return Verdict(row.number, "conflict", (register_texts.OTHER_NAME,), employee_id=person.employee_id)
        changes, told = self._changes(row, employee)
        before = employee.version
        apply_changes(self._tx, self._job.principal, employee, changes, self._job.today, self._job.now, self._job.rules)
        result: RowResult = "unchanged" if employee.version == before else "changed"
        return Verdict(row.number, result, warnings=told, employee_id=person.employee_id)

    def _changes(self, row: RegisterRow, employee: Employee) -> tuple[Mapping[str, Any], tuple[Text, ...]]:
        """What the row states; an empty cell states nothing, and a name spelt otherwise only is no other name."""
        changes: dict[str, Any] = {}
        told: tuple[Text, ...] = ()
        if row.name is not None and not is_same_name(row.name, employee.name or ""):
            changes["name"] = row.name
        if row.unit is not None:
            changes["unit_id"] = self._unit(row.unit).unit_id
        if row.position is not None or row.position_type is not None:
            position, told = self._position(row, employee)
            changes["position"] = position
        for name in ("education", "contract_start", "email"):
            if getattr(row, name) is not None:
                changes[name] = getattr(row, name)
        supervisor = self._supervisor(row)
        if supervisor is not None:
            changes["supervisor_id"] = supervisor
        return changes, told

    def _position(self, row: RegisterRow, employee: Employee | None) -> tuple[Position | str, tuple[Text, ...]]:
        """The position of this title in the agency's list, else one stated in line, and what to say about it."""
        if row.position is None and row.position_type is not None:
            raise _Refused(register_texts.TYPE_WITHOUT_TITLE)
        title = row.position or _WITHOUT_TITLE
        listed = self._listed.get(plain(title))
        if listed is not None and row.position_type in {None, listed.type}:
            return listed.position_id, (register_texts.position_of_list(title),)
        same = employee is not None and plain(employee.position_title or "") == plain(title)
        if same and employee is not None:
            kept = row.position_type or employee.position_type
            return Position(employee.position_title or title, kept, employee.technical), ()
        kind = row.position_type or type_by_title(title)
        told = () if row.position_type else (import_texts.registered_as(kind),)
        return Position(title, kind, {}), told

    def _supervisor(self, row: RegisterRow) -> str | None:
        """The supervisor's id; ``None`` for none, and for one whom a dry run has only tried to register."""
        if row.supervisor_nip is None:
            return None
        found = self._known.get(row.supervisor_nip)
        if found is not None and self._job.knows(found):
            return found.employee_id
        if row.supervisor_nip in self._job.tried:
            return None
        raise _Refused(register_texts.UNKNOWN_SUPERVISOR)

    def _unit(self, text: str | None) -> Unit:
        """The unit of this name or slug; the only one there is where none is named."""
        named = self._units
        if text is not None:
            wanted = plain(text)
            named = [one for one in named if wanted in {plain(one.name), plain(one.unit_id.partition(".")[2])}]
        if len(named) != 1:
            raise _Refused(import_texts.unknown_unit(text, [known.name for known in self._units]))
        return named[0]
