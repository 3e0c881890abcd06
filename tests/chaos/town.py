"""The agencies that the load is about, and the courses they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Jakarta")
COMMON: Final = (
    "integritas",
    "kerja-sama",
    "komunikasi",
    "orientasi-pada-hasil",
    "pelayanan-publik",
    "pengembangan-diri-dan-orang-lain",
    "mengelola-perubahan",
    "pengambilan-keputusan",
    "perekat-bangsa",
)
"""What every position asks for (PermenPANRB 38/2017)."""

TECHNICAL: Final = ("analisis-data", "teknologi-informasi", "manajemen-proyek")
POSITIONS: Final = ("pelaksana", "pelaksana", "pelaksana", "fungsional", "pengawas", "administrator", "jpt_pratama")
SERVICES: Final = ("ktp-el", "surat-pindah", "legalisasi-ijazah")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of a city; its units serve citizens, and how they are liked differs."""

    slug: str
    city: str
    units: Mapping[str, float]
    """Mean mark (1 to 4) of each unit."""

    def unit_id(self, unit: str) -> str:
        """The unit as everybody names it."""
        return f"{self.slug}.{unit}"

    @property
    def body(self) -> dict[str, Any]:
        """As it is registered."""
        units = [{"unit": unit, "name": f"Loket {unit}", "services": list(SERVICES)} for unit in self.units]
        return {"name": f"Instansi {self.slug}", "city": self.city, "units": units}


@dataclass(frozen=True, slots=True)
class Course:
    """A kind of programme each agency holds: ``ago`` days before today.

    ``hard`` is the share of participants who find it too difficult, ``silent`` that of those who never say what they
    found; ``drawn`` is how often it is chosen beside others; ``valid_months`` is for how long its certificate holds.
    """

    title: str
    form: str
    weights: Mapping[str, float]
    jp: float | None = None
    hard: float = 0.1
    silent: float = 0.0
    drawn: int = 1
    valid_months: int | None = None
    ago: tuple[int, ...] = (12, 150, 420)


@dataclass(frozen=True, slots=True)
class Run:
    """A session that is open to every agency of its city, with seats for all."""

    session_id: str
    programme_id: str
    city: str
    form: str
    starts_on: date
    ends_on: date
    jp: float
    hard: float
    silent: float
    drawn: int


@dataclass(slots=True)
class Town:
    """The agencies, and the sessions found when the load began."""

    agencies: tuple[Agency, ...]
    today: date
    runs: list[Run] = field(default_factory=list)

    def runs_of(self, city: str) -> list[Run]:
        """The sessions that people of a city may join."""
        return [run for run in self.runs if run.city == city]

    def a_run(self, city: str, rng: Random) -> Run:
        """One of them: some are fuller than others."""
        runs = self.runs_of(city)
        return rng.choices(runs, [run.drawn for run in runs])[0]


COURSES: Final = (
    Course(
        "Teknologi informasi", "KL10", {"teknologi-informasi": 1.5, "pelayanan-publik": 0.75}, 8, hard=0.45, drawn=3
    ),
    Course("Etika publik", "KL06", {"integritas": 1, "pelayanan-publik": 0.5}, valid_months=6, ago=(12, 172, 420)),
    Course("Belajar mandiri", "NKL09", {"pengembangan-diri-dan-orang-lain": 0.25}),
    Course("Coaching", "NKL01", {"komunikasi": 0.5, "pengambilan-keputusan": 0.33}, ago=(12, 172, 420)),
    Course(
        "Studi banding", "KL12", {"mengelola-perubahan": 2, "analisis-data": 1.25}, 6.5, hard=0.3, silent=0.7, drawn=6
    ),
)
"""Forms with and without a default JP, with and without a cap; some so long ago that supervisors must answer soon."""


def agencies(tag: str) -> tuple[Agency, ...]:
    """Five agencies of three cities; ``tag`` keeps runs on the same platform apart, also where a city is summed up."""
    end = f"-{tag}" if tag else ""
    return (
        Agency(f"sibolga-disdik{end}", f"sibolga{end}", {"layanan": 2.2, "sekretariat": 3.6}),
        Agency(f"sibolga-dinkes{end}", f"sibolga{end}", {"puskesmas": 3.2, "apotek": 1.4}),
        Agency(f"medan-kota{end}", f"medan{end}", {"pelayanan": 2.9, "pemerintahan": 3.9}),
        Agency(f"medan-baru{end}", f"medan{end}", {"pelayanan": 3.3}),
        Agency(f"semarang-candisari{end}", f"semarang{end}", {"pelayanan": 3.0, "perencanaan": 2.6}),
    )


def days_of_runs(course: Course, today: date, rng: Random) -> list[tuple[date, date]]:
    """First and last days of its sessions: some this year, some the year before, all over."""
    starts = [today - timedelta(days=days + rng.randint(0, 9)) for days in course.ago]
    return [(start, start + timedelta(days=rng.choice((0, 0, 1, 2)))) for start in starts]


def a_moment(first: date, last: date, rng: Random) -> datetime:
    """A moment of office hours on one of these days, in the city's time."""
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    return datetime(day.year, day.month, day.day, rng.randint(8, 16), rng.randint(0, 59), rng.randint(0, 59), 0, ZONE)
