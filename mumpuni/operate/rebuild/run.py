"""A rebuild from beginning to end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from mumpuni.operate.deployment import REBUILDABLE, Deployment, check_name
from mumpuni.operate.letters import letters
from mumpuni.operate.rebuild import alerts, pipeline, records
from mumpuni.operate.rebuild.alerts import Alerts
from mumpuni.operate.rebuild.beside import Beside
from mumpuni.operate.rebuild.comparison import NOTICED, Difference, all_rows, differences, subjects
from mumpuni.operate.rebuild.files import FileBeside
from mumpuni.operate.rebuild.pipeline import Carried
from mumpuni.operate.rebuild.records import take_over
from mumpuni.operate.rebuild.schema import SchemaBeside
from mumpuni.operate.rebuild.second import Second, second
from mumpuni.stopped import Stopped
from services.evaluation.handlers.rule_sets import weigh_again
from services.notification.handlers.ledger import SNOOZED, UNANSWERED
from shared.bus.protocols import Bus, Positions, Record
from shared.clock import Clock, SystemClock
from shared.database import Database, Tx
from shared.outbox import stage_record

RECORDED: Final = {
    "evaluation": records.KEPT["evaluation"],
    "notification": ("alert", *records.KEPT["notification"]),
}
"""Tables that do not follow from events alone (see ``alerts`` and ``records``)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rebuild found and did."""

    records: int
    differences: tuple[Difference, ...]
    alerts_put_right: int
    told: int
    """Conclusions, alerts among them, that differ from the live store's, and so go out."""
    kept: str
    """Where the store is now that was the live one; empty when nothing was switched."""

    @property
    def is_identical(self) -> bool:
        """Whether the rebuilt store says to the last digit what the live one said."""
        return not (self.differences or self.alerts_put_right)


