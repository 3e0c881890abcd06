"""The training-need plan as a document: PDF to sign, XLSX to work on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.evaluation.api.plan_bodies import PRIORITIES, VERDICTS, PlanBody
from services.evaluation.api.summary_files import rule_facts
from shared.errors import Text
from shared.reports import Column, Fact, Report, Row, Signature, Table
from shared.rules.competencies import name_of

_COMPETENCY: Final = Column(Text("Kompetensi", "Competency"), width=2.4)
_TOTAL: Final = Text("Jumlah", "Total")


def plan_report(body: PlanBody, language: str) -> Report:
    """The whole plan, section by section as agencies file it."""
    return Report(
        f"rencana-kebutuhan-{body.agency}-{body.year}",
        Text(
            f"Rencana Kebutuhan Pengembangan Kompetensi ASN Tahun {body.year}",
            f"Training-need plan of civil servants for {body.year}",
        ),
        (
            _positions(body),
            _needs(body),
            _hours(body),
            _citizens(body, language),
            _proposals(body, language),
            _budget(body),
            _past(body),
        ),
        about=(
            Fact(Text("Instansi", "Agency"), body.agency_name or body.agency),
            Fact(Text("Kota", "City"), body.city),
            Fact(Text("Tahun rencana", "Year of the plan"), str(body.year)),
            Fact(Text("Data tahun", "Facts of"), str(body.facts_year)),
            Fact(Text("Keadaan per", "As of"), body.as_of),
        ),
        notes=(
            Fact(
                Text("Sumber", "Source"),
                Text(
                    "Standar kompetensi jabatan, bukti kompetensi, JP, survei dan pengaduan warga, program dan anggaran"
                    " yang tercatat di Mumpuni",
                    "Positions' standards, evidence of competency, JP, citizens' words, programmes and budgets as"
                    " recorded in Mumpuni",
                ),
            ),
            Fact(
                Text("Prioritas", "Priority"),
                Text(
                    "Poin dari bagian orang di bawah standar, yang belum terukur, dan sebutan warga",
                    "Points for the share of people below the standard, of those not measured, and citizens' words",
                ),
            ),
            Fact(
                Text("Sifat", "Use"),
                Text(
                    "Kertas kerja instansi; memuat kelompok kecil, tidak untuk diterbitkan",
                    "The agency's working paper; it holds small groups and is not for publication",
                ),
            ),
            *rule_facts(body.rule_sets),
        ),
        signature=Signature(body.city.replace("-", " ").title(), Text("Pimpinan instansi,", "Head of the agency,")),
    )


def _positions(body: PlanBody) -> Table:
    columns = (Column(Text("Jenis jabatan", "Type of position"), width=3), Column(Text("Orang", "People"), "integer"))
    rows: list[Row] = [(one.name, one.people) for one in body.positions]
    intro = Text(
        f"Rencana ini mencakup {body.people} orang yang bekerja di instansi saat ini.",
        f"This plan covers the {body.people} people who work in the agency now.",
    )
    return Table("positions", Text("Pegawai", "People"), columns, [*rows, (_TOTAL, body.people)], (intro,))


def _needs(body: PlanBody) -> Table:
    columns = (
        _COMPETENCY,
        Column(Text("Prioritas", "Priority")),
        Column(Text("Poin", "Points"), "decimal", decimals=1, width=0.7),
        Column(Text("Diminta dari", "Asked of"), "integer", width=1.1),
        Column(Text("Di bawah standar", "Below standard"), "integer", width=1.1),
        Column(Text("Level kurang", "Levels missing"), "integer", width=1.1),
        Column(Text("Belum terukur", "Not measured"), "integer", width=1.1),
        Column(Text("Alasan", "Reasons"), width=2.6),
    )
    rows: Iterable[Row] = (
        (
            one.name,
            PRIORITIES[one.priority],
            one.points,
            one.asked_of,
            one.below,
            one.levels_missing,
            one.not_measured,
            "; ".join(one.reasons),
        )
        for one in body.needs
    )
    return Table("needs", Text("Kesenjangan kompetensi", "Gaps by competency"), columns, rows)


def _hours(body: PlanBody) -> Table:
    columns = (
        Column(Text("Ukuran", "Measure"), width=3),
        Column(Text("Orang", "People"), "integer"),
        Column(Text("JP", "JP"), "decimal", decimals=1),
    )
    rows: list[Row] = [
        (Text("Dengan target JP", "With a JP target"), body.jp.with_target, None),
        (Text("Sudah mencapai target", "Have reached it"), body.jp.reached, None),
        (Text("Kekurangan", "Missing"), None, body.jp.shortfall),
        (Text("Kekurangan sesudah rencana", "Missing after the plan"), None, body.shortfall_after),
    ]
    title = Text(f"Jam pelajaran tahun {body.facts_year}", f"Learning hours of {body.facts_year}")
    return Table("hours", title, columns, rows)


def _citizens(body: PlanBody, language: str) -> Table:
    columns = (
        Column(Text("Unit", "Unit"), width=2),
        _COMPETENCY,
        Column(Text("Disebut", "Named"), "integer"),
    )
    rows: Iterable[Row] = (
        (one.unit_name or one.unit_id, name_of(one.competency, language), one.times) for one in body.citizens
    )
    return Table("citizens", Text("Kebutuhan yang disebut warga", "Needs that citizens named"), columns, rows)


def _proposals(body: PlanBody, language: str) -> Table:
    columns = (
        Column(Text("Program", "Programme"), width=2.4),
        Column(Text("Kompetensi", "Competencies"), width=2.4),
        Column(Text("Kursi", "Seats"), "integer", width=0.7),
        Column(Text("JP", "JP"), "decimal", decimals=1, width=0.7),
        Column(Text("Biaya per kursi", "Cost per seat"), "rupiah", width=1.4),
        Column(Text("Biaya", "Cost"), "rupiah", width=1.5),
        Column(Text("Penilaian", "Verdict"), width=1.2),
    )
    rows: list[Row] = [
        (
            one.title,
            ", ".join(name_of(competency, language) for competency in one.competencies),
            one.seats,
            one.jp_each,
            one.cost_per_seat,
            one.cost,
            VERDICTS[one.verdict],
        )
        for one in body.proposals
    ]
    total: Row = (_TOTAL, None, sum(one.seats for one in body.proposals), None, None, body.cost, None)
    without = [f"{one.name} ({one.without_programme})" for one in body.needs if one.without_programme]
    intro: tuple[Text, ...] = ()
    if without:
        listed = ", ".join(without)
        intro = (
            Text(
                f"Selain yang sudah mereka selesaikan, belum ada program di kota untuk: {listed} orang.",
                f"Beside what they have completed, the city has no programme yet for: {listed}.",
            ),
        )
    title = Text("Usulan program dan kursi", "Proposed programmes and seats")
    return Table("proposals", title, columns, [*rows, total] if rows else rows, intro)


def _budget(body: PlanBody) -> Table:
    columns = (Column(Text("Ukuran", "Measure"), width=3), Column(Text("Rupiah", "Rupiah"), "rupiah"))
    rows: list[Row] = [(Text("Kebutuhan biaya usulan", "Cost of the proposals"), body.cost)]
    if body.budget is not None:
        rows += [
            (Text("Anggaran tersedia", "Budget planned"), body.budget.planned),
            (Text("Sudah terikat", "Committed"), body.budget.committed),
            (Text("Sudah terpakai", "Spent"), body.budget.spent),
            (Text("Sisa sesudah usulan (minus: kurang)", "Left after the proposals"), body.budget_left),
        ]
    missing = Text(
        f"Biaya {body.cost_unknown_seats} kursi belum diketahui dan tidak termasuk.",
        f"The cost of {body.cost_unknown_seats} seats is not known and not included.",
    )
    none = Text(f"Anggaran tahun {body.year} belum dicatat.", f"No budget of {body.year} is recorded yet.")
    intro = (*((missing,) if body.cost_unknown_seats else ()), *((none,) if body.budget is None else ()))
    return Table("budget", Text("Kebutuhan anggaran", "Budget needed"), columns, rows, intro)


def _past(body: PlanBody) -> Table:
    columns = (
        Column(Text("Program", "Programme"), width=2),
        Column(Text("Penilaian", "Verdict"), width=1.2),
        Column(Text("Alasan", "Reasons"), width=2.6),
    )
    rows: Iterable[Row] = ((one.title, VERDICTS[one.verdict], "; ".join(one.reasons)) for one in body.past)
    title = Text("Hasil program instansi sejauh ini", "What the agency's programmes were worth so far")
    return Table("past", title, columns, rows)
