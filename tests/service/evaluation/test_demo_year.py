"""The whole demo year, worked out once more from the list of its events with exact fractions and no sums.

Every figure of every person, programme, unit, agency and city that evaluation shows must be the very same, whatever
the order in which the events came and however they were cut into batches. The rules are written down once more in
``tests/chaos/oracle`` and ``recount``.
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
from tests.chaos.audit.evaluation import audit_people
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.caller import Caller
from tests.chaos.journal import Journal
from tests.chaos.oracle.facts import Person, Truth
from tests.chaos.oracle.hours import activities_of, hours_of
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.satisfaction import indexes_of
from tests.chaos.oracle.scores import Evidence, evidence_of, level_of, required_of, score_on
from tests.service.backends import opened
from tests.service.evaluation.demo_judged import answer_requests, judge
from tests.service.evaluation.demo_year import events_of, id_of, interleaved
from tests.service.evaluation.recount.audit_index import audit_indexes
from tests.service.evaluation.recount.audit_programmes import audit_programmes
from tests.service.evaluation.recount.audit_reports import audit_reports
from tests.service.evaluation.recount.audit_standings import audit_standings
from tests.service.evaluation.recount.world import World, world_of
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


def reader_of(h: Harness) -> Reader:
    token = h.token(agency="*", city="*")["Authorization"].removeprefix("Bearer ")
    return Reader(Caller(h.client, Journal(), 60), token)


async def audit(h: Harness, world: World) -> Findings:
    """Everything evaluation shows of these people, programmes, units, agencies and cities."""
    findings, reader, truth = Findings(), reader_of(h), world.truth
    await audit_people(reader, truth, h.clock.now(), findings)
    await _trends(reader, truth, findings)
    await _indexes(h, truth, findings)
    await audit_reports(reader, world, findings)
    await audit_standings(reader, world, findings, scores=True)
    await audit_judged(reader, world, findings)
    return findings


async def audit_judged(reader: Reader, world: World, findings: Findings) -> None:
    """What rests on judgements as well, as far as there are any."""
    await audit_indexes(reader, world, findings)
    await audit_programmes(reader, world, findings)


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


LOOKED_AT = {
    "score": 1000, "why": 1000, "profile": 500, "jp": 1000, "trend": 10_000, "ikm": 5, "index": 1000, "worth": 50,
    "reaction": 50, "learning": 50, "behaviour": 50, "results": 7, "participation": 500, "costs": 100, "citizens": 10,
    "series": 1000, "standing": 100,
}  # fmt: skip
"""How many comparisons of each kind there are at least."""


def enough(findings: Findings) -> None:
    assert not findings.mismatches, findings.report()
    few = {name: findings.compared[name] for name, least in LOOKED_AT.items() if findings.compared[name] < least}
    assert not few, f"hardly anything was looked at: {few}"


async def test_every_figure_of_the_year_is_what_the_events_add_up_to(tmp_path: Path) -> None:
    random = Random(1)  # noqa: S311 - tells a story, guards nothing
    events = year(random)
    world = world_of(events)
    async with running(tmp_path, "evaluation") as h:
        for first in range(0, len(events), AT_ONCE):
            await h.publish(*events[first : first + AT_ONCE])
        await h.settled()
        enough(await audit(h, world))
        await judge(h, world, random)
        await answer_requests(h, world, random)
        findings, reader = Findings(), reader_of(h)
        await audit_judged(reader, world, findings)
        await audit_standings(reader, world, findings, scores=False)
        assert not findings.mismatches, findings.report()
    assert len(world.performances) > 100
    assert {one["severity"] for one in world.sanctions} == {"light", "moderate", "heavy"}
    assert len(world.answers) > 50


@pytest.mark.parametrize("seed", [2, 3])
async def test_every_figure_is_the_same_in_any_order_and_any_batches(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - tells a story, guards nothing
    events = year(random)
    await apply(tmp_path, interleaved(events, random), random)
    async with running(tmp_path, "evaluation") as h:
        await h.settled()
        enough(await audit(h, world_of(events)))


def caps_of(truth: Truth) -> set[str]:
    """Which caps cut somebody's year."""
    activities = activities_of(truth)
    return {
        cut.cap
        for person in truth.people.values()
        for label in range(2024, 2027)
        for cut in hours_of(person, activities.get(person.employee_id, []), label).cuts
    }


async def test_the_year_has_every_kind_of_turn(tmp_path: Path) -> None:
    del tmp_path
    events = year(Random(1))  # noqa: S311 - tells a story, guards nothing
    world = world_of(events)
    truth = world.truth
    kinds = {piece.kind for pieces in evidence_of(truth).values() for piece in pieces}
    assert kinds == {"completion", "mentoring", "citizen"}
    assert {one.status for one in truth.enrolments.values()} == {
        "completed", "failed", "withdrawn", "no_show", "cancelled",
    }  # fmt: skip
    assert {person.version for person in truth.people.values()} == {1, 2}
    assert {person.employment for person in truth.people.values()} == {"pns", "pppk"}
    assert caps_of(truth) == {"mentoring", "self-study", "year-limit"}
    assert {one.state for one in world.lives} == {
        "enrolled", "completed", "failed", "withdrawn", "no_show", "cancelled",
    }  # fmt: skip
    assert {one.sex for one in world.lives} == {"", "female", "male"}
    assert {one.position_type for one in world.lives} < {one.position_type for one in world.people.values()}
    assert {"KL02", "KL04", "KL06", "KL07", "KL10"} <= {one.form for one in world.finished}
    assert min(one.completed_at for one in truth.enrolments.values() if one.completed_at) < datetime(
        2025, 6, 1, tzinfo=UTC
    )
