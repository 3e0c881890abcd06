"""``/audit``: who did and who read what of an alert or a channel."""

from __future__ import annotations

from services.notification.store import channels, shown_alerts
from shared.database import Tx
from shared.web.audit import audit_router
from shared.web.auth import Principal


def _visible(tx: Tx, principal: Principal, subject: str) -> bool:
    channel = channels.find(tx, subject)
    if channel is not None:
        return principal.sees(channel.agency, channel.city) and channel.owner in {None, principal.subject}
    alert = shown_alerts.find(tx, subject)
    return alert is not None and principal.sees(alert.agency, alert.city)


router = audit_router("notification", _visible)
