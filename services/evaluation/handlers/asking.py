"""Requests to supervisors: who sees them, who is named to assess, and what an answer does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from services.evaluation.handlers import ratings
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Batch, Moment, Owner
from services.evaluation.handlers.considering import consider
from services.evaluation.handlers.following import placed
from services.evaluation.handlers.judgement_facts import Facts, assessment_of, packed
from services.evaluation.handlers.judging import apply
from services.evaluation.handlers.participations import sums_of, tell
from services.evaluation.store import judgements, participations, people
from services.evaluation.store.judgements import Judgement
from services.evaluation.store.moments import to_ms
from services.evaluation.store.participations import Participation, Record
from services.evaluation.store.people import Person
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Text
from shared.ids import new_id
from shared.rules.evidence import EvidenceRules
from shared.web.auth import PARTICIPANT, Principal

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_NOT_OPEN: Final = Text(
    "Permintaan penilaian ini tidak sedang menunggu jawaban.", "This request is not waiting for an answer."
)
_SELF: Final = Text("Tidak seorang pun menilai dirinya sendiri.", "Nobody assesses themself.")
_NOT_TAUGHT: Final = Text("bukan kompetensi program ini", "is no competency of this programme")
_NO_AFTER: Final = Text("belum ada nilainya di competencies", "has no value in competencies")
_UNKNOWN: Final = Text("tidak ada pegawai aktif ini di kota yang sama", "is no active employee of the same city")


class NotWaiting(Conflict):
    """The request is not open yet, answered, too late or cancelled."""

    slug: ClassVar[str] = "assessment-not-open"


@dataclass(frozen=True, slots=True)
class Said:
    """A supervisor's answer: a mark from 1 to 4, and values (0-100) by competency now and from before."""

    applies: int
    after: Mapping[str, Decimal]
    before: Mapping[str, Decimal]


def seen(tx: Tx, reader: Principal, assessment_id: str) -> Participation:
    """A request that the caller may see: their agency's, or one they are asked. Raises ``NotFound``."""
    found = participations.find(tx, [assessment_id]).get(assessment_id)
    if found is None or found.state == "unasked":
        raise NotFound(NOTHING)
    if not (PARTICIPANT in reader.scopes and reader.subject == found.assessor_id):
        if PARTICIPANT in reader.scopes and not reader.scopes & {"evaluation:read", "evaluation:write"}:
            raise NotFound(NOTHING)
        reader.hide_unless(found.agency, found.city)
    return found


def name_assessor(tx: Tx, principal: Principal, assessment_id: str, assessor_id: str, moment: Moment) -> Participation:
    """Name who assesses. Raises ``NotFound``, ``Conflict`` once it is over, ``Invalid`` for a stranger."""
    found = seen(tx, principal, assessment_id)
    if found.state not in {"planned", "requested"} or moment.today > date.fromisoformat(found.due_on):
        raise NotWaiting(_NOT_OPEN, current_state=found.state)
    assessor = people.one(tx, assessor_id)
    if assessor is None or not assessor.active or assessor.place.city != found.city:
        raise Invalid(_MEND, [Fault("/assessor_id", _UNKNOWN)])
    if assessor_id == found.employee_id:
        raise Invalid(_MEND, [Fault("/assessor_id", _SELF)])
    named = _name(Batch(tx, moment), found, assessor_id)
    facts = {"assessment_id": assessment_id, "assessor_id": assessor_id}
    audited(tx, principal, "assessor-named", found.employee_id, moment.now, **facts)
    return named


def answer(tx: Tx, principal: Principal, assessment_id: str, said: Said, moment: Moment) -> Participation:
    """Take a supervisor's answer: it counts for the programme, and its values as evidence of the participant's scores.

    Raises ``NotFound``, ``Forbidden`` for the participant, ``Conflict`` unless it is asked for, ``Invalid``.
    """
    found = seen(tx, principal, assessment_id)
    if principal.subject == found.employee_id:
        raise Forbidden(_SELF)
    _check(found, said, moment)
    person = people.one(tx, found.employee_id)
    record = _record(tx, principal, found, said, person, moment)
    batch = Batch(tx, moment)
    done = _take(batch, found, record)
    if person is not None:
        for judgement in _judgements(principal, done, said, moment):
            apply(batch, judgement, person)
        consider(tx, [person.employee_id], moment)
    tell(batch, done, person)
    audited(tx, principal, "assessment-answered", found.employee_id, moment.now, assessment_id=assessment_id)
    return done


