"""What the pilot cities planned, as their documents describe it: agencies, units, programmes. People are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and how its citizens feel: mean of an SKM answer (1-4) a year ago and today, answers a month."""

    slug: str
    name: str
    people: int
    services: tuple[str, ...] = ()
    satisfaction: tuple[float, float] = (3.2, 3.4)
    answers_a_month: int = 0
    reports: int = 0
    """Complaints of its citizens in the year."""
    technical: Mapping[str, int] = field(default_factory=dict)
    """Technical competencies its positions need, with the level."""


@dataclass(frozen=True, slots=True)
class Course:
    """A programme: what it teaches with which weight, who it is for, how its sessions went."""

    title: str
    form: str
    competencies: Mapping[str, float]
    units: tuple[str, ...]
    provider: tuple[str, str]
    sessions: int
    seats: int
    difficulty: tuple[int, ...]
    """Of each session, 1 to 5: it becomes easier where participants found it too difficult."""
    days: int = 1
    jp: float | None = None
    cost: int = 0
    since: int = 350
    """Days before today on which its first session begins, at most 20 days later."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of a pilot city."""

    slug: str
    name: str
    city: str
    units: tuple[Unit, ...]
    courses: tuple[Course, ...]
    mentors: str | None = None
    """The competency seniors pass on to juniors, where the agency has mentoring."""
    open_house: bool = False
    forum: str | None = None
    """The theme of its discussion with citizens."""


_UNIVERSITY = ("Universitas mitra di Sibolga", "university")
_INSTITUTE = ("Lembaga pelatihan mitra", "training_institute")

SIBOLGA = Agency(
    "sibolga-disdik",
    "Dinas Pendidikan Kota Sibolga",
    "sibolga",
    (
        Unit("sekretariat", "Sekretariat", 40, technical={"manajemen-proyek": 3}),
        Unit("data-pendidikan", "Bidang Data dan Pembinaan", 40, technical={"teknologi-informasi": 3}),
        Unit(
            "layanan", "Loket Layanan Pendidikan", 30, ("legalisasi-ijazah", "mutasi-siswa"), (3.35, 2.75), 16, 8
        ),
    ),
    (
        Course(
            "Teknologi Informasi untuk Mengelola Data Pendidikan", "KL03", {"teknologi-informasi": 2},
            ("data-pendidikan", "sekretariat"), _UNIVERSITY, 3, 30, (5, 4, 3), days=3, jp=12, cost=36_000_000,
        ),
        Course(
            "Manajemen Proyek", "KL07", {"manajemen-proyek": 2, "orientasi-pada-hasil": 1},
            ("sekretariat",), _UNIVERSITY, 2, 30, (3, 3), days=2, jp=10, cost=28_000_000,
        ),
        Course(
            "Etika Publik", "KL06", {"integritas": 1.5, "pelayanan-publik": 0.5},
            ("sekretariat", "data-pendidikan", "layanan"), _INSTITUTE, 3, 60, (2, 2, 2), cost=9_000_000,
        ),
        Course(
            "Manajemen Waktu", "KL08", {"orientasi-pada-hasil": 1, "pengembangan-diri-dan-orang-lain": 0.5},
            ("sekretariat", "data-pendidikan"), _INSTITUTE, 2, 40, (2, 2), cost=6_000_000,
        ),
        Course(
            "Kursus Daring Etika Pemerintahan", "NKL03", {"integritas": 1},
            ("sekretariat", "data-pendidikan", "layanan"), ("Aplikasi kursus daring kota", "platform"),
            4, 120, (1, 1, 1, 1),
        ),
    ),
    forum="layanan-pendidikan",
)  # fmt: skip

MEDAN = tuple(
    Agency(
        f"medan-{slug}",
        f"Kecamatan {name}",
        "medan",
        (
            Unit("pemerintahan", "Seksi Pemerintahan", 14),
            Unit("pelayanan", "Seksi Pelayanan Umum", 22, ("ktp-el", "surat-pindah"), satisfaction, 14, 8,
                 technical={"teknologi-informasi": 2}),
        ),
        (
            Course(
                "Teknologi Informasi dalam Pelayanan Publik", "KL10",
                {"teknologi-informasi": 1.5, "pelayanan-publik": 1}, ("pelayanan", "pemerintahan"),
                _INSTITUTE, 2, 40, (3, 3), days=2, jp=8, cost=18_000_000,
            ),
        ),
        mentors="pelayanan-publik",
        open_house=True,
    )
    for slug, name, satisfaction in (
        ("kota", "Medan Kota", (3.0, 3.45)),
        ("baru", "Medan Baru", (3.2, 3.3)),
        ("sunggal", "Medan Sunggal", (2.95, 2.9)),
    )
)  # fmt: skip

_KELURAHAN = (
    ("Candi", (2.95, 3.6)),
    ("Jatingaleh", (2.9, 3.55)),
    ("Kaliwiru", (3.15, 3.15)),
    ("Tegalsari", (3.2, 3.2)),
    ("Wonotingal", (3.1, 3.15)),
)
"""The first two take part in the training on service; what their citizens say is set beside the other three."""

SEMARANG = Agency(
    "semarang-candisari",
    "Kecamatan Candisari",
    "semarang",
    (
        Unit("perencanaan", "Seksi Perencanaan", 20, technical={"analisis-data": 3, "kebijakan-publik": 3}),
        Unit("pelayanan", "Seksi Pelayanan Masyarakat", 24, ("ktp-el", "surat-keterangan"), (3.0, 3.62), 14, 8),
        *(
            Unit(name.lower(), f"Kelurahan {name}", 4, ("surat-keterangan",), satisfaction, 4)
            for name, satisfaction in _KELURAHAN
        ),
    ),
    (
        Course(
            "Analisis Data dan Pengembangan Kebijakan Publik", "KL03",
            {"analisis-data": 2, "kebijakan-publik": 1.5}, ("perencanaan",),
            ("Universitas mitra di Semarang", "university"), 2, 24, (5, 4), days=3, jp=16, cost=30_000_000,
        ),
        Course(
            "Etika Pelayanan dan Komunikasi Efektif", "KL05", {"pelayanan-publik": 1.5, "komunikasi": 1.5},
            ("pelayanan", "candi", "jatingaleh"), _INSTITUTE, 3, 30, (2, 2, 2), days=2, jp=10, cost=15_000_000,
            since=200,
        ),
        Course(
            "Aplikasi Administrasi Digital", "NKL04", {"mengelola-perubahan": 1, "pelayanan-publik": 0.5},
            ("perencanaan", "pelayanan"), _INSTITUTE, 2, 60, (3, 2), jp=6, cost=4_000_000,
        ),
    ),
    forum="layanan-kesehatan",
)  # fmt: skip

AGENCIES: tuple[Agency, ...] = (SIBOLGA, *MEDAN, SEMARANG)
