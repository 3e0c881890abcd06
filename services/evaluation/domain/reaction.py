"""What participants say (Kirkpatrick 1): their answers on the difficulty as commutative sums."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from services.evaluation.domain.interval import Interval, share_interval
from shared.rules.programme import ProgrammeRules
from shared.rules.rounding import half_up

NextSession = Literal["easier", "harder", "split"]


class ReactionSums(NamedTuple):
    """Sums over participants' answers on the difficulty of the material."""

    answers: int = 0
    too_difficult: int = 0
    too_easy: int = 0


class Reaction(NamedTuple):
    """What participants say; shares to 4 decimals, ``None`` without answers."""

    answers: int
    too_difficult_share: Decimal | None
    too_easy_share: Decimal | None
    next_session: NextSession | None
    """What to do next time; ``split`` where the material was too difficult for some and too easy for others."""
    too_difficult_interval: Interval | None = None
    too_easy_interval: Interval | None = None


def reaction_of(difficulty: int) -> ReactionSums:
    """One participant's answer: 1 too easy, 2 just right, 3 too difficult. Raises ``ValueError`` for anything else."""
    if difficulty not in {1, 2, 3}:
        raise ValueError(f"difficulty is 1, 2 or 3, not {difficulty}")
    return ReactionSums(1, too_difficult=int(difficulty == 3), too_easy=int(difficulty == 1))


def reaction(sums: ReactionSums, rules: ProgrammeRules) -> Reaction:
    """What the participants of a programme or session say, and what that recommends for the next one."""
    if sums.answers == 0:
        return Reaction(0, None, None, None)
    difficult, easy = Fraction(sums.too_difficult, sums.answers), Fraction(sums.too_easy, sums.answers)
    enough = sums.answers >= rules.minimum_answers
    return Reaction(
        sums.answers,
        too_difficult_share=half_up(difficult, 4),
        too_easy_share=half_up(easy, 4),
        next_session=_next_session(difficult, easy, rules) if enough else None,
        too_difficult_interval=share_interval(sums.too_difficult, sums.answers, rules.confidence),
        too_easy_interval=share_interval(sums.too_easy, sums.answers, rules.confidence),
    )


def _next_session(difficult: Fraction, easy: Fraction, rules: ProgrammeRules) -> NextSession | None:
    too_difficult, too_easy = difficult > Fraction(rules.too_difficult_above), easy > Fraction(rules.too_easy_above)
    if too_difficult and too_easy:
        return "split"
    if too_difficult:
        return "easier"
    return "harder" if too_easy else None
