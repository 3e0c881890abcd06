"""Giving certificates: numbers without gaps in each agency's year, and codes that nobody can guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.enrollment.domain.certificate import DEFAULT_NUMBER, Series, number_of
from services.enrollment.store import certificates
from services.enrollment.store.certificates import Given, Template
from shared.database import Tx
from shared.ids import new_opaque_id


class Due(NamedTuple):
    """A certificate to give; ``number`` where the organiser has stated one already."""

    enrollment_id: str
    agency: str
    completed_on: date
    number: str | None
    expires_on: date | None


def issue(tx: Tx, due: Sequence[Due], now: datetime) -> list[Given]:
    """Give certificates, in their order. None of the enrolments has one that stands."""
    if not due:
        return []
    templates = certificates.templates(tx, {one.agency for one in due})
    sequences = _sequences(tx, due)
    given = [_given(one, templates.get(one.agency), sequences.get(one.enrollment_id), now) for one in due]
    certificates.add(tx, given)
    return given


def template_of(tx: Tx, agency: str) -> Template:
    """How an agency's certificates look; the defaults where it has not said so."""
    return certificates.templates(tx, [agency]).get(agency) or Template(agency, DEFAULT_NUMBER, None, None, None)


def _sequences(tx: Tx, due: Sequence[Due]) -> dict[str, int]:
    """The next number of the series for each that has none; series are taken in one order, so that none waits in a
    circle for another."""
    series: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for one in due:
        if one.number is None:
            series[one.agency, one.completed_on.year].append(one.enrollment_id)
    taken: dict[str, int] = {}
    for (agency, year), enrollment_ids in sorted(series.items()):
        first = certificates.take_numbers(tx, agency, year, len(enrollment_ids))
        taken |= {enrollment_id: first + place for place, enrollment_id in enumerate(enrollment_ids)}
    return taken


def _given(due: Due, template: Template | None, sequence: int | None, now: datetime) -> Given:
    number = due.number
    if sequence is not None:
        pattern = DEFAULT_NUMBER if template is None else template.number
        number = number_of(pattern, Series(due.agency, due.completed_on, sequence))
    return Given(
        new_opaque_id(),
        due.enrollment_id,
        due.agency,
        due.completed_on.year,
        sequence,
        number,
        now,
        due.expires_on,
    )
