"""Files of reports: taken in by what their bytes are, scanned, shown to those the report is open to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.feedback.domain.complaint import ENDS
from services.feedback.domain.filename import safe_name
from services.feedback.handlers.complaints import of_agency, of_officer, of_reporter
from services.feedback.handlers.rights import READ
from services.feedback.scanning import Verdict
from services.feedback.sniffing import FileKind
from services.feedback.store import attachments
from services.feedback.store.tables import Complaint
from services.feedback.store.voice_tables import Attachment
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.ids import new_id
from shared.web.auth import Principal

Giver = Literal["reporter", "agency"]
OPEN_STATES: Final = frozenset({"clean", "released"})

_NONE = Text("Lampiran ini tidak ada.", "There is no such attachment.")
_ENDED = Text("Laporan ini sudah selesai; lampiran baru tidak diterima.", "This report has ended; no file is taken.")
_QUARANTINED: Final[Mapping[str, Text]] = {
    "infected": Text("Lampiran ini berisi virus dan dikarantina.", "This file holds a virus and is in quarantine."),
    "unscanned": Text(
        "Lampiran ini belum diperiksa antivirus dan masih dikarantina.",
        "This file has not been scanned yet and is in quarantine.",
    ),
}


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came in: its bytes' kind, length and hash, and what its sender calls it."""

    kind: FileKind
    size: int
    sha256: bytes
    filename: str | None
    internal: bool = False


def received(data: bytes, kind: FileKind, filename: str | None, *, internal: bool) -> Received:
    """What is kept of these bytes beside themselves."""
    return Received(kind, len(data), hashlib.sha256(data).digest(), filename, internal)


def open_to(
    tx: Tx, reference: str, secret: str, principal: Principal | None, scope: str = READ
) -> tuple[Complaint, Giver]:
    """The report and who asks: an officer with this right, or whoever has the secret. Raises ``NotFound``."""
    theirs = of_officer(tx, reference, principal, scope)
    return (theirs, "agency") if theirs is not None else (of_reporter(tx, reference, secret), "reporter")


def may_take(tx: Tx, row: Complaint, giver: Giver, sha256: bytes, at_most: int) -> Attachment | None:
    """The same file where this side has given it before. Raises ``Conflict`` when no more is taken."""
    given = [one for one in attachments.of(tx, row.complaint_id) if one.giver == giver]
    same = next((one for one in given if one.sha256 == sha256), None)
    if same is not None:
        return same
    if row.erased_at is not None or (giver == "reporter" and row.state in ENDS):
        raise Conflict(_ENDED, current_state=row.state)
    if len(given) >= at_most:
        raise Conflict(_too_many(at_most), current_state=row.state)
    return None


def keep(
    tx: Tx, row: Complaint, giver: Giver, file: Received, stored_as: str, verdict: Verdict,
    principal: Principal | None, now: datetime,
) -> Attachment:  # fmt: skip
    """Store what is known of a file whose bytes lie in the folder."""
    officer = principal if giver == "agency" else None
    attachment = Attachment(
        attachment_id=new_id(),
        complaint_id=row.complaint_id,
        giver=giver,
        internal=file.internal and giver == "agency",
        filename=safe_name(file.filename, file.kind.ending),
        media_type=file.kind.media_type,
        size=file.size,
        sha256=file.sha256,
        stored_as=stored_as,
        state=verdict,
        added_at=now,
        added_by=None if officer is None else officer.subject[:200],
    )
    attachments.add(tx, attachment)
    row.version += 1
    if officer is not None:
        audited(tx, officer, "attachment-added", row.complaint_id, now, attachment=attachment.attachment_id)
    return attachment


def to_download(
    tx: Tx, reference: str, attachment_id: str, secret: str, principal: Principal | None
) -> tuple[Attachment, Giver]:
    """A file of a report, and who asks. Raises ``NotFound``, and ``Conflict`` for what is in quarantine."""
    row, asker = open_to(tx, reference, secret, principal)
    found = attachments.find(tx, attachment_id)
    if found is None or found.complaint_id != row.complaint_id or (found.internal and asker != "agency"):
        raise NotFound(_NONE)
    if found.state not in OPEN_STATES:
        raise Conflict(_QUARANTINED[found.state], current_state=found.state)
    return found, asker


def release(tx: Tx, complaint_id: str, attachment_id: str, principal: Principal, now: datetime) -> Attachment:
    """Take a file out of quarantine that no scanner has looked at, on an officer's word. Raises ``NotFound``,
    ``Conflict`` for one with a virus."""
    of_agency(tx, complaint_id, principal)
    found = attachments.find(tx, attachment_id)
    if found is None or found.complaint_id != complaint_id:
        raise NotFound(_NONE)
    if found.state == "infected":
        raise Conflict(_QUARANTINED["infected"], current_state="infected")
    if found.state == "unscanned":
        found.state = "released"
        audited(tx, principal, "attachment-released", complaint_id, now, attachment=attachment_id)
    return found


def judge(tx: Tx, attachment_id: str, verdict: Verdict) -> None:
    """Store what the scanner says of a file that waited for it."""
    found = attachments.find(tx, attachment_id)
    if found is not None and found.state == "unscanned":
        found.state = verdict


def _too_many(at_most: int) -> Text:
    return Text(f"Paling banyak {at_most} lampiran.", f"At most {at_most} files.")
