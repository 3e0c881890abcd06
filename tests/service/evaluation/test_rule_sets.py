"""Versions of rule sets: entered, looked at before their day, in force from it on, and named by every figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.events.base import Event
from shared.events.evaluation import ScoreChanged
from tests.service.evaluation.story import (
    BUDI,
    SITI,
    UNIT,
    Row,
    ask,
    completed,
    employee,
    jp_of,
    met,
    said,
    score_of,
    skm,
    tell,
    withdrawn,
)
from tests.service.harness import START, Harness, running

TOMORROW = "2026-11-02"
FLOORS = {"level_floors": {"2": 40, "3": 56, "4": 70, "5": 85}}
ADI = "00000000-0000-4000-8000-000000000001"
ZAHRA = "ffffffff-ffff-4fff-8fff-ffffffffffff"


def bkpsdm(h: Harness, city: str = "sibolga") -> dict[str, str]:
    return h.token(agency="*", city=city)


def operator(h: Harness) -> dict[str, str]:
    return h.token(agency="*", city="*")


async def enter(
    h: Harness,
    parameters: dict[str, Any],
    name: str = "competency-score",
    day: str = TOMORROW,
    city: str | None = "sibolga",
) -> Row:
    body = {"name": name, "city": city, "effective_from": day, "parameters": parameters, "reason": "SK 12/2026"}
    headers = bkpsdm(h, city) if city else operator(h)
    answer = await h.client.post("/evaluation/v1/rule-sets", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    entered: Row = answer.json()
    return entered


async def refused(h: Harness, headers: dict[str, str] | None = None, **changes: Any) -> tuple[int, list[str]]:
    body = {
        "name": "competency-score", "city": "sibolga", "effective_from": TOMORROW, "parameters": FLOORS, "reason": "SK",
        **changes,
    }  # fmt: skip
    answer = await h.client.post("/evaluation/v1/rule-sets", json=body, headers=headers or bkpsdm(h))
    return answer.status_code, [one["pointer"] for one in answer.json().get("errors", [])]


async def worked_out(h: Harness) -> None:
    await h.service("evaluation").context.rule_sets.run_due()
    await h.settled()


async def preview(h: Harness, entered: Row, headers: dict[str, str] | None = None) -> Row:
    await worked_out(h)
    found = await ask(h, f"/rule-sets/{entered['rule_set_id']}/preview", headers or bkpsdm(h))
    assert found["complete"], found
    return found


async def midnight(h: Harness, day: str = TOMORROW) -> None:
    """The first moment of a day in Sibolga, and what is done then."""
    h.clock.set(datetime.fromisoformat(f"{day}T00:00:00+07:00").astimezone(UTC))
    await worked_out(h)


async def withdraw(h: Harness, entered: Row, headers: dict[str, str] | None = None) -> int:
    path = f"/evaluation/v1/rule-sets/{entered['rule_set_id']}"
    return (await h.client.delete(path, headers=headers or bkpsdm(h))).status_code


async def test_a_version_holds_from_its_day_on_and_names_itself(h: Harness) -> None:
    await tell(h, employee(), completed(post="80"))
    await enter(h, FLOORS)
    before = await ask(h, f"/employees/{SITI}/scores")
    assert (before["items"][0]["level"], before["rule_set"]) == (3, "competency-score-2026.1")
    h.clock.set(datetime.fromisoformat("2026-11-01T23:59:59+07:00"))
    assert (await score_of(h))["level"] == 3
    await midnight(h)
    after = await ask(h, f"/employees/{SITI}/scores")
    assert (after["items"][0]["score"], after["items"][0]["level"]) == (55.0, 2)
    assert after["rule_set"] == "competency-score-2026.1+sibolga.v1"


async def test_those_whose_level_changes_are_told_once_and_nobody_else(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3}), completed(post="80"))  # 55: level 3, then 2
    await tell(h, employee(BUDI), completed(BUDI, post="95"))  # 57.5: level 3 either way
    told = len(await said(h, ScoreChanged))
    await enter(h, FLOORS)
    await worked_out(h)
    assert len(await said(h, ScoreChanged)) == told, "nobody is told before the day"
    await midnight(h)
    await worked_out(h)
    (event,) = [one for one in await said(h, ScoreChanged) if one.rule_set.endswith("v1")]
    assert (event.employee_id, event.level, event.gap, event.required_level) == (SITI, 2, 1, 3)
    assert (event.old_score, event.new_score) == (Decimal("55.00"), Decimal("55.00"))


async def test_the_preview_counts_who_changes_before_anything_does(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3}), completed(post="80"))
    await tell(h, employee(BUDI, required={"komunikasi": 1}), completed(BUDI, post="95"))
    await tell(h, employee(ADI, agency="sibolga-dinkes"), completed(ADI, post="81"))
    found = await preview(h, await enter(h, FLOORS))
    line = {"competency": "komunikasi", "name": "Komunikasi", "people": 3, "changed": 2, "up": 0, "down": 2}
    assert found["levels"] == [line]
    assert found["changes"] == [{"what": "placement", "before": "MS", "after": "KMS", "n": 1}]  # 2 of 3 levels
    assert [one["agency"] for one in found["agencies"]] == ["sibolga-dinkes", "sibolga-disdik"]
    assert found["movers"] == [], "floors move no score"
    assert (found["rule_set"]["people_done"], found["rule_set"]["people"]) == (3, 3)
    assert (await ask(h, f"/employees/{SITI}/scores"))["rule_set"] == "competency-score-2026.1"


async def test_who_moves_furthest_comes_first_and_an_agency_sees_its_own(h: Harness) -> None:
    for number in range(12):
        person = f"00000000-0000-4000-8000-{number:012}"
        await tell(h, employee(person), completed(person, post=str(40 + 5 * number)))
    await tell(h, employee(ZAHRA, agency="sibolga-dinkes"), completed(ZAHRA, post="100"))
    entered = await enter(h, {"strength": 1})
    found = await preview(h, entered)
    own = [one for one in found["movers"] if one["agency"] == "sibolga-disdik"]
    # (50 + v) / 2 instead of (250 + v) / 6: the farther v is from 50, the farther it moves
    assert [(one["before"], one["after"]) for one in own][:2] == [(57.5, 72.5), (56.67, 70.0)]
    assert len(own) == 10
    seen = await preview(h, entered, h.token())
    assert {one["agency"] for one in (*seen["movers"], *seen["agencies"])} == {"sibolga-disdik"}
    assert seen["levels"][0]["people"] == 12
    assert (await h.client.get(f"/evaluation/v1/rule-sets/{entered['rule_set_id']}/preview",
                               headers=h.token(agency="medan-amplas", city="medan"))).status_code == 404  # fmt: skip


async def test_hours_and_citizens_indexes_have_their_previews_and_say_who_else_reads_them(h: Harness) -> None:
    await tell(h, employee(), completed(jp="20"), employee(BUDI), completed(BUDI, jp="24"))
    hours = await enter(h, {"target": {"pns": 24}}, "jp")
    assert (hours["also_read_by"], hours["note"] is not None) == (["enrollment", "notification"], True)
    assert (await preview(h, hours))["changes"] == [{"what": "jp", "before": "reached", "after": "short", "n": 1}]
    await tell(h, skm(3))
    rows = await h.rows("evaluation", "unit")
    assert rows == [], "a unit nobody has announced belongs to no agency yet"
    index = await preview(h, await enter(h, {"floors": {"A": 88.31, "B": 75, "C": 65, "D": 25}}, "ikm"))
    assert index["changes"] == []
    await midnight(h)
    assert (await jp_of(h))["target"] == 24.0


async def test_the_grade_of_a_known_units_index_is_counted(h: Harness) -> None:
    from shared.events.enrollment import UnitChanged

    unit = UnitChanged(unit_id=UNIT, agency="sibolga-disdik", city="sibolga", name="Sekretariat", version=1)
    await tell(h, unit, skm(3))  # 75.00, C
    found = await preview(h, await enter(h, {"floors": {"A": 88.31, "B": 75, "C": 65, "D": 25}}, "ikm"))
    assert found["changes"] == [{"what": "ikm", "before": "C", "after": "B", "n": 1}]


async def test_a_match_is_previewed_by_its_own_bands(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 4, "integritas": 1}), completed(post="80"))  # 3 of 5: 60
    entered = await enter(h, {"placement": {"MS": 60, "MMS": 50, "KMS": 0}}, "jpm")
    assert (await preview(h, entered))["changes"] == [{"what": "placement", "before": "KMS", "after": "MS", "n": 1}]


async def test_the_work_goes_on_where_a_restart_cut_it_off(tmp_path: Path) -> None:
    people = [f"00000000-0000-4000-8000-{number:012}" for number in range(7)]
    async with running(tmp_path, "evaluation") as h:
        for person in people:
            await tell(h, employee(person), completed(person, post="80"))
        work = h.service("evaluation").context.rule_sets
        work._chunk = 2
        entered = await enter(h, FLOORS)
    async with running(tmp_path, "evaluation") as h:
        found = await preview(h, entered)
        assert (found["levels"][0]["people"], found["levels"][0]["down"]) == (7, 7)
        await midnight(h)
        assert len([one for one in await said(h, ScoreChanged) if one.rule_set.endswith("v1")]) == 7
    async with running(tmp_path, "evaluation", now=START + timedelta(days=2)) as h:
        assert (await score_of(h, employee_id=people[0]))["level"] == 2, "known from the very first answer on"


async def test_a_version_is_withdrawn_before_its_day_and_not_after(h: Harness) -> None:
    first = await enter(h, FLOORS)
    assert await withdraw(h, first, h.token()) == 403
    assert await withdraw(h, first, bkpsdm(h, "medan")) == 404
    assert await withdraw(h, first) == 204
    assert await withdraw(h, first) == 404
    second = await enter(h, FLOORS)
    trail = await ask(h, "/audit", bkpsdm(h), subject=second["rule_set_id"])
    assert [one["action"] for one in trail["items"]] == ["rule-set-entered"]
    assert second["version"] == "v2", "a number is never given twice"
    await midnight(h)
    assert await withdraw(h, second) == 409


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"effective_from": "2026-11-01"}, (422, ["/effective_from"])),
        ({"parameters": {"prior": 101}}, (422, ["/parameters/prior"])),
        ({"parameters": {"prior": 100}}, (201, [])),
        ({"parameters": {"level_floors": {"3": 70}}}, (422, ["/parameters/level_floors"])),
        ({"parameters": {"kind_weights": {"completion": 0}}}, (422, ["/parameters/kind_weights/completion"])),
        ({"parameters": {"prioir": 50}}, (422, ["/parameters/prioir"])),
        ({"parameters": {"half_life_days": 365}}, (422, ["/parameters/half_life_days"])),
        ({"parameters": {"landmark": "2021-02-30T00:00:00Z"}}, (422, ["/parameters"])),
        ({"name": "positions"}, (422, ["/name"])),
        ({"name": "nothing"}, (422, ["/name"])),
        ({"reason": " "}, (422, ["/reason"])),
        ({"city": None}, (403, [])),
        ({"city": "medan"}, (403, [])),
    ],
)
async def test_each_version_that_cannot_be_used_says_what_to_mend(
    h: Harness, changes: dict[str, Any], expected: tuple[int, list[str]]
) -> None:
    assert await refused(h, **changes) == expected
    assert len(await h.rows("evaluation", "rule_set")) == (expected[0] == 201)


@pytest.mark.parametrize(
    ("parameters", "mend"),
    [
        (
            {"prior": 101},
            {"id": "tulis angka dari 0.01 sampai 100, bukan 101", "en": "write a number from 0.01 to 100, not 101"},
        ),
        (
            {"kind_weights": 3},
            {"id": "tulis sebuah tabel, bukan 3", "en": "write a table, not 3"},
        ),
        (
            {"level_floors": {"3": 70}},
            {
                "id": "setiap level harus mulai di atas level sebelumnya",
                "en": "each level must start above the one before it",
            },
        ),
    ],
)
async def test_what_to_mend_is_said_in_the_readers_language(
    h: Harness, parameters: dict[str, Any], mend: dict[str, str]
) -> None:
    body = {"name": "competency-score", "city": "sibolga", "effective_from": TOMORROW, "reason": "SK"}
    for language, message in mend.items():
        headers = {**bkpsdm(h), "Accept-Language": language}
        answer = await h.client.post(
            "/evaluation/v1/rule-sets", json={**body, "parameters": parameters}, headers=headers
        )
        assert [one["detail"] for one in answer.json()["errors"]] == [message]


async def test_an_agency_enters_nothing_and_a_day_has_one_version(h: Harness) -> None:
    assert await refused(h, h.token()) == (403, [])
    assert await refused(h) == (201, [])
    assert await refused(h) == (409, [])


async def test_all_rule_sets_are_listed_with_their_days_and_source(h: Harness) -> None:
    await enter(h, FLOORS)
    await enter(h, {}, day="2027-01-01")
    body = await ask(h, "/rule-sets")
    of_city = [one for one in body["items"] if one["name"] == "competency-score" and one["city"] == "sibolga"]
    assert [(one["rule_set"][17:], one["effective_from"], one["effective_to"], one["source"]) for one in of_city] == [
        ("2026.1", "1990-01-01", "2026-11-01", "packaged"),
        ("2026.1+sibolga.v1", "2026-11-02", "2026-12-31", "entered"),
        ("2026.1+sibolga.v2", "2027-01-01", None, "entered"),
    ]
    assert of_city[1]["entered"]["parameters"] == FLOORS
    elsewhere = await ask(h, "/rule-sets", h.token(agency="medan-amplas", city="medan"))
    assert {one["city"] for one in elsewhere["items"]} == {None}


def evidence() -> list[Event]:
    """Of three people, one on either side of wherever the work is, with a correction and a withdrawal."""
    mistaken, wrong = completed(post="99"), completed(BUDI, post="8", at=START - timedelta(days=500))
    return [
        employee(), employee(BUDI), employee(ZAHRA),
        completed(post="80", at=START - timedelta(days=730)), mistaken, withdrawn(mistaken),
        wrong, completed(BUDI, enrollment_id=wrong.enrollment_id, post="90", at=START - timedelta(days=20)),
        completed(ZAHRA, post="66.6", at=START - timedelta(days=100)), met(rating=4, at=START - timedelta(days=40)),
    ]  # fmt: skip


SUMS = ("score_sum", "score_month", "evidence", "score_basis")


async def test_a_new_half_life_ends_in_the_very_sums_of_a_store_that_always_had_it(tmp_path: Path) -> None:
    told = evidence()
    late = completed(ZAHRA, post="71", at=START - timedelta(days=300))
    taken_back = told[3]
    assert isinstance(taken_back, type(late))
    async with running(tmp_path / "changed", "evaluation") as h:
        h.service("evaluation").context.rule_sets._chunk = 1
        await tell(h, *told)
        await enter(h, {"half_life_days": 365}, city=None)
        await tell(h, late, withdrawn(taken_back))  # while the work goes on, or after it: the same
        await worked_out(h)
        await tell(h, completed(post="61", at=START))
        await midnight(h)
        changed = {table: await h.rows("evaluation", table) for table in SUMS}
        assert await h.rows("evaluation", "next_piece") == []
        assert (await score_of(h))["score"] == (await ask(h, f"/employees/{SITI}/profile"))["scores"][0]["score"]
    async with running(tmp_path / "always", "evaluation", now=START - timedelta(days=5)) as h:
        await enter(h, {"half_life_days": 365}, city=None, day="2026-10-28")
        await midnight(h, "2026-10-28")
        h.clock.set(START)
        await tell(h, *told)
        await tell(h, late, withdrawn(taken_back), completed(post="61", at=START))
        always = {table: await h.rows("evaluation", table) for table in SUMS}
    for table in ("score_sum", "score_month", "score_basis"):
        assert plain(changed[table]) == plain(always[table]), table
    assert sums(changed["evidence"]) == sums(always["evidence"])


def plain(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


def sums(rows: list[Row]) -> list[tuple[Any, ...]]:
    """Without the ids of enrolments, which are new in each story."""
    return sorted((row["employee_id"], row["value"], row["at_ms"], row["a"], row["b"]) for row in rows)


async def test_a_new_half_life_is_read_from_its_day_and_previewed_before(h: Harness) -> None:
    await tell(h, employee(), completed(post="100", at=START - timedelta(days=730)))
    entered = await enter(h, {"half_life_days": 365}, city=None)
    found = await preview(h, entered, operator(h))
    (mover,) = found["movers"]
    assert (mover["before"], mover["after"]) == (54.55, 52.38)  # (250 + 50) / 5.5, (250 + 25) / 5.25
    assert (await score_of(h))["score"] == 54.55
    await midnight(h)
    assert (await score_of(h))["score"] == 52.38
    assert (await ask(h, f"/employees/{SITI}/scores"))["rule_set"] == "competency-score-2026.1+platform.v1"
    (trend,) = (await ask(h, f"/employees/{SITI}/scores/komunikasi/trend", months=2))["items"]
    assert trend["points"][-1]["score"] == 52.38


async def test_between_midnight_and_the_switch_nothing_is_read_wrongly(h: Harness) -> None:
    await tell(h, employee(), completed())
    await enter(h, {"half_life_days": 365}, city=None)
    await worked_out(h)
    work = h.service("evaluation").context.rule_sets
    service = h.service("evaluation")
    await service.database.write(lambda tx: None)
    h.clock.set(datetime.fromisoformat(f"{TOMORROW}T00:00:00+07:00"))
    answer = await h.client.get(f"/evaluation/v1/employees/{SITI}/scores", headers=h.token())
    assert answer.status_code in {200, 503}  # the loop may have been here first
    await work.run_due()
    assert (await score_of(h))["score"] == 55.0


async def test_one_change_of_the_half_life_waits_at_a_time(h: Harness) -> None:
    body = {
        "name": "competency-score",
        "city": None,
        "effective_from": "2027-03-01",
        "parameters": {"half_life_days": 500},
        "reason": "x",
    }
    first = await enter(h, {"half_life_days": 365}, city=None, day="2027-02-01")
    for day in ("2027-01-01", "2027-03-01"):
        answer = await h.client.post(
            "/evaluation/v1/rule-sets", json={**body, "effective_from": day}, headers=operator(h)
        )
        assert answer.status_code == 409, day
    keeps = await enter(h, {"half_life_days": 365, "prior": 45}, city=None, day="2027-03-01")
    assert await withdraw(h, first, operator(h)) == 409, "the later one counts on it"
    assert await withdraw(h, keeps, operator(h)) == 204
    assert await withdraw(h, first, operator(h)) == 204


async def test_a_preview_is_worked_out_again_when_asked(h: Harness) -> None:
    await tell(h, employee(), completed(post="80"))
    entered = await enter(h, FLOORS)
    await preview(h, entered)
    await tell(h, employee(BUDI), completed(BUDI, post="80"))
    path = f"/evaluation/v1/rule-sets/{entered['rule_set_id']}/preview"
    again = await h.client.post(path, headers=bkpsdm(h))
    assert (again.status_code, again.json()["state"], again.json()["people"]) == (202, "preparing", 2)
    assert (await preview(h, entered))["levels"][0]["down"] == 2


async def test_evidence_weighs_by_the_version_of_its_own_day(h: Harness) -> None:
    await enter(h, {"kind_weights": {"completion": 2}})
    await midnight(h)
    await tell(h, employee(), completed(post="80", at=START), completed(post="80", at=START + timedelta(days=1)))
    pieces = (await score_of(h, as_of="2026-11-03T12:00:00+07:00"))["why"]["evidence"]
    assert [piece["weight"] for piece in pieces] == [2.0, 1.0]
