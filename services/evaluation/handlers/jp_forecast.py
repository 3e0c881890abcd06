"""What a person's JP year is on its way to: what counts already, and what the seats they have will add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.evaluation.domain.jp import Bucket, BucketSum, JpBalance, JpYear, bucket_of
from services.evaluation.domain.jp_forecast import Forecast, forecast
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import jp_balance
from services.evaluation.store import open_enrollments
from services.evaluation.store.jp import Buckets
from services.evaluation.store.open_enrollments import Seat
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.rules.jp import JpRules


@dataclass(frozen=True)
class Ahead:
    """Seats that end in the year and have no result yet, and what they lead to."""

    seats: tuple[Seat, ...]
    forecast: Forecast


def ahead(tx: Tx, person: Person, year: JpYear, sums: Buckets, now: JpBalance, moment: Moment) -> Ahead:
    """The forecast of a JP year from its balance and the seats that end in it; caps hold for these as well."""
    rules = moment.of_year(JpRules, person.place.city, year.last)
    seats = [seat for seat in open_enrollments.of_person(tx, person.employee_id) if _ends_in(seat, year)]
    expected = jp_balance(person, year, _with(sums, seats, rules), moment) if seats else now
    awaiting = sum(seat.tenths for seat in seats if seat.ends_on < moment.today.isoformat())
    planned = sum(seat.tenths for seat in seats)
    return Ahead(tuple(seats), forecast(now, expected, planned, awaiting, year, moment.today, rules))


def _ends_in(seat: Seat, year: JpYear) -> bool:
    return year.first.isoformat() <= seat.ends_on <= year.last.isoformat()


def _with(sums: Buckets, seats: Sequence[Seat], rules: JpRules) -> Buckets:
    both = dict(sums)
    for seat in seats:
        bucket: Bucket = bucket_of(seat.form, date.fromisoformat(seat.ends_on), seat.tenths, rules)
        sessions, tenths = both.get(bucket, (0, 0))
        both[bucket] = BucketSum(sessions + 1, tenths + seat.tenths)
    return both
