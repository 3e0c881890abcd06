"""Citizens' reports: opened by anyone, moved on by the agency, replied to by the reporter, closed by silence."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from services.feedback.domain import complaint as life
from services.feedback.domain.complaint import Kind, Move, NotAllowed
from services.feedback.domain.reply import reply_of
from services.feedback.domain.reporter import Reporter, faults_of
from services.feedback.domain.ticket import as_ticket, fingerprint, is_secret, new_ticket, secret_of
from services.feedback.handlers.complaint_merging import point_to_main
from services.feedback.handlers.complaint_steps import Deadlines, refusal, standing, step
from services.feedback.handlers.mending import IN_FUTURE, to_mend
from services.feedback.handlers.rights import READ, has_right, require_officer, unit_in_use
from services.feedback.handlers.themer import Source, Themed, Themer
from services.feedback.store import complaints, units
from services.feedback.store.tables import Complaint
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.errors import Conflict, Fault, NotFound, Text
from shared.events.feedback import ComplaintOpened
from shared.ids import new_id
from shared.outbox import stage
from shared.web.auth import Principal

_NO_COMPLAINT = Text("Laporan ini tidak ada, atau bukan milik instansi Anda.", "Your agency has no such report.")
_NO_TICKET = Text(
    "Tiket dan kode rahasia ini tidak cocok dengan laporan mana pun.",
    "This ticket and secret belong to no report.",
)
_MERGED = Text(
    "Laporan ini digabung dengan laporan lain tentang hal yang sama; ikuti jawabannya di sini.",
    "This report was merged with another one about the same matter; follow its answers here.",
)
_NO_SUCH_UNIT = Text("bukan unit yang masih melayani di kota ini", "is no unit of this city that is in use")
_NO_SECRET = bytes(32)
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody reports. ``received_at`` only of a report that came in earlier, on paper or by word."""

    unit_id: str
    kind: Kind
    text: str
    reporter: Reporter
    received_at: datetime | None


def open_complaint(
    tx: Tx,
    said: Said,
    principal: Principal | None,
    deadlines: Deadlines,
    themer: Themer,
    ticket_key: bytes,
    now: datetime,
) -> Complaint:
    """Store a report with its ticket and its first deadline, and tell the others.

    Raises ``NotFound`` for an unknown unit, ``Forbidden`` when a time is given by somebody else than its agency,
    ``Invalid`` for a time to come and for a reporter who is named without a name or anonymous with one.
    """
    unit = unit_in_use(tx, said.unit_id)
    if said.received_at is not None:
        require_officer(principal, unit)
    faults = list(faults_of(said.reporter))
    if said.received_at is not None and said.received_at > now:
        faults.append(Fault("/received_at", IN_FUTURE))
    if faults:
        raise to_mend(faults)
    at = said.received_at or now
    rules = deadlines.on(at, unit.city)
    begun = life.opened(said.kind, at, rules, deadlines.calendar)
    row = _row(tx, said, unit, begun, ticket_key)
    row.rule_set = rules.rule_set
    complaints.add(tx, row)
    source = Source("complaint", row.complaint_id, row.agency, row.city, at, unit_id=row.unit_id)
    stage(tx, _opened(row, begun, themer.note(tx, source, said.text)), now)
    return row


def move_complaint(
    tx: Tx, complaint_id: str, move: Move, principal: Principal, deadlines: Deadlines, now: datetime
) -> Complaint:
    """Take the agency's next step. Raises ``NotFound`` for another agency's report, ``Invalid``, ``Conflict``.

    One that is forwarded to a unit of another agency of the city is that agency's from then on.
    """
    row = of_agency(tx, complaint_id, principal)
    if move.unit_id is not None and move.action == "forward":
        _hand_over(tx, row, move.unit_id)
    if move.into is not None and move.action == "merge":
        point_to_main(tx, row, move.into, principal)
    if move.action == "reopen":
        row.merged_into = None
    step(tx, row, move, deadlines, now, "agency", principal)
    return row


