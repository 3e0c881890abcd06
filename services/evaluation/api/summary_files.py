"""Summaries and series as tables for spreadsheets, made of what their bodies show and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from services.evaluation.api.report_words import BREAKDOWNS, MEASURES
from services.evaluation.api.summary_bodies import CityAverageBody, CostFiguresBody, CountsBody, GroupBody, SummaryBody
from shared.errors import Text
from shared.reports import HIDDEN, Cell, Column, Fact, Report, Row, Table

_NAME: Final = Text("Nama", "Name")
_PEOPLE: Final = Column(Text("Orang", "People"), "integer")
_FIGURE: Final = Column(Text("Nilai", "Value"), "decimal")
_COUNTS: Final = tuple(
    Column(MEASURES[name], "integer")
    for name in ("enrolled", "attended", "completed", "failed", "no_show", "withdrawn", "cancelled")
)
_JP: Final = Column(Text("JP diperoleh", "JP earned"), "decimal", decimals=1)
_MONEY: Final = (
    Column(Text("Sesi", "Sessions"), "integer"),
    Column(Text("Anggaran sesi", "Planned"), "rupiah"),
    Column(Text("Realisasi", "Spent"), "rupiah"),
    Column(Text("Sesi tanpa realisasi", "Sessions unstated"), "integer"),
    Column(Text("Peserta dengan hasil", "Participants with a result"), "integer"),
    Column(Text("Biaya per peserta", "Cost per participant"), "rupiah"),
    Column(Text("Biaya per JP", "Cost per JP"), "rupiah"),
    Column(Text("Biaya per poin", "Cost per point gained"), "rupiah"),
)
_NO_AVERAGE: Final = CityAverageBody(reached_share=None, mean_counted=None, ip_asn=None, ikm=None)
SOURCES: Final = (
    Fact(
        Text("Sumber", "Source"),
        Text(
            "Peristiwa pendaftaran, hasil, mentoring, anggaran dan survei warga yang tercatat di Mumpuni",
            "Enrolments, results, mentoring, budgets and citizens' surveys as recorded in Mumpuni",
        ),
    ),
    Fact(
        Text("Partisipasi", "Participation"),
        Text(
            "Menurut bulan akhir sesi; jabatan dan jenis kelamin sebagaimana diketahui saat mendaftar. Hadir berarti"
            " pernah datang atau mempunyai hasil.",
            "By the month a session ends; position and sex as known at enrolment. Attended means came at least once,"
            " or has a result.",
        ),
    ),
    Fact(
        Text("Biaya", "Cost"),
        Text(
            "Realisasi, atau anggaran sesi bila realisasi belum diisi; dibagi hanya untuk sesi yang sudah ada hasilnya"
            " dan yang biayanya diketahui (yang gratis: realisasi 0)."
            " Satu poin adalah satu dari 100 nilai tes, menurut rerata kenaikan peserta dengan dua tes.",
            "What was spent, or planned while nobody has said; divided only over sessions with results whose cost"
            " is known (one that was free: a real cost of 0). A point is one of a test's 100, by the mean gain of"
            " those who took both tests.",
        ),
    ),
)


def summary_report(body: SummaryBody, language: str) -> Report:
    """Every table of a summary."""
    who = body.agency or body.city
    called = body.agency_name or who
    tables = (
        _overview(body),
        _competencies(body),
        *(_participation(body, by, language) for by in BREAKDOWNS if by != "agency" or body.agency is None),
        *(() if body.costs is None else (_costs(body),)),
        _units(body),
        *(() if body.agency is not None else (_agencies(body),)),
    )
    return Report(
        f"ringkasan-{who}-{body.year}",
        Text(f"Ringkasan {called} {body.year}", f"Summary of {called}, {body.year}"),
        tables,
        about=(
            Fact(Text("Kota", "City"), body.city),
            *(() if body.agency is None else (Fact(Text("Instansi", "Agency"), called),)),
            Fact(Text("Tahun", "Year"), body.year),
            Fact(Text("Keadaan per", "As of"), body.as_of),
        ),
        notes=(*SOURCES, *rule_facts(body.rule_sets), hidden_fact(body.smallest_group)),
    )


def rule_facts(rule_sets: dict[str, str]) -> tuple[Fact, ...]:
    """The rule sets behind the figures."""
    return tuple(Fact(Text(f"Aturan {name}", f"Rule set {name}"), value) for name, value in rule_sets.items())


def hidden_fact(smallest: int) -> Fact:
    """What is hidden and why."""
    return Fact(
        Text("Disembunyikan", "Hidden"),
        Text(
            f"Kelompok kurang dari {smallest} orang, dan kelompok yang membuatnya dapat dihitung dari jumlahnya"
            " (UU 27/2022).",
            f"Groups of fewer than {smallest} people, and those by which they could be worked out from the total"
            " (UU 27/2022).",
        ),
    )


def or_hidden(value: Cell) -> Cell:
    """A figure, or the word that says it is hidden."""
    return HIDDEN if value is None else value


def _overview(body: SummaryBody) -> Table:
    average = body.city_average or _NO_AVERAGE
    rows: list[Row] = [
        (Text("Orang", "People"), body.people, None),
        (Text("Wajib JP", "With a JP target"), or_hidden(body.jp.with_target), None),
        (Text("Mencapai target JP", "Reached the JP target"), or_hidden(body.jp.reached), None),
        (
            Text("Bagian yang mencapai target", "Share that reached the target"),
            or_hidden(body.jp.reached_share),
            average.reached_share,
        ),
        (
            Text("Rerata JP terhitung", "Mean JP counted"),
            or_hidden(body.jp.mean_counted),
            average.mean_counted,
        ),
        (
            Text("Rerata IP ASN", "Mean IP ASN"),
            HIDDEN if body.ip_asn is None else body.ip_asn.mean,
            average.ip_asn,
        ),
        (Text("Jawaban survei warga", "Citizens' answers"), or_hidden(body.ikm.answers), None),
        (Text("IKM", "IKM"), body.ikm.value, average.ikm),
    ]
    if body.costs is not None and body.costs.budget is not None:
        budget = body.costs.budget
        rows += [
            (Text("Anggaran (Rp)", "Budget planned (Rp)"), budget.planned, None),
            (Text("Anggaran terikat (Rp)", "Budget committed (Rp)"), budget.committed, None),
            (Text("Anggaran terpakai (Rp)", "Budget spent (Rp)"), budget.spent, None),
        ]
    columns = (Column(Text("Ukuran", "Measure"), width=2.5), _FIGURE, Column(Text("Rerata kota", "City"), "decimal"))
    return Table("overview", Text("Ikhtisar", "Overview"), columns, rows)


def _competencies(body: SummaryBody) -> Table:
    columns = (
        Column(Text("Kompetensi", "Competency"), width=2.5),
        _PEOPLE,
        Column(Text("Rerata skor", "Mean score"), "decimal"),
        Column(Text("Rerata kota", "City's mean"), "decimal"),
        *(Column(Text(f"Level {level}", f"Level {level}"), "integer", width=0.6) for level in range(1, 6)),
        Column(Text("Di bawah standar", "Below standard"), "integer"),
    )
    rows: Iterable[Row] = (
        (one.name, one.people, one.mean_score, one.city_mean_score, *one.levels.values(), one.below_standard)
        for one in body.competencies
    )
    return Table("competencies", Text("Kompetensi", "Competencies"), columns, rows)


def _participation(body: SummaryBody, by: str, language: str) -> Table:
    groups: list[GroupBody] = getattr(body.participation, f"by_{by}")
    total = GroupBody(
        group="total",
        name=Text("Jumlah", "Total").in_language(language),
        people=body.participation.people,
        counts=body.participation.counts,
    )
    heading = BREAKDOWNS[by]
    title = Text(f"Partisipasi {heading.id.lower()}", f"Participation by {heading.en.lower()}")
    columns = (Column(heading, width=2), _PEOPLE, *_COUNTS, _JP)
    rows: Iterable[Row] = ((one.name, or_hidden(one.people), *_counts(one.counts)) for one in (*groups, total))
    return Table(f"participation-{by.replace('_', '-')}", title, columns, rows)


def _counts(counts: CountsBody | None) -> tuple[Cell, ...]:
    if counts is None:
        return (HIDDEN,) * (len(_COUNTS) + 1)
    return tuple(value if isinstance(value, int) else Decimal(value) for value in dict(counts).values())


def _costs(body: SummaryBody) -> Table:
    costs = body.costs
    programmes = [] if costs is None else costs.programmes
    rows: list[Row] = [(one.title or one.programme_id, *_money(one)) for one in programmes]
    if costs is not None:
        rows.append((Text("Jumlah", "Total"), *_money(costs)))
    return Table("costs", Text("Biaya", "Costs"), (Column(Text("Program", "Programme"), width=2.5), *_MONEY), rows)


def _money(one: CostFiguresBody) -> tuple[Cell, ...]:
    divided: tuple[Cell, ...] = (one.participants, one.per_participant, one.per_jp, one.per_point)
    if one.participants is None:
        divided = (HIDDEN,) * len(divided)
    return (one.sessions, one.planned, one.spent, one.unstated, *divided)


def _units(body: SummaryBody) -> Table:
    columns = (
        Column(Text("Unit", "Unit"), width=2.5),
        Column(Text("Jawaban", "Answers"), "integer"),
        Column(Text("IKM", "IKM"), "decimal"),
        Column(Text("Mutu", "Grade")),
        Column(Text("Catatan", "Remark")),
    )
    indicative = Text("indikatif", "indicative")
    rows: Iterable[Row] = (
        (one.name, or_hidden(one.answers), or_hidden(one.value), one.grade, indicative if one.indicative else None)
        for one in body.ikm.units
    )
    return Table("ikm", Text("IKM per unit", "IKM by unit"), columns, rows)


def _agencies(body: SummaryBody) -> Table:
    columns = (
        Column(Text("Instansi", "Agency"), width=2.5),
        _PEOPLE,
        Column(Text("Mencapai target JP", "Reached the JP target"), "share"),
        Column(Text("Rerata JP", "Mean JP"), "decimal", decimals=1),
        Column(Text("Rerata IP ASN", "Mean IP ASN"), "decimal"),
    )
    rows: Iterable[Row] = (
        (one.name, *((one.people, one.reached_share, one.mean_counted, one.ip_asn) if one.people else (HIDDEN,) * 4))
        for one in body.agencies
    )
    return Table("agencies", Text("Instansi", "Agencies"), columns, rows)
