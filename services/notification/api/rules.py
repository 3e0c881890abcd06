"""The rules behind the alerts: what holds for an agency, what it says itself, and what would have been."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Path, Query, Response

from services.notification.api.language import Language, language_headers
from services.notification.api.rule_bodies import (
    LONGEST_SPAN,
    RuleBody,
    RuleChangeBody,
    TrialBody,
    TrialResultBody,
    rule_body,
    trial_body,
)
from services.notification.context import Context, Ctx
from services.notification.domain.card import Figured
from services.notification.domain.catalogue import CARDS
from services.notification.domain.trial import Span
from services.notification.handlers.rule_changes import Stands, Whose, change, stands, with_thresholds
from services.notification.handlers.trying import Trial, attempt
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.rules.calendar import city_day
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page
from shared.web.problems import problems

router = api_router("notification", tags=["rules"])

RuleName = Annotated[str, Path(max_length=64, examples=["ikm-low"])]
AgencyAsked = Annotated[
    str | None, Query(max_length=64, description="`*` for the city's default; the caller's own when left out")
]
CityAsked = Annotated[str | None, Query(max_length=64, description="Only for callers of all cities")]

_SPAN: Final = Text(
    "Akhirnya harus sesudah awalnya, paling lama 400 hari.", "The end must be after the start, at most 400 days."
)


@router.get("/rules", summary="Daftar aturan peringatan", responses=problems(422))
async def get_rules(
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    agency: AgencyAsked = None,
    city: CityAsked = None,
) -> Page[RuleBody]:
    """Every rule, as it is applied today in an agency, or in a city where no agency says otherwise."""
    whose = Whose.of(principal, agency, city)

    def script(tx: Tx) -> list[Stands]:
        return [stands(tx, context.rules, rule, whose, context.clock.now()) for rule in CARDS]

    found = await context.database.read(script)
    return Page(items=[_told(context, one, whose, language) for one in found])


@router.get("/rules/{rule}", summary="Lihat aturan peringatan", responses=problems(404, 422))
async def get_rule(
    rule: RuleName,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    response: Response,
    agency: AgencyAsked = None,
    city: CityAsked = None,
) -> RuleBody:
    """One rule, as it is applied today."""
    whose = Whose.of(principal, agency, city)
    found = await context.database.read(stands, context.rules, rule, whose, context.clock.now())
    response.headers.update(etag(found.version))
    return _told(context, found, whose, language)


@router.put(
    "/rules/{rule}",
    summary="Atur aturan peringatan",
    response_model=RuleBody,
    responses=problems(404, 409, 412, 422, 428),
)
async def put_rule(
    rule: RuleName,
    body: RuleChangeBody,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:write")],
    language: Language,
    if_match: IfMatch,
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Say how a rule is applied in an agency, or with `*` in every agency of a city that says nothing else (BKPSDM).

    What is left out goes back to the default. It holds at once for what comes, and within moments for what is: alerts
    are raised and resolved as the new figures have it. `If-Match` is the ETag last read, `"0"` before the first change.
    """
    whose, now = Whose.of(principal, body.agency, body.city), context.clock.now()

    def script(tx: Tx) -> Answer:
        changed = change(tx, context.rules, rule, whose, body.wish(), principal, if_match, now)
        headers = {**etag(changed.version), **language_headers(language)}
        return Answer(_told(context, changed, whose, language), 200, headers)

    answer = await once.write(context.database, script)
    context.timers.notice(now)
    return answer


@router.post("/rules/{rule}:try", summary="Coba aturan peringatan pada masa lalu", responses=problems(404, 422))
async def post_trial(
    rule: RuleName,
    body: TrialBody,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
) -> TrialResultBody:
    """Try a rule, with other thresholds if you like, against the past: how often it would have fired, and for what.

    Nothing is raised and nobody is told. It rests on what the rule looked at, kept for 400 days.
    """
    whose, now = Whose.of(principal, body.agency, body.city), context.clock.now()
    if not body.start < body.end <= body.start + LONGEST_SPAN:
        raise Invalid(_SPAN, faults=[Fault("/to", _SPAN)])

    def script(tx: Tx) -> Trial:
        standing = stands(tx, context.rules, rule, whose, now)
        policy = with_thresholds(context.rules, standing, whose.city, body.thresholds, now)
        return attempt(tx, policy, whose, Span(body.start, min(body.end, now)))

    return trial_body(rule, whose, await context.database.read(script), body.start, language)


def _told(context: Context, found: Stands, whose: Whose, language: str) -> RuleBody:
    today = city_day(context.clock.now())
    figured = Figured(
        found.policy.figures,
        context.rules.of(JpRules, today, whose.city),
        context.rules.of(IkmRules, today, whose.city),
    )
    return rule_body(found, figured, whose, language)
