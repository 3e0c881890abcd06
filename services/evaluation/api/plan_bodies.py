"""What the training-need plan answers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.plans import PLAN
from services.evaluation.api.report_words import group_name
from services.evaluation.api.summary_bodies import BudgetBody
from services.evaluation.domain.programme import REASONS, Verdict
from services.evaluation.domain.training_need import Proposal
from services.evaluation.handlers.plan_report import Past, Ranked, TrainingNeedPlan
from shared.errors import Text
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of

VERDICTS: Final[dict[Verdict, Text]] = {
    "expand": Text("perluas", "expand"),
    "continue": Text("lanjutkan", "continue"),
    "revise": Text("perbaiki", "revise"),
    "stop": Text("hentikan", "stop"),
    "not_enough_evidence": Text("bukti belum cukup", "not enough evidence"),
}
PRIORITIES: Final[dict[str, Text]] = {
    "high": Text("tinggi", "high"),
    "medium": Text("sedang", "medium"),
    "low": Text("rendah", "low"),
}


class PositionBody(BaseModel):
    """People of one type of position."""

    position_type: str
    name: str
    people: int


class PlanJpBody(BaseModel):
    """The hours of ``facts_year``."""

    with_target: int
    reached: int
    shortfall: Number = Field(description="JP missing to the target, everybody's together")


class NeedBody(BaseModel):
    """A competency that is called for, the most urgent first."""

    competency: str
    name: str
    asked_of: int = Field(description="People whose position asks for it")
    below: int
    levels_missing: int
    not_measured: int
    citizens: int = Field(description="How often citizens named it in `facts_year`")
    points: Number
    priority: str
    reasons: list[str]
    without_programme: int = Field(
        description="People below the standard for whom the city has no programme that they have not completed"
    )


class VoiceBody(BaseModel):
    """How often citizens of a unit named a competency."""

    unit_id: str
    unit_name: str | None
    competency: str
    times: int


class ProposalBody(BaseModel):
    """A programme with the seats it needs. Money in whole rupiah, null where no session has stated its cost."""

    programme_id: str
    title: str
    competencies: list[str]
    seats: int
    jp_each: Number
    cost_per_seat: int | None
    cost: int | None
    verdict: Verdict


class PastBody(BaseModel):
    """What one of the agency's own programmes was worth so far."""

    programme_id: str
    title: str
    verdict: Verdict
    reasons: list[str]


class PlanBody(BaseModel):
    """An agency's training-need plan (AKPK). A working paper of its own: small groups are not hidden in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [PLAN]})

    agency: str
    agency_name: str | None
    city: str
    year: int
    facts_year: int = Field(description="Whose hours and citizens' words it rests on; scores are today's")
    as_of: datetime
    people: int
    positions: list[PositionBody]
    jp: PlanJpBody
    needs: list[NeedBody]
    citizens: list[VoiceBody]
    proposals: list[ProposalBody]
    shortfall_after: Number = Field(description="JP still missing when everybody proposed for has completed")
    cost: int = Field(description="Of the seats whose cost is known")
    cost_unknown_seats: int
    budget: BudgetBody | None
    budget_left: int | None = Field(description="Planned budget less what is proposed; below 0 where it falls short")
    past: list[PastBody]
    rule_sets: dict[str, str]


def plan_body(found: TrainingNeedPlan, now: datetime, language: str) -> PlanBody:
    """The whole plan."""
    budget = found.budget
    return PlanBody(
        agency=found.agency,
        agency_name=found.agency_name,
        city=found.city,
        year=found.year,
        facts_year=found.facts_year,
        as_of=now.astimezone(CITY_ZONE),
        people=sum(found.positions.values()),
        positions=[
            PositionBody(position_type=one, name=group_name("position_type", one, language), people=count)
            for one, count in found.positions.items()
        ],
        jp=PlanJpBody(
            with_target=found.jp.with_target, reached=found.jp.reached, shortfall=_jp(found.jp.shortfall_tenths)
        ),
        needs=[_need(one, found.plan.unserved.get(one.gap.competency, 0), language) for one in found.ranked],
        citizens=[
            VoiceBody(unit_id=unit_id, unit_name=found.unit_names.get(unit_id), competency=competency, times=times)
            for (unit_id, competency), times in sorted(found.voices.items(), key=lambda one: (-one[1], one[0]))
        ],
        proposals=[_proposal(one) for one in found.plan.proposals],
        shortfall_after=_jp(found.plan.shortfall_tenths),
        cost=found.cost,
        cost_unknown_seats=sum(one.seats for one in found.plan.proposals if one.cost is None),
        budget=None if budget is None else BudgetBody(**budget._asdict()),
        budget_left=None if budget is None else budget.planned - found.cost,
        past=[_past(one, language) for one in found.past],
        rule_sets=dict(found.rule_sets),
    )


def _need(one: Ranked, without: int, language: str) -> NeedBody:
    return NeedBody(
        competency=one.gap.competency,
        name=name_of(one.gap.competency, language),
        asked_of=one.gap.asked_of,
        below=one.gap.below,
        levels_missing=one.gap.levels_missing,
        not_measured=one.gap.not_measured,
        citizens=one.gap.voices,
        points=one.priority.points,
        priority=one.priority.name,
        reasons=[text.in_language(language) for text in one.priority.reasons],
        without_programme=without,
    )


def _proposal(one: Proposal) -> ProposalBody:
    return ProposalBody(
        programme_id=one.choice.programme_id,
        title=one.choice.title,
        competencies=list(one.competencies),
        seats=one.seats,
        jp_each=_jp(one.choice.jp_tenths),
        cost_per_seat=one.choice.cost_per_seat,
        cost=one.cost,
        verdict=one.choice.verdict,
    )


def _past(one: Past, language: str) -> PastBody:
    return PastBody(
        programme_id=one.programme_id,
        title=one.title,
        verdict=one.rating.verdict,
        reasons=[REASONS[reason].in_language(language) for reason in one.rating.reasons],
    )


def _jp(tenths: int) -> Decimal:
    return Decimal(tenths) / 10
