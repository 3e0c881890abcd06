"""What an alert is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that is open: one for each rule, subject and cause. ``at_most`` bounds what may lag behind."""

    rule: str
    subject_id: str
    cause: str
    severity: str
    agency: str
    unit_id: str | None
    figures: dict[str, Any]
    at_most: dict[str, int]
    required: bool = True
    """Whether it must be there; otherwise it may."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is at most one open alert for."""
        return self.rule, self.subject_id, self.cause
