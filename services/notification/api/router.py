"""Every route of notification, noun by noun; the first that matches answers."""

from __future__ import annotations

from services.notification.api import (
    alerts,
    audit,
    channels,
    deliveries,
    notices,
    rules,
    stream,
)
from shared.service import together

router = together(
    stream.router,
    alerts.router,
    rules.router,
    channels.router,
    deliveries.router,
    notices.router,
    audit.router,
)
