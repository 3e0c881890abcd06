"""Which years of a person the rule about learning hours looks at, and with which figures."""

from __future__ import annotations

from collections.abc import Mapping

from services.notification.domain.jp_below_target import RULE, YearOfLearning, open_year
from services.notification.handlers.round import Round
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.employees import KnownEmployee, Learned, YearKey


def judge_years(
    its: Round,
    employee_id: str,
    employee: KnownEmployee | None,
    place: Place,
    years: Mapping[YearKey, Learned],
    due: int | None,
) -> None:
    """Judge the year whose window is open, and every year that has an unresolved alert.

    Nobody has heard of the JP of a person who has none, so this year counts as 0 without a figure. A past year whose
    window is still open does so only when its timer was missed (``due``): who came later was not there to learn.
    ``employee`` is None for somebody of whom only figures are known.
    """
    rules = its.figures(RULE, place)
    wanted = {int(cause) for cause in its.ledger.causes(RULE, employee_id)}
    year = open_year(its.today, rules)
    if year in {its.today.year, due} or YearKey(employee_id, year) in years:
        wanted.add(year)
    heard = {key.year for key in years if key.employee_id == employee_id}
    for one in sorted(wanted | heard):
        learned = years.get(YearKey(employee_id, one))
        facts = YearOfLearning(
            year=one,
            active=employee is None or employee.active,
            counted=0 if learned is None else learned.counted,
            target=_target(its, employee, place, one, learned),
        )
        its.judge(AlertKey(RULE, employee_id, str(one)), place, facts)


def _target(its: Round, employee: KnownEmployee | None, place: Place, year: int, learned: Learned | None) -> int | None:
    """What the year asks for: evaluation's figure, else the rule's; nothing of a PPPK."""
    stated = None if learned is None else learned.target
    if employee is None:
        return stated
    if employee.employment == "pppk":
        return None
    return its.rulebook.minimum_jp(place.city, year) if stated is None else stated
