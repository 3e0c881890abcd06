"""A person's learning hours of a year."""

from __future__ import annotations

from dataclasses import dataclass

from services.evaluation.domain.jp import JpBalance, JpYear
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.jp_forecast import Ahead, ahead
from services.evaluation.handlers.standing import jp_balance, jp_label, jp_span
from services.evaluation.store import jp
from services.evaluation.store.jp import Span
from services.evaluation.store.people import Person
from shared.database import Tx


@dataclass(frozen=True)
class JpReport:
    """What a person's JP year comes to, in tenths of JP."""

    person: Person
    year: JpYear
    balance: JpBalance
    ahead: Ahead


def jp_report(tx: Tx, person: Person, year: int | None, moment: Moment) -> JpReport:
    """The year that begins in ``year``; the present one when none is named."""
    span = jp_span(person, jp_label(person, moment.today) if year is None else year)
    found = jp.in_spans(tx, [Span(person.employee_id, span.label, span.first, span.last)])
    sums = found.get((person.employee_id, span.label), {})
    balance = jp_balance(person, span, sums, moment)
    return JpReport(person, span, balance, ahead(tx, person, span, sums, balance, moment))
