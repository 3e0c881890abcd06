"""The words of what waits for somebody: assessments, certificates, recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text

KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "reward": Text("penghargaan", "reward"),
        "sanction": Text("sanksi", "sanction"),
        "development": Text("pengembangan", "development"),
    }
)
"""What a recommendation proposes, in the middle of a sentence."""


def write_assessment(figures: Figures, names: Names) -> Wording:
    """Until when the assessment is taken, and whether anybody is asked at all."""
    said, (what_id, what_en) = Reader(figures), _after(names)
    day = said.day("due_on")
    nobody = said.word("assessor_named") == "no"
    return Wording(
        Text("Penilaian atasan hampir lewat", "Supervisor's assessment almost due"),
        Text(
            f"Penilaian perilaku kerja{what_id} paling lambat {day.id}."
            + (" Belum ada penilainya: tunjuk sekarang." if nobody else " Ingatkan atasannya untuk mengisi."),
            f"The assessment of somebody's work{what_en} is taken until {day.en}."
            + (" Nobody is asked for it yet: name somebody now." if nobody else " Remind the superior to give it."),
        ),
    )


def write_certificate(figures: Figures, names: Names) -> Wording:
    """When the certificate expires or has expired."""
    said = Reader(figures)
    day, expired = said.day("expires_on"), said.word("expired") == "yes"
    what_id, what_en = (f" {names.programme}", f" of {names.programme}") if names.programme else ("", "")
    title = (
        Text("Sertifikat sudah berakhir", "Certificate has expired")
        if expired
        else Text("Sertifikat segera berakhir", "Certificate expires soon")
    )
    return Wording(
        title,
        Text(
            f"Sertifikat seorang pegawai{what_id} berlaku sampai {day.id}. Daftarkan untuk memperbaruinya.",
            f"An employee's certificate{what_en} holds until {day.en}. Enrol them to renew it.",
        ),
    )


def write_recommendation(figures: Figures, names: Names) -> Wording:
    """What waits since when."""
    del names
    said = Reader(figures)
    kind, since = KINDS[said.word("kind")], said.day_at("since")
    appealed = said.word("recommendation_state") == "appealed"
    what = Text("Keberatan atas rekomendasi", "An appeal against a recommendation") if appealed else None
    what = what or Text("Rekomendasi", "A recommendation")
    return Wording(
        Text("Rekomendasi menunggu keputusan", "Recommendation waits for a decision"),
        Text(
            f"{what.id} {kind.id} menunggu keputusan sejak {since.id}. Putuskan, dengan alasan.",
            f"{what.en} ({kind.en}) has waited for a decision since {since.en}. Decide on it, with a reason.",
        ),
    )


def _after(names: Names) -> tuple[str, str]:
    return (f" setelah {names.programme}", f" after {names.programme}") if names.programme else ("", "")
