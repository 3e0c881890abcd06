"""Puts the feedback service together."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from services.feedback.abuse import Abuse
from services.feedback.api import router
from services.feedback.calendar import IndonesianWorkingDays
from services.feedback.context import Context
from services.feedback.handlers.complaint_steps import Deadlines
from services.feedback.handlers.complaints import close_silent
from services.feedback.handlers.reactions import REACTIONS
from services.feedback.handlers.themer import Themer
from services.feedback.handlers.work import Work
from services.feedback.pages import router as pages
from services.feedback.rate_limits import RateLimits
from services.feedback.settings import Settings
from services.feedback.stemming import Stemmer
from services.feedback.store.tables import PIPELINE
from services.feedback.ticket_key import BadTicketKeyError, ticket_key_beside, ticket_key_of
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer
from shared.database import open_database
from shared.events import enrollment
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay
from shared.rules.ruleset import Rules
from shared.service import Service

NAME = "feedback"


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service, not yet running. Raises ``BadTicketKeyError``."""
    metrics, ticket_key = Metrics(NAME), _ticket_key(settings)
    database = open_database(settings.store, settings.store_password, service=NAME, tables=PIPELINE, metrics=metrics)
    context = Context(
        settings=settings,
        database=database,
        audit=Audit(database, clock),
        clock=clock,
        rules=rules,
        deadlines=Deadlines(rules, IndonesianWorkingDays(settings.days_off, settings.working_days)),
        limits=RateLimits(settings),
        themer=Themer(rules, Stemmer()),
        abuse=Abuse(settings, ticket_key),
        ticket_key=ticket_key,
    )
    consumer = Consumer(
        group=NAME,
        topics=[enrollment.TOPIC],
        reactions=REACTIONS,
        open_work=Work,
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
    )
    return Service(
        name=NAME,
        title="Mumpuni: suara warga dan peserta / citizens' and participants' voice",
        router=router,
        pages=pages,
        context=context,
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics),
        migrations=Migrations("services.feedback"),
        consumers=[consumer],
        loops={"closing": partial(_keep_closing, context)},
    )


def _ticket_key(settings: Settings) -> bytes:
    if settings.ticket_key is not None:
        return ticket_key_of(settings.ticket_key.get_secret_value(), "FEEDBACK_TICKET_KEY")
    if isinstance(settings.store, Path):
        return ticket_key_beside(settings.store)
    raise BadTicketKeyError("set FEEDBACK_TICKET_KEY, the same for all replicas (openssl rand -hex 32)")


async def _keep_closing(context: Context) -> None:
    """Close the reports whose reporters kept silent, a batch at a time, then wait."""
    while True:
        while await context.database.write(close_silent, context.deadlines, context.now()):
            continue
        await asyncio.sleep(context.settings.closing_seconds)
