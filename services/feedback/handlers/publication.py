"""What the public may read of reports: what a moderator let through, and how units handle what they get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.feedback.domain.complaint_figures import Handled, hidden_in, total_of
from services.feedback.domain.redaction import redacted
from services.feedback.handlers.complaints import of_agency
from services.feedback.handlers.themer import Themer
from services.feedback.store import complaints
from services.feedback.store.complaints import Place
from services.feedback.store.tables import Complaint
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Text
from shared.rules.calendar import CITY_ZONE
from shared.web.auth import Principal

_IN_CONFIDENCE = Text("Laporan rahasia tidak dipublikasikan.", "A report that was sent in confidence is not published.")
_NOTHING = Text(
    "Laporan ini ditolak, digabung, atau sudah dihapus; tidak ada yang dipublikasikan.",
    "This report was rejected, merged or erased; there is nothing to publish.",
)


@dataclass(frozen=True, slots=True)
class Published:
    """A report with its texts as the public reads them."""

    row: Complaint
    text: str
    answer: str | None


def publish(tx: Tx, complaint_id: str, text: str, answer: str | None, principal: Principal, now: datetime) -> Complaint:
    """Let the public read a report in the words its moderator leaves. Raises ``NotFound``, ``Conflict``."""
    row = of_agency(tx, complaint_id, principal)
    if row.reporter_mode == "confidential":
        raise Conflict(_IN_CONFIDENCE, current_state=row.state)
    if row.state == "rejected" or row.merged_into is not None or row.erased_at is not None:
        raise Conflict(_NOTHING, current_state=row.state)
    row.public_text, row.public_answer = text, answer
    row.published_at = row.published_at or now
    row.version += 1
    audited(tx, principal, "complaint-published", complaint_id, now)
    return row


def withdraw(tx: Tx, complaint_id: str, principal: Principal, now: datetime) -> None:
    """Let the public no longer read a report. Raises ``NotFound``. Again changes nothing."""
    row = of_agency(tx, complaint_id, principal)
    if row.published_at is None:
        return
    row.published_at = row.public_text = row.public_answer = None
    row.version += 1
    audited(tx, principal, "complaint-withdrawn", complaint_id, now)


def shown(tx: Tx, row: Complaint, themer: Themer, now: datetime) -> Published:
    """The report as the public reads it: without rude words, addresses and long numbers."""

    def public(text: str) -> str:
        return redacted(themer.masked(tx, row.city, text, now))

    return Published(
        row, public(row.public_text or ""), None if row.public_answer is None else public(row.public_answer)
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """How a year's reports were handled; ``hidden`` are the units that the public sees no figures of."""

    units: Sequence[Handled]
    hidden: frozenset[str]
    total: Handled | None


def figures(tx: Tx, place: Place, year: int, smallest: int, now: datetime) -> Figures:
    """How the reports that came in a calendar year were handled; no group under ``smallest`` can be told from it."""
    begin, end = (datetime(one, 1, 1, tzinfo=CITY_ZONE) for one in (year, year + 1))
    units = complaints.handled(tx, place, begin, end, now)
    total = total_of(units)
    told = total.received == 0 or total.received >= smallest
    return Figures(units, hidden_in(units, smallest), total if told else None)
