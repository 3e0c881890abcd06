"""The minutes of a meeting as a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.feedback.handlers.forum_view import ForumView
from shared.errors import Text
from shared.reports import Column, Fact, Report, Signature, Table

KINDS: Final[Mapping[str, Text]] = {
    "forum": Text("Forum konsultasi publik", "Public consultation forum"),
    "open_house": Text("Open house", "Open house"),
}
_DECISIONS: Final[Mapping[str, Text]] = {
    "accepted": Text("Diterima", "Accepted"),
    "rejected": Text("Tidak diterima", "Not accepted"),
}
_WAITING: Final = Text("Belum dijawab", "Not answered yet")
FOLLOW_UP_STATES: Final[Mapping[str, Text]] = {
    "open": Text("Berjalan", "Open"),
    "done": Text("Selesai", "Done"),
    "dropped": Text("Dihentikan", "Dropped"),
}


def minutes_of(view: ForumView, unit: str) -> Report:
    """The minutes: when and where, how many came, each input with its reasoned answer, and what was promised."""
    forum = view.forum
    about = [
        Fact(Text("Kegiatan", "Meeting"), KINDS[forum.kind]),
        Fact(Text("Unit", "Unit"), unit),
        Fact(Text("Tanggal", "Date"), forum.held_on),
        Fact(Text("Tempat", "Place"), forum.place),
        Fact(Text("Hadir", "Came"), _came(view)),
        Fact(Text("Masukan", "Inputs"), len(view.inputs)),
    ]
    return Report(
        slug=f"notula-{forum.held_on.isoformat()}-{forum.agency}",
        title=Text(f"Notula: {forum.title}", f"Minutes: {forum.title}"),
        about=tuple(about),
        tables=(_inputs(view), _follow_ups(view)),
        notes=tuple(
            Fact(label, value)
            for label, value in (
                (Text("Agenda", "Agenda"), forum.agenda),
                (Text("Ringkasan", "Summary"), forum.summary),
            )
            if value
        ),
        signature=Signature(forum.city.replace("-", " ").title(), Text("Kepala unit,", "Head of the unit,")),
    )


def _came(view: ForumView) -> int | None:
    """As counted at the door, else the codes that were noted."""
    return view.forum.headcount if view.forum.headcount is not None else view.taken.attended or None


def _inputs(view: ForumView) -> Table:
    rows = [
        (
            one.theme.replace("-", " "),
            one.text,
            view.votes.get(one.input_id, 0),
            _DECISIONS[one.decision] if one.decision else _WAITING,
            one.answer,
        )
        for one in view.inputs
    ]
    return Table(
        "masukan",
        Text("Masukan dan jawaban", "Inputs and answers"),
        (
            Column(Text("Tema", "Theme"), width=0.8),
            Column(Text("Masukan", "Input"), width=2.2),
            Column(Text("Suara", "Votes"), "integer", width=0.5),
            Column(Text("Keputusan", "Decision"), width=0.8),
            Column(Text("Alasan", "Reason"), width=2.2),
        ),
        rows,
    )


def _follow_ups(view: ForumView) -> Table:
    rows = [
        (one.text, one.owner_unit or one.owner_employee, one.due_on, FOLLOW_UP_STATES[one.state], one.outcome)
        for one in view.follow_ups
    ]
    return Table(
        "tindak-lanjut",
        Text("Tindak lanjut", "Follow-up"),
        (
            Column(Text("Tindak lanjut", "Follow-up"), width=2.2),
            Column(Text("Penanggung jawab", "Owner"), width=1.2),
            Column(Text("Tenggat", "Due"), "date", width=0.8),
            Column(Text("Keadaan", "State"), width=0.7),
            Column(Text("Hasil", "Outcome"), width=1.6),
        ),
        rows,
    )
