"""What an alert says to people, composed from its rule and figures when it is read, so that words can be mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.notification.domain import (
    complaint_overdue,
    ikm_dropped,
    ikm_low,
    jp_below_target,
    programme_too_difficult,
    score_below_standard,
)
from services.notification.domain.outcome import Figures
from services.notification.domain.texts import (
    of_complaint_overdue,
    of_ikm_dropped,
    of_ikm_low,
    of_jp_below_target,
    of_programme_too_difficult,
    of_score_below_standard,
)
from services.notification.domain.wording import Names, Wording

WRITERS: Mapping[str, Callable[[Figures, Names], Wording]] = MappingProxyType(
    {
        jp_below_target.RULE: of_jp_below_target.write,
        score_below_standard.RULE: of_score_below_standard.write,
        ikm_low.RULE: of_ikm_low.write,
        ikm_dropped.RULE: of_ikm_dropped.write,
        programme_too_difficult.RULE: of_programme_too_difficult.write,
        complaint_overdue.RULE: of_complaint_overdue.write,
    }
)
"""Who words the alerts of each rule."""


def wording(rule: str, figures: Figures, names: Names) -> Wording:
    """The words of an alert. Raises ``KeyError`` for an unknown rule or a missing figure."""
    return WRITERS[rule](figures, names)
