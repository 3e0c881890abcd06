"""Summaries into bodies, with what must be hidden left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from services.evaluation.api.report_words import group_name
from services.evaluation.api.summary_bodies import (
    AgencyLineBody,
    BudgetBody,
    CityAverageBody,
    CompetencySummaryBody,
    CostsBody,
    CountsBody,
    GroupBody,
    IkmSummaryBody,
    IkmUnitBody,
    IpAsnSummaryBody,
    JpSummaryBody,
    ParticipationBody,
    ProgrammeCostBody,
    SummaryBody,
)
from services.evaluation.domain.seats import Counts
from services.evaluation.handlers.cost_report import Costs, ProgrammeCost
from services.evaluation.handlers.ikm_report import IkmFigures
from services.evaluation.handlers.participation_report import Line, Participation
from services.evaluation.handlers.standings_report import CompetencyFigures, IndexFigures
from services.evaluation.handlers.summary_report import AgencyLine, Comparison, Summary
from shared.rules.calendar import CITY_ZONE
from shared.rules.competencies import name_of


def summary_body(report: Summary, smallest: int, now: datetime, language: str) -> SummaryBody:
    """The whole answer."""
    measured = [one for one in report.competencies if one.people]
    shown = [one for one in measured if one.people >= smallest]
    return SummaryBody(
        agency=report.scope.agency,
        agency_name=None if report.scope.agency is None else report.names.get(report.scope.agency),
        city=report.scope.city,
        year=report.year,
        as_of=now.astimezone(CITY_ZONE),
        people=report.people,
        jp=jp_body(report, smallest),
        competencies=[_competency(one, report.comparison, language) for one in shown],
        hidden_competencies=len(measured) - len(shown),
        ip_asn=_index(report.index, smallest),
        ikm=_ikm(report.ikm),
        participation=participation_body(report.participation, report.names, language),
        costs=None if report.costs is None else costs_body(report.costs),
        city_average=_average(report.comparison),
        agencies=[_agency(one, report.names) for one in report.agencies],
        smallest_group=smallest,
        rule_sets=dict(report.rule_sets),
    )


def jp_body(report: Summary, smallest: int) -> JpSummaryBody:
    """The year's hours."""
    figures = report.jp
    targets_shown = figures.with_target >= smallest
    return JpSummaryBody(
        with_target=figures.with_target if targets_shown else None,
        reached=figures.reached if targets_shown else None,
        reached_share=figures.reached_share if targets_shown else None,
        mean_counted=figures.mean_counted if report.people >= smallest else None,
    )


def participation_body(found: Participation, agencies: Mapping[str, str], language: str) -> ParticipationBody:
    """Who took part."""
    groups = {
        f"by_{by}": [_group(by, line, agencies, language) for line in lines] for by, lines in found.breakdowns.items()
    }
    return ParticipationBody(
        people=found.total.people,
        counts=counts_body(found.total.counts),
        hidden_groups=found.hidden,
        **groups,
    )


def counts_body(counts: Counts | None) -> CountsBody | None:
    """Enrolments with their JP."""
    if counts is None:
        return None
    figures = counts._asdict()
    return CountsBody(jp=Decimal(figures.pop("jp_tenths")) / 10, **figures)


def costs_body(found: Costs) -> CostsBody:
    """Money by programme."""
    total = _cost(found.total)
    return CostsBody(
        **total.model_dump(exclude={"programme_id", "title"}),
        budget=None if found.budget is None else BudgetBody(**found.budget._asdict()),
        programmes=[_cost(one) for one in found.programmes],
    )


def _cost(one: ProgrammeCost) -> ProgrammeCostBody:
    sums, ratios = one.sums, one.ratios
    return ProgrammeCostBody(
        programme_id=one.programme_id,
        title=one.title,
        sessions=sums.sessions,
        planned=sums.planned,
        spent=sums.spent,
        unstated=sums.unstated,
        participants=None if ratios is None else sums.participants,
        per_participant=None if ratios is None else ratios.per_participant,
        per_jp=None if ratios is None else ratios.per_jp,
        per_point=None if ratios is None else ratios.per_point,
    )


def _competency(figures: CompetencyFigures, compared: Comparison | None, language: str) -> CompetencySummaryBody:
    return CompetencySummaryBody(
        competency=figures.competency,
        name=name_of(figures.competency, language),
        people=figures.people,
        mean_score=figures.mean_score,
        levels={str(level): count for level, count in figures.levels.items()},
        below_standard=figures.below_standard,
        city_mean_score=None if compared is None else compared.scores.get(figures.competency),
    )


def _index(figures: IndexFigures | None, smallest: int) -> IpAsnSummaryBody | None:
    if figures is None or figures.people < smallest:
        return None
    return IpAsnSummaryBody(
        people=figures.people,
        mean=figures.mean,
        categories=dict(figures.categories),
        incomplete=figures.incomplete,
    )


def _ikm(figures: IkmFigures) -> IkmSummaryBody:
    total = figures.total
    units: Iterable[IkmUnitBody] = (
        IkmUnitBody(
            unit_id=one.group,
            name=one.name,
            answers=one.answers,
            value=one.value,
            grade=one.grade,
            indicative=one.indicative,
        )
        for one in figures.units
    )
    return IkmSummaryBody(
        answers=total.answers, value=total.value, grade=total.grade, indicative=total.indicative, units=list(units)
    )


def _group(by: str, line: Line, agencies: Mapping[str, str], language: str) -> GroupBody:
    named = agencies.get(line.group) if by == "agency" else None
    return GroupBody(
        group=line.group,
        name=named or group_name(by, line.group, language),
        people=line.people,
        counts=counts_body(line.counts),
    )


def _average(compared: Comparison | None) -> CityAverageBody | None:
    if compared is None:
        return None
    return CityAverageBody(
        reached_share=compared.reached_share,
        mean_counted=compared.mean_counted,
        ip_asn=compared.index_mean,
        ikm=compared.ikm,
    )


def _agency(line: AgencyLine, names: Mapping[str, str]) -> AgencyLineBody:
    return AgencyLineBody(
        agency=line.agency,
        name=names.get(line.agency, line.agency),
        people=line.people,
        reached_share=None if line.jp is None else line.jp.reached_share,
        mean_counted=None if line.jp is None else line.jp.mean_counted,
        ip_asn=line.index_mean,
    )
