"""What citizens say is missing into counts by unit and competency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.evaluation.handlers.batch import Batch
from services.evaluation.store import needs
from services.evaluation.store.needs import NeedKey, Voiced
from shared.events.feedback import ComplaintClosed, ComplaintMoved, ComplaintOpened
from shared.rules.calendar import city_day

About = ComplaintOpened | ComplaintMoved | ComplaintClosed


def settle(batch: Batch, named: Mapping[NeedKey, int], complaints: Mapping[str, Sequence[About]]) -> None:
    """Count each need once per answer, and once per complaint by what it names now.

    A complaint that was rejected is counted no longer; one merged into another was said all the same.
    """
    deltas = dict(named)
    before = needs.complaints(batch.tx, complaints) if complaints else {}
    counted, gone = [], []
    for complaint_id, events in complaints.items():
        old = voiced = before.get(complaint_id)
        for event in events:
            voiced = _after(voiced, event)
        if voiced == old:
            continue
        for one, sign in ((old, -1), (voiced, 1)):
            for key in one.keys if one is not None else ():
                deltas[key] = deltas.get(key, 0) + sign
        if voiced is None:
            gone.append(complaint_id)
        else:
            counted.append(voiced)
    needs.put(batch.tx, counted, gone)
    needs.add(batch.tx, deltas)


def _after(voiced: Voiced | None, event: About) -> Voiced | None:
    if isinstance(event, ComplaintClosed):
        return None if event.state == "rejected" else voiced
    if not event.needs:
        return voiced
    at = event.opened_at if isinstance(event, ComplaintOpened) else event.moved_at
    year = city_day(at).year if voiced is None else voiced.year
    return Voiced(event.complaint_id, event.agency, year, event.unit_id, tuple(sorted(set(event.needs))))