def reply(
    tx: Tx, ticket: str, secret: str, deadlines: Deadlines, now: datetime, *, satisfied: bool | None, words: str | None
) -> Complaint:
    """Let the reporter answer a question, close an answered report or open it again.

    Raises ``NotFound``, ``Invalid``, ``Conflict``.
    """
    row = of_reporter(tx, ticket, secret)
    if row.merged_into is not None:
        raise Conflict(_MERGED, current_state=row.state)
    rules = deadlines.on(now, row.city)
    move = reply_of(standing(row), rules, deadlines.calendar, satisfied=satisfied, words=words, now=now)
    if isinstance(move, NotAllowed):
        raise refusal(move)
    if isinstance(move, Fault):
        raise to_mend([move])
    step(tx, row, move, deadlines, now, "reporter")
    return row


def of_agency(tx: Tx, complaint_id: str, principal: Principal) -> Complaint:
    """A report of the caller's agency. Raises ``NotFound``."""
    row = complaints.find(tx, complaint_id)
    if row is None or not principal.sees(row.agency, row.city):
        raise NotFound(_NO_COMPLAINT)
    return row


def of_reporter(tx: Tx, ticket: str, secret: str) -> Complaint:
    """The report of a ticket. Raises ``NotFound`` alike for a wrong ticket and a wrong secret."""
    row = complaints.by_ticket(tx, as_ticket(ticket))
    if not is_secret(secret, _NO_SECRET if row is None else row.secret_fingerprint) or row is None:
        raise NotFound(_NO_TICKET)
    return row


def of_officer(tx: Tx, reference: str, principal: Principal | None, scope: str = READ) -> Complaint | None:
    """The report with this id or ticket, if the caller is an officer of its agency with this right."""
    row = complaints.find(tx, reference) or complaints.by_ticket(tx, as_ticket(reference))
    return row if row is not None and has_right(principal, scope, row.agency, row.city) else None


def close_silent(tx: Tx, deadlines: Deadlines, now: datetime) -> int:
    """Close reports whose reporters let their time pass to object or to answer a question, as of its end; how many."""
    silent = complaints.silent(tx, now, _AT_ONCE)
    for row in silent:
        step(tx, row, Move("close", row.reporter_until or now), deadlines, now, "time")
    return len(silent)


def _hand_over(tx: Tx, row: Complaint, unit_id: str) -> None:
    unit = units.find(tx, unit_id)
    if unit is None or not unit.active or unit.city != row.city:
        raise to_mend([Fault("/unit_id", _NO_SUCH_UNIT)])
    row.unit_id, row.agency = unit.unit_id, unit.agency


def _row(tx: Tx, said: Said, unit: KnownUnit, begun: life.Complaint, ticket_key: bytes) -> Complaint:
    complaint_id = new_id()
    return Complaint(
        complaint_id=complaint_id,
        ticket=_free_ticket(tx, unit.city),
        secret_fingerprint=fingerprint(secret_of(complaint_id, ticket_key)),
        unit_id=unit.unit_id,
        agency=unit.agency,
        city=unit.city,
        kind=begun.kind,
        classification=begun.classification,
        state=begun.state,
        text=said.text,
        reporter_mode=said.reporter.mode,
        reporter_name=said.reporter.name,
        reporter_contact=said.reporter.contact,
        opened_at=begun.since,
        since=begun.since,
        due_at=begun.due_at,
        reporter_until=begun.reporter_until,
        late=begun.late,
        rule_set="",
        version=1,
    )


def _free_ticket(tx: Tx, city: str) -> str:
    ticket = new_ticket(city, secrets.choice)
    while complaints.is_taken(tx, ticket):
        ticket = new_ticket(city, secrets.choice)
    return ticket


def _opened(row: Complaint, begun: life.Complaint, themed: Themed) -> ComplaintOpened:
    return ComplaintOpened(
        complaint_id=row.complaint_id,
        kind=begun.kind,
        classification=begun.classification,
        unit_id=row.unit_id,
        agency=row.agency,
        city=row.city,
        state=begun.state,
        opened_at=begun.since,
        due_at=begun.due_at,
        themes=themed.themes,
        needs=themed.needs,
    )
