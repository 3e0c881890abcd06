"""Enrollment, put together: who learns what, where and with what result."""

from __future__ import annotations

from services.enrollment.api import bulk, imports, register_imports, xapi
from services.enrollment.api.router import router
from services.enrollment.context import Context
from services.enrollment.handlers.reactions import REACTIONS, TOPICS, StandingWork
from services.enrollment.settings import Settings
from services.enrollment.store.tables import PIPELINE
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import open_database
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay
from shared.rules.ruleset import Rules
from shared.service import Service


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service on its store, not yet running. The facts begin here; it reads only how evaluation sees people."""
    metrics = Metrics("enrollment")
    database = open_database(
        settings.store, settings.store_password, service="enrollment", tables=PIPELINE, metrics=metrics
    )
    consumer = Consumer(
        group="enrollment",
        topics=TOPICS,
        reactions=REACTIONS,
        open_work=StandingWork,
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        settings=ConsumerSettings(pace_seconds=0.1),
    )
    return Service(
        name="enrollment",
        title="Mumpuni: pegawai, program, dan hasil / people, programmes and results",
        router=router,
        context=Context(database, Audit(database, clock), clock, rules, metrics, settings),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics),
        migrations=Migrations("services.enrollment"),
        consumers=(consumer,),
        body_limits={
            bulk.PATH: bulk.BODY_LIMIT,
            imports.PATH: imports.BODY_LIMIT,
            register_imports.PATH: register_imports.BODY_LIMIT,
            xapi.PATH: xapi.BODY_LIMIT,
        },
    )
