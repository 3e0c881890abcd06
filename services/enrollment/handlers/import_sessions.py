"""Which session a row means: a programme of the city by its title, its session by the days; or one to be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.enrollment.domain.forms import form_of, jp_for, jp_of
from services.enrollment.domain.person_names import plain
from services.enrollment.handlers import import_texts as texts
from services.enrollment.handlers.import_entries import Entry, Plan
from services.enrollment.handlers.import_job import Job
from services.enrollment.handlers.import_people import Refusal
from services.enrollment.store import import_facts
from services.enrollment.store.import_facts import Offer, Slot
from shared.database import Tx
from shared.errors import Fault
from shared.rules.jp import JpRules

_OTHER_CLASSICAL: Final = "KL12"
_FIRST_YEAR: Final = 1990


@dataclass(frozen=True, slots=True)
class Slots:
    """The sessions on the days named; more than one is for whoever is enrolled in one of them already."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """A session to be made, of this programme or of a new one in this form; ``jp_tenths`` is what it earns."""

    programme_id: str | None
    form: str
    jp_tenths: int
    plan: Plan


class Sessions:
    """The catalogue as a batch of rows needs it."""

    def __init__(self, tx: Tx, job: Job, entries: Sequence[Entry]) -> None:
        self._job = job
        wanted = {entry.session.programme for entry in entries}
        self._offers: defaultdict[str, list[Offer]] = defaultdict(list)
        for offer in import_facts.offers(tx, job.city):
            if (title := plain(offer.title)) in wanted:
                self._offers[title].append(offer)
        ids = {offer.programme_id for offers in self._offers.values() for offer in offers}
        self._slots: defaultdict[str, list[Slot]] = defaultdict(list)
        for slot in import_facts.slots(tx, ids):
            self._slots[slot.programme_id].append(slot)

    def where(self, entry: Entry) -> Slots | Unscheduled | Refusal:
        """The session the entry means; the agency's own programmes come before its neighbours'.

        One that was called off is meant only where no other is on those days: a new one takes its place.
        """
        if entry.starts_on.year < _FIRST_YEAR:
            return Refusal((texts.TOO_EARLY,))
        offers = self._offers.get(entry.session.programme, [])
        own = [offer for offer in offers if offer.agency == self._job.agency]
        for circle in (own, offers):
            slots = [slot for slot in self._of(circle) if self._is_on(slot, entry)]
            if slots:
                return Slots(tuple(slot for slot in slots if slot.state == "scheduled") or tuple(slots))
        if not offers:
            return self._new_programme(entry)
        return self._new_session(entry, own or offers)

    def _of(self, offers: Sequence[Offer]) -> list[Slot]:
        return [slot for offer in offers for slot in self._slots.get(offer.programme_id, ())]

    @staticmethod
    def _is_on(slot: Slot, entry: Entry) -> bool:
        return (slot.starts_on, slot.ends_on) == (entry.starts_on, entry.ends_on)

    def _new_session(self, entry: Entry, offers: Sequence[Offer]) -> Unscheduled | Refusal:
        if "sessions" not in self._job.creates:
            return Refusal((texts.unknown_session(entry.starts_on, entry.ends_on, self._of(offers)),))
        active = [offer for offer in offers if offer.active]
        if not active:
            return Refusal((texts.RETIRED_PROGRAMME,))
        if len(active) > 1:
            return Refusal((texts.several_programmes(entry.programme),))
        [offer] = active
        if not self._job.principal.sees(offer.agency, self._job.city):
            return Refusal((texts.neighbours_programme(offer.agency),))
        return self._scheduled(entry, offer.programme_id, offer.form, offer.jp_tenths)

    def _new_programme(self, entry: Entry) -> Unscheduled | Refusal:
        if "programmes" not in self._job.creates:
            return Refusal((texts.unknown_programme(entry.programme),))
        if "sessions" not in self._job.creates:
            return Refusal((texts.NEW_PROGRAMME_WITHOUT_SESSIONS,))
        form = form_of(entry.programme)
        return self._scheduled(entry, None, form.code if form else _OTHER_CLASSICAL, None)

    def _scheduled(
        self, entry: Entry, programme_id: str | None, form: str, usual_tenths: int | None
    ) -> Unscheduled | Refusal:
        plan = self._job.plans[entry.session]
        if plan.jp_tenths is None and usual_tenths is not None:
            return Unscheduled(programme_id, form, usual_tenths, plan)
        rules = self._job.rules.of(JpRules, entry.starts_on, self._job.city)
        stated = None if plan.jp_tenths is None else jp_of(plan.jp_tenths)
        jp = jp_for(form, stated, rules)
        if isinstance(jp, Fault):
            return Refusal((jp.message,))
        return Unscheduled(programme_id, form, jp, plan)
