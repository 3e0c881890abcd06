"""What every desk has in its hands when a batch ends and its subjects are judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.notification.handlers.ledger import Ledger
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.timer_changes import TimerChanges
from shared.database import Tx


@dataclass(frozen=True, slots=True)
class Round:
    """The transaction, the time, the rules, and where the judgements go."""

    tx: Tx
    now: datetime
    rulebook: Rulebook
    ledger: Ledger
    timers: TimerChanges

    @property
    def today(self) -> date:
        """The city's calendar day."""
        return self.rulebook.today


class Desk(Protocol):
    """Collects what a batch says about one kind of subject, and lets the rules judge it at the end."""

    def subjects(self) -> set[str]:
        """About whom the batch has said something that a rule may care for."""
        ...

    def judge(self, its: Round) -> None:
        """Keep the facts that are needed later, and put what the rules say into the ledger."""
        ...
