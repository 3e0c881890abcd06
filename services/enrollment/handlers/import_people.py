"""Whom a row means: found by an intact number, offered for confirmation, new, or nobody. Never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.enrollment.domain.identity import read_number
from services.enrollment.domain.person_names import have_nothing_in_common, is_same_name, plain
from services.enrollment.domain.position_titles import type_by_title
from services.enrollment.handlers import import_texts as texts
from services.enrollment.handlers.employees import Register
from services.enrollment.handlers.import_entries import Entry
from services.enrollment.handlers.import_job import Job
from services.enrollment.handlers.positions import Position
from services.enrollment.store import agencies, import_facts
from services.enrollment.store.import_facts import Registered
from services.enrollment.store.tables import Unit
from shared.database import Tx
from shared.errors import Text
from shared.rules.identity import IdentityRules

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """The register entry, beyond doubt."""

    employee_id: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """The one register entry it may be; a human has to say so."""

    candidate_id: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to register."""

    command: Register
    warnings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it cannot be taken."""

    reasons: tuple[Text, ...]


class People:
    """The register as a batch of rows needs it. ``settled`` are rows whose person somebody has confirmed."""

    def __init__(self, tx: Tx, job: Job, entries: Sequence[Entry], settled: Mapping[int, str]) -> None:
        self._job = job
        self._settled = settled
        self._rules = job.rules.of(IdentityRules, job.today, job.city)
        self._by_nip = import_facts.by_nip(tx, {entry.nip.text for entry in entries if not entry.nip.damaged})
        self._by_prefix = import_facts.by_prefix(tx, {entry.nip.prefix15 for entry in entries if entry.nip.damaged})
        self._units = [unit for unit in agencies.units_of(tx, [job.agency]) if unit.active]

    def who(self, entry: Entry) -> Found | Doubt | Newcomer | Refusal:
        """Whom the entry means."""
        if entry.number in self._settled:
            return Found(self._settled[entry.number])
        if entry.nip.damaged:
            return self._by_what_is_left(entry)
        reading = read_number(entry.nip.text, self._job.today, self._rules)
        if reading.identity is None:
            return Refusal(tuple(fault.message for fault in reading.errors))
        person = self._by_nip.get(reading.identity.number)
        if person is None or not self._job.knows(person):
            return self._stranger(entry, person, tuple(fault.message for fault in reading.warnings))
        if entry.name is not None and have_nothing_in_common(entry.name, person.name):
            return Doubt(person.employee_id, texts.CONFIRM_OTHER_NAME)
        return Found(person.employee_id)

    def _by_what_is_left(self, entry: Entry) -> Doubt | Refusal:
        """The one entry with the same first 15 digits and the same name, to be confirmed."""
        name = entry.name
        if name is None:
            return Refusal((texts.DAMAGED_WITHOUT_NAME,))
        likely = [
            person
            for person in self._by_prefix.get(entry.nip.prefix15, ())
            if self._job.knows(person) and is_same_name(person.name, name)
        ]
        if len(likely) == 1:
            return Doubt(likely[0].employee_id, texts.CONFIRM_DAMAGED)
        return Refusal((texts.DAMAGED_FOUND_SEVERAL if likely else texts.DAMAGED_FOUND_NOBODY,))

    def _stranger(self, entry: Entry, hidden: Registered | None, warnings: tuple[Text, ...]) -> Newcomer | Refusal:
        if "people" not in self._job.creates:
            return Refusal((texts.UNKNOWN_PERSON,))
        if hidden is not None:
            return Refusal((texts.NOT_TO_BE_REGISTERED,))
        unit = self._unit(entry.unit)
        reasons = [] if unit else [texts.unknown_unit(entry.unit, [known.name for known in self._units])]
        title = entry.position or "Pelaksana"
        if entry.name is None:
            reasons.append(texts.NAMELESS)
        elif max(len(entry.name), len(title)) > _LONGEST:
            reasons.append(texts.TOO_LONG_TO_REGISTER)
        if unit is None or entry.name is None or reasons:
            return Refusal(tuple(reasons))
        kind = type_by_title(title)
        command = Register(entry.nip.text, entry.name, unit.unit_id, Position(title, kind, {}))
        return Newcomer(command, (*warnings, texts.registered_as(kind)))

    def _unit(self, text: str | None) -> Unit | None:
        """The unit of this name or slug; the only one there is where none is named."""
        if text is None:
            return self._units[0] if len(self._units) == 1 else None
        wanted = plain(text)
        named = [unit for unit in self._units if wanted in {plain(unit.name), plain(unit.unit_id.partition(".")[2])}]
        return named[0] if len(named) == 1 else None
