"""Which city an agency is in, as far as enrollment and the alerts have told."""

from __future__ import annotations

from typing import Final

from services.notification.store import shown_alerts
from services.notification.store.employees import city_of
from services.notification.store.rule_settings import EVERY_AGENCY
from shared.database import Tx
from shared.errors import Forbidden, Text

_ELSEWHERE: Final = Text("Instansi ini ada di kota lain.", "This agency is in another city.")


def require_here(tx: Tx, agency: str, city: str) -> None:
    """Raise ``Forbidden`` for an agency that is known to be in another city than this."""
    known = None if agency == EVERY_AGENCY else shown_alerts.city_of(tx, agency) or city_of(tx, agency)
    if known not in {None, city}:
        raise Forbidden(_ELSEWHERE)
