"""Notification put together."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from services.notification.api.router import router
from services.notification.context import Context
from services.notification.domain.catalogue import CARDS
from services.notification.handlers.letters import Letters
from services.notification.handlers.reactions import REACTIONS, TOPICS
from services.notification.handlers.timers import Timers, TimerSettings
from services.notification.handlers.upkeep import Upkeep
from services.notification.handlers.work import AlertWork
from services.notification.pages import router as pages
from services.notification.sending.sender import Sender
from services.notification.sending.setup import sender_settings, wires_of
from services.notification.sending.signals import Signals
from services.notification.settings import Settings
from services.notification.store import shown_deliveries
from services.notification.store.shown_alerts import open_by_rule
from services.notification.store.tables import PIPELINE
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import Database, Tx, open_database
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay
from shared.rules.ruleset import Rules
from shared.service import Service

NAME = "notification"


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service, not yet running."""
    metrics = Metrics(NAME)
    database = open_database(settings.store, settings.store_password, service=NAME, tables=PIPELINE, metrics=metrics)

    def open_work(tx: Tx, now: datetime) -> AlertWork:
        return AlertWork(tx, now, rules=rules, metrics=metrics, notice=timers.notice)

    pace = TimerSettings(settings.timer_batch, settings.timer_poll_seconds, settings.history_days)
    timers = Timers(database, clock, rules, open_work, pace)
    upkeep = Upkeep(database, clock, open_work, Letters(bus), settings.watched, settings.watched_every_seconds)
    wires = wires_of(settings)
    sender = Sender(database, clock, wires, metrics, sender_settings(settings), rules)
    consumer = Consumer(
        group=NAME,
        topics=TOPICS,
        reactions=REACTIONS,
        open_work=open_work,
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        settings=ConsumerSettings(pace_seconds=0.1),
    )
    return Service(
        name=NAME,
        title="Mumpuni: peringatan dan pemberitahuan / alerts and notices",
        router=router,
        pages=pages,
        context=Context(
            database,
            Audit(database, clock),
            clock,
            rules,
            timers,
            wires,
            sender,
            Signals(database, settings.delivery_poll_seconds),
            upkeep,
        ),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics),
        migrations=Migrations("services.notification"),
        consumers=(consumer,),
        loops={"timers": timers.run, "sender": sender.run, "upkeep": upkeep.run},
        measure=partial(_measure, database, metrics),
    )


async def _measure(database: Database, metrics: Metrics) -> None:
    alerts = await database.read(open_by_rule)
    for rule in CARDS:
        metrics.alerts_open.labels(metrics.service, rule).set(alerts.get(rule, 0))
    messages = await database.read(shown_deliveries.by_state)
    for state in ("waiting", "sending", "parked"):
        metrics.deliveries_now.labels(metrics.service, state).set(messages.get(state, 0))
