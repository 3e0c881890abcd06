"""What of an activity will count as learning hours (JP), told when it is entered (PP 11/2017, PP 49/2018).

The balance itself is evaluation's. This looks at one person's own list of activities: short, and made for one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from services.enrollment.domain.forms import FORMS, jp_of
from shared.errors import Text
from shared.rules.jp import Cap, Employment, JpRules


class Activity(NamedTuple):
    """Something that earns JP, in tenths, on the day of the city's calendar on which it ended."""

    form: str
    on: date
    tenths: int


class Terms(NamedTuple):
    """What decides a person's JP year."""

    employment: Employment
    contract_start: date | None


def note_on(new: Activity, others: Iterable[Activity], terms: Terms, rules: JpRules) -> Text | None:
    """Why ``new`` counts for less than it earns, or ``None``; ``others`` are all the person has besides."""
    before = list(others)
    cap = rules.cap_of(new.form)
    if cap is not None and (note := _capped(new, before, cap)) is not None:
        return note
    limit = rules.limit[terms.employment]
    return None if limit is None else _limited(new, before, terms, limit, rules)


def year_begins(on: date, terms: Terms) -> date:
    """The first day of the JP year a day lies in: a PPPK's begins on the contract's anniversary (29 February: on
    1 March of other years), everybody else's in January."""
    if terms.employment != "pppk" or terms.contract_start is None:
        return date(on.year, 1, 1)
    this_year = _anniversary(terms.contract_start, on.year)
    return this_year if this_year <= on else _anniversary(terms.contract_start, on.year - 1)


def counted(activities: Sequence[Activity], rules: JpRules) -> int:
    """What activities come to once each cap has cut its days and months, in tenths."""
    total = sum(one.tenths for one in activities if rules.cap_of(one.form) is None)
    return total + sum(_within(some, cap) for cap in rules.caps for some in _by_period(activities, cap))


def _by_period(activities: Iterable[Activity], cap: Cap) -> Iterable[Sequence[Activity]]:
    """The activities that a cap is about, those of each of its days or months together."""
    periods: dict[str, list[Activity]] = {}
    for one in activities:
        if one.form in cap.forms:
            periods.setdefault(_period(one.on, cap), []).append(one)
    return periods.values()


def _capped(new: Activity, others: Iterable[Activity], cap: Cap) -> Text | None:
    period = _period(new.on, cap)
    beside = [one for one in others if one.form in cap.forms and _period(one.on, cap) == period]
    gain = _within([*beside, new], cap) - _within(beside, cap)
    if gain >= new.tenths:
        return None
    names = [FORMS[form].name for form in cap.forms]
    forms = Text(" dan ".join(name.id for name in names), " and ".join(name.en for name in names))
    every = Text("sehari", "a day") if cap.period == "day" else Text("sebulan", "a month")
    most = (
        Text(f"{cap.sessions} pertemuan", f"{cap.sessions} meetings")
        if cap.sessions is not None
        else Text(f"{_comma(cap.tenths or 0)} JP", f"{_point(cap.tenths or 0)} JP")
    )
    return _note(
        new,
        gain,
        Text(
            f"{forms.id} bersama dihitung paling banyak {most.id} {every.id} ({period})",
            f"{forms.en} together count for at most {most.en} {every.en} ({period})",
        ),
    )


def _limited(new: Activity, others: Iterable[Activity], terms: Terms, limit: int, rules: JpRules) -> Text | None:
    first = year_begins(new.on, terms)
    beside = [one for one in others if year_begins(one.on, terms) == first]
    before, after = counted(beside, rules), counted([*beside, new], rules)
    gain = min(after, limit) - min(before, limit)
    if gain >= new.tenths:
        return None
    return _note(
        new,
        gain,
        Text(
            f"PPPK dihitung paling banyak {_comma(limit)} JP per tahun kontrak ({_begun(first, terms).id})",
            f"a PPPK counts at most {_point(limit)} JP a contract year ({_begun(first, terms).en})",
        ),
    )


def _begun(first: date, terms: Terms) -> Text:
    """From when the year counts; without a contract date the calendar year stands in for it, and that is said."""
    if terms.contract_start is not None:
        return Text(f"mulai {first.isoformat()}", f"from {first.isoformat()}")
    return Text(
        f"awal kontrak belum dicatat, jadi memakai tahun kalender {first.year}",
        f"its beginning is not on record, so the calendar year {first.year} stands in",
    )


def _within(activities: Sequence[Activity], cap: Cap) -> int:
    """What counts of the activities of one day or month."""
    tenths = sorted((one.tenths for one in activities), reverse=True)
    if cap.sessions is not None:
        return sum(tenths[: cap.sessions])
    return sum(tenths) if cap.tenths is None else min(sum(tenths), cap.tenths)


def _period(on: date, cap: Cap) -> str:
    return on.isoformat() if cap.period == "day" else on.isoformat()[:7]


def _anniversary(start: date, year: int) -> date:
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _note(new: Activity, gain: int, why: Text) -> Text:
    return Text(
        f"Dihitung {_comma(gain)} dari {_comma(new.tenths)} JP: {why.id}.",
        f"{_point(gain)} of {_point(new.tenths)} JP count: {why.en}.",
    )


def _point(tenths: int) -> str:
    return f"{jp_of(tenths).normalize():f}"


def _comma(tenths: int) -> str:
    return _point(tenths).replace(".", ",")
