"""A roster's row without faults: all that its import is decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from pydantic import TypeAdapter

from services.enrollment.domain.person_names import plain
from services.enrollment.roster import NipCell, Outcome, RosterRow
from shared.rules.rounding import half_up


class SessionKey(NamedTuple):
    """How a roster names a session: the programme's title, put plainly, and the days."""

    programme: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One participant of one session; tests with two decimals, JP in tenths."""

    number: int
    nip: NipCell
    name: str | None
    position: str | None
    unit: str | None
    programme: str
    starts_on: date
    ends_on: date
    jp_tenths: int | None
    pre_test: Decimal | None
    post_test: Decimal | None
    outcome: Outcome
    certificate: str | None

    @property
    def session(self) -> SessionKey:
        """The session it names."""
        return SessionKey(plain(self.programme), self.starts_on, self.ends_on)

    @property
    def jp_earned_tenths(self) -> int | None:
        """The JP it says were earned: only who completed earns any, for others the column describes the session."""
        return self.jp_tenths if self.outcome == "completed" else None


class Plan(NamedTuple):
    """What a file shows of a session: how many were in it, and the JP it says, the most where rows differ."""

    participants: int
    jp_tenths: int | None


_JSON: Final = TypeAdapter(Entry)


def packed(entry: Entry) -> str:
    """The entry as JSON text."""
    return _JSON.dump_json(entry).decode()


def unpacked(text: str) -> Entry:
    """The entry of such a text."""
    return _JSON.validate_json(text)


def entry_of(row: RosterRow) -> Entry | None:
    """The entry a row makes; ``None`` for a row with faults."""
    if row.faults:
        return None
    if not (row.nip and row.programme and row.starts_on and row.ends_on and row.outcome):
        raise ValueError(f"row {row.number} has no fault, yet a field that must be filled is empty")
    return Entry(
        number=row.number,
        nip=row.nip,
        name=row.name,
        position=row.position,
        unit=row.unit,
        programme=row.programme,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        jp_tenths=row.jp_tenths,
        pre_test=_score(row.pre_test),
        post_test=_score(row.post_test),
        outcome=row.outcome,
        certificate=row.certificate,
    )


def plans(entries: Iterable[Entry]) -> Mapping[SessionKey, Plan]:
    """What a whole file shows of each session it names."""
    stated: defaultdict[SessionKey, list[int | None]] = defaultdict(list)
    for entry in entries:
        stated[entry.session].append(entry.jp_tenths)
    return {key: Plan(len(jp), max((one for one in jp if one is not None), default=None)) for key, jp in stated.items()}


def _score(value: Decimal | None) -> Decimal | None:
    return None if value is None else half_up(value)
