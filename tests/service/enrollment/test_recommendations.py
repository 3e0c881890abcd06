"""Learning paths and training needs, from scores that evaluation tells to programmes with free seats."""

from __future__ import annotations

from typing import Any

from tests.service.enrollment.test_standings import score
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    UNIT,
    Json,
    bkpsdm,
    employee,
    get,
    made,
    person,
    programme,
    result,
    seat,
    session,
    token,
)
from tests.service.harness import Harness

TECHNICAL = "analisis-data"
"""Of the employees of the town, required at level 3."""


async def offered(h: Harness, title: str, level: int | None = 3, **changes: Any) -> tuple[str, str]:
    """A programme that builds it, and a session ahead."""
    sessions = changes.pop("session", {})
    built = [{"competency": TECHNICAL, "weight": 1, **({"target_level": level} if level else {})}]
    body = programme(title=title, competencies=built, **changes)
    programme_id = (await made(h, "/programmes", body, token(h, body["agency"])))["programme_id"]
    path = f"/programmes/{programme_id}/sessions"
    return programme_id, (await made(h, path, session(**sessions), token(h, body["agency"])))["session_id"]


async def path_of(h: Harness, employee_id: str, competency: str = TECHNICAL, **headers: str) -> Json:
    """The step of a person's path for a competency."""
    answer = await get(h, "/recommendations", headers or None, employee_id=employee_id)
    assert answer.status_code == 200, answer.text
    [step] = [one for one in answer.json()["items"] if one["competency"] == competency]
    found: Json = step
    return found


async def test_a_gap_leads_to_programmes_with_their_reasons(h: Harness) -> None:
    who = await person(h, 1)
    whole, _ = await offered(h, "Analisis Data Lanjut", session={"difficulty": 2, "cost_planned": 15_000_000})
    part, _ = await offered(h, "Analisis Data Dasar", 2)
    await offered(h, "Terlalu rendah", 1)
    await h.publish(score(who, TECHNICAL, "45", 1))
    await h.settled()
    step = await path_of(h, who)
    assert (step["required_level"], step["level"], step["gap"], step["measured"], step["note"]) == (3, 1, 2, True, None)
    assert [(one["programme_id"], one["closes"]) for one in step["programmes"]] == [(whole, 2), (part, 1)]
    best = step["programmes"][0]
    assert best["points"] == sum(reason["points"] for reason in best["reasons"]) == 80
    assert best["reasons"][0] == {
        "code": "closes-gap",
        "text": "menutup 2 dari 2 level yang kurang",
        "points": 40,
    }
    assert (best["cost_per_seat"], best["sessions"][0]["seats_free"], best["sessions"][0]["place"]) == (
        500_000,
        30,
        "Aula",
    )
    english = await path_of(h, who, **token(h), **{"Accept-Language": "en"})
    assert english["programmes"][0]["reasons"][0]["text"] == "closes 2 of the 2 levels that are missing"


async def test_without_evidence_the_level_is_0_and_that_is_said(h: Harness) -> None:
    step = await path_of(h, await person(h, 1))
    assert (step["level"], step["gap"], step["measured"]) == (0, 3, False)
    assert step["note"] == "belum ada bukti untuk kompetensi ini, jadi dihitung level 0"
    assert (step["programmes"], step["mentors"]) == ([], [])


async def test_what_was_completed_or_begun_is_not_recommended_again(h: Harness) -> None:
    who = await person(h, 1)
    done, past = await offered(h, "Selesai", session=PAST)
    begun, ahead = await offered(h, "Sedang")
    other, _ = await offered(h, "Lain")
    finished = await seat(h, who, past)
    await made(h, f"/enrollments/{finished['enrollment_id']}/completion", result(), status=200)
    await seat(h, who, ahead)
    step = await path_of(h, who)
    assert [one["programme_id"] for one in step["programmes"]] == [other]
    assert step["under_way"] == [{"programme_id": begun, "session_id": ahead, "status": "enrolled"}]
    assert done not in str(step)


async def test_prerequisites_and_positions_are_told(h: Harness) -> None:
    who = await person(h, 1)
    basic, past = await offered(h, "Dasar", 1, session=PAST)
    needing: Json = {"prerequisites": [{"programme_id": basic}], "position_types": ["pelaksana"]}
    advanced, _ = await offered(h, "Lanjut", **needing)
    await offered(h, "Pimpinan", position_types=["administrator"])
    before = {one["programme_id"]: one for one in (await path_of(h, who))["programmes"]}
    codes = [reason["code"] for reason in before[advanced]["reasons"]]
    assert "missing-prerequisite" in codes
    assert "fits-position" in codes
    assert [reason["text"] for reason in before[advanced]["reasons"] if "Dasar" in reason["text"]]
    finished = await seat(h, who, past)
    await made(h, f"/enrollments/{finished['enrollment_id']}/completion", result(), status=200)
    after = (await path_of(h, who))["programmes"]
    assert after[0]["programme_id"] == advanced
    assert after[0]["points"] == before[advanced]["points"] + 30
    assert "other-position" in [reason["code"] for reason in after[-1]["reasons"]]


async def test_sessions_that_are_over_full_or_called_off_are_not_seats(h: Harness) -> None:
    who, other = await person(h, 1), await person(h, 2)
    _, full = await offered(h, "Penuh", session={"capacity": 1})
    await seat(h, other, full)
    _, over = await offered(h, "Lewat", session=PAST)
    reasons = {one["title"]: [each["code"] for each in one["reasons"]] for one in (await path_of(h, who))["programmes"]}
    assert "full" in reasons["Penuh"]
    assert "no-session" in reasons["Lewat"]
    assert over not in str(await path_of(h, who))


