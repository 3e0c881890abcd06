"""Every route of evaluation, noun by noun; the first that matches answers."""

from __future__ import annotations

from services.evaluation.api import (
    agencies,
    assessment_requests,
    audit,
    ip_asn,
    jp,
    judgements,
    plans,
    profiles,
    programmes,
    recommendations,
    rule_sets,
    scores,
    series,
    talent,
    trends,
    what_if,
)
from shared.service import together

router = together(
    scores.router,
    trends.router,
    what_if.router,
    jp.router,
    ip_asn.router,
    talent.router,
    profiles.router,
    programmes.router,
    agencies.router,
    plans.router,
    series.router,
    rule_sets.router,
    audit.router,
    assessment_requests.router,
    recommendations.router,
    *judgements.routers(),
)
