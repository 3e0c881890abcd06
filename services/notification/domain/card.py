"""How a rule is shown to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.notification.domain.knobs import Threshold
from services.notification.domain.outcome import Severity, SubjectType
from shared.errors import Text
from shared.rules.alerts import AlertRules
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules


class Figured(NamedTuple):
    """The rule sets that hold the figures of all rules."""

    alerts: AlertRules
    jp: JpRules
    ikm: IkmRules


@dataclass(frozen=True, slots=True)
class Card:
    """One rule, as it is shown to people."""

    rule: str
    subject_type: SubjectType
    severities: tuple[Severity, ...]
    title: Text
    description: Text
    source: Text
    thresholds: Callable[[Figured], Mapping[str, Threshold]]
