"""What completions and mentoring meetings count for, and by how much that moves each sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.evaluation.domain.jp import BucketSum
from services.evaluation.domain.learning import LearningSums, learning_of
from services.evaluation.handlers.batch import Batch
from services.evaluation.store import activities, evidence
from services.evaluation.store.activities import Activity, ActivityKey
from services.evaluation.store.evidence import Piece
from services.evaluation.store.form_years import FormKey, FormSum
from services.evaluation.store.jp import BucketKey
from services.evaluation.store.ratings import RatingKey, RatingSums
from services.evaluation.store.scores import ScoreKey, Sums
from services.evaluation.store.trends import MonthKey, month_of

_SUMS = 2 + len(LearningSums._fields)


class Taken(NamedTuple):
    """An activity and the evidence it gives."""

    activity: Activity
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Moved:
    """By how much each sum moves, and the evidence that comes and goes."""

    gone: list[ActivityKey] = field(default_factory=list)
    come: list[Piece] = field(default_factory=list)
    scores: dict[ScoreKey, Sums] = field(default_factory=dict)
    months: dict[MonthKey, Sums] = field(default_factory=dict)
    jp: dict[BucketKey, BucketSum] = field(default_factory=dict)
    ratings: dict[RatingKey, RatingSums] = field(default_factory=dict)
    forms: dict[FormKey, FormSum] = field(default_factory=dict)

    def weigh(self, pieces: Iterable[Piece], sign: int) -> None:
        """Count pieces of evidence in the sums they are part of: 1 for those that come, -1 for those that go."""
        scores, months = self.scores, self.months
        for piece in pieces:
            one, key = Sums(sign * piece.a, sign * piece.b, sign), piece.key
            month = (*key, month_of(piece.at_ms))
            scores[key] = scores[key].plus(one) if key in scores else one
            months[month] = months[month].plus(one) if month in months else one


def settled(batch: Batch, taken: Mapping[ActivityKey, Taken | None]) -> Moved:
    """Store what counts now in place of what counted before; the difference between the two."""
    stored = activities.find(batch.tx, taken)
    come = [one for one in taken.values() if one is not None]
    moved = Moved(gone=list(stored), come=[piece for one in come for piece in one.pieces])
    _move(moved, (one.activity for one in come), moved.come, 1)
    if stored:
        _move(moved, stored.values(), evidence.of(batch.tx, stored), -1)
        activities.remove(batch.tx, stored)
    activities.add(batch.tx, (one.activity for one in come))
    return moved


def _move(moved: Moved, counted: Iterable[Activity], pieces: Iterable[Piece], sign: int) -> None:
    moved.weigh(pieces, sign)
    tests: dict[RatingKey, list[int]] = {}
    for activity in counted:
        if activity.jp_tenths:
            _move_jp(moved.jp, activity, sign)
        if activity.form is not None and activity.outcome != "failed":
            _move_form(moved.forms, (activity.employee_id, int(activity.jp_on[:4]), activity.form), activity, sign)
        if activity.programme_id is not None and activity.session_id is not None:
            _move_rating(tests.setdefault((activity.programme_id, activity.session_id), [0] * _SUMS), activity, sign)
    for key, (completed, failed, *learned) in tests.items():
        one_way = RatingSums(completed, failed, LearningSums(*learned))
        moved.ratings[key] = moved.ratings[key].plus(one_way) if key in moved.ratings else one_way


def _move_form(sums: dict[FormKey, FormSum], key: FormKey, activity: Activity, sign: int) -> None:
    one = FormSum(sign, sign * activity.jp_tenths)
    sums[key] = sums[key].plus(one) if key in sums else one


def _move_jp(sums: dict[BucketKey, BucketSum], activity: Activity, sign: int) -> None:
    key = (activity.employee_id, activity.jp_on, activity.jp_cap, activity.jp_session_tenths)
    sessions, tenths = sums.get(key, (0, 0))
    sums[key] = BucketSum(sessions + sign, tenths + sign * activity.jp_tenths)


def _move_rating(sums: list[int], activity: Activity, sign: int) -> None:
    """``sums`` are completed, failed and those of the tests."""
    sums[0 if activity.outcome == "completed" else 1] += sign
    if activity.pre_test is None or activity.post_test is None:
        return
    for place, amount in enumerate(_learned(activity.pre_test, activity.post_test), start=2):
        sums[place] += sign * amount


# Read once what many have: tests come as text.
@lru_cache(maxsize=16_384)
def _learned(pre_test: str, post_test: str) -> LearningSums:
    return learning_of(Decimal(pre_test), Decimal(post_test))
