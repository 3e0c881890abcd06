"""Learning hours (JP) of a year from commutative buckets (PP 11/2017 for PNS, PP 49/2018 for PPPK).

A bucket is a cap and a day of the city's calendar; it knows no employment, so a changed contract date moves nothing.
JP are integer tenths. A session counts on the day it ended, so one across two years counts in the year it ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from shared.rules.jp import Cap, Employment, JpRules

MENTORING_FORM = "NKL02"
"""The form of a logged mentoring meeting."""

NO_CAP = ""
YEAR_LIMIT = "year-limit"
"""The name under which a cut by the year's limit is explained."""


class Bucket(NamedTuple):
    """What sums are kept by, beside the person.

    ``cap`` is empty for forms without one. ``session_tenths`` is the size of one session where the cap counts sessions
    (of sessions of different size the longest count), otherwise 0.
    """

    cap: str
    on: date
    session_tenths: int


class BucketSum(NamedTuple):
    """Sessions and their JP in tenths; an event adds to both, its withdrawal subtracts."""

    sessions: int
    tenths: int


class JpYear(NamedTuple):
    """A person's JP year: the calendar year, or the contract year that begins in ``label``; both ends included."""

    label: int
    first: date
    last: date
    assumed: bool
    """A PPPK without a contract date: the calendar year stands in for the contract year."""


class Cut(NamedTuple):
    """Where a cap left something out: the cap, its period (``2026-03``, ``2026-03-14``, ``2026``) and tenths of JP."""

    cap: str
    period: str
    earned: int
    counted: int


class JpBalance(NamedTuple):
    """A year's JP in tenths; ``target`` is ``None`` and ``shortfall`` 0 for those who have no target."""

    earned: int
    counted: int
    target: int | None
    shortfall: int
    cuts: tuple[Cut, ...]
    assumed_year: bool
    rule_set: str


def bucket_of(form: str, on: date, tenths: int, rules: JpRules) -> Bucket:
    """The bucket of an activity of ``tenths`` that ended on ``on``, a day of the city's calendar."""
    cap = rules.cap_of(form)
    if cap is None:
        return Bucket(NO_CAP, on, 0)
    return Bucket(cap.name, on, tenths if cap.sessions is not None else 0)


def jp_year_of(on: date, employment: Employment, contract_start: date | None) -> int:
    """The label of the JP year a day lies in."""
    year = jp_year(on.year, employment, contract_start)
    return year.label if year.first <= on else year.label - 1


def jp_year(label: int, employment: Employment, contract_start: date | None) -> JpYear:
    """The JP year that begins in ``label``: a PPPK's begins on the contract's anniversary, everybody else's in January.

    A contract that began on 29 February has its anniversary on 1 March of other years.
    """
    if employment != "pppk" or contract_start is None:
        return JpYear(label, date(label, 1, 1), date(label, 12, 31), assumed=employment == "pppk")
    first, following = _anniversary(contract_start, label), _anniversary(contract_start, label + 1)
    return JpYear(label, first, following - timedelta(days=1), assumed=False)


def balance(sums: Mapping[Bucket, BucketSum], year: JpYear, employment: Employment, rules: JpRules) -> JpBalance:
    """What a person's buckets come to in a JP year. Buckets of other days are ignored.

    Raises ``ValueError`` for a bucket of a cap the rule set does not know, and for negative sums.
    """
    inside = {bucket: total for bucket, total in sums.items() if year.first <= bucket.on <= year.last}
    _check(inside, rules)
    earned = sum(total.tenths for total in inside.values())
    cuts = sorted(_cap_cuts(inside, rules))
    counted = earned - sum(cut.earned - cut.counted for cut in cuts)
    limit, target = rules.limit[employment], rules.target[employment]
    if limit is not None and counted > limit:
        cuts.append(Cut(YEAR_LIMIT, str(year.label), counted, limit))
        counted = limit
    shortfall = 0 if target is None else max(target - counted, 0)
    return JpBalance(earned, counted, target, shortfall, tuple(cuts), year.assumed, rules.rule_set)


def _anniversary(start: date, year: int) -> date:
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _check(sums: Mapping[Bucket, BucketSum], rules: JpRules) -> None:
    for bucket, total in sums.items():
        if bucket.cap != NO_CAP and all(bucket.cap != cap.name for cap in rules.caps):
            raise ValueError(f"{rules.rule_set} knows no cap {bucket.cap!r}; rebuild the buckets")
        if total.sessions < 0 or total.tenths < 0:
            raise ValueError(f"the bucket of {bucket.on} is negative: more was withdrawn than added")


def _cap_cuts(sums: Mapping[Bucket, BucketSum], rules: JpRules) -> Iterator[Cut]:
    if all(bucket.cap == NO_CAP for bucket in sums):
        return
    for cap in rules.caps:
        by_period: dict[str, dict[Bucket, BucketSum]] = defaultdict(dict)
        for bucket, total in sums.items():
            if bucket.cap == cap.name:
                by_period[_period(bucket.on, cap)][bucket] = total
        for period, totals in by_period.items():
            earned = sum(total.tenths for total in totals.values())
            counted = _counted(totals, cap)
            if counted < earned:
                yield Cut(cap.name, period, earned, counted)


def _period(on: date, cap: Cap) -> str:
    return on.isoformat() if cap.period == "day" else on.isoformat()[:7]


def _counted(totals: Mapping[Bucket, BucketSum], cap: Cap) -> int:
    if cap.sessions is None:
        earned = sum(total.tenths for total in totals.values())
        return earned if cap.tenths is None else min(earned, cap.tenths)
    left, counted = cap.sessions, 0
    for bucket, total in sorted(totals.items(), key=lambda item: -item[0].session_tenths):
        taken = min(left, total.sessions)
        left, counted = left - taken, counted + taken * bucket.session_tenths
    return counted
