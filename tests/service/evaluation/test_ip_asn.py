"""The professionalism index over HTTP: worked by hand, told when it moves, hidden where it would give people away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shared.events.enrollment import Education, PositionType
from shared.events.evaluation import IndexChanged
from shared.ids import new_opaque_id
from shared.rules.calendar import CITY_ZONE
from tests.service.evaluation.story import AGENCY, SITI, ask, completed, employee, said, tell, withdrawn
from tests.service.evaluation.test_judgements import PERFORMANCE, SANCTION, entered
from tests.service.harness import Harness


def learned(form: str, jp: str, employee_id: str = SITI, on: tuple[int, int, int] = (2026, 10, 1), **more: Any) -> Any:
    return completed(employee_id, form=form, jp=jp, at=datetime(*on, 9, tzinfo=CITY_ZONE), **more)


def announced(
    employee_id: str = SITI,
    education: Education | None = "s1",
    position_type: PositionType = "pelaksana",
    version: int = 1,
    **more: Any,
) -> Any:
    told = employee(employee_id, position_type=position_type, version=version, **more)
    return told.model_copy(update={"education": education})


async def index(h: Harness, **query: Any) -> dict[str, Any]:
    return await ask(h, f"/employees/{SITI}/ip-asn", **query)


async def test_an_index_worked_by_hand(h: Harness) -> None:
    await tell(h, announced(), learned("KL03", "12.5"))
    await entered(h, "performance", PERFORMANCE)
    body = await index(h)
    # S1 15; pelaksana: 12.5 of 20 JP of 22.5 points = 14.0625, no seminar; baik of 2025 25; no sanction 5
    assert (body["value"], body["category"]) == (59.06, "sangat-rendah")
    assert body["competency"] == {
        "points": 14.0625,
        "most": 40.0,
        "items": {"technical": 14.0625, "seminar": 0.0},
        "technical_jp": 12.5,
    }
    assert (body["performance"]["points"], body["performance"]["period"]) == (25.0, "2025")
    assert body["missing"] == []
    assert [(one["action"], one["points"], one["text"]) for one in body["would_raise"]] == [
        ("seminar", 17.5, "Ikut seminar tahun ini: +17,5"),
        ("technical", 8.4375, "Tambah 7,5 JP pelatihan teknis: +8,4375"),
        ("education", 5.0, "Pendidikan S2: +5"),
        ("performance", 5.0, "Predikat kinerja sangat baik: +5"),
    ]


async def test_what_would_raise_it_is_said_in_the_callers_language(h: Harness) -> None:
    await tell(h, announced(), learned("KL03", "12.5"))
    body = await ask(h, f"/employees/{SITI}/ip-asn", {**h.token(), "Accept-Language": "en"})
    assert "7.5 more JP of technical training: +8.4375" in [one["text"] for one in body["would_raise"]]
    assert body["missing"] == ["performance"]


async def test_doing_what_is_advised_raises_it_by_what_was_said(h: Harness) -> None:
    await tell(h, announced(position_type="pengawas"), learned("KL03", "12.5"))
    await entered(h, "performance", PERFORMANCE)
    before = await index(h)
    gains = {one["action"]: one["points"] for one in before["would_raise"]}
    assert gains == {"training": 15.0, "seminar": 10.0, "technical": 5.625, "education": 5.0, "performance": 5.0}
    await tell(h, learned("KL01", "40"), learned("KL06", "4"), learned("KL10", "7.5"))
    after = await index(h)
    assert after["value"] == round(before["value"] + 15 + 10 + 5.625, 2) == 85.0  # 15 + 40 + 25 + 5
    assert after["category"] == "tinggi"
    assert {one["action"] for one in after["would_raise"]} == {"education", "performance"}


async def test_a_failed_or_withdrawn_training_counts_for_nothing(h: Harness) -> None:
    done = learned("KL06", "4")
    await tell(h, announced(), done, learned("KL06", "0", outcome="failed", on=(2026, 9, 1)))
    assert (await index(h))["competency"]["items"]["seminar"] == 17.5
    await tell(h, withdrawn(done))
    assert (await index(h))["competency"]["items"]["seminar"] == 0.0
    assert [(row["form"], row["n"]) for row in await h.rows("evaluation", "form_year")] == []


async def test_technical_hours_and_seminars_count_in_their_own_year(h: Harness) -> None:
    await tell(h, announced(), learned("KL03", "20", on=(2025, 12, 31)), learned("KL06", "4", on=(2026, 1, 1)))
    assert (await index(h))["competency"]["items"] == {"technical": 0.0, "seminar": 17.5}
    assert (await index(h, year=2025))["competency"]["items"] == {"technical": 22.5, "seminar": 0.0}


async def test_moves_are_told_with_the_category_before(h: Harness) -> None:
    await tell(h, announced(), learned("KL06", "4"))
    await entered(h, "performance", PERFORMANCE)
    record = await entered(h, "discipline", SANCTION)
    where = f"/evaluation/v1/discipline/{record['record_id']}"
    await h.client.delete(where, headers={**h.token(), "If-Match": "*"})
    await tell(h, announced(education="s2", version=2))
    told = [event for event in await said(h, IndexChanged) if event.year == 2026]
    assert [(float(event.old_value), float(event.new_value), event.grade) for event in told] == [
        (20, 37.5, "sangat-rendah"),  # 15 + 5, then the seminar's 17.5
        (37.5, 62.5, "rendah"),  # baik 25
        (62.5, 60.5, "sangat-rendah"),  # a light sanction: 3 in place of 5
        (60.5, 62.5, "rendah"),
        (62.5, 67.5, "rendah"),
    ]
    assert [event.old_grade for event in told][1:3] == ["sangat-rendah", "rendah"]
    assert [event.indicative for event in told] == [True, False, False, False, False]
    assert {event.subject_id for event in told} == {SITI}


async def test_what_changes_no_index_is_not_told(h: Harness) -> None:
    await tell(h, announced(), learned("NKL02", "2"), announced(version=2))
    assert await said(h, IndexChanged) == []


async def test_without_a_position_there_is_no_index(h: Harness) -> None:
    await tell(h, learned("KL06", "4"))
    answer = await h.client.get(f"/evaluation/v1/employees/{SITI}/ip-asn", headers=h.token())
    assert (answer.status_code, answer.json()["current_state"]) == (409, "position-unknown")
    assert (await ask(h, f"/employees/{SITI}/profile"))["ip_asn"] is None


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
async def test_the_public_sees_no_small_agency(h: Harness, people: int, shown: bool) -> None:
    await tell(h, *(announced(new_opaque_id()) for _ in range(people)))
    answer = await h.client.get(f"/evaluation/v1/agencies/{AGENCY}/ip-asn")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["items"] == []
    assert (body["people"], body["mean"]) == ((people, 20.0) if shown else (None, None))
    whole = await ask(h, f"/agencies/{AGENCY}/ip-asn")
    assert (whole["people"], len(whole["items"])) == (people, people)


@pytest.mark.parametrize(("sanctioned", "shown"), [(0, True), (1, False), (4, False), (5, True)])
async def test_the_public_cannot_work_out_a_few_sanctions_from_the_means(
    h: Harness, sanctioned: int, shown: bool
) -> None:
    many = [new_opaque_id() for _ in range(20)]
    await tell(h, *(announced(one) for one in many))
    for one in many[:sanctioned]:
        await entered(h, "discipline", {**SANCTION, "employee_id": one})
    body = (await h.client.get(f"/evaluation/v1/agencies/{AGENCY}/ip-asn")).json()
    assert (body["means"] is not None) is shown, body["means"]
    discipline = (await ask(h, f"/agencies/{AGENCY}/ip-asn"))["means"]["discipline"]
    assert discipline == round((5 * (20 - sanctioned) + 3 * sanctioned) / 20, 2), "the agency knows its own"
    assert body["means"] is None or body["means"]["discipline"] == discipline


async def test_the_public_sees_no_small_category_nor_what_gives_it_away(h: Harness) -> None:
    many = [new_opaque_id() for _ in range(20)]
    await tell(h, *(announced(one, "s3", "fungsional") for one in many))
    for one in many[:2]:  # 25 + 40 + 25 + 5 = 95
        await tell(h, *(learned(form, "20", one) for form in ("KL04", "KL03", "KL06")))
        await entered(h, "performance", {**PERFORMANCE, "employee_id": one})
    body = (await h.client.get(f"/evaluation/v1/agencies/{AGENCY}/ip-asn")).json()
    counts = {one["category"]: one["people"] for one in body["categories"]}
    assert counts == {"sangat-tinggi": None, "tinggi": 0, "sedang": 0, "rendah": 0, "sangat-rendah": None}
    whole = {one["category"]: one["people"] for one in (await ask(h, f"/agencies/{AGENCY}/ip-asn"))["categories"]}
    assert (whole["sangat-tinggi"], whole["sangat-rendah"]) == (2, 18)
    other = await ask(h, f"/agencies/{AGENCY}/ip-asn", h.token(agency="sibolga-dinkes"))
    assert other["items"] == []
