"""The figures of learning hours (JP, jam pelajaran): target, limit, defaults and caps (PP 11/2017, PP 49/2018)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple, Self, get_args

from shared.errors import Text
from shared.rules.reading import Table

Employment = Literal["pns", "pppk"]
EMPLOYMENTS: tuple[Employment, ...] = get_args(Employment)

CLASSICAL_FORMS: tuple[str, ...] = tuple(f"KL{number:02d}" for number in range(1, 13))
NON_CLASSICAL_FORMS: tuple[str, ...] = tuple(f"NKL{number:02d}" for number in range(1, 14))
FORM_CODES: tuple[str, ...] = CLASSICAL_FORMS + NON_CLASSICAL_FORMS
"""The codes of the forms of competency development."""


class Cap(NamedTuple):
    """How much of some forms counts within a day or a month: so many sessions, or so many tenths of JP."""

    name: str
    forms: tuple[str, ...]
    period: Literal["day", "month"]
    sessions: int | None
    tenths: int | None


@dataclass(frozen=True, slots=True)
class JpRules:
    """Learning hours as integer tenths of JP."""

    NAME: ClassVar[str] = "jp"

    rule_set: str
    target: Mapping[Employment, int | None]
    """What a year asks for at least."""
    limit: Mapping[Employment, int | None]
    """What a year counts at most."""
    default_jp: Mapping[str, int]
    """By form code, for a session that states none."""
    least: int
    most: int
    step: int
    """A stated JP lies between ``least`` and ``most`` in steps of ``step``."""
    caps: tuple[Cap, ...]
    most_a_day: int
    """What a person can earn in a day at most; a forecast asks for it."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        rules = cls(
            rule_set=rule_set,
            target=_by_employment(table.table("target")),
            limit=_by_employment(table.table("limit")),
            default_jp=_default_jp(table.table("default_jp")),
            least=table.tenths("least"),
            most=table.tenths("most"),
            step=table.tenths("step"),
            caps=_caps(table.table("caps")),
            most_a_day=table.tenths("most_a_day"),
        )
        if rules.step < 1:
            table.refuse("step", Text("tulis langkah paling sedikit 0.1", "write a step of at least 0.1"))
        return rules

    def cap_of(self, form: str) -> Cap | None:
        """The cap that a form falls under, if any."""
        return next((cap for cap in self.caps if form in cap.forms), None)


def _by_employment(table: Table) -> Mapping[Employment, int | None]:
    read: dict[Employment, int | None] = {kind: table.tenths(kind) if table.has(kind) else None for kind in EMPLOYMENTS}
    table.done()
    return MappingProxyType(read)


def _default_jp(table: Table) -> Mapping[str, int]:
    read = {code: table.tenths(code) for code in FORM_CODES if table.has(code)}
    table.done()
    return MappingProxyType(read)


def _caps(table: Table) -> tuple[Cap, ...]:
    caps = tuple(_cap(name, table.table(name)) for name in table.names())
    capped = [form for cap in caps for form in cap.forms]
    if len(set(capped)) != len(capped):
        table.refuse(
            "forms", Text("satu bentuk hanya boleh berada di bawah satu batas", "a form may stand under one cap only")
        )
    return caps


def _cap(name: str, table: Table) -> Cap:
    forms = table.texts("forms")
    unknown = [form for form in forms if form not in FORM_CODES]
    if unknown:
        table.refuse(
            "forms",
            Text(
                f"{unknown[0]!r} bukan bentuk; tulis kode seperti NKL02",
                f"{unknown[0]!r} is no form; write codes such as NKL02",
            ),
        )
    if table.has("sessions") == table.has("jp"):
        table.refuse("sessions", Text("tulis sessions atau jp, salah satu saja", "write either sessions or jp"))
    cap = Cap(
        name=name,
        forms=forms,
        period="day" if table.text("period", ("day", "month")) == "day" else "month",
        sessions=table.integer("sessions", 1, 1000) if table.has("sessions") else None,
        tenths=table.tenths("jp") if table.has("jp") else None,
    )
    table.done()
    return cap
