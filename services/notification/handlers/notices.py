"""What people are told of decisions about themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.notification.domain.notice import RECOMMENDATION, notice_id, told_of
from services.notification.store import notices
from services.notification.store.notice_tables import Notice
from services.notification.store.notices import NewNotice
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.events.evaluation import RecommendationMoved

_NOTHING: Final = Text("Tidak ada pemberitahuan ini untuk Anda.", "There is no such notice for you.")


class Notices:
    """What a batch says of decisions. Those to people who were erased go again in the same batch (see ``erasure``)."""

    def __init__(self) -> None:
        self._told: dict[str, NewNotice] = {}

    def tell(self, event: RecommendationMoved) -> None:
        """Evaluation says what was decided; the person is not told of their own appeal or of what lapsed."""
        state = told_of(event.state)
        if state is None:
            return
        key = notice_id(event.recommendation_id, state, event.moved_at)
        self._told[key] = NewNotice(
            key,
            event.employee_id,
            event.agency,
            event.city,
            RECOMMENDATION,
            event.recommendation_id,
            event.kind,
            state,
            event.moved_at,
        )

    def people(self) -> set[str]:
        """Who is told something."""
        return {one.employee_id for one in self._told.values()}

    def write(self, tx: Tx) -> None:
        """Store them."""
        notices.add(tx, list(self._told.values()))


def read_notice(tx: Tx, employee_id: str, key: str, now: datetime) -> Notice:
    """The person says that they read a notice; the first time counts. Raises ``NotFound`` when it is not to them."""
    notices.mark_read(tx, employee_id, key, now)
    found = notices.one(tx, employee_id, key)
    if found is None:
        raise NotFound(_NOTHING)
    return found
