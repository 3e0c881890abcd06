"""The index as agencies publish it every year (PermenPANRB 14/2017): CSV, XLSX, or a PDF to sign."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from services.feedback.api.ikm_bodies import FigureBody, IkmReportBody, ShareBody
from services.feedback.domain.respondent import CATEGORIES, TRAITS
from services.feedback.domain.slug_words import words_of
from shared.errors import Text
from shared.reports import HIDDEN, Cell, Column, Fact, Report, Row, Signature, Table
from shared.rules.ikm import ELEMENTS, PERFORMANCE
from shared.rules.rounding import half_up

_ANSWERS: Final = Column(Text("Jumlah responden", "Respondents"), "integer", width=1.1)
_IKM: Final = Column(Text("Nilai IKM", "IKM"), "decimal", width=0.8)
_GRADE: Final = Column(Text("Mutu", "Grade"), width=0.6)
_WORTH: Final = Column(Text("Kinerja", "Performance"), width=1.1)
_FIGURES: Final = (_ANSWERS, _IKM, _GRADE, _WORTH)
_INDICATIVE: Final = Text(
    "Nilai IKM di bawah 30 responden bersifat indikatif.", "An index of fewer than 30 respondents is indicative."
)
_HIDDEN_WHY: Final = Text(
    "Kelompok di bawah 5 responden, dan angka yang dapat membukanya, disembunyikan (UU 27/2022).",
    "Groups under 5 respondents, and figures that would give them away, are hidden (Law 27/2022).",
)


def publication(body: IkmReportBody, language: str) -> Report:
    """The publication of a place's index over a period."""
    tables = [_summary(body), _elements(body)]
    for slug, title, shares in (
        ("agencies", Text("IKM per instansi", "By agency"), body.agencies),
        ("units", Text("IKM per unit pelayanan", "By unit"), body.units),
        ("services", Text("IKM per jenis layanan", "By service"), body.services),
    ):
        if shares:
            tables.append(_shares(slug, title, shares))
    tables.append(_respondents(body, language))
    tables += [_years(body), _months(body)]
    return Report(
        slug=f"ikm-{body.unit_id or body.agency or body.city}-{body.starts_on:%Y%m}-{body.ends_on:%Y%m}",
        title=Text("Indeks Kepuasan Masyarakat (IKM)", "Public satisfaction index (IKM)"),
        tables=tuple(tables),
        about=_about(body),
        notes=(
            Fact(Text("Dasar", "Basis"), "PermenPANRB 14/2017"),
            Fact(Text("Aturan hitung", "Rule set"), body.rule_set),
            Fact(Text("Indikatif", "Indicative"), _INDICATIVE),
            Fact(Text("Disembunyikan", "Hidden"), _HIDDEN_WHY),
        ),
        signature=Signature(_words(body.city), Text("Kepala instansi", "Head of the agency")),
    )


def _about(body: IkmReportBody) -> tuple[Fact, ...]:
    place = body.unit_id or body.agency or body.city
    name = _words(place) if body.name == place else f"{body.name} ({place})"
    facts = [Fact(Text("Tempat", "Place"), name)]
    if body.service is not None:
        facts.append(Fact(Text("Layanan", "Service"), words_of(body.service)))
    facts.append(Fact(Text("Periode mulai", "From"), body.starts_on))
    facts.append(Fact(Text("Periode sampai", "Until"), body.ends_on))
    return tuple(facts)


def _words(slug: str) -> str:
    return slug.replace("-", " ").title()


def _summary(body: IkmReportBody) -> Table:
    columns = (Column(Text("Periode", "Period"), width=1.6), *_FIGURES, Column(Text("Sifat", "Standing"), width=1.1))
    rows: list[Row] = [
        (Text("Periode ini", "This period"), *_figures(body), _standing(body)),
        (Text("Periode sebelumnya", "The period before"), *_figures(body.before), _standing(body.before)),
    ]
    return Table("summary", Text("Nilai IKM", "The index"), columns, rows)


def _elements(body: IkmReportBody) -> Table:
    columns = (
        Column(Text("Unsur", "Element"), width=0.6),
        Column(Text("Uraian", "Meaning"), width=3.0),
        Column(Text("Nilai rata-rata", "Mean (1-4)"), "decimal"),
        Column(Text("Rata-rata tertimbang (x 1/9)", "Weighted mean (x 1/9)"), "decimal", decimals=3),
        Column(Text("Unsur terendah", "Lowest"), width=0.8),
    )
    found = body.elements or {}
    weakest = set(body.weakest or ())
    rows: list[Row] = [
        (
            code,
            name,
            _cell(body, found.get(code)),
            _cell(body, half_up(found[code] / 9, 3) if code in found else None),
            Text("ya", "yes") if code in weakest else None,
        )
        for code, name in ELEMENTS.items()
    ]
    return Table("elements", Text("Nilai per unsur", "By element"), columns, rows)


def _shares(slug: str, title: Text, shares: Iterable[ShareBody]) -> Table:
    elements = tuple(Column(Text(code, code), "decimal", width=0.5) for code in ELEMENTS)
    rows = [
        (share.name, *_figures(share), *(_cell(share, (share.elements or {}).get(code)) for code in ELEMENTS))
        for share in shares
    ]
    return Table(slug, title, (Column(Text("Nama", "Name"), width=2.0), *_FIGURES, *elements), rows)


def _respondents(body: IkmReportBody, language: str) -> Table:
    columns = (Column(Text("Karakteristik", "Trait")), Column(Text("Kategori", "Category"), width=1.6), _ANSWERS)
    rows: list[Row] = [
        (TRAITS[trait].in_language(language), one.name, HIDDEN if one.respondents is None else one.respondents)
        for trait in CATEGORIES
        for one in body.respondents.get(trait, ())
    ]
    return Table("respondents", Text("Profil responden", "Respondents"), columns, rows)


def _years(body: IkmReportBody) -> Table:
    columns = (Column(Text("Tahun", "Year")), *_FIGURES)
    return Table(
        "years",
        Text("Kecenderungan per tahun", "Years"),
        columns,
        [(str(one.year), *_figures(one)) for one in body.years],
    )


def _months(body: IkmReportBody) -> Table:
    columns = (Column(Text("Bulan", "Month")), *_FIGURES)
    return Table(
        "months",
        Text("Kecenderungan per bulan", "Months"),
        columns,
        [(one.month, *_figures(one)) for one in body.months],
    )


def _figures(figure: FigureBody) -> tuple[Cell, ...]:
    grade = figure.grade
    return (
        HIDDEN if figure.hidden else figure.answers,
        _cell(figure, figure.value),
        _cell(figure, grade),
        _cell(figure, None if grade is None else PERFORMANCE[grade]),
    )


def _standing(figure: FigureBody) -> Cell:
    if figure.indicative is None:
        return _cell(figure, None)
    return Text("indikatif", "indicative") if figure.indicative else Text("penuh", "full")


def _cell(figure: FigureBody, value: Decimal | str | Text | None) -> Cell:
    return HIDDEN if figure.hidden else value
