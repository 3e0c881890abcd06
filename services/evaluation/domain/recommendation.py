"""What is proposed about a person, and why. A proposal takes no effect: a named human decides, and may be appealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from services.evaluation.domain.asking import later
from shared.errors import Text
from shared.rules.recommendation import RecommendationRules

Kind = Literal["development", "reward", "sanction"]
State = Literal["open", "approved", "rejected", "appealed", "upheld", "overturned", "lapsed"]
Figure = str | int | list[str] | dict[str, int]
Evidence = Mapping[str, Figure]

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "gap": Text("Level kompetensi di bawah standar jabatan", "Levels are below the position's standard"),
        "jp-short": Text("JP tahun ini belum terpenuhi", "The year's learning hours are not reached"),
        "assessed-low": Text("Penilaian atasan rendah", "The supervisor's assessment is low"),
        "no-shows": Text("Beberapa kali tidak hadir", "Did not come several times"),
        "predicate-high": Text("Predikat kinerja sangat baik", "The performance predicate is very good"),
        "box-high": Text("Kotak talenta 8 atau 9", "Box 8 or 9 of the talent matrix"),
        "jp-reached": Text("JP tahun itu terpenuhi", "That year's learning hours are reached"),
        "no-discipline": Text("Tidak ada hukuman disiplin", "No disciplinary sanction"),
        "predicate-low": Text("Predikat kinerja rendah berturut-turut", "The performance predicate is low, repeatedly"),
        "discipline": Text("Ada hukuman disiplin", "There is a disciplinary sanction"),
    }
)
"""Why something is proposed, by slug."""


class Hours(NamedTuple):
    """A person's JP year: what counts and what is asked for, in tenths, and its last day."""

    label: int
    counted: int
    target: int | None
    last: date

    @property
    def shortfall(self) -> int:
        """Tenths that are missing; 0 where nothing is asked for."""
        return 0 if self.target is None else max(self.target - self.counted, 0)


class Assessed(NamedTuple):
    """A supervisor's value (0-100) of a competency, and the record it stands in."""

    record_id: str
    competency: str
    value: Decimal
    on: date


class Judged(NamedTuple):
    """A year's performance predicate and its record."""

    record_id: str
    year: int
    predicate: str


class Disciplined(NamedTuple):
    """A disciplinary sanction and its record."""

    record_id: str
    severity: str
    on: date


class Facts(NamedTuple):
    """Everything a proposal can rest on, on a day."""

    today: date
    gaps: Mapping[str, int] = MappingProxyType({})
    """Missing levels by competency."""
    hours: Hours | None = None
    """Of the present JP year."""
    assessed: tuple[Assessed, ...] = ()
    no_shows: tuple[str, ...] = ()
    """Enrolments of the present calendar year."""
    judged: tuple[Judged, ...] = ()
    """The newest year first."""
    box: int | None = None
    """Of the newest year that was judged."""
    judged_hours: Hours | None = None
    """Of that year."""
    disciplined: tuple[Disciplined, ...] = ()


class Proposal(NamedTuple):
    """One proposal. ``cause`` keeps it apart from others of its kind; ``evidence`` are figures and ids, never text."""

    kind: Kind
    cause: str
    reasons: tuple[str, ...]
    evidence: Evidence


def proposals(facts: Facts, rules: RecommendationRules) -> tuple[Proposal, ...]:
    """Everything that the rules propose on that day."""
    return tuple(found for rule in _RULES for found in rule(facts, rules))


def appeal_until(decided_on: date, rules: RecommendationRules) -> date:
    """The last day on which the person may appeal a decision."""
    return decided_on + timedelta(days=rules.appeal_days)


def may_propose_again(decided_on: date, today: date, rules: RecommendationRules) -> bool:
    """Whether what was decided long ago may be proposed once more."""
    return today >= decided_on + timedelta(days=rules.again_after_days)