async def test_mentors_are_offered_where_no_programme_is(h: Harness) -> None:
    mentee = await person(h, 1)
    position = {"title": "Kepala Seksi", "type": "pengawas", "technical": {}}
    senior = (await made(h, "/employees", employee(2, position=position)))["employee_id"]
    junior, elsewhere = await person(h, 3), await person(h, 4, NEIGHBOUR)
    await h.publish(*(score(who, TECHNICAL, "75", 4) for who in (senior, junior, elsewhere)))
    await h.settled()
    step = await path_of(h, mentee)
    assert [one["mentor_id"] for one in step["mentors"]] == [senior, junior]
    query: Json = {"mentee_id": mentee, "competency": TECHNICAL}
    items = (await get(h, "/mentorships/suggestions", **query)).json()["items"]
    assert items == step["mentors"]
    assert [reason["code"] for reason in items[0]["reasons"]] == [
        "level-above",
        "higher-position",
        "same-unit",
        "mentees",
    ]
    everywhere = (await get(h, "/mentorships/suggestions", bkpsdm(h), **query)).json()["items"]
    assert {one["mentor_id"] for one in everywhere} == {senior, junior, elsewhere}
    await made(h, "/mentorships", {"mentor_id": senior, "mentee_id": mentee, "competency": TECHNICAL})
    left = (await get(h, "/mentorships/suggestions", **query)).json()["items"]
    assert [one["mentor_id"] for one in left] == [junior]
    assert (await get(h, "/mentorships/suggestions", token(h, NEIGHBOUR), **query)).status_code == 404
    assert (await get(h, "/mentorships/suggestions", agency=NEIGHBOUR, **query)).status_code == 403


async def test_a_person_reads_their_own_path_and_nobody_elses(h: Harness) -> None:
    who, other = await person(h, 1), await person(h, 2)
    own = h.token(MINE, "sibolga", "participant", who)
    assert (await get(h, "/recommendations", own, employee_id=who)).status_code == 200
    assert (await get(h, "/recommendations", own, employee_id=other)).status_code == 403
    for slug in (NEIGHBOUR, FAR):
        assert (await get(h, "/recommendations", token(h, slug), employee_id=who)).status_code == 404
    assert (await get(h, "/recommendations", employee_id=NOBODY)).status_code == 404
    assert (await get(h, "/recommendations")).status_code == 422


async def test_what_somebody_has_completed_is_offered_neither_to_them_nor_to_their_unit(h: Harness) -> None:
    who = await person(h, 1)
    done, over = await offered(h, "Analisis Data", session=PAST)
    enrollment_id = (await seat(h, who, over))["enrollment_id"]
    await made(h, f"/enrollments/{enrollment_id}/completion", result(), status=200)
    await h.publish(score(who, TECHNICAL, "45", 1))
    await h.settled()
    assert (await path_of(h, who))["programmes"] == []
    unit = (await get(h, f"/recommendations/units/{UNIT}")).json()
    [need] = [one for one in unit["items"] if one["competency"] == TECHNICAL]
    assert (need["seats_needed"], need["programmes"], need["cost"]) == (1, [], None), done
    assert TECHNICAL in unit["without_programme"]


async def test_the_need_of_a_unit_and_of_an_agency(h: Harness) -> None:
    first, second = await person(h, 1), await person(h, 2)
    await made(h, "/employees", employee(3, unit_id=f"{MINE}.layanan"))
    _, ahead = await offered(h, "Analisis Data", session={"capacity": 10, "cost_planned": 5_000_000})
    await h.publish(score(first, TECHNICAL, "60", 3), score(second, TECHNICAL, "45", 1))
    await h.settled()
    unit = (await get(h, f"/recommendations/units/{UNIT}")).json()
    need = next(one for one in unit["items"] if one["competency"] == TECHNICAL)
    assert (unit["people"], need["people"], need["with_gap"], need["gap_sum"], need["not_measured"]) == (2, 2, 1, 2, 0)
    assert (need["seats_needed"], need["cost"]) == (1, 500_000)
    [course] = need["programmes"]
    assert (course["helps"], course["closes"], course["seats_free"], course["cost_per_seat"]) == (1, 2, 10, 500_000)
    assert "integritas" in unit["without_programme"]
    whole = (await get(h, f"/recommendations/agencies/{MINE}")).json()
    need = next(one for one in whole["items"] if one["competency"] == TECHNICAL)
    assert (whole["people"], need["with_gap"], need["gap_sum"], need["not_measured"]) == (3, 2, 5, 1)
    assert (need["seats_needed"], need["cost"], whole["cost"]) == (2, 1_000_000, 1_000_000)
    await seat(h, second, ahead)
    again = (await get(h, f"/recommendations/units/{UNIT}")).json()
    need = next(one for one in again["items"] if one["competency"] == TECHNICAL)
    assert (need["under_way"], need["seats_needed"], need["programmes"]) == (1, 0, [])
    for slug in (NEIGHBOUR, FAR):
        for where in (f"units/{UNIT}", f"agencies/{MINE}"):
            assert (await get(h, f"/recommendations/{where}", token(h, slug))).status_code == 404
