"""The thresholds of the alert rules, and how each is applied unless an agency says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.alert_policies import AlertPolicy, read_policies
from shared.rules.reading import Table

GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When a figure becomes something to tell somebody."""

    NAME: ClassVar[str] = "alerts"

    rule_set: str
    jp_from_month: int
    jp_from_day: int
    score_gap_from: int
    """Levels below the position's standard."""
    ikm_grades: tuple[str, ...]
    ikm_drop: Decimal
    """Points below the year before."""
    ikm_minimum_answers: int
    programme_minimum_answers: int
    programme_too_difficult_above: Decimal
    complaint_due_soon_hours: int
    budget_warning_percent: Decimal
    """Of what was set aside: spent and committed together."""
    budget_critical_percent: Decimal
    session_underfilled_days: int
    """Days before the first day of a session."""
    session_underfilled_below_percent: Decimal
    """Taken seats of all seats."""
    no_show_above_percent: Decimal
    no_show_minimum_seats: int
    questionnaire_after_days: int
    """Days after the last day of a session."""
    questionnaire_below_percent: Decimal
    questionnaire_minimum_asked: int
    assessment_due_days: int
    """Days before the last day on which an assessment is taken."""
    certificate_expiring_days: int
    """Days before the last day on which a certificate holds."""
    ip_asn_fallen_categories: int
    recommendation_waiting_days: int
    consumer_behind_records: int
    dead_letters_from: int
    delivery_parked_from: int
    """Messages of one channel."""
    policies: Mapping[str, AlertPolicy]
    """By rule."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        month, day = table.integer("jp_from_month", 1, 12), table.integer("jp_from_day", 1, 31)
        _check_day_exists(table, month, day)
        grades = table.texts("ikm_grades")
        if not set(grades) <= set(GRADES):
            table.refuse("ikm_grades", Text("tulis mutu dari A, B, C, D", "write grades out of A, B, C, D"))
        return cls(
            rule_set=rule_set,
            jp_from_month=month,
            jp_from_day=day,
            score_gap_from=table.integer("score_gap_from", 1, 5),
            ikm_grades=grades,
            ikm_drop=table.decimal("ikm_drop", Decimal("0.01"), 75),
            ikm_minimum_answers=table.integer("ikm_minimum_answers", 1, 10_000),
            programme_minimum_answers=table.integer("programme_minimum_answers", 1, 10_000),
            programme_too_difficult_above=table.decimal("programme_too_difficult_above", 0, 1),
            complaint_due_soon_hours=table.integer("complaint_due_soon_hours", 1, 24 * 60),
            budget_warning_percent=table.decimal("budget_warning_percent", 1, 1000),
            budget_critical_percent=table.decimal("budget_critical_percent", 1, 1000),
            session_underfilled_days=table.integer("session_underfilled_days", 0, 365),
            session_underfilled_below_percent=table.decimal("session_underfilled_below_percent", 0, 100),
            no_show_above_percent=table.decimal("no_show_above_percent", 0, 100),
            no_show_minimum_seats=table.integer("no_show_minimum_seats", 1, 10_000),
            questionnaire_after_days=table.integer("questionnaire_after_days", 0, 365),
            questionnaire_below_percent=table.decimal("questionnaire_below_percent", 0, 100),
            questionnaire_minimum_asked=table.integer("questionnaire_minimum_asked", 1, 10_000),
            assessment_due_days=table.integer("assessment_due_days", 0, 365),
            certificate_expiring_days=table.integer("certificate_expiring_days", 0, 3650),
            ip_asn_fallen_categories=table.integer("ip_asn_fallen_categories", 1, 4),
            recommendation_waiting_days=table.integer("recommendation_waiting_days", 0, 365),
            consumer_behind_records=table.integer("consumer_behind_records", 1, 1_000_000_000),
            dead_letters_from=table.integer("dead_letters_from", 1, 1_000_000_000),
            delivery_parked_from=table.integer("delivery_parked_from", 1, 1_000_000),
            policies=read_policies(table.table("policies")),
        )

    def jp_from(self, year: int) -> date:
        """The day from which ``year`` is running out for those below their JP target."""
        return date(year, self.jp_from_month, self.jp_from_day)


def _check_day_exists(table: Table, month: int, day: int) -> None:
    try:
        date(2025, month, day)
    except ValueError:
        table.refuse(
            "jp_from_day",
            Text(
                f"bulan {month} tidak mempunyai tanggal {day} di setiap tahun",
                f"month {month} has no day {day} in every year",
            ),
        )
