"""Entering, correcting and withdrawing what people judge: one transaction's script each, the evidence with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from services.evaluation.handlers import ip_asn, scores
from services.evaluation.handlers.access import NOTHING, readable_person
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.considering import consider
from services.evaluation.handlers.ip_asn import INDEXED
from services.evaluation.handlers.judgement_facts import Said, packed
from services.evaluation.handlers.judgement_taking import EVIDENT, judgement_taken
from services.evaluation.handlers.people import Known
from services.evaluation.handlers.taken import settled
from services.evaluation.store import judgements, people
from services.evaluation.store.judgements import Judgement, Kind
from services.evaluation.store.moments import to_ms
from services.evaluation.store.people import Person
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Text
from shared.ids import new_id
from shared.web.auth import Principal
from shared.web.etag import require_match

_AHEAD: Final = Text("masih di depan; catat sesudah lewat", "lies ahead; record it when it is over")
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_THERE: Final = Text(
    "Periode ini sudah dicatat. Perbaiki catatan itu dengan PATCH.",
    "This period has a record already. Correct that one with PATCH.",
)
_SELF: Final = Text("Tidak seorang pun menilai dirinya sendiri.", "Nobody judges themself.")
_GONE: Final = Text("Catatan ini sudah ditarik.", "This record has been withdrawn.")


class AlreadyRecorded(Conflict):
    """A period has one record, which is corrected and not repeated."""

    slug: ClassVar[str] = "already-recorded"


@dataclass(frozen=True, slots=True)
class Door:
    """Who is at the door, and when."""

    principal: Principal
    moment: Moment


def enter(tx: Tx, door: Door, said: Said) -> Judgement:
    """Enter a judgement. Raises ``NotFound``, ``Invalid`` for a day ahead, ``AlreadyRecorded`` for a period."""
    person = _subject(tx, door.principal, said.kind, said.subject_id)
    _check_period(tx, said, None)
    judgement = _row(new_id(), 1, said, door)
    _write(tx, door, judgement, person, said)
    return judgement


def correct(
    tx: Tx, door: Door, kind: Kind, judgement_id: str, if_match: str, changed: Callable[[Judgement], Said]
) -> Judgement:
    """Put another version in a judgement's place. Raises as ``enter`` does, ``PreconditionFailed``, ``Conflict``."""
    present, person = _present(tx, door.principal, kind, judgement_id, if_match)
    said = changed(present)
    _check_period(tx, said, judgement_id)
    judgement = _row(judgement_id, present.version + 1, said, door)
    _write(tx, door, judgement, person, said)
    return judgement


def withdraw(tx: Tx, door: Door, kind: Kind, judgement_id: str, if_match: str) -> Judgement:
    """A judgement holds no longer; its versions are kept. Raises ``NotFound``, ``PreconditionFailed``, ``Conflict``."""
    present, person = _present(tx, door.principal, kind, judgement_id, if_match)
    judgement = present._replace(
        version=present.version + 1,
        withdrawn=1,
        recorded_by=door.principal.subject,
        recorded_at_ms=to_ms(door.moment.now),
    )
    apply(Batch(tx, door.moment), judgement, person)
    _follow(tx, door, judgement, "withdrawn")
    return judgement


def find(tx: Tx, principal: Principal, kind: Kind, judgement_id: str) -> Sequence[Judgement]:
    """Every version of a judgement, the first one first. Raises ``NotFound``."""
    found = judgements.versions(tx, judgement_id)
    if not found or found[0].kind != kind:
        raise NotFound(NOTHING)
    _subject(tx, principal, kind, found[0].subject_id)
    return found


def apply(batch: Batch, judgement: Judgement, person: Person | None) -> None:
    """Store a version, and put what follows from it in place of what followed from the one before.

    ``person`` is whom it is about; none for an organisation. Nothing is checked: also a rebuild calls this.
    """
    indexed = person is not None and judgement.kind in INDEXED
    before = ip_asn.indexes(batch.tx, person, batch.moment) if person is not None and indexed else {}
    judgements.add(batch.tx, judgement)
    if person is None:
        return
    if judgement.kind in EVIDENT:
        scores.found(batch)
        key = (judgement.judgement_id, judgement.subject_id)
        taken = None if judgement.withdrawn else judgement_taken(batch.tx, judgement, person.place.city, batch.moment)
        scores.settle(batch, {person.employee_id: Known(person, person)}, settled(batch, {key: taken}))
    if indexed:
        ip_asn.tell(batch, person, before)


def restore(tx: Tx, moment: Moment, judgement: Judgement) -> None:
    """Enter a version again as it was, into a store that events alone have filled.

    Somebody who was never announced since is taken from where they were when it was entered: nowhere known, so only
    the record itself is kept.
    """
    person = None if judgement.kind == "organisation" else people.one(tx, judgement.subject_id)
    apply(Batch(tx, moment), judgement, person)


def _write(tx: Tx, door: Door, judgement: Judgement, person: Person | None, said: Said) -> None:
    if said.subject_id == door.principal.subject:
        raise Forbidden(_SELF)
    if said.about > door.moment.today:
        raise Invalid(_MEND, [Fault(said.pointer, _AHEAD)])
    apply(Batch(tx, door.moment), judgement, person)
    _follow(tx, door, judgement, "recorded" if judgement.version == 1 else "corrected")


def _follow(tx: Tx, door: Door, judgement: Judgement, what: str) -> None:
    if judgement.kind != "organisation":
        consider(tx, [judgement.subject_id], door.moment)
    audited(
        tx,
        door.principal,
        f"{judgement.kind}-{what}",
        judgement.subject_id,
        door.moment.now,
        record_id=judgement.judgement_id,
        version=judgement.version,
    )


def _present(
    tx: Tx, principal: Principal, kind: Kind, judgement_id: str, if_match: str
) -> tuple[Judgement, Person | None]:
    found = judgements.versions(tx, judgement_id)
    if not found or found[0].kind != kind:
        raise NotFound(NOTHING)
    present = found[-1]
    person = _subject(tx, principal, kind, present.subject_id)
    require_match(if_match, present.version)
    if present.withdrawn:
        raise Conflict(_GONE, current_state="withdrawn")
    return present, person


def _subject(tx: Tx, principal: Principal, kind: Kind, subject_id: str) -> Person | None:
    """Whom it is about, if that is the caller's; none for an organisation of the caller's. Raises ``NotFound``."""
    if kind != "organisation":
        return readable_person(tx, principal, subject_id)
    agency = subject_id.partition(".")[0]
    city = people.city_of(tx, agency)
    if city is None:
        raise NotFound(NOTHING)
    principal.hide_unless(agency, city)
    return None


def _check_period(tx: Tx, said: Said, own: str | None) -> None:
    there = judgements.in_period(tx, said.kind, said.subject_id, said.period) if said.period else None
    if there is not None and there.judgement_id != own:
        raise AlreadyRecorded(_THERE, record_id=there.judgement_id, version=there.version)


def _row(judgement_id: str, version: int, said: Said, door: Door) -> Judgement:
    return Judgement(
        judgement_id,
        version,
        said.kind,
        said.subject_id,
        said.about.isoformat(),
        said.period,
        packed(said.facts),
        door.principal.subject,
        to_ms(door.moment.now),
        newest=1,
        withdrawn=0,
    )
