"""The whole demo year, worked out once more from the list of its events with exact fractions and no sums.

Every figure of every person, programme and unit that evaluation shows must be the very same, whatever the order in
which the events came and however they were cut into batches. The rules are those of ``tests/chaos/oracle``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mumpuni.demo.year import plan
from services.evaluation.handlers.reactions import REACTIONS
from services.evaluation.handlers.work import Work
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope
from shared.events.evaluation import IndexChanged
from shared.rules.calendar import city_day
from shared.rules.ruleset import load_rules
from tests.chaos.audit.evaluation import audit_evaluation
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.caller import Caller
from tests.chaos.journal import Journal
from tests.chaos.oracle.facts import Person, Truth
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.satisfaction import indexes_of
from tests.chaos.oracle.scores import Evidence, evidence_of, level_of, required_of, score_on
from tests.service.backends import opened
from tests.service.evaluation.demo_year import events_of, id_of, interleaved, truth_of_events
from tests.service.evaluation.story import said
from tests.service.harness import START, Harness, running

SEED, MONTHS, AT_ONCE = 2026, 36, 500
RULES = load_rules()


def year(random: Random) -> list[Event]:
    return events_of(plan(SEED, city_day(START)), random)


def react(tx: Tx, envelopes: Sequence[Envelope[Event]]) -> None:
    work = Work(tx, START, RULES)
    for envelope in envelopes:
        REACTIONS[type(envelope.data)](work, envelope)
    work.flush()


async def apply(folder: Path, events: Sequence[Event], random: Random) -> None:
    """Put the events into the store in batches of any size, as a consumer would."""
    waiting = [Envelope(id_of("event", str(n)), "/mumpuni/test", START, event) for n, event in enumerate(events)]
    async with opened(folder, "evaluation") as database:
        while waiting:
            size = random.choice((1, 2, 7, 40, 300, 2000))
            await database.write_long(partial(react, envelopes=waiting[:size]))
            waiting = waiting[size:]


async def audit(h: Harness, truth: Truth) -> Findings:
    """Everything evaluation shows of these people, programmes and units."""
    findings = Findings()
    token = h.token(agency="*", city="*")["Authorization"].removeprefix("Bearer ")
    reader = Reader(Caller(h.client, Journal(), 60), token)
    await audit_evaluation(reader, truth, h.clock.now(), findings)
    await _trends(reader, truth, findings)
    await _indexes(h, truth, findings)
    return findings


async def _trends(reader: Reader, truth: Truth, findings: Findings) -> None:
    evidence = evidence_of(truth)

    async def trend(person: Person) -> None:
        shown = await reader.one(f"/evaluation/v1/employees/{person.employee_id}/scores/trend", months=MONTHS)
        measured = {competency for employee_id, competency in evidence if employee_id == person.employee_id}
        found = [line["competency"] for line in shown["items"]]
        findings.check(f"trend {person.employee_id}", sorted({*required_of(person.position), *measured}), found)
        for line in shown["items"]:
            _line(person, line["competency"], evidence, line["points"], findings)

    await each(truth.people.values(), trend)


def _line(
    person: Person, competency: str, evidence: Evidence, points: Sequence[dict[str, Any]], findings: Findings
) -> None:
    pieces = evidence.get((person.employee_id, competency), [])
    required = required_of(person.position).get(competency)
    for point in points:
        at = moment(str(point["at"]))
        until = [piece for piece in pieces if piece.at <= at]
        score = score_on(until, at.astimezone(UTC).date()) if until else None
        level = None if score is None else level_of(score)
        gap = None if level is None or required is None else max(required - level, 0)
        shown = point["score"]
        findings.check(
            f"trend {person.employee_id} {competency} {point['month']}",
            (len(until), score, level, gap),
            (point["pieces"], None if shown is None else exact(shown), point["level"], point["gap"]),
        )


async def _indexes(h: Harness, truth: Truth, findings: Findings) -> None:
    told = {(one.subject_id, one.year): one for one in await said(h, IndexChanged) if one.index == "ikm"}
    indexes = indexes_of(truth)
    findings.check_ids("ikm", map(str, indexes), map(str, told))
    for key, index in indexes.items():
        one = told[key]
        findings.check(f"ikm {key}", (index.value, index.grade), (exact(float(one.new_value)), one.grade))


def enough(findings: Findings) -> None:
    assert not findings.mismatches, findings.report()
    compared = {name: findings.compared[name] for name in ("score", "why", "profile", "jp", "rating", "trend", "ikm")}
    assert all(compared.values()), f"something was not looked at: {compared}"
    assert findings.compared["score"] > 1000, compared


async def test_every_figure_of_the_year_is_what_the_events_add_up_to(tmp_path: Path) -> None:
    events = year(Random(1))  # noqa: S311 - tells a story, guards nothing
    async with running(tmp_path, "evaluation") as h:
        for first in range(0, len(events), AT_ONCE):
            await h.publish(*events[first : first + AT_ONCE])
        await h.settled()
        enough(await audit(h, truth_of_events(events)))


@pytest.mark.parametrize("seed", [2, 3])
async def test_every_figure_is_the_same_in_any_order_and_any_batches(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - tells a story, guards nothing
    events = year(random)
    await apply(tmp_path, interleaved(events, random), random)
    async with running(tmp_path, "evaluation") as h:
        await h.settled()
        enough(await audit(h, truth_of_events(events)))


async def test_the_year_has_every_kind_of_turn(tmp_path: Path) -> None:
    del tmp_path
    events = year(Random(1))  # noqa: S311 - tells a story, guards nothing
    truth = truth_of_events(events)
    kinds = {piece.kind for pieces in evidence_of(truth).values() for piece in pieces}
    assert kinds == {"completion", "mentoring", "citizen"}
    assert {one.status for one in truth.enrolments.values()} == {
        "completed", "failed", "withdrawn", "no_show", "cancelled",
    }  # fmt: skip
    assert {person.version for person in truth.people.values()} == {1, 2}
    assert {person.employment for person in truth.people.values()} == {"pns", "pppk"}
    assert min(one.completed_at for one in truth.enrolments.values() if one.completed_at) < datetime(
        2025, 6, 1, tzinfo=UTC
    )