def restore_name(batch: Batch, assessment_id: str, assessor_id: str) -> bool:
    """Name an assessor again as it was, into a store that events have filled; whether there is a request to name one.

    Nothing is checked, and the audit trail is not written a second time: a rebuild calls this.
    """
    found = participations.find(batch.tx, [assessment_id]).get(assessment_id)
    if found is None or found.state not in {"planned", "requested"}:
        return False
    _name(batch, found, assessor_id)
    return True


def restore_answer(batch: Batch, record: Record) -> bool:
    """Take an answer again as it was; whether somebody is asked for it. Its values come back with the judgements."""
    found = participations.find(batch.tx, [record.assessment_id]).get(record.assessment_id)
    if found is None or found.state != "requested":
        return False
    done = _take(batch, found, record)
    tell(batch, done, people.one(batch.tx, found.employee_id))
    return True


def _name(batch: Batch, found: Participation, assessor_id: str) -> Participation:
    """Store whom the agency names."""
    key = found.assessment_id
    record = participations.records(batch.tx, [key]).get(key, Record(key))._replace(assessor_id=assessor_id)
    person = people.one(batch.tx, found.employee_id)
    named = placed(found, person, record)
    participations.put_record(batch.tx, record)
    participations.put(batch.tx, [named])
    tell(batch, named, person)
    return named


def _take(batch: Batch, found: Participation, record: Record) -> Participation:
    """Store an answer, and count it for the programme."""
    done = found._replace(state="done", turn_on=None)
    participations.put_record(batch.tx, record)
    participations.put(batch.tx, [done])
    key = (found.programme_id, found.session_id)
    ratings.settle(batch, {}, {key: Owner(found.agency, found.city)}, (), {key: sums_of(record)})
    return done


def _check(found: Participation, said: Said, moment: Moment) -> None:
    if found.state != "requested" or moment.today > date.fromisoformat(found.due_on):
        raise NotWaiting(_NOT_OPEN, current_state=found.state, opens_on=found.opens_on, due_on=found.due_on)
    taught = set(json.loads(found.competencies))
    faults = [Fault(f"/competencies/{name}", _NOT_TAUGHT) for name in sorted(said.after.keys() - taught)]
    faults += [Fault(f"/before/{name}", _NO_AFTER) for name in sorted(said.before.keys() - said.after.keys())]
    if faults:
        raise Invalid(_MEND, faults)


def _record(
    tx: Tx, principal: Principal, found: Participation, said: Said, person: Person | None, moment: Moment
) -> Record:
    """What was said, with the last assessments from before the programme where the answer names no value."""
    known = {} if person is None else _earlier(tx, found, person, moment)
    before = {name: said.before.get(name, known.get(name)) for name in said.after}
    entered = participations.records(tx, [found.assessment_id]).get(found.assessment_id)
    return Record(
        found.assessment_id,
        None if entered is None else entered.assessor_id,
        to_ms(moment.now),
        principal.subject,
        said.applies,
        _written(said.after),
        _written({name: value for name, value in before.items() if value is not None}),
    )


def _earlier(tx: Tx, found: Participation, person: Person, moment: Moment) -> dict[str, Decimal]:
    """The newest assessed value of each competency from before the completion."""
    rules = moment.of(EvidenceRules, person.place.city)
    values: dict[str, Decimal] = {}
    for judgement in judgements.of_people(tx, "assessment", [person.employee_id], "0000").get(person.employee_id, []):
        said = assessment_of(judgement)
        value = rules.level_value[said.level] if said.level is not None else said.value
        if judgement.about < found.completed_on and value is not None:
            values[said.competency] = value
    return values


def _judgements(principal: Principal, found: Participation, said: Said, moment: Moment) -> list[Judgement]:
    return [
        Judgement(
            new_id(),
            1,
            "assessment",
            found.employee_id,
            moment.today.isoformat(),
            "",
            packed(_facts(competency, value, found)),
            principal.subject,
            to_ms(moment.now),
            newest=1,
            withdrawn=0,
        )
        for competency, value in sorted(said.after.items())
    ]


def _facts(competency: str, value: Decimal, found: Participation) -> Facts:
    return {
        "competency": competency,
        "value": str(value),
        "level": None,
        "assessor_id": found.assessor_id,
        "session_id": found.session_id,
        "request_id": found.assessment_id,
    }


def _written(values: Mapping[str, Decimal]) -> str:
    return json.dumps({name: str(value) for name, value in sorted(values.items())})