def _gap(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    gaps = {name: gap for name, gap in sorted(facts.gaps.items()) if gap >= rules.gap_from}
    if gaps:
        yield Proposal("development", "gap", ("gap",), {"missing_levels": gaps})


def _jp(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    hours = facts.hours
    if hours is None or hours.target is None or not hours.shortfall:
        return
    if later(hours.last, -rules.jp_last_months) < facts.today <= hours.last:
        figures: Evidence = {
            "year": hours.label,
            "counted_jp": _jp_text(hours.counted),
            "target_jp": _jp_text(hours.target),
        }
        yield Proposal("development", f"jp-{hours.label}", ("jp-short",), figures)


def _assessed(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    since = facts.today - timedelta(days=rules.assessment_days)
    newest = {one.competency: one for one in sorted(facts.assessed, key=lambda one: (one.on, one.record_id))}
    low = [one for _, one in sorted(newest.items()) if one.value < rules.assessment_below and one.on > since]
    if low:
        figures: Evidence = {
            "competencies": [one.competency for one in low],
            "values": [str(one.value) for one in low],
            "records": [one.record_id for one in low],
        }
        yield Proposal("development", "assessment", ("assessed-low",), figures)


def _missed(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    if len(facts.no_shows) >= rules.no_shows_from:
        figures: Evidence = {"no_shows": len(facts.no_shows), "enrollments": list(facts.no_shows)}
        yield Proposal("development", f"no-shows-{facts.today.year}", ("no-shows",), figures)


def _reward(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    """Only the newest year that was judged is rewarded."""
    hours = facts.judged_hours
    if not facts.judged or hours is None or hours.target is None or hours.shortfall:
        return
    newest = facts.judged[0]
    high = newest.predicate in rules.reward_predicates
    boxed = facts.box is not None and facts.box >= rules.reward_box_from
    since = later(facts.today, -12 * rules.reward_clean_years)
    if not (high or boxed) or any(one.on > since for one in facts.disciplined):
        return
    reasons = (*(("predicate-high",) if high else ()), *(("box-high",) if boxed else ()))
    figures: dict[str, Figure] = {
        "year": newest.year,
        "predicate": newest.predicate,
        "counted_jp": _jp_text(hours.counted),
        "target_jp": _jp_text(hours.target),
        "records": [newest.record_id],
    }
    if facts.box is not None:
        figures["box"] = facts.box
    yield Proposal("reward", f"performance-{newest.year}", (*reasons, "jp-reached", "no-discipline"), figures)


def _repeated(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    by_year = {one.year: one for one in facts.judged}
    newest = max(by_year, default=None)
    if newest is None:
        return
    found = [by_year.get(newest - back) for back in range(rules.sanction_times)]
    low = [one for one in found if one is not None and one.predicate in rules.sanction_predicates]
    if len(low) == rules.sanction_times:
        figures: Evidence = {
            "years": [str(one.year) for one in low],
            "predicates": [one.predicate for one in low],
            "records": [one.record_id for one in low],
        }
        yield Proposal("sanction", f"performance-{newest}", ("predicate-low",), figures)


def _disciplined(facts: Facts, rules: RecommendationRules) -> Iterator[Proposal]:
    since = facts.today - timedelta(days=rules.sanction_days)
    for one in sorted(facts.disciplined):
        if one.severity in rules.sanction_severities and since < one.on <= facts.today:
            figures: Evidence = {"severity": one.severity, "on": one.on.isoformat(), "records": [one.record_id]}
            yield Proposal("sanction", f"discipline-{one.record_id}", ("discipline",), figures)


def _jp_text(tenths: int) -> str:
    return str(Decimal(tenths).scaleb(-1))


_RULES: Final[tuple[Callable[[Facts, RecommendationRules], Iterator[Proposal]], ...]] = (
    _gap,
    _jp,
    _assessed,
    _missed,
    _reward,
    _repeated,
    _disciplined,
)
