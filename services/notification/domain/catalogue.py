"""The rules there are: what each watches, from which figures on, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from services.notification.domain import (
    complaint_overdue,
    ikm_dropped,
    ikm_low,
    jp_below_target,
    programme_too_difficult,
    score_below_standard,
)
from services.notification.domain.card import Card, Figured
from services.notification.domain.cards_of_duties import CARDS_OF_DUTIES
from services.notification.domain.cards_of_training import CARDS_OF_TRAINING
from services.notification.domain.knobs import Threshold
from shared.errors import Text
from shared.rules.alert_policies import ALERT_RULES


def _jp_thresholds(figured: Figured) -> Mapping[str, Threshold]:
    target = figured.jp.target["pns"]
    opens = f"{figured.alerts.jp_from_month:02d}-{figured.alerts.jp_from_day:02d}"
    return {"from_day": opens, **({} if target is None else {"target_jp": Decimal(target) / 10})}


def _ikm_thresholds(figured: Figured) -> Mapping[str, Threshold]:
    return {
        "minimum_answers": figured.alerts.ikm_minimum_answers,
        "indicative_below_answers": figured.ikm.indicative_below,
    }


_FIRST: Final = (
    Card(
        rule=jp_below_target.RULE,
        subject_type="employee",
        severities=("warning",),
        title=Text("JP di bawah target", "Learning hours below target"),
        description=Text(
            "Sejak hari yang ditentukan, untuk setiap PNS aktif yang JP terhitungnya pada tahun itu di bawah"
            " target. PPPK tidak punya batas minimum. Selesai sendiri bila target tercapai.",
            "From the given day of the year on, for every active PNS whose counted JP of that year is below"
            " the target. PPPK have no minimum. Resolved by itself when the target is reached.",
        ),
        source=Text(
            "PP 11/2017: paling sedikit 20 JP setahun; hari mulainya asumsi yang perlu dikonfirmasi",
            "PP 11/2017: at least 20 JP a year; the day it starts on is an assumption to confirm",
        ),
        thresholds=_jp_thresholds,
    ),
    Card(
        rule=score_below_standard.RULE,
        subject_type="employee",
        severities=("warning",),
        title=Text("Kompetensi di bawah standar jabatan", "Competency below the position's standard"),
        description=Text(
            "Level kompetensi seorang pegawai kurang dari yang dituntut jabatannya. Selesai sendiri bila"
            " selisihnya hilang.",
            "An employee's level in a competency is below what the position asks for. Resolved by itself when"
            " the gap is gone.",
        ),
        source=Text(
            "PermenPANRB 38/2017 (standar kompetensi); besar selisihnya asumsi yang perlu dikonfirmasi",
            "PermenPANRB 38/2017 (competency standards); the size of the gap is an assumption to confirm",
        ),
        thresholds=lambda figured: {"gap_from_levels": figured.alerts.score_gap_from},
    ),
    Card(
        rule=ikm_low.RULE,
        subject_type="unit",
        severities=("info", "warning", "critical"),
        title=Text("IKM rendah", "Low satisfaction index"),
        description=Text(
            "IKM unit pada tahun terbarunya bermutu seperti di bawah: kritis untuk D, info selama masih"
            " indikasi. Selesai sendiri bila mutunya membaik.",
            "A unit's IKM of its newest year is in one of the grades below: critical for D, info while it is"
            " only an indication. Resolved by itself when the grade improves.",
        ),
        source=Text(
            "PermenPANRB 14/2017 (mutu pelayanan); jumlah jawaban minimum asumsi yang perlu dikonfirmasi",
            "PermenPANRB 14/2017 (grades); the minimum of answers is an assumption to confirm",
        ),
        thresholds=lambda figured: {"grades": figured.alerts.ikm_grades, **_ikm_thresholds(figured)},
    ),
    Card(
        rule=ikm_dropped.RULE,
        subject_type="unit",
        severities=("info", "warning"),
        title=Text("IKM turun", "Satisfaction index down"),
        description=Text(
            "IKM unit pada tahun terbarunya turun dari tahun sebelumnya sebanyak poin di bawah atau lebih."
            " Selesai sendiri bila selisihnya mengecil.",
            "A unit's IKM of its newest year is below the year before by at least the points below. Resolved"
            " by itself when the difference shrinks.",
        ),
        source=Text(
            "IKM menurut PermenPANRB 14/2017; besar penurunannya asumsi yang perlu dikonfirmasi",
            "IKM by PermenPANRB 14/2017; the size of the drop is an assumption to confirm",
        ),
        thresholds=lambda figured: {"drop_points": figured.alerts.ikm_drop, **_ikm_thresholds(figured)},
    ),
    Card(
        rule=programme_too_difficult.RULE,
        subject_type="session",
        severities=("warning",),
        title=Text("Program terlalu sulit", "Programme too difficult"),
        description=Text(
            "Bagian peserta sebuah sesi yang menilai materinya terlalu sulit melampaui batas: penyelenggara"
            " disarankan membuat sesi berikutnya lebih mudah.",
            "The share of a session's participants who find its material too difficult passes the threshold:"
            " the organiser is advised to make the next session easier.",
        ),
        source=Text(
            "Kirkpatrick tingkat 1; batas dan jumlah jawabannya asumsi yang perlu dikonfirmasi",
            "Kirkpatrick level 1; the threshold and the number of answers are assumptions to confirm",
        ),
        thresholds=lambda figured: {
            "too_difficult_above_percent": figured.alerts.programme_too_difficult_above * 100,
            "minimum_answers": figured.alerts.programme_minimum_answers,
        },
    ),
    Card(
        rule=complaint_overdue.RULE,
        subject_type="complaint",
        severities=("critical",),
        title=Text("Pengaduan melewati batas waktu", "Complaint past its deadline"),
        description=Text(
            "Langkah sebuah pengaduan, aspirasi, atau permintaan informasi belum selesai pada batas waktunya."
            " Selesai sendiri bila langkah itu dilakukan.",
            "A step of a complaint, aspiration or information request is not done by its deadline. Resolved"
            " by itself when the step is taken.",
        ),
        source=Text(
            "SP4N-LAPOR!: tenggat tiap langkah dihitung layanan feedback dalam hari kerja",
            "SP4N-LAPOR!: each step's deadline, worked out by the feedback service in working days",
        ),
        thresholds=lambda _: {},
    ),
)

CARDS: Mapping[str, Card] = MappingProxyType(
    {
        rule: card
        for rule in ALERT_RULES
        for card in (*_FIRST, *CARDS_OF_TRAINING, *CARDS_OF_DUTIES)
        if card.rule == rule
    }
)
"""Every rule by name, in the order they are shown."""
