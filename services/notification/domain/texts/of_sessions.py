"""The words of the rules about a session's seats."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write_underfilled(figures: Figures, names: Names) -> Wording:
    """How many seats are taken, and when the session begins."""
    said, (what_id, what_en) = Reader(figures), _of(names)
    day, taken, capacity = said.day("starts_on"), said.word("taken"), said.word("capacity")
    return Wording(
        Text("Sesi sepi peminat", "Session under-filled"),
        Text(
            f"Sesi{what_id} pada {day.id} baru terisi {taken} dari {capacity} kursi. Undang peserta dari unit yang"
            " membutuhkan, gabungkan dengan sesi lain, atau jadwalkan ulang.",
            f"A session{what_en} on {day.en} has {taken} of {capacity} seats taken. Invite people from units that need"
            " it, join it with another session, or move it.",
        ),
    )


def write_no_shows(figures: Figures, names: Names) -> Wording:
    """How many did not come."""
    said, (what_id, what_en) = Reader(figures), _of(names)
    absent, seats, share = said.word("no_shows"), said.word("seats"), said.number("no_show_percent")
    return Wording(
        Text("Banyak peserta tidak hadir", "Many no-shows"),
        Text(
            f"{absent} dari {seats} peserta sesi{what_id} tidak hadir ({share.id}%). Tanyakan sebabnya kepada unit"
            " pengirim, dan ingatkan peserta sesi berikutnya lebih awal.",
            f"{absent} of {seats} participants of a session{what_en} did not come ({share.en}%). Ask their units why,"
            " and remind the next session's participants earlier.",
        ),
    )


def write_answers_low(figures: Figures, names: Names) -> Wording:
    """How many of those asked have answered."""
    said, (what_id, what_en) = Reader(figures), _of(names)
    answered, asked, share = said.word("answered"), said.word("asked"), said.number("answered_percent")
    return Wording(
        Text("Kuesioner peserta kurang", "Few questionnaire answers"),
        Text(
            f"Baru {answered} dari {asked} peserta sesi{what_id} mengisi kuesioner ({share.id}%). Ingatkan yang belum:"
            " tanpa cukup jawaban sesi ini tidak dapat dinilai.",
            f"Only {answered} of {asked} participants of a session{what_en} have answered the questionnaire"
            f" ({share.en}%). Remind the others: without answers enough the session cannot be rated.",
        ),
    )


def _of(names: Names) -> tuple[str, str]:
    return (f" {names.programme}", f" of {names.programme}") if names.programme else ("", "")
