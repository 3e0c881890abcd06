"""The rules about sessions and what follows them, as they are shown to people."""

from __future__ import annotations

from typing import Final

from services.notification.domain import knobs, session_seats, waiting
from services.notification.domain.card import Card
from shared.errors import Text

_OURS: Final = Text(
    "Angkanya asumsi yang perlu dikonfirmasi; dapat diubah per instansi",
    "The figures are assumptions to confirm; an agency can set its own",
)

CARDS_OF_TRAINING: Final = (
    Card(
        rule=session_seats.UNDERFILLED,
        subject_type="session",
        severities=("warning",),
        title=Text("Sesi sepi peminat", "Session under-filled"),
        description=Text(
            "Menjelang hari pertama, kursi sebuah sesi terisi kurang dari batas. Selesai sendiri bila terisi, sesi"
            " dibatalkan, atau sesi dimulai.",
            "Shortly before its first day, fewer seats of a session are taken than the threshold. Resolved by itself"
            " when they are, when the session is called off, or when it begins.",
        ),
        source=_OURS,
        thresholds=lambda figured: knobs.shown(session_seats.UNDERFILLED, figured.alerts),
    ),
    Card(
        rule=session_seats.NO_SHOWS,
        subject_type="session",
        severities=("warning",),
        title=Text("Banyak peserta tidak hadir", "Many no-shows"),
        description=Text(
            "Bagian peserta sebuah sesi yang tidak hadir melampaui batas (tepat pada batas belum).",
            "The share of a session's participants who did not come passes the threshold (exactly at it does not).",
        ),
        source=_OURS,
        thresholds=lambda figured: knobs.shown(session_seats.NO_SHOWS, figured.alerts),
    ),
    Card(
        rule=session_seats.ANSWERS_LOW,
        subject_type="session",
        severities=("info",),
        title=Text("Kuesioner peserta kurang", "Few questionnaire answers"),
        description=Text(
            "Beberapa hari setelah sesi berakhir, yang mengisi kuesioner kurang dari batas. Selesai sendiri bila cukup"
            " yang mengisi.",
            "Some days after a session has ended, fewer of those asked have answered than the threshold. Resolved by"
            " itself when enough have.",
        ),
        source=Text("Kirkpatrick tingkat 1; angkanya asumsi", "Kirkpatrick level 1; the figures are assumptions"),
        thresholds=lambda figured: knobs.shown(session_seats.ANSWERS_LOW, figured.alerts),
    ),
    Card(
        rule=waiting.ASSESSMENT_DUE,
        subject_type="assessment",
        severities=("warning",),
        title=Text("Penilaian atasan hampir lewat", "Supervisor's assessment almost due"),
        description=Text(
            "Penilaian perilaku kerja setelah pelatihan belum diisi menjelang hari terakhirnya. Selesai sendiri bila"
            " diisi atau waktunya lewat.",
            "The assessment of how somebody works since a training is not given shortly before its last day. Resolved"
            " by itself when it is given or the time is over.",
        ),
        source=Text("Kirkpatrick tingkat 3; jumlah hari asumsi", "Kirkpatrick level 3; the days are an assumption"),
        thresholds=lambda figured: knobs.shown(waiting.ASSESSMENT_DUE, figured.alerts),
    ),
    Card(
        rule=waiting.CERTIFICATE_EXPIRING,
        subject_type="employee",
        severities=("info", "warning"),
        title=Text("Sertifikat segera berakhir", "Certificate expires soon"),
        description=Text(
            "Sertifikat seorang pegawai segera berakhir; peringatan sejak sudah berakhir. Selesai sendiri bila"
            " diperbarui pada program yang sama.",
            "An employee's certificate expires soon; a warning once it has. Resolved by itself when it is renewed in"
            " the same programme.",
        ),
        source=_OURS,
        thresholds=lambda figured: knobs.shown(waiting.CERTIFICATE_EXPIRING, figured.alerts),
    ),
)
