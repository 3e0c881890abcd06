"""Evaluation put together."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from services.evaluation.api.router import router
from services.evaluation.context import Context
from services.evaluation.handlers.live_rules import LiveRules, WithRules
from services.evaluation.handlers.reactions import REACTIONS, TOPICS
from services.evaluation.handlers.rounds import Rounds, RoundSettings
from services.evaluation.handlers.rule_set_work import RuleSetWork
from services.evaluation.handlers.work import Work
from services.evaluation.settings import Settings
from services.evaluation.store.tables import PIPELINE
from shared.audit import Audit
from shared.bus.protocols import Bus
from shared.clock import Clock
from shared.consumer import Consumer, ConsumerSettings
from shared.database import Tx, open_database
from shared.metrics import Metrics
from shared.migrations import Migrations
from shared.outbox import Relay, RelaySettings
from shared.rules.ruleset import Rules
from shared.service import Service

NAME = "evaluation"


def create_service(settings: Settings, *, bus: Bus, clock: Clock, rules: Rules) -> Service:
    """The service, not yet running."""
    metrics, live = Metrics(NAME), LiveRules(rules)
    database = open_database(settings.store, settings.store_password, service=NAME, tables=PIPELINE, metrics=metrics)
    consumer = Consumer(
        group=NAME,
        topics=TOPICS,
        reactions=REACTIONS,
        open_work=partial(_open_work, rules=live),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        settings=ConsumerSettings(max_records=settings.batch),
    )
    rule_sets = RuleSetWork(database, clock, live)
    rounds = Rounds(database, clock, live, RoundSettings(poll_seconds=settings.round_seconds))
    return Service(
        name=NAME,
        title="Mumpuni: skor dan penilaian / scores and evaluation",
        router=router,
        context=Context(database, Audit(database, clock), clock, live, settings.smallest_group, rule_sets, rounds),
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics, RelaySettings(pace_seconds=0.05)),
        migrations=WithRules(Migrations("services.evaluation"), live, PIPELINE, NAME),
        consumers=(consumer,),
        loops={"rule sets": rule_sets.run, "rounds": rounds.run},
    )


def _open_work(tx: Tx, now: datetime, rules: LiveRules) -> Work:
    """A batch by the rules as they are in this very transaction."""
    rules.refresh(tx)
    return Work(tx, now, rules)
