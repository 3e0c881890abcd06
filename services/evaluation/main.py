"""Evaluation put together."""

from __future__ import annotations

from functools import partial

from services.evaluation.api.router import routes
from services.evaluation.context import Context
from services.evaluation.handlers.reactions import REACTIONS, TOPICS
from services.evaluation.handlers.work import Work
from services.evaluation.settings import Settings
from services.evaluation.store.tables import PIPELINE
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import open_database
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay, RelaySettings
from shared.rules.ruleset import Rules
from shared.service import Service

NAME = "evaluation"


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service, not yet running."""
    metrics = Metrics(NAME)
    database = open_database(settings.store, settings.store_password, service=NAME, tables=PIPELINE, metrics=metrics)
    consumer = Consumer(
        group=NAME,
        topics=TOPICS,
        reactions=REACTIONS,
        open_work=partial(Work, rules=rules),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        settings=ConsumerSettings(max_records=settings.batch),
    )
    return Service(
        name=NAME,
        title="Mumpuni: evaluation",
        router=routes(),
        context=Context(database, Audit(database, clock), clock, rules, settings.smallest_group),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics, RelaySettings(pace_seconds=0.05)),
        migrations=Migrations("services.evaluation"),
        consumers=(consumer,),
    )
