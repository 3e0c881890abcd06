"""What a programme would do for a person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.ids import ETHICS
from services.evaluation.api.examples.scores import WHAT_IF
from services.evaluation.api.parameters import EmployeeId, Language, PersonReader
from services.evaluation.api.what_if_words import effect_in_words, expected_in_words
from services.evaluation.context import Ctx
from services.evaluation.domain.jpm import PLACEMENT_NAMES, Jpm
from services.evaluation.handlers.standing import Standing
from services.evaluation.handlers.what_if import Effect, Question, WhatIf, what_if
from shared.events.base import Id, Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["scores"])


class ExpectedBody(BaseModel):
    """The result that the answer reckons with, and how sure it is."""

    post_test: Number
    source: Literal["stated", "past", "assumed"] = Field(
        description="`stated` by you, the mean of `past` participants, or `assumed` by the rule set where there are"
        " too few of them"
    )
    participants: int = Field(description="Participants so far who took both tests")
    low: Number = Field(description="One standard deviation below the mean: two in three participants lie between")
    high: Number
    text: str


class ReachedBody(BaseModel):
    """A score and its level."""

    score: Number
    level: int


class EffectBody(BaseModel):
    """One competency that the programme builds. ``before`` is null while nothing measures it."""

    competency: str
    name: str
    weight: Number
    required_level: int | None
    before: ReachedBody | None
    after: ReachedBody
    low: ReachedBody
    high: ReachedBody
    gap_before: int | None
    gap_after: int | None
    text: str = Field(description="The same in a sentence, in Indonesian or English by `Accept-Language`")


class MatchReachedBody(BaseModel):
    """Job-person match (JPM)."""

    value: Number = Field(description="Per cent")
    placement: str
    placement_name: str


class WhatIfBody(BaseModel):
    """Scores on a day without the programme and with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [WHAT_IF]})

    employee_id: str
    programme_id: str
    title: str
    active: bool = Field(description="Whether the programme is still offered")
    on: datetime
    expected: ExpectedBody
    items: list[EffectBody]
    match_before: MatchReachedBody | None = Field(description="Null where the position asks for nothing or is unknown")
    match_after: MatchReachedBody | None
    rule_set: str


@router.get(
    "/employees/{employee_id}/what-if",
    summary="Perkirakan hasil sebuah program bagi pegawai",
    responses=problems(404, 409),
)
async def get_what_if(
    employee_id: EmployeeId,
    context: Ctx,
    reader: PersonReader,
    language: Language,
    programme_id: Annotated[Id, Query(examples=[ETHICS])],
    post_test: Annotated[
        Decimal | None, Query(ge=0, le=100, max_digits=7, description="The result to reckon with, instead of the usual")
    ] = None,
    on: Annotated[date | None, Query(description="The day it is finished; today by default")] = None,
) -> WhatIfBody:
    """Where a person would stand after a programme: scores, levels, gaps and the match to the position.

    A question only: nothing is stored, nobody is enrolled.
    """
    question = Question(programme_id, post_test, on)
    moment, smallest = context.moment(), context.smallest_group
    answer = await context.database.read(what_if, reader, employee_id, question, moment, smallest)
    await context.audit.read(reader, "scores-read", employee_id)
    return _body(answer, language)


def _body(answer: WhatIf, language: str) -> WhatIfBody:
    expected = answer.expected
    return WhatIfBody(
        employee_id=answer.person.employee_id,
        programme_id=answer.programme.programme_id,
        title=answer.programme.title,
        active=bool(answer.programme.active),
        on=answer.at.astimezone(CITY_ZONE),
        expected=ExpectedBody(
            post_test=expected.value,
            source=expected.source,
            participants=expected.n,
            low=expected.low,
            high=expected.high,
            text=expected_in_words(expected).in_language(language),
        ),
        items=[_effect(effect, language) for effect in answer.effects],
        match_before=_match(answer.match_before, language),
        match_after=_match(answer.match_after, language),
        rule_set=answer.rule_set,
    )


def _effect(effect: Effect, language: str) -> EffectBody:
    name = name_of(effect.competency, language)
    return EffectBody(
        competency=effect.competency,
        name=name,
        weight=effect.weight,
        required_level=effect.required,
        before=None if effect.before is None else _reached(effect.before),
        after=_reached(effect.after),
        low=_reached(effect.low),
        high=_reached(effect.high),
        gap_before=effect.gap_before,
        gap_after=effect.gap_after,
        text=effect_in_words(name, effect).in_language(language),
    )


def _reached(standing: Standing) -> ReachedBody:
    return ReachedBody(score=standing.score, level=standing.level)


def _match(match: Jpm | None, language: str) -> MatchReachedBody | None:
    if match is None:
        return None
    name = PLACEMENT_NAMES[match.placement].in_language(language)
    return MatchReachedBody(value=match.value, placement=match.placement, placement_name=name)
