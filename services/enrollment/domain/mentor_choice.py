"""Who could guide somebody: higher in position, above in the competency, near, and not guiding too many already."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from services.enrollment.domain.learning_path import Reason
from shared.errors import Text
from shared.rules.learning_path import LearningPathRules
from shared.rules.positions import PositionRules

_MOST_STEPS = 2


class Candidate(NamedTuple):
    """Somebody who stands above the mentee in the competency."""

    employee_id: str
    agency: str
    unit_id: str
    position_type: str
    level: int
    mentees: int


class Mentee(NamedTuple):
    """Who is to be guided; without evidence the level is 0."""

    agency: str
    unit_id: str
    position_type: str
    level: int


class Suggestion(NamedTuple):
    """A possible mentor with points and reasons."""

    candidate: Candidate
    points: int
    reasons: tuple[Reason, ...]


def suggested(
    mentee: Mentee, candidates: Collection[Candidate], rules: LearningPathRules, positions: PositionRules
) -> list[Suggestion]:
    """The best mentors first, at most as many as the rule set shows.

    Senior means a position whose type asks for a higher level (``positions``), or the same; a junior never guides a
    senior. Who guides as many as allowed is left out.
    """
    rank = positions.required
    fitting = [
        one
        for one in candidates
        if one.level > mentee.level
        and rank[one.position_type] >= rank[mentee.position_type]
        and one.mentees < rules.mentor["most_mentees"]
    ]
    found = [_suggestion(mentee, one, rank[one.position_type] - rank[mentee.position_type], rules) for one in fitting]
    found.sort(key=lambda one: (-one.points, one.candidate.mentees, one.candidate.employee_id))
    return found[: rules.limits["mentors"]]


def doubts(mentee: Mentee, position_type: str, level: int | None, positions: PositionRules) -> list[Text]:
    """What speaks against a mentor in such a position and at such a level, none where nothing measured it yet.

    It may be meant: a junior can teach a senior a new tool.
    """
    found = []
    if positions.required[position_type] < positions.required[mentee.position_type]:
        found.append(
            Text(
                "Jabatan mentor lebih rendah daripada jabatan mentee; periksa apakah keduanya tertukar.",
                "The mentor's position is lower than the mentee's; check that the two are not swapped.",
            )
        )
    if level is not None and level <= mentee.level:
        found.append(
            Text(
                f"Level mentor ({level}) pada kompetensi ini tidak di atas level mentee ({mentee.level}).",
                f"The mentor's level in this competency ({level}) is not above the mentee's ({mentee.level}).",
            )
        )
    return found


def _suggestion(mentee: Mentee, one: Candidate, steps: int, rules: LearningPathRules) -> Suggestion:
    points = rules.mentor
    above = one.level - mentee.level
    reasons = [
        Reason(
            "level-above",
            Text(f"level {one.level}, {above} di atas mentee", f"level {one.level}, {above} above the mentee's"),
            points["level_above"] * above,
        )
    ]
    if steps:
        text = Text("jabatannya lebih tinggi", "is in a higher position")
        reasons.append(Reason("higher-position", text, points["higher_position"] * min(steps, _MOST_STEPS)))
    else:
        reasons.append(Reason("same-position", Text("jabatannya setingkat", "is in a position of the same rank"), 0))
    if one.unit_id == mentee.unit_id:
        text = Text("di unit kerja yang sama", "works in the same unit")
        reasons.append(Reason("same-unit", text, points["same_unit"]))
    elif one.agency == mentee.agency:
        text = Text("di instansi yang sama", "works in the same agency")
        reasons.append(Reason("same-agency", text, points["same_agency"]))
    count = Text("belum membimbing siapa pun", "guides nobody yet")
    if one.mentees:
        count = Text(f"sedang membimbing {one.mentees} orang", f"guides {one.mentees} now")
    reasons.append(Reason("mentees", count, points["mentee"] * one.mentees))
    return Suggestion(one, sum(reason.points for reason in reasons), tuple(reasons))