@dataclass(frozen=True)
class Rebuild:
    """One service's rebuild. ``agrees`` is asked with what was found before the stores are switched."""

    deployment: Deployment
    name: str
    agrees: Callable[[Outcome], bool]
    clock: Clock = field(default_factory=SystemClock)

    async def run(self, *, fresh: bool = False) -> Outcome:
        """Rebuild and switch. What an earlier run left is continued unless it is to be ``fresh``.

        While the past is applied the live store goes on serving. Raises ``Stopped``.
        """
        check_name(self.name, REBUILDABLE)
        async with self.deployment.connected() as bus, self._beside() as beside:
            async with self.deployment.store(self.name) as live:
                until = await self._reached(live, bus)
            if fresh:
                await beside.discard()
            await beside.prepare()
            await self._catch_up(beside, bus, until)
            async with beside.alone():
                async with self.deployment.store(self.name) as live:
                    outcome = await self._finish(beside, bus, live)
                return replace(outcome, kept=await beside.switch()) if self.agrees(outcome) else outcome

    @asynccontextmanager
    async def _beside(self) -> AsyncIterator[Beside]:
        store = self.deployment.settings(self.name)
        if isinstance(store.store, Path):
            yield FileBeside(store.store)
            return
        url = sa.make_url(str(store.store))
        password = store.store_password
        beside = SchemaBeside(url if password is None else url.set(password=password.get_secret_value()))
        try:
            yield beside
        finally:
            await beside.close()

    async def _reached(self, live: Database, bus: Bus) -> Positions:
        try:
            return await live.read(pipeline.reached, await pipeline.logs_of(bus), self.name)
        except LookupError as error:
            raise Stopped(
                f"Basis data {self.name} juga memuat peristiwa dari catatan lain ({error}); "
                "tidak dapat dibangun ulang dari catatan ini saja.",
                f"The store of {self.name} also holds events of another log ({error}); "
                "this log alone cannot rebuild it.",
            ) from error

    async def _catch_up(self, beside: Beside, bus: Bus, until: Positions) -> None:
        async with self.deployment.store(self.name) as live, self._second(beside, bus, until, live) as rebuilt:
            await rebuilt.catch_up()

    @asynccontextmanager
    async def _second(self, beside: Beside, bus: Bus, until: Positions, live: Database) -> AsyncIterator[Second]:
        """The second store, with what people entered as far as the past is read by it."""
        async with second(self.deployment, self.name, beside, bus, until) as rebuilt:
            if self.name == "evaluation":
                await records.take_over_rules(live, rebuilt.database)
                await rebuilt.ask_again(live, self.clock.now())
            if self.name == "notification":
                await records.take_over(live, rebuilt.database, ["rule_setting"])
            yield rebuilt

    async def _finish(self, beside: Beside, bus: Bus, live: Database) -> Outcome:
        """Now that nobody writes to the live store: the rest of the past, what is taken over, the switch."""
        until = await self._reached(live, bus)
        async with self._second(beside, bus, until, live) as rebuilt:
            await rebuilt.catch_up()
            now = self.clock.now()
            await rebuilt.passage.reach(now)
            await self._check(rebuilt, bus, until)
            if self.name == "evaluation":
                await records.enter_again(live, rebuilt.database, rebuilt.service.context.rules, now)
            if self.name == "notification":
                await records.take_over_timers(live, rebuilt.database, (UNANSWERED, SNOOZED))
                await records.take_over_reads(live, rebuilt.database)
            await records.take_over(live, rebuilt.database, records.KEPT[self.name])
            if self.name == "evaluation":
                await records.erase_again(rebuilt.database)
            return await self._reconcile(rebuilt, live, now, sum(until.values()))

    async def _check(self, rebuilt: Second, bus: Bus, until: Positions) -> None:
        """Raises ``Stopped`` when it is not just as far as the live one, or buried what the live one did not."""
        if await self._reached(rebuilt.database, bus) != until:
            raise Stopped(
                "Yang dibangun ulang belum sampai di tempat yang lama; tidak diganti.",
                "The rebuilt store is not where the live one is; they are not switched.",
            )
        known = {letter.origin for letter in await letters(bus) if letter.group == self.name}
        if fresh := pipeline.buried(await rebuilt.database.read(pipeline.concluded)) - known:
            places = ", ".join("/".join(map(str, place)) for place in sorted(fresh)[:5])
            raise Stopped(
                f"{len(fresh)} peristiwa yang dulu diterapkan kini ditolak, di antaranya {places}; tidak diganti.",
                f"{len(fresh)} events that could be applied are refused now, among them {places}; not switched.",
            )

    async def _reconcile(self, rebuilt: Second, live: Database, now: datetime, records: int) -> Outcome:
        """Take over what does not follow from events; what follows otherwise than before is to be told."""
        recorded = RECORDED[self.name]
        found = differences(await live.read(all_rows, recorded), await rebuilt.database.read(all_rows, recorded))
        put_right = None
        if any(difference.table == "evidence" for difference in found):
            await rebuilt.database.write(weigh_again)
        if self.name == "notification":
            if NOTICED.keys().isdisjoint(difference.table for difference in found):
                await take_over(live, rebuilt.database, tuple(NOTICED))
            ours = await rebuilt.database.read(alerts.all_alerts)
            put_right = alerts.reconciled(await live.read(alerts.all_alerts), ours, now)
        concluded = await rebuilt.database.read(pipeline.concluded)
        told = _to_tell(concluded, found, put_right)
        rows = await live.read(pipeline.carried)
        await rebuilt.database.write(_take_over, rows, told, put_right, now)
        changed = put_right.put_right if put_right else 0
        announced = len(put_right.raised) + len(put_right.resolved) if put_right else len(told)
        return Outcome(records, tuple(found), changed, announced, "")


def _to_tell(concluded: list[Record], found: list[Difference], put_right: Alerts | None) -> list[Record]:
    """Of all that was concluded once more only what nobody has been told."""
    if put_right is None:
        return pipeline.last_words(concluded, subjects(found))
    return alerts.announcements(concluded, put_right)


def _take_over(tx: Tx, rows: Carried, told: list[Record], put_right: Alerts | None, now: datetime) -> None:
    pipeline.carry(tx, rows)
    for record in told:
        stage_record(tx, record, now)
    if put_right is not None:
        alerts.write(tx, put_right, now)
