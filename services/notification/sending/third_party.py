"""Everything Apprise speaks over a network: Telegram, WhatsApp Business, Slack, Matrix, mail, IRC and the rest."""

from __future__ import annotations

import asyncio
import logging
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Any, Final

from services.notification.sending.guard import only_outwards
from services.notification.sending.message import STEPS, Message
from services.notification.sending.outcome import Ended

_KINDS: Final = {"info": "info", "warning": "warning", "critical": "failure"}

_WITHIN: Final = {
    *("NotifySyslog", "NotifyDBus", "NotifyGnome", "NotifyGLib", "NotifyMacOSX", "NotifyWindows", "NotifyBlink1"),
    *("NotifyMQTT", "NotifyXMPP"),
}


class ThirdParties:
    """Sends through Apprise, in threads of its own: a third party that keeps silent holds one of them at most."""

    def __init__(self, *, allow_private: bool, timeout_seconds: float, at_once: int) -> None:
        self._allow_private = allow_private
        self._timeout = timeout_seconds
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="notification-apprise")

    async def send(self, url: str, message: Message) -> Ended:
        """Send a message. Raises ``TimeoutError``."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._notify, url, message)

    def _notify(self, url: str, message: Message) -> Ended:
        plugin = plugin_of(url)
        if plugin is None:
            return Ended("misconfigured")
        plugin.socket_connect_timeout = plugin.socket_read_timeout = self._timeout / 2
        plugin.redirects = False
        with only_outwards(allow_private=self._allow_private) as watched:
            sent = plugin.notify(body=plain(message), title=message.subject, notify_type=_KINDS[message.severity])
            if watched.blocked:
                return Ended("blocked")
        return Ended("delivered" if sent else "refused")


def plugin_of(url: str) -> Any | None:
    """Apprise's plugin for a URL; None where it knows none, or one that would act on this machine alone.

    Such are desktops and the local syslog. Plugins whose libraries connect in threads of their own, beyond the guard,
    are left out too (MQTT, XMPP).
    """
    apprise = _apprise()
    plugin = apprise.Apprise.instantiate(url, asset=apprise.AppriseAsset(secure_logging=True), suppress_exceptions=True)
    if plugin is None or not hasattr(plugin, "notify"):
        return None
    return None if {kind.__name__ for kind in type(plugin).__mro__} & _WITHIN else plugin


@cache
def _apprise() -> Any:
    """Apprise with all its plugins, half a second of imports that only deployments with such channels pay."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what its plugins import
        apprise = import_module("apprise")
        apprise.Apprise.instantiate("json://localhost")
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its lines hold addresses with their secrets
    return apprise


def plain(message: Message) -> str:
    """A message as plain text."""
    parts = [message.note] if message.note else []
    for line in message.lines:
        step = STEPS[line.change].in_language(message.language)
        parts.append(f"{line.title} ({step})\n{line.text}\n{line.link}")
    if message.more:
        parts.append(f"... +{message.more}")
    return "\n\n".join(parts)
