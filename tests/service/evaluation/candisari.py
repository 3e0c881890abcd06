"""An office of forty in Semarang and its year 2026, small enough to reckon by hand: OpenAPI's examples are its answers.

Siti (``SITI``) works there; the other thirty-nine are numbered, and what they did follows from their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from services.evaluation.api.examples import ids
from shared.events.base import CompetencyWeight, Event
from shared.events.enrollment import (
    BudgetChanged,
    EmployeeChanged,
    ProgrammeChanged,
    SessionChanged,
    UnitChanged,
)
from shared.rules.calendar import CITY_ZONE
from tests.service.evaluation.story import BUDI, SITI

AGENCY, CITY, COUNTER, ETHICS = ids.AGENCY, ids.CITY, ids.COUNTER, ids.ETHICS
UNITS: Final = {
    "pelayanan": "Seksi Pelayanan Masyarakat",
    "candi": "Kelurahan Candi",
    "kaliwiru": "Kelurahan Kaliwiru",
    "tegalsari": "Kelurahan Tegalsari",
}
OFFICER: Final = {"agency": AGENCY, "city": CITY, "subject": "petugas-kepegawaian"}
PEOPLE: Final = [SITI, BUDI, *(f"c41d7e05-9b2a-4c63-8f10-{n:012}" for n in range(2, 40))]


class Run(NamedTuple):
    """One session of a programme."""

    session_id: str
    programme_id: str
    days: tuple[date, date]
    planned: int
    spent: int | None

    @property
    def facts(self) -> dict[str, Any]:
        """What everything about an enrolment says of the session."""
        return {"session_id": self.session_id, "programme_id": self.programme_id}


MAY = Run(ids.MAY, COUNTER, (date(2026, 5, 12), date(2026, 5, 13)), 15_000_000, 14_000_000)
AUGUST = Run(
    "01937a88-4d00-7e55-b432-7a6b5c4d3e21", COUNTER, (date(2026, 8, 19), date(2026, 8, 20)), 15_000_000, 14_600_000
)
MARCH = Run(
    "01937a88-4e00-7f66-a543-6b5c4d3e2f10", ETHICS, (date(2026, 3, 4), date(2026, 3, 4)), 12_000_000, 11_400_000
)
DECEMBER = Run(ids.DECEMBER, ETHICS, (date(2026, 12, 2), date(2026, 12, 2)), 8_000_000, None)
JP: Final = {COUNTER: 12, ETHICS: 8}
FORM: Final = {COUNTER: "KL07", ETHICS: "KL05"}
BUILDS: Final = {
    COUNTER: (CompetencyWeight(competency="pelayanan-publik", weight=Decimal("1.5")),),
    ETHICS: (CompetencyWeight(competency="komunikasi", weight=Decimal("1.5")),),
}
SITIS_RESULT: Final = "0193819c-4a00-7bcd-8ef0-123456789abc"
"""The event that told of her result in May."""


def unit_of(number: int) -> str:
    """Where a person works: every second at the counter, the others in the wards; of two wards nobody takes part."""
    ward = "kaliwiru" if number < 28 else "candi" if number < 34 else "tegalsari"
    return f"{AGENCY}.{'pelayanan' if number % 2 == 0 else ward}"


def at(day: date, hour: int = 16) -> datetime:
    """An hour of a day in the city."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CITY_ZONE)


def register() -> Iterator[Event]:
    """The office: its units and its people."""
    for slug, name in UNITS.items():
        yield UnitChanged(
            unit_id=f"{AGENCY}.{slug}",
            agency=AGENCY,
            city=CITY,
            name=name,
            agency_name="Kecamatan Candisari",
            version=1,
        )
    for number, employee_id in enumerate(PEOPLE):
        yield EmployeeChanged(
            employee_id=employee_id,
            agency=AGENCY,
            city=CITY,
            unit_id=unit_of(number),
            employment="pns",
            position_type="pengawas" if number in {1, 3} else "fungsional" if number % 5 == 4 else "pelaksana",
            required={"pelayanan-publik": 3, "komunikasi": 3},
            sex="male" if number % 5 in {1, 3} else "female",
            education="slta" if number % 7 == 6 else "s1",
            supervisor_id=None if employee_id == BUDI else BUDI,
            version=1,
        )


def catalogue() -> Iterator[Event]:
    """What is offered, when, and for how much."""
    titles = {COUNTER: "Pelayanan Prima di Loket", ETHICS: "Etika Pelayanan dan Komunikasi Efektif"}
    for programme_id, title in titles.items():
        yield ProgrammeChanged(
            programme_id=programme_id,
            agency=AGENCY,
            city=CITY,
            title=title,
            form=FORM[programme_id],
            jp=Decimal(JP[programme_id]),
            competencies=BUILDS[programme_id],
            version=1,
        )
    for run in (MAY, AUGUST, MARCH, DECEMBER):
        yield SessionChanged(
            **run.facts,
            agency=AGENCY,
            city=CITY,
            form=FORM[run.programme_id],
            starts_on=run.days[0],
            ends_on=run.days[1],
            capacity=20,
            jp=Decimal(JP[run.programme_id]),
            cost_planned=run.planned,
            cost_spent=run.spent,
            version=1,
        )
    for budget_id, year, figures in (
        ("01938e00-1a00-7b54-8c12-5d4e3f2a1b07", 2026, (60_000_000, 8_000_000, 40_000_000)),
        ("01938e00-1a00-7b54-8c12-5d4e3f2a1b08", 2027, (55_000_000, 0, 0)),
    ):
        planned, committed, spent = figures
        yield BudgetChanged(
            budget_id=budget_id,
            agency=AGENCY,
            city=CITY,
            year=year,
            planned=planned,
            committed=committed,
            spent=spent,
            version=1,
        )
