"""The rules behind the alerts, with the figures that hold today."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.notification.api.language import Language
from services.notification.context import Ctx
from services.notification.domain.catalogue import CARDS, Card, Figured, Threshold
from services.notification.domain.outcome import Severity, SubjectType
from shared.rules.alerts import AlertRules
from shared.rules.calendar import city_day
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.pagination import Page

router = api_router(tags=["rules"])


class RuleBody(BaseModel):
    """One rule: what it watches, from which figures on, and where it comes from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "ikm-low",
                    "title": "IKM rendah",
                    "description": "IKM unit pada tahun terbarunya bermutu seperti di bawah ...",
                    "subject_type": "unit",
                    "severities": ["info", "warning", "critical"],
                    "thresholds": {"grades": ["C", "D"], "minimum_answers": 5, "indicative_below_answers": 30},
                    "rule_set": "alerts-2026.1",
                    "source": "PermenPANRB 14/2017 (mutu pelayanan); jumlah jawaban minimum asumsi ...",
                }
            ]
        }
    )

    rule: str
    title: str
    description: str
    subject_type: SubjectType
    severities: list[Severity]
    thresholds: dict[str, int | float | str | list[str]]
    rule_set: str = Field(description="The rule set the thresholds come from, a city's own where it has one")
    source: str = Field(description="The regulation behind it, and which figures are assumptions to confirm")


@router.get("/rules")
async def get_rules(
    context: Ctx, principal: Annotated[Principal, allow("notification:read")], language: Language
) -> Page[RuleBody]:
    """Every rule, with the thresholds that hold today in the caller's city."""
    today = city_day(context.clock.now())
    city = None if principal.city == "*" else principal.city
    figured = Figured(
        context.rules.of(AlertRules, today, city),
        context.rules.of(JpRules, today, city),
        context.rules.of(IkmRules, today, city),
    )
    return Page(items=[_body_of(card, figured, language) for card in CARDS.values()])


def _body_of(card: Card, figured: Figured, language: str) -> RuleBody:
    return RuleBody(
        rule=card.rule,
        title=card.title.in_language(language),
        description=card.description.in_language(language),
        subject_type=card.subject_type,
        severities=list(card.severities),
        thresholds={name: _plain(value) for name, value in card.thresholds(figured).items()},
        rule_set=figured.alerts.rule_set,
        source=card.source.in_language(language),
    )


def _plain(value: Threshold) -> int | float | str | list[str]:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
