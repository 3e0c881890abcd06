"""Reports about the same matter: the doubles follow the main one."""

from __future__ import annotations

from services.feedback.handlers.mending import to_mend
from services.feedback.store import complaints
from services.feedback.store.tables import Complaint
from shared.database import Tx
from shared.errors import Fault, Text
from shared.web.auth import Principal

_NOT_THERE = Text("bukan laporan instansi Anda", "is no report of your agency")
_ITSELF = Text("laporan tidak dapat digabung dengan dirinya sendiri", "a report cannot be merged into itself")
_REJECTED = Text("laporan itu sudah ditolak", "that report was rejected")


def point_to_main(tx: Tx, row: Complaint, into: str, principal: Principal) -> None:
    """Let a report, and those merged into it, follow another one; one that follows itself leads to its main one.

    Raises ``Invalid`` for another agency's report, a rejected one, and the report itself.
    """
    main = complaints.find(tx, into)
    if main is not None and main.merged_into is not None:
        main = complaints.find(tx, main.merged_into)
    if main is None or not principal.sees(main.agency, main.city) or main.city != row.city:
        raise to_mend([Fault("/into", _NOT_THERE)])
    if main.complaint_id == row.complaint_id:
        raise to_mend([Fault("/into", _ITSELF)])
    if main.state == "rejected":
        raise to_mend([Fault("/into", _REJECTED)])
    row.merged_into = main.complaint_id
    for follower in complaints.followers(tx, row.complaint_id):
        follower.merged_into = main.complaint_id


def main_of(tx: Tx, row: Complaint) -> Complaint | None:
    """The report that another one doubles."""
    return None if row.merged_into is None else complaints.find(tx, row.merged_into)
