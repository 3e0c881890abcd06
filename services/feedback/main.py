"""Puts the feedback service together."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

from services.feedback.abuse import Abuse
from services.feedback.api.attachments import LARGE_FILES
from services.feedback.api.router import router
from services.feedback.attaching import Attaching
from services.feedback.calendar import IndonesianWorkingDays
from services.feedback.context import Context
from services.feedback.filing import FilingCabinet
from services.feedback.handlers.complaint_steps import Deadlines
from services.feedback.handlers.complaints import close_silent
from services.feedback.handlers.erasure import erase_old
from services.feedback.handlers.reactions import REACTIONS
from services.feedback.handlers.themer import Themer
from services.feedback.handlers.unread import AT_ONCE, read_texts
from services.feedback.handlers.work import Work
from services.feedback.pages import router as pages
from services.feedback.pages.complaint_replies import LARGE_FILES as LARGE_FILES_PAGE
from services.feedback.pages.complaint_replies import READ_AT_MOST
from services.feedback.rate_limits import RateLimits
from services.feedback.repeats import Repeats
from services.feedback.scanning import Scanner
from services.feedback.settings import Settings
from services.feedback.stemming import Stemmer
from services.feedback.store.tables import PIPELINE
from services.feedback.store.unread_texts import unread
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import Database, open_database
from shared.events import enrollment
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay
from shared.rules.ruleset import Rules
from shared.secret_key import BadSecretKeyError, key_in, key_of
from shared.service import Service

NAME = "feedback"
_AROUND = 65_536
"""Bytes of a form around a file."""


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service, not yet running. Raises ``BadSecretKeyError``."""
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
        repeats=Repeats(settings, ticket_key),
        attaching=_attaching(settings, database),
        ticket_key=ticket_key,
    )
    consumer = Consumer(
        group=NAME,
        topics=[enrollment.TOPIC],
        reactions=REACTIONS,
        open_work=partial(Work, rules=rules),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        settings=ConsumerSettings(pace_seconds=0.1),
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
        body_limits={
            LARGE_FILES: settings.attachment_bytes + _AROUND,
            LARGE_FILES_PAGE: max(settings.attachment_bytes, READ_AT_MOST) + _AROUND,
        },
        loops={
            "closing": partial(_keep_closing, context),
            "scanning": partial(_keep_scanning, context),
            "tending": partial(_keep_tending, context),
        },
    )


def _ticket_key(settings: Settings) -> bytes:
    """What the secrets of tickets are derived from: whoever has the store but not the key has no secret."""
    if settings.ticket_key is not None:
        return key_of(settings.ticket_key.get_secret_value(), "FEEDBACK_TICKET_KEY")
    if isinstance(settings.store, Path):
        return key_in(settings.store.with_name(f"{settings.store.name}.ticket-key"))
    raise BadSecretKeyError("set FEEDBACK_TICKET_KEY, the same for all replicas (openssl rand -hex 32)")


def _attaching(settings: Settings, database: Database) -> Attaching:
    beside = settings.store.with_name("attachments") if isinstance(settings.store, Path) else None
    folder = settings.attachments or beside
    return Attaching(
        database,
        None if folder is None else FilingCabinet(folder),
        Scanner(settings.clamd, settings.scan_command, settings.scan_seconds),
        longest=settings.attachment_bytes,
        at_most=settings.attachments_at_most,
    )


async def _keep_closing(context: Context) -> None:
    """Close the reports whose reporters kept silent, a batch at a time, forget the old ones, then wait."""
    while True:
        while await context.database.write(close_silent, context.deadlines, context.now()):
            continue
        await _forget_old(context)
        await context.attaching.sweep()
        await asyncio.sleep(context.settings.closing_seconds)


async def _forget_old(context: Context) -> None:
    """Erase the reports that ended longer ago than they are kept, with their files."""
    kept, erased = timedelta(days=context.settings.kept_days), 1
    while erased:
        erased, files = await context.database.write(erase_old, kept, context.now())
        await context.attaching.drop(files)


async def _keep_scanning(context: Context) -> None:
    """Show the scanner what waits for it, then wait."""
    while True:
        await context.attaching.look_again()
        await asyncio.sleep(context.settings.look_again_seconds)


async def _keep_tending(context: Context) -> None:
    """Read texts that are older than the themes; then drop what was remembered of days gone by, again and again."""
    while texts := await context.database.read(unread, AT_ONCE):
        await context.database.write(read_texts, texts, context.themer)
    while True:
        await context.database.write(context.repeats.forget, context.now())
        await asyncio.sleep(context.settings.tending_seconds)
