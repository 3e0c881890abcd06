"""How a try at sending ended."""

from __future__ import annotations

from typing import NamedTuple

from services.notification.domain.delivery import OutcomeClass


class Ended(NamedTuple):
    """The class of the outcome, and the receiver's HTTP or SMTP status where it gave one."""

    outcome: OutcomeClass
    code: int | None = None


class BlockedAddressError(Exception):
    """A channel leads to an address that is not of the open network."""
