"""What a channel is told, in its language, and without what it must not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlmodel import col, select

from services.notification.domain.catalogue import CARDS
from services.notification.domain.delivery import ChangeKind, heaviest, step_order
from services.notification.domain.outcome import Severity
from services.notification.domain.texts import wording
from services.notification.store import deliveries, shown_alerts
from services.notification.store.delivery_tables import Channel, DeliveryItem
from services.notification.store.shown_alerts import Shown
from services.notification.store.tables import Alert
from shared.database import Tx
from shared.errors import Text
from shared.rules.calendar import CITY_ZONE

LONGEST: Final = 50
"""Alerts told one by one in a message; the others are counted."""

IMPERSONAL: Final = frozenset({"unit", "programme", "session", "complaint", "agency", "budget", "service", "channel"})
"""What an alert may be about without being about a person."""

SEVERITIES: Final[dict[Severity, Text]] = {
    "info": Text("Info", "Info"),
    "warning": Text("Peringatan", "Warning"),
    "critical": Text("Kritis", "Critical"),
}
STEPS: Final[dict[ChangeKind, Text]] = {
    "raised": Text("baru", "new"),
    "worsened": Text("bertambah berat", "more serious than before"),
    "returned": Text("kembali setelah ditunda", "back after it was put off"),
    "escalated": Text("dinaikkan karena belum ditanggapi", "escalated, nobody has acted"),
    "resolved": Text("selesai", "resolved"),
}
STATES: Final[dict[str, Text]] = {
    "open": Text("belum ditanggapi", "not answered yet"),
    "snoozed": Text("ditunda", "snoozed"),
    "acknowledged": Text("sudah ditanggapi", "acknowledged"),
    "resolved": Text("selesai", "resolved"),
}
SUBJECTS: Final[dict[str, Text]] = {
    "employee": Text("Pegawai", "Employee"),
    "unit": Text("Unit", "Unit"),
    "programme": Text("Program", "Programme"),
    "session": Text("Sesi", "Session"),
    "complaint": Text("Laporan", "Report"),
    "budget": Text("Anggaran", "Budget"),
    "assessment": Text("Penilaian", "Assessment"),
    "recommendation": Text("Rekomendasi", "Recommendation"),
    "service": Text("Layanan", "Service"),
    "channel": Text("Saluran", "Channel"),
}
_OF_A_PERSON = Text(
    "Menyangkut seorang pegawai. Rinciannya hanya di aplikasi.",
    "It concerns an employee. The details are in the application alone.",
)
_TEST = Text("Pesan percobaan Mumpuni", "Mumpuni test message")
_TEST_BODY = Text(
    "Saluran ini bekerja. Pesan ini dikirim karena seseorang mengujinya.",
    "This channel works. The message was sent because somebody tested it.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One alert in a message."""

    alert_id: str
    change: ChangeKind
    rule: str
    severity: Severity
    state: str
    title: str
    text: str
    place: str
    agency: str
    unit_id: str | None
    subject_type: str
    subject_id: str | None
    """None where it is a person's and the channel is not trusted."""
    figures: dict[str, int | float | str]
    raised_at: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent. ``subject`` never holds anything of a person."""

    delivery_id: str
    purpose: str
    language: str
    subject: str
    note: str
    lines: tuple[Line, ...]
    more: int
    severity: Severity


def compose(tx: Tx, delivery_id: str, purpose: str, channel: Channel, public_url: str) -> Message:
    """The message as the alerts stand now."""
    language = channel.language
    if purpose == "test":
        return Message(
            delivery_id, purpose, language, _TEST.in_language(language), _TEST_BODY.in_language(language), (), 0, "info"
        )
    items = deliveries.items_of(tx, delivery_id)
    last: dict[str, DeliveryItem] = {item.alert_id: item for item in sorted(items, key=_order)}
    told = list(last)[:LONGEST]
    found = tx.session.exec(select(Alert).where(col(Alert.alert_id).in_(told)).order_by(col(Alert.alert_id))).all()
    shown = shown_alerts.shown(tx, found)
    lines = tuple(_line(one, last[one.alert.alert_id].kind, channel, public_url) for one in shown)
    severity = heaviest([line.severity for line in lines]) if lines else "info"
    return Message(
        delivery_id, purpose, language, _subject(lines, len(last), purpose, language), "", lines,
        len(last) - len(lines), severity,
    )  # fmt: skip


def standing(tx: Tx, channel: Channel, alert_id: str) -> Line | None:
    """An alert as it stands now, as this channel may know it; None where it was never told here."""
    told = deliveries.told_last(tx, channel.channel_id, alert_id)
    alert = None if told is None else tx.session.get(Alert, alert_id)
    if told is None or alert is None:
        return None
    return _line(shown_alerts.shown(tx, [alert])[0], told, channel, "")


def _order(item: DeliveryItem) -> tuple[int, int]:
    return step_order(item.kind, item.step)


def _line(shown: Shown, change: ChangeKind, channel: Channel, public_url: str) -> Line:
    alert, language = shown.alert, channel.language
    personal = alert.subject_type not in IMPERSONAL
    hidden = personal and not channel.trusted
    words = wording(alert.rule, shown.figures, shown.names)
    title = CARDS[alert.rule].title if hidden else words.title
    return Line(
        alert_id=alert.alert_id,
        change=change,
        rule=alert.rule,
        severity=alert.severity,
        state=alert.state,
        title=title.in_language(language),
        text=(_OF_A_PERSON if hidden else words.message).in_language(language),
        place=shown.names.unit or alert.unit_id or alert.agency,
        agency=alert.agency,
        unit_id=alert.unit_id,
        subject_type=alert.subject_type,
        subject_id=None if hidden else alert.subject_id,
        figures={} if hidden else {name: _number(figure) for name, figure in shown.figures.items()},
        raised_at=alert.raised_at.astimezone(CITY_ZONE),
        link=f"{public_url}/notification/v1/alerts/{alert.alert_id}",
    )


def _number(figure: Decimal | int | str) -> int | float | str:
    return float(figure) if isinstance(figure, Decimal) else figure


def _subject(lines: Sequence[Line], count: int, purpose: str, language: str) -> str:
    if purpose == "digest":
        return Text(f"Ringkasan Mumpuni: {count} peringatan", f"Mumpuni digest: {count} alerts").in_language(language)
    if not lines:
        return Text("Peringatan Mumpuni", "Mumpuni alert").in_language(language)
    first = lines[0]
    what = CARDS[first.rule].title.in_language(language)
    weight = SEVERITIES[heaviest([line.severity for line in lines])].in_language(language)
    number = f" ({count})" if count > 1 else ""
    step = f" ({STEPS[first.change].in_language(language)})" if first.change != "raised" else ""
    return f"[{weight}] {what}{number}: {first.place}{step}"
