"""Who is erased from the register leaves marks in questionnaires, and no word."""

from __future__ import annotations

from shared.events.enrollment import EmployeeChanged
from shared.ids import new_id
from tests.service.feedback.seats import ANN, BEN, SEAT, completed, enrolled
from tests.service.feedback.test_questionnaires import ANSWERS, known, own
from tests.service.feedback.town import made, post
from tests.service.harness import Harness

COMMENT = "Ruangan panas, Pak Budi mengajar terlalu cepat."
OTHER = new_id()


def changed(employee_id: str = ANN, *, erased: bool = True, version: int = 2) -> EmployeeChanged:
    return EmployeeChanged(
        employee_id=employee_id,
        agency="sibolga-disdik",
        city="sibolga",
        unit_id="sibolga-disdik.layanan",
        employment="pns",
        position_type="pelaksana",
        required={},
        active=not erased,
        erased=erased,
        version=version,
    )


async def told(h: Harness, *events: EmployeeChanged) -> None:
    await h.publish(*events)
    await h.settled()


async def answered(h: Harness) -> None:
    """Two people of a session have answered and commented."""
    ben = {"enrollment_id": OTHER, "employee_id": BEN}
    await known(h, enrolled(), completed(), enrolled(**ben), completed(**ben))
    await made(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS, "comment": COMMENT}, own(h))
    await made(h, f"/questionnaires/{OTHER}", {"scores": ANSWERS, "comment": "Baik, ruangan panas."}, own(h, BEN))


async def test_the_comment_goes_with_what_was_read_in_it_and_the_marks_stay(h: Harness) -> None:
    await answered(h)
    before = await h.rows("feedback", "questionnaire")
    readings = await h.rows("feedback", "theme_reading")
    assert len(readings) == 2
    [theirs] = [row["feedback_id"] for row in before if row["enrollment_id"] == SEAT]
    assert theirs in {row["source_id"] for row in await h.rows("feedback", "theme_found")}
    await told(h, changed())
    after = {row["enrollment_id"]: row for row in await h.rows("feedback", "questionnaire")}
    assert after[SEAT]["comment"] is None
    for row in before:
        kept = {name: value for name, value in row.items() if name != "comment"}
        assert {name: after[row["enrollment_id"]][name] for name in kept} == kept
    assert after[OTHER]["comment"] == "Baik, ruangan panas."
    assert [row["source_id"] for row in await h.rows("feedback", "theme_reading")] == [after[OTHER]["feedback_id"]]
    assert {row["source_id"] for row in await h.rows("feedback", "theme_found")} <= {after[OTHER]["feedback_id"]}
    everything = repr([await h.rows("feedback", name) for name in ("questionnaire", "theme_found", "idempotency_key")])
    assert "Budi" not in everything


async def test_twice_or_an_older_version_later_changes_nothing(h: Harness) -> None:
    await answered(h)
    await told(h, changed())
    tables = ("questionnaire", "theme_reading", "theme_found", "invitation", "erased_person")
    before = [await h.rows("feedback", name) for name in tables]
    await told(h, changed(), changed(erased=False, version=1))
    assert [await h.rows("feedback", name) for name in tables] == before


async def test_who_has_not_answered_is_asked_no_more_and_cannot_answer(h: Harness) -> None:
    await known(h, enrolled(), completed())
    await told(h, changed())
    [invitation] = await h.rows("feedback", "invitation")
    assert (bool(invitation["open"]), invitation["due_at"]) == (False, None)
    answer = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS, "comment": COMMENT}, own(h))
    assert (answer.status_code, answer.json()["current_state"]) == (409, "erased")
    given = await post(h, f"/questionnaires/invitations/{SEAT}/link", {}, h.token())
    assert given.status_code == 409
    assert await h.rows("feedback", "questionnaire") == []


async def test_a_result_that_is_entered_afterwards_invites_nobody(h: Harness) -> None:
    await told(h, changed())
    await known(h, enrolled(), completed())
    [invitation] = await h.rows("feedback", "invitation")
    assert (bool(invitation["open"]), invitation["due_at"]) == (False, None)
    answer = await post(h, f"/questionnaires/{SEAT}", {"scores": ANSWERS}, own(h))
    assert answer.status_code == 409


async def test_leaving_is_not_erasing(h: Harness) -> None:
    await answered(h)
    await told(h, changed(erased=False).model_copy(update={"active": False}))
    assert [row["comment"] is None for row in await h.rows("feedback", "questionnaire")] == [False, False]
