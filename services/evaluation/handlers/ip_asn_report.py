"""The professionalism index of a person, and how an agency's people are spread over its categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.domain.ip_asn import IpAsn
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.ip_asn import index_of, indexes_of_agency
from services.evaluation.store import people
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.rules.ip_asn import CATEGORIES
from shared.rules.rounding import half_up
from shared.web.auth import Principal

_NO_POSITION: Final = Text(
    "Jabatan orang ini belum diketahui; indeksnya belum dapat dihitung.",
    "This person's position is not known yet; the index cannot be worked out.",
)


@dataclass(frozen=True)
class AgencyIndexes:
    """The indexes of everybody in an agency whose position is known, of a year."""

    agency: str
    city: str
    year: int
    own: bool
    """Whether the agency is the reader's to see in full."""
    people: tuple[tuple[Person, IpAsn], ...]

    @property
    def mean(self) -> Decimal | None:
        """The mean index, to 2 decimals; none without people."""
        values = [Fraction(index.value) for _, index in self.people]
        return half_up(sum(values, Fraction(0)) / len(values)) if values else None

    @property
    def means(self) -> Mapping[str, Decimal] | None:
        """The mean of each dimension, to 2 decimals; none without people."""
        if not self.people:
            return None
        indexes = [index for _, index in self.people]
        return {
            "qualification": _mean([one.qualification for one in indexes]),
            "competency": _mean([one.competency_points for one in indexes]),
            "performance": _mean([one.performance for one in indexes]),
            "discipline": _mean([one.discipline for one in indexes]),
        }

    @property
    def sanctions(self) -> Mapping[str, int]:
        """How many people have which sanction as their heaviest; ``none`` for none."""
        return Counter(index.sanction or "none" for _, index in self.people)

    @property
    def categories(self) -> Mapping[str, int]:
        """How many people are in each category, the best first."""
        counts = Counter(index.category for _, index in self.people)
        return {category: counts[category] for category in CATEGORIES}


def person_index(tx: Tx, person: Person, year: int, moment: Moment) -> IpAsn:
    """A person's index of a year. Raises ``Conflict`` while the position is not known."""
    index = index_of(tx, person, year, moment)
    if index is None:
        raise Conflict(_NO_POSITION, current_state="position-unknown")
    return index


def agency_indexes(tx: Tx, reader: Principal | None, agency: str, year: int, moment: Moment) -> AgencyIndexes:
    """The indexes of an agency's people. Raises ``NotFound`` for an agency without people."""
    city = people.city_of(tx, agency)
    if city is None:
        raise NotFound(NOTHING)
    everyone: Sequence[Person] = people.of_agency(tx, agency)
    found = indexes_of_agency(tx, agency, everyone, year, moment)
    own = reader is not None and "evaluation:read" in reader.scopes and reader.sees(agency, city)
    indexed = tuple((one, found[one.employee_id]) for one in everyone if one.employee_id in found)
    return AgencyIndexes(agency, city, year, own, indexed)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return half_up(sum(map(Fraction, values), Fraction(0)) / len(values))
