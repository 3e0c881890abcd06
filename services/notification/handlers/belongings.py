"""What is watched of people besides learning and standing goes with them to another agency, and ends when they leave.

Certificates and the index (IP ASN) are told with the place where somebody worked then; enrollment says where they work
now, on a topic of its own. At a batch's end the two are brought together, so that it is the same whoever was heard
first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from services.notification.domain.ip_asn_fallen import RULE as IP_ASN_FALLEN
from services.notification.domain.waiting import CERTIFICATE_EXPIRING
from services.notification.handlers.round import Round
from services.notification.store import employees
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.employees import KnownEmployee

RULES: Final = frozenset({CERTIFICATE_EXPIRING, IP_ASN_FALLEN})


def take_along(its: Round, subjects: Collection[str], known: Mapping[str, KnownEmployee]) -> None:
    """Judge where they belong now what is watched of these subjects; ``known`` are people that were looked up before.

    Of somebody of whom enrollment has not spoken yet it stays where it was told.
    """
    places = {key: place for key, place in its.watches.about(subjects).items() if key.rule in RULES}
    asked = {key.subject_id for key in places} - known.keys()
    people = {**known, **employees.known(its.tx, asked)}
    for key, place in places.items():
        employee = people.get(key.subject_id)
        if employee is not None:
            _settle(its, key, place, employee)


def _settle(its: Round, key: AlertKey, told: Place, employee: KnownEmployee) -> None:
    place = Place(employee.agency, employee.city, employee.unit_id)
    if not employee.active:
        its.end(key, place)
        its.watches.begin_nothing(key)
    elif told != place and (facts := its.watches.facts(key)) is not None:
        its.judge_in_time(key, place, facts)
