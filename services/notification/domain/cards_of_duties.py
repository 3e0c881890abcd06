"""The rules about complaints, money, decisions and the platform itself, as they are shown to people."""

from __future__ import annotations

from typing import Final

from services.notification.domain import (
    budget_used,
    complaint_warnings,
    ip_asn_fallen,
    knobs,
    operations,
    waiting,
)
from services.notification.domain.card import Card
from shared.errors import Text

_PLATFORM: Final = Text("Untuk operator platform", "For the platform's operators")

CARDS_OF_DUTIES: Final = (
    Card(
        rule=complaint_warnings.DUE_SOON,
        subject_type="complaint",
        severities=("warning",),
        title=Text("Pengaduan hampir jatuh tempo", "Complaint due soon"),
        description=Text(
            "Langkah sebuah pengaduan, aspirasi, atau permintaan informasi segera jatuh tempo. Selesai sendiri bila"
            " langkah itu dilakukan atau tenggatnya lewat.",
            "A step of a complaint, aspiration or information request is due soon. Resolved by itself when the step"
            " is taken or its deadline has passed.",
        ),
        source=Text("SP4N-LAPOR!; jumlah jam asumsi", "SP4N-LAPOR!; the hours are an assumption"),
        thresholds=lambda figured: knobs.shown(complaint_warnings.DUE_SOON, figured.alerts),
    ),
    Card(
        rule=complaint_warnings.REOPENED,
        subject_type="complaint",
        severities=("warning",),
        title=Text("Pengaduan dibuka kembali", "Complaint reopened"),
        description=Text(
            "Pelapor tidak puas dan membuka kembali pengaduannya. Selesai sendiri bila dijawab kembali.",
            "The reporter was not content and reopened the complaint. Resolved by itself when it is answered again.",
        ),
        source=Text("SP4N-LAPOR!", "SP4N-LAPOR!"),
        thresholds=lambda _: {},
    ),
    Card(
        rule=budget_used.RULE,
        subject_type="budget",
        severities=("warning", "critical"),
        title=Text("Anggaran hampir habis", "Budget almost used up"),
        description=Text(
            "Realisasi dan komitmen anggaran pengembangan kompetensi mencapai batas: peringatan, lalu kritis.",
            "What is spent and committed of a learning budget reaches the thresholds: a warning, then critical.",
        ),
        source=Text(
            "Pengendalian anggaran: peringatan pada 80 % dan 100 %",
            "Budget control: alerts at 80 % and at 100 %",
        ),
        thresholds=lambda figured: knobs.shown(budget_used.RULE, figured.alerts),
    ),
    Card(
        rule=ip_asn_fallen.RULE,
        subject_type="employee",
        severities=("warning",),
        title=Text("Kategori IP ASN turun", "IP ASN category fallen"),
        description=Text(
            "Kategori indeks profesionalitas seorang pegawai pada suatu tahun turun. Selesai sendiri bila kembali.",
            "The category of an employee's professionalism index in a year has fallen. Resolved by itself when it is"
            " regained.",
        ),
        source=Text("PermenPANRB 38/2018, BKN 8/2019 (kategori)", "PermenPANRB 38/2018, BKN 8/2019 (categories)"),
        thresholds=lambda figured: knobs.shown(ip_asn_fallen.RULE, figured.alerts),
    ),
    Card(
        rule=waiting.RECOMMENDATION_WAITING,
        subject_type="recommendation",
        severities=("warning",),
        title=Text("Rekomendasi menunggu keputusan", "Recommendation waits for a decision"),
        description=Text(
            "Rekomendasi, atau keberatan pegawai atasnya, belum diputuskan setelah sekian hari.",
            "A recommendation, or an employee's appeal against it, is not decided after some days.",
        ),
        source=Text(
            "UU 27/2022 (hak berkeberatan); jumlah hari asumsi",
            "Law 27/2022 (right to object); the days are an assumption",
        ),
        thresholds=lambda figured: knobs.shown(waiting.RECOMMENDATION_WAITING, figured.alerts),
    ),
    Card(
        rule=operations.BEHIND,
        subject_type="service",
        severities=("warning", "critical"),
        title=Text("Layanan tertinggal", "Service behind"),
        description=Text(
            "Sebuah layanan belum mengolah banyak peristiwa; kritis bila pengolahannya berhenti.",
            "A service has not applied many events; critical when it has stopped doing so.",
        ),
        source=_PLATFORM,
        thresholds=lambda figured: knobs.shown(operations.BEHIND, figured.alerts),
    ),
    Card(
        rule=operations.DEAD_LETTERS,
        subject_type="service",
        severities=("critical",),
        title=Text("Peristiwa yang tidak terolah", "Dead letters"),
        description=Text(
            "Peristiwa yang gagal diolah sebuah layanan menunggu diulangi atau dibuang; sesudahnya selesai sendiri.",
            "Events that a service could not handle wait to be replayed or dropped; resolved by itself once they are.",
        ),
        source=_PLATFORM,
        thresholds=lambda figured: knobs.shown(operations.DEAD_LETTERS, figured.alerts),
    ),
    Card(
        rule=operations.PARKED,
        subject_type="channel",
        severities=("warning",),
        title=Text("Pesan tidak diterima", "Messages not taken"),
        description=Text(
            "Pesan lewat sebuah saluran terus gagal dan diparkir. Selesai sendiri bila terkirim atau saluran dihapus.",
            "Messages by a channel kept failing and are parked. Resolved by itself when they are sent or the channel is"
            " deleted.",
        ),
        source=Text("Keputusan kami", "A decision of ours"),
        thresholds=lambda figured: knobs.shown(operations.PARKED, figured.alerts),
    ),
)
