"""What a programme was worth: the verdict on all four levels of Kirkpatrick, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

from services.evaluation.domain.behaviour import Behaviour
from services.evaluation.domain.learning import Learning, LearningSums, learning
from services.evaluation.domain.reaction import NextSession, Reaction, ReactionSums, reaction
from services.evaluation.domain.results import Results
from shared.errors import Text
from shared.rules.programme import ProgrammeRules

Verdict = Literal["expand", "continue", "revise", "stop", "not_enough_evidence"]

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        "too-difficult": Text("Banyak peserta menilai materi terlalu sulit", "Many found the material too difficult"),
        "too-easy": Text("Banyak peserta menilai materi terlalu mudah", "Many found the material too easy"),
        "gain-high": Text("Kenaikan hasil tes tinggi", "The tests show a high gain"),
        "gain-medium": Text("Kenaikan hasil tes sedang", "The tests show a medium gain"),
        "gain-low": Text("Kenaikan hasil tes rendah", "The tests show a low gain"),
        "gain-negative": Text("Hasil tes menurun setelah pelatihan", "The tests fell after the programme"),
        "few-tests": Text("Pasangan pre-test dan post-test belum cukup", "Too few pairs of pre-test and post-test"),
        "few-answers": Text("Jawaban peserta belum cukup", "Too few participants have answered"),
        "applied-by-most": Text("Sebagian besar peserta menerapkannya", "Most participants apply it at work"),
        "applied-by-some": Text("Sebagian peserta menerapkannya", "Some participants apply it at work"),
        "applied-by-few": Text("Sedikit peserta yang menerapkannya", "Few participants apply it at work"),
        "few-assessments": Text("Penilaian atasan belum cukup", "Too few supervisors have answered"),
        "results-better": Text(
            "IKM unit peserta naik dibanding unit lain", "The participants' units gained on the others with citizens"
        ),
        "results-worse": Text(
            "IKM unit peserta turun dibanding unit lain", "The participants' units lost to the others with citizens"
        ),
        "results-unclear": Text(
            "Perubahan IKM unit peserta belum dapat dibedakan dari unit lain",
            "The participants' units cannot be told from the others by citizens' answers",
        ),
    }
)
"""Why a verdict was reached, by slug."""


class Rating(NamedTuple):
    """A verdict with its reasons (slugs of ``REASONS``) and the figures behind it."""

    verdict: Verdict
    reasons: tuple[str, ...]
    learning: Learning
    reaction: Reaction
    rule_set: str
    behaviour: Behaviour | None = None
    results: Results | None = None


S = TypeVar("S", LearningSums, ReactionSums)


def plus(one: S, other: S) -> S:
    """Both sums together."""
    return type(one)(*(x + y for x, y in zip(one, other, strict=True)))


def minus(one: S, other: S) -> S:
    """The sums without the other, which was added before."""
    return type(one)(*(x - y for x, y in zip(one, other, strict=True)))


def rate(
    tests: LearningSums,
    reactions: ReactionSums,
    rules: ProgrammeRules,
    behaved: Behaviour | None = None,
    results: Results | None = None,
    *,
    in_full: bool = True,
) -> Rating:
    """The verdict on a programme or session, with its reasons.

    Material at the wrong level asks for a revision whatever the tests say, unless they fell. Without enough tests or
    supervisors' answers nothing better than "not enough evidence" can be said; without tests nothing is expanded.
    Not in full, the figures come without what the verdict does not ask for (see ``learning``).
    """
    learned, reacted = learning(tests, rules.confidence, in_full=in_full), reaction(reactions, rules)
    measured = tests.pairs - tests.left_out >= rules.minimum_tests
    gain = learned.mean_gain if measured else None
    reasons = (
        *_reaction_reasons(reacted, rules),
        _gain_reason(gain, rules),
        *(behaved.reasons if behaved else ()),
        *(results.reasons if results else ()),
    )
    verdict = _verdict(gain, reacted.next_session, behaved.measured_share if behaved else None, reasons, rules)
    return Rating(verdict, reasons, learned, reacted, rules.rule_set, behaved, results)


def _reaction_reasons(reacted: Reaction, rules: ProgrammeRules) -> tuple[str, ...]:
    if reacted.answers < rules.minimum_answers:
        return ("few-answers",)
    return {
        "easier": ("too-difficult",),
        "harder": ("too-easy",),
        "split": ("too-difficult", "too-easy"),
        None: (),
    }[reacted.next_session]


def _gain_reason(gain: Decimal | None, rules: ProgrammeRules) -> str:
    if gain is None:
        return "few-tests"
    if gain < rules.stop_below:
        return "gain-negative"
    if gain >= rules.expand_from:
        return "gain-high"
    return "gain-medium" if gain >= rules.continue_from else "gain-low"


def _verdict(
    gain: Decimal | None,
    next_session: NextSession | None,
    applied: Decimal | None,
    reasons: tuple[str, ...],
    rules: ProgrammeRules,
) -> Verdict:
    if gain is not None and gain < rules.stop_below:
        return "stop"
    if next_session is not None:
        return "revise"
    if gain is None and applied is None:
        return "not_enough_evidence"
    if _asks_for_revision(gain, applied, rules) or "results-worse" in reasons:
        return "revise"
    widely_applied = applied is None or applied >= rules.expand_applied_from
    return "expand" if gain is not None and gain >= rules.expand_from and widely_applied else "continue"


def _asks_for_revision(gain: Decimal | None, applied: Decimal | None, rules: ProgrammeRules) -> bool:
    return (gain is not None and gain < rules.continue_from) or (
        applied is not None and applied < rules.revise_applied_below
    )
