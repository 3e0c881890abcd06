"""What an alert says to people, composed from its rule and figures when it is read, so that words can be mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.notification.domain import (
    budget_used,
    complaint_overdue,
    complaint_warnings,
    ikm_dropped,
    ikm_low,
    ip_asn_fallen,
    jp_below_target,
    operations,
    programme_too_difficult,
    score_below_standard,
    session_seats,
    waiting,
)
from services.notification.domain.outcome import Figures
from services.notification.domain.texts import (
    of_complaint_overdue,
    of_complaint_warnings,
    of_figures,
    of_ikm_dropped,
    of_ikm_low,
    of_jp_below_target,
    of_operations,
    of_programme_too_difficult,
    of_score_below_standard,
    of_sessions,
    of_waiting,
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
        complaint_warnings.DUE_SOON: of_complaint_warnings.write_due_soon,
        complaint_warnings.REOPENED: of_complaint_warnings.write_reopened,
        budget_used.RULE: of_figures.write_budget,
        ip_asn_fallen.RULE: of_figures.write_ip_asn,
        session_seats.UNDERFILLED: of_sessions.write_underfilled,
        session_seats.NO_SHOWS: of_sessions.write_no_shows,
        session_seats.ANSWERS_LOW: of_sessions.write_answers_low,
        waiting.ASSESSMENT_DUE: of_waiting.write_assessment,
        waiting.CERTIFICATE_EXPIRING: of_waiting.write_certificate,
        waiting.RECOMMENDATION_WAITING: of_waiting.write_recommendation,
        operations.BEHIND: of_operations.write_behind,
        operations.DEAD_LETTERS: of_operations.write_dead_letters,
        operations.PARKED: of_operations.write_parked,
    }
)
"""Who words the alerts of each rule."""


def wording(rule: str, figures: Figures, names: Names) -> Wording:
    """The words of an alert. Raises ``KeyError`` for an unknown rule or a missing figure."""
    return WRITERS[rule](figures, names)
