"""The professionalism index (IP ASN): worked out from what was finished and what was judged, told when it moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from services.evaluation.domain.ip_asn import Headline, IpAsn, headline, ip_asn
from services.evaluation.domain.ip_asn_facts import Facts
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.judgement_facts import performances_of, sanction_of
from services.evaluation.handlers.people import Known
from services.evaluation.store import form_years, judgements
from services.evaluation.store.form_years import FormKey, Forms, FormSum
from services.evaluation.store.judgements import Judgement
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.events.evaluation import IndexChanged
from shared.rules.ip_asn import IpAsnRules
from shared.rules.performance import PerformanceRules
from shared.rules.positions import POSITION_TYPES

INDEXED = frozenset({"performance", "discipline"})
"""The kinds of judgement that the index rests on."""

_ALWAYS = "0000"
"""Before every day: everything that was ever judged. Sanctions may run long, and a person has few."""

Judged = tuple[list[Judgement], list[Judgement]]
"""A person's performance records and sanctions."""

Indexes = dict[tuple[str, int], Headline]
"""By person and year; nothing for people whose position is not known."""


def settle(batch: Batch, known: Mapping[str, Known], deltas: Mapping[FormKey, FormSum]) -> None:
    """Store what was finished; tell of each index that reads differently."""
    cities = {known[key[0]].after.place.city for key in deltas}
    forms = {city: batch.moment.of(IpAsnRules, city).forms for city in cities}
    learners = {key[0] for key in deltas if key[2] in forms[known[key[0]].after.place.city]}
    restated = {employee_id for employee_id, one in known.items() if one.before is not None and _is_other(one)}
    concerned = {employee_id for employee_id in learners | restated if known[employee_id].after.position_type}
    before = form_years.of_people(batch.tx, concerned) if concerned else {}
    form_years.add(batch.tx, deltas)
    if not concerned:
        return
    after = form_years.of_people(batch.tx, concerned) if learners else before
    judged = _judged(batch.tx, concerned)
    was = [known[one].before or known[one].after for one in concerned]
    old = _indexes(was, before, judged, batch.moment)
    new = _indexes([known[one].after for one in concerned], after, judged, batch.moment)
    for key in sorted(new):
        _tell(batch, known[key[0]].after, old.get(key), new[key], moved=known[key[0]].moved)


def indexes(tx: Tx, person: Person, moment: Moment) -> Indexes:
    """A person's index of each year that is told of."""
    people = [person.employee_id]
    return _indexes([person], form_years.of_people(tx, people), _judged(tx, people), moment)


def tell(batch: Batch, person: Person, old: Indexes) -> None:
    """Tell of each index that reads differently than it did."""
    for key, new in sorted(indexes(batch.tx, person, batch.moment).items()):
        _tell(batch, person, old.get(key), new, moved=False)


def index_of(tx: Tx, person: Person, year: int, moment: Moment) -> IpAsn | None:
    """A person's index of a year; none while the position is not known."""
    people = [person.employee_id]
    forms, judged = form_years.of_people(tx, people), _judged(tx, people)
    return _index(person, year, forms.get(person.employee_id, {}), judged.get(person.employee_id), moment)


def indexes_of_agency(tx: Tx, agency: str, everyone: Iterable[Person], year: int, moment: Moment) -> dict[str, IpAsn]:
    """The indexes of a year of everybody in an agency whose position is known, by person."""
    forms = form_years.of_agency(tx, agency)
    performances = judgements.of_agency(tx, "performance", agency, _ALWAYS, f"{year}-12-31")
    sanctions = judgements.of_agency(tx, "discipline", agency, _ALWAYS, f"{year}-12-31")
    found = {}
    for person in everyone:
        its = person.employee_id
        judged = (performances.get(its, []), sanctions.get(its, []))
        index = _index(person, year, forms.get(its, {}), judged, moment)
        if index is not None:
            found[its] = index
    return found


def _is_other(one: Known) -> bool:
    """Whether the index may read differently by the person's own facts, or belongs to another agency now."""
    before, after = one.before or one.after, one.after
    return one.moved or (before.education, before.position_type) != (after.education, after.position_type)


def _judged(tx: Tx, people: Collection[str]) -> dict[str, Judged]:
    performances = judgements.of_people(tx, "performance", people, _ALWAYS)
    sanctions = judgements.of_people(tx, "discipline", people, _ALWAYS)
    return {one: (performances.get(one, []), sanctions.get(one, [])) for one in people}


def _indexes(
    people: Iterable[Person], forms: Mapping[str, Forms], judged: Mapping[str, Judged], moment: Moment
) -> Indexes:
    found: Indexes = {}
    for person in people:
        its = person.employee_id
        told = moment.of(IpAsnRules, person.place.city).told_years
        for year in range(moment.today.year - told + 1, moment.today.year + 1):
            facts = _facts(person, forms.get(its, {}), judged.get(its))
            if facts is not None:
                found[its, year] = headline(year, facts, *_rules(person, year, moment))
    return found


def _index(person: Person, year: int, forms: Forms, judged: Judged | None, moment: Moment) -> IpAsn | None:
    facts = _facts(person, forms, judged)
    return None if facts is None else ip_asn(year, facts, *_rules(person, year, moment))


def _facts(person: Person, forms: Forms, judged: Judged | None) -> Facts | None:
    position = next((one for one in POSITION_TYPES if one == person.position_type), None)
    if position is None:
        return None
    performances, sanctions = judged or ([], [])
    return Facts(position, person.education, forms, performances_of(performances), tuple(map(sanction_of, sanctions)))


def _rules(person: Person, year: int, moment: Moment) -> tuple[IpAsnRules, PerformanceRules]:
    last, city = date(year, 12, 31), person.place.city
    return moment.of_year(IpAsnRules, city, last), moment.of_year(PerformanceRules, city, last)


def _tell(batch: Batch, person: Person, old: Headline | None, new: Headline, *, moved: bool) -> None:
    if (
        not moved
        and old is not None
        and (old.value, old.category, old.missing) == (new.value, new.category, new.missing)
    ):
        return
    batch.stage(
        IndexChanged(
            index="ip_asn",
            subject_id=person.employee_id,
            agency=person.place.agency,
            city=person.place.city,
            year=new.year,
            old_value=None if old is None else old.value,
            new_value=new.value,
            grade=new.category,
            answers=new.known,
            indicative=bool(new.missing),
            previous_year_value=None,
            old_grade=None if old is None else old.category,
            rule_set=new.rule_set,
        )
    )
