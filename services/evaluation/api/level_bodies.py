"""The four levels of a programme's effectiveness (Kirkpatrick), as they leave the service."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, Field

from services.evaluation.domain.behaviour import Behaviour
from services.evaluation.domain.interval import Interval, Sample, mean_interval
from services.evaluation.domain.reaction import NextSession
from services.evaluation.domain.results import Results
from services.evaluation.handlers.programme_report import Rated
from shared.events.base import Number
from shared.rules.rounding import half_up


class IntervalBody(BaseModel):
    """Where the true value lies with the confidence of the rule set (95 %)."""

    low: Number
    high: Number


class ReactionBody(BaseModel):
    """Level 1: what participants say. Null where there are no answers, or too few to show this caller."""

    answers: int
    too_difficult_share: Number | None = Field(description="0 to 1")
    too_difficult_interval: IntervalBody | None = Field(description="After Wilson")
    too_easy_share: Number | None = Field(description="0 to 1")
    too_easy_interval: IntervalBody | None
    means: dict[str, Number] | None = Field(description="Mean mark per question, 1 to 4")
    intervals: dict[str, IntervalBody] | None = Field(
        description="Per question, by Student's t; a question is left out below two answers"
    )
    next_session: NextSession | None = Field(description="How the next session should be")


class LearningBody(BaseModel):
    """Level 2: what the tests show. Null where there are no pairs, or too few to show this caller."""

    pairs: int = Field(description="Participants with both tests")
    left_out: int = Field(description="Of these, those whose pre-test was 100: nothing was left to gain")
    pre_mean: Number | None
    post_mean: Number | None
    mean_gain: Number | None = Field(description="Mean of the normalised gains (post - pre) / (100 - pre)")
    gain_interval: IntervalBody | None = Field(description="Of the mean gain, by Student's t; null below two gains")
    effect_size: Number | None = Field(
        description="Cohen's d: difference of the means / root of the mean of both sample variances"
    )


class BehaviourBody(BaseModel):
    """Level 3: what supervisors say 3 to 6 months later. Null where nobody has answered, or too few to show."""

    answers: int
    mean: Number | None = Field(description="Mean mark, 1 (not at all) to 4 (always, and helps others)")
    interval: IntervalBody | None
    applied: int | None = Field(description="Participants who apply what they learned: marked 3 or 4")
    applied_share: Number | None = Field(description="0 to 1")
    applied_interval: IntervalBody | None
    value_mean: Number | None = Field(description="Mean value of the competencies at work, 0 to 100")
    compared: int | None = Field(description="Answers that value a competency before and after as well")
    change_mean: Number | None = Field(description="After minus before, in points of 0 to 100")
    change_interval: IntervalBody | None


class ResultsBody(BaseModel):
    """Level 4: change of IKM of the participants' units beside that of the city's other units in the same months."""

    units: int = Field(description="Units with participants and enough answers before and after")
    other_units: int = Field(description="Units without participants and enough answers in the same months")
    answers: int = Field(description="Citizens' answers in all of these months")
    change: Number | None = Field(description="Points of IKM; null with too few units on either side")
    other_change: Number | None
    effect: Number | None = Field(description="Difference in differences: `change` - `other_change`")
    interval: IntervalBody | None = Field(description="Of the effect, after Welch")


def reaction_body(rated: Rated, smallest: int) -> ReactionBody:
    """Figures of fewer answers than the smallest group stay out."""
    reaction = rated.rating.reaction
    shown = reaction.answers >= smallest
    return ReactionBody(
        answers=reaction.answers,
        too_difficult_share=reaction.too_difficult_share if shown else None,
        too_difficult_interval=interval_body(reaction.too_difficult_interval, shown=shown),
        too_easy_share=reaction.too_easy_share if shown else None,
        too_easy_interval=interval_body(reaction.too_easy_interval, shown=shown),
        means=_means(rated) if shown else None,
        intervals=_intervals(rated) if shown else None,
        next_session=reaction.next_session if shown else None,
    )


def learning_body(rated: Rated, smallest: int) -> LearningBody:
    """Figures of fewer pairs than the smallest group stay out."""
    learning = rated.rating.learning
    shown = learning.pairs >= smallest
    return LearningBody(
        pairs=learning.pairs,
        left_out=learning.left_out,
        pre_mean=learning.pre_mean if shown else None,
        post_mean=learning.post_mean if shown else None,
        mean_gain=learning.mean_gain if shown else None,
        gain_interval=interval_body(learning.gain_interval, shown=shown),
        effect_size=learning.effect_size if shown else None,
    )


def behaviour_body(behaviour: Behaviour | None, smallest: int) -> BehaviourBody | None:
    """Figures of fewer answers than the smallest group stay out."""
    if behaviour is None:
        return None
    shown, compared = behaviour.answers >= smallest, behaviour.compared >= smallest
    return BehaviourBody(
        answers=behaviour.answers,
        mean=behaviour.mean if shown else None,
        interval=interval_body(behaviour.interval, shown=shown),
        applied=behaviour.applied if shown else None,
        applied_share=behaviour.applied_share if shown else None,
        applied_interval=interval_body(behaviour.applied_interval if behaviour.answers else None, shown=shown),
        value_mean=behaviour.value_mean if shown else None,
        compared=behaviour.compared if shown else None,
        change_mean=behaviour.change_mean if compared else None,
        change_interval=interval_body(behaviour.change_interval, shown=compared),
    )


def results_body(results: Results | None) -> ResultsBody | None:
    """None for a programme nobody has completed; units are no people, so none of them is hidden."""
    if results is None:
        return None
    return ResultsBody(
        units=results.units,
        other_units=results.other_units,
        answers=results.answers,
        change=results.change,
        other_change=results.other_change,
        effect=results.effect,
        interval=interval_body(results.interval, shown=True),
    )


def interval_body(interval: Interval | None, *, shown: bool) -> IntervalBody | None:
    """None where there is no interval, or it is not to be shown."""
    return IntervalBody(low=interval.low, high=interval.high) if interval is not None and shown else None


def _means(rated: Rated) -> dict[str, Decimal]:
    answers = rated.rating.reaction.answers
    return {mark: half_up(Fraction(total, answers)) for mark, total in rated.sums.marks._asdict().items()}


def _intervals(rated: Rated) -> dict[str, IntervalBody]:
    sums, answers = rated.sums, rated.rating.reaction.answers
    found = {
        mark: mean_interval(Sample(answers, total, squares), 1, rated.confidence)
        for (mark, total), squares in zip(sums.marks._asdict().items(), sums.mark_squares, strict=True)
    }
    return {mark: IntervalBody(low=one.low, high=one.high) for mark, one in found.items() if one is not None}
