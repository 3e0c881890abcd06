"""From the gap between a person's level and the position's to programmes, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from shared.errors import Text
from shared.rules.learning_path import LearningPathRules

SELF_PACED: Final = frozenset({"NKL03", "NKL09"})
"""E-learning and self-study may be joined while they run."""


class Gap(NamedTuple):
    """What is missing in a competency. Without evidence the level is 0 and ``measured`` false."""

    competency: str
    required: int
    level: int
    measured: bool

    @property
    def levels(self) -> int:
        """Levels that are missing, at least 1."""
        return self.required - self.level


class Run(NamedTuple):
    """A session ahead. ``cost_per_seat`` in whole rupiah, none where no cost is stated."""

    session_id: str
    starts_on: date
    ends_on: date
    place: str | None
    link: str | None
    capacity: int
    seats_free: int
    difficulty: int | None
    cost_per_seat: int | None


class Offer(NamedTuple):
    """A programme that builds a competency, as it looks to one person."""

    programme_id: str
    target_level: int | None
    is_strongest: bool
    names_position: bool | None
    """Whether it names the person's position; none when it is for everybody."""
    is_own_agency: bool
    missing: tuple[str, ...]
    """Titles of programmes that must be completed before."""
    runs: tuple[Run, ...]


class Reason(NamedTuple):
    """Why something stands where it stands; ``points`` is what it added."""

    code: str
    text: Text
    points: int


class Ranked(NamedTuple):
    """A programme with its points and their reasons."""

    offer: Offer
    points: int
    closes: int
    """Levels of the gap that it can close."""
    reasons: tuple[Reason, ...]


def gaps_of(required: dict[str, int], levels: dict[str, int]) -> list[Gap]:
    """Every competency in which the level is below the position's, the widest first (no evidence counts as level 0)."""
    gaps = [
        Gap(competency, level, levels.get(competency, 0), competency in levels)
        for competency, level in required.items()
        if levels.get(competency, 0) < level
    ]
    return sorted(gaps, key=lambda gap: (-gap.levels, not gap.measured, gap.competency))


def closes(gap: Gap, target_level: int | None) -> int:
    """Levels of a gap that a programme can close; one without a target level closes one."""
    reached = gap.level + 1 if target_level is None else target_level
    return max(min(reached, gap.required) - gap.level, 0)


def ranked(gap: Gap, offers: Collection[Offer], today: date, rules: LearningPathRules) -> list[Ranked]:
    """The programmes that close something of a gap, best first; of equal points the one that begins first."""
    found = [_rank(gap, offer, today, rules) for offer in offers if closes(gap, offer.target_level)]
    return sorted(found, key=lambda one: (-one.points, _first_day(one.offer), one.offer.programme_id))


def _rank(gap: Gap, offer: Offer, today: date, rules: LearningPathRules) -> Ranked:
    closed = closes(gap, offer.target_level)
    reasons = [
        _closing(gap, closed, rules),
        *_fitting(offer, rules),
        *_difficulty(gap, offer.runs, rules),
        *_seats(offer.runs, today, rules),
    ]
    return Ranked(offer, sum(reason.points for reason in reasons), closed, tuple(reasons))


def _closing(gap: Gap, closed: int, rules: LearningPathRules) -> Reason:
    points = rules.programme["closes_gap"] * closed // gap.levels
    text = Text(
        f"menutup {closed} dari {gap.levels} level yang kurang",
        f"closes {closed} of the {gap.levels} levels that are missing",
    )
    return Reason("closes-gap", text, points)


def _fitting(offer: Offer, rules: LearningPathRules) -> list[Reason]:
    points = rules.programme
    reasons = []
    if offer.is_strongest:
        text = Text("kompetensi ini yang paling kuat dibangunnya", "builds this competency most strongly")
        reasons.append(Reason("strongest-competency", text, points["strongest_competency"]))
    if offer.names_position:
        text = Text("ditujukan untuk jabatan ini", "is meant for this position")
        reasons.append(Reason("fits-position", text, points["position"]))
    elif offer.names_position is False:
        text = Text("ditujukan untuk jabatan lain", "is meant for other positions")
        reasons.append(Reason("other-position", text, points["not_for_position"]))
    if offer.is_own_agency:
        text = Text("diselenggarakan instansi sendiri", "is held by the person's own agency")
        reasons.append(Reason("own-agency", text, points["own_agency"]))
    for title in offer.missing:
        text = Text(f"perlu menyelesaikan dulu: {title}", f"needs to be preceded by: {title}")
        reasons.append(Reason("missing-prerequisite", text, points["missing_prerequisite"]))
    return reasons


def _difficulty(gap: Gap, runs: Sequence[Run], rules: LearningPathRules) -> list[Reason]:
    stated = [run.difficulty for run in runs if run.difficulty is not None]
    if not stated:
        return []
    most = gap.level + rules.limits["levels_above"]
    if min(stated) <= most:
        text = Text(
            f"tingkat kesulitan {min(stated)} sesuai dengan level {gap.level}",
            f"difficulty {min(stated)} suits level {gap.level}",
        )
        return [Reason("right-difficulty", text, rules.programme["difficulty"])]
    text = Text(
        f"tingkat kesulitan {min(stated)} terlalu tinggi untuk level {gap.level}",
        f"difficulty {min(stated)} is too high for level {gap.level}",
    )
    return [Reason("too-difficult", text, rules.programme["too_difficult"])]


def _seats(runs: Sequence[Run], today: date, rules: LearningPathRules) -> list[Reason]:
    if not runs:
        return [Reason("no-session", Text("belum ada sesi mendatang", "has no session ahead"), 0)]
    free = [run for run in runs if run.seats_free > 0]
    if not free:
        return [Reason("full", Text("sesi mendatang penuh; ada daftar tunggu", "full; there is a waiting list"), 0)]
    seats = sum(run.seats_free for run in free)
    text = Text(f"{seats} kursi kosong", f"{seats} free seats")
    reasons = [Reason("free-seats", text, rules.programme["free_seats"])]
    first = min(run.starts_on for run in free)
    if first <= today + timedelta(days=rules.limits["soon_days"]):
        text = Text(f"mulai {first.isoformat()}", f"begins on {first.isoformat()}")
        reasons.append(Reason("soon", text, rules.programme["soon"]))
    return reasons


def _first_day(offer: Offer) -> date:
    return min((run.starts_on for run in offer.runs if run.seats_free > 0), default=date.max)
