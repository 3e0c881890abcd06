"""What a reporter thinks of how their report ended."""

from __future__ import annotations

from services.feedback.handlers.complaints import of_reporter
from services.feedback.store.tables import Complaint
from shared.database import Tx
from shared.errors import Conflict, Text

_NOT_ENDED = Text("Laporan ini belum selesai; nilailah sesudahnya.", "This report has not ended; rate it afterwards.")
_MERGED = Text("Laporan ini digabung dengan laporan lain.", "This report was merged with another one.")
_RATED = Text("Laporan ini sudah Anda nilai.", "You have rated this report.")


def rate(tx: Tx, ticket: str, secret: str, rating: int) -> Complaint:
    """Store a rating from 1 to 4, once each time the report was closed. Raises ``NotFound``, ``Conflict``."""
    row = of_reporter(tx, ticket, secret)
    if row.merged_into is not None:
        raise Conflict(_MERGED, current_state=row.state)
    if row.state != "closed":
        raise Conflict(_NOT_ENDED, current_state=row.state)
    if row.satisfaction is not None:
        raise Conflict(_RATED, current_state=row.state)
    row.satisfaction = rating
    row.version += 1
    return row
