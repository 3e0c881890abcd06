"""What participants and their tests say of sessions and programmes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.events.enrollment import TOPIC as ENROLLMENT
from shared.events.evaluation import ProgrammeRated
from shared.events.feedback import TOPIC as FEEDBACK
from tests.service.evaluation.rounds import on
from tests.service.evaluation.story import (
    PROGRAMME,
    SESSION,
    ask,
    completed,
    dead,
    programme,
    questionnaire,
    said,
    session,
    tell,
)
from tests.service.harness import Harness

OTHER_SESSION = "01937a88-4b00-7c33-b210-9e8d7c6b5a44"
HERE = f"/programmes/{PROGRAMME}/effectiveness"


async def test_two_of_five_who_found_it_too_difficult_ask_for_a_revision(h: Harness) -> None:
    await tell(h, programme(), session())
    for difficulty in (3, 3, 2, 2, 1):
        await tell(h, questionnaire(difficulty))
    body = await ask(h, HERE)
    assert body["verdict"] == "revise"
    assert [reason["reason"] for reason in body["reasons"]] == ["too-difficult", "few-tests"]
    assert body["reaction"] == {
        "answers": 5,
        "too_difficult_share": 0.4,
        "too_difficult_interval": {"low": 0.1176, "high": 0.7693},
        "too_easy_share": 0.2,
        "too_easy_interval": {"low": 0.0362, "high": 0.6245},
        "means": {"material": 3.0, "instructor": 3.0, "organisation": 3.0, "usefulness": 3.0},
        "intervals": {
            question: {"low": 3.0, "high": 3.0} for question in ("material", "instructor", "organisation", "usefulness")
        },
        "next_session": "easier",
    }
    last = (await said(h, ProgrammeRated))[-1]
    assert (last.session_id, last.verdict, last.reasons) == (SESSION, "revise", ("too-difficult", "few-tests"))
    assert (last.answers, last.too_difficult_share) == (5, Decimal("0.4"))


async def test_four_answers_say_nothing_yet(h: Harness) -> None:
    await tell(h, programme(), session(), *(questionnaire(3) for _ in range(4)))
    body = await ask(h, HERE)
    assert (body["verdict"], body["reaction"]["next_session"]) == ("not_enough_evidence", None)
    assert [reason["reason"] for reason in body["reasons"]] == ["few-answers", "few-tests"]


async def test_an_answer_that_changes_nothing_is_not_told_but_enough_to_alert_is(h: Harness) -> None:
    await tell(h, programme(), session())
    for _ in range(7):
        await tell(h, questionnaire(2))
    assert [one.answers for one in await said(h, ProgrammeRated)] == [1, 5]


async def test_tests_rate_what_was_learned_session_by_session_and_together(h: Harness) -> None:
    await tell(
        h,
        programme(),
        session(),
        session(session_id=OTHER_SESSION),
        *(completed(pre="50", post="90") for _ in range(5)),
        completed(pre="50", post="60", session_id=OTHER_SESSION),
        completed(pre="100", post="100", session_id=OTHER_SESSION),
        completed(post="60", outcome="failed", jp="0", session_id=OTHER_SESSION),
    )
    body = await ask(h, HERE)
    assert (body["completed"], body["failed"]) == (7, 1)
    assert (body["learning"]["pairs"], body["learning"]["left_out"]) == (7, 1)
    assert (body["learning"]["mean_gain"], body["verdict"]) == (0.7, "expand")  # (5 x 0.8 + 0.2) / 6
    first, second = body["sessions"]
    assert (first["session_id"], first["learning"]["mean_gain"], first["verdict"]) == (SESSION, 0.8, "expand")
    assert (second["learning"]["mean_gain"], second["verdict"]) == (0.2, "not_enough_evidence")
    await on(h, date(2026, 11, 2))  # the rounds tell of the programme as a whole
    told = await said(h, ProgrammeRated)
    assert {(one.session_id, one.verdict) for one in told if one.session_id} == {(SESSION, "expand")}
    assert [one.verdict for one in told if not one.session_id][-1:] == ["expand"]


async def test_a_rating_belongs_to_whoever_holds_the_session(h: Harness) -> None:
    await tell(h, *(questionnaire(3) for _ in range(5)))
    assert [one.agency for one in await said(h, ProgrammeRated)][-1] == "sibolga-disdik"
    await tell(h, session(agency="sibolga-bkpsdm"))
    told = (await said(h, ProgrammeRated))[-1]
    assert (told.agency, told.verdict, told.answers) == ("sibolga-bkpsdm", "revise", 5)


async def test_facts_told_again_are_not_told_on(h: Harness) -> None:
    await tell(h, session(version=2), *(questionnaire(3) for _ in range(5)))
    before = len(await said(h, ProgrammeRated))
    await tell(h, session(version=1, agency="sibolga-bkpsdm"), session(version=3))
    assert len(await said(h, ProgrammeRated)) == before


async def test_what_a_form_asks_beyond_the_five_marks_hinders_nothing(h: Harness) -> None:
    whole = questionnaire(3)
    await tell(h, programme(), session(), whole.model_copy(update={"scores": {**whole.scores, "gain": 4}}))
    assert (await ask(h, HERE))["reaction"]["answers"] == 1
    assert not await dead(h, FEEDBACK)


async def test_half_an_answer_goes_to_the_dead_letters(h: Harness) -> None:
    whole = questionnaire(2)
    half = whole.model_copy(update={"scores": {"material": 3, "difficulty": 2}})
    impossible = whole.model_copy(update={"scores": {**whole.scores, "difficulty": 4}})
    await tell(h, programme(), session(), half, impossible, whole)
    assert (await ask(h, HERE))["reaction"]["answers"] == 1
    assert len(await dead(h, FEEDBACK)) == 2
    assert not await dead(h, ENROLLMENT)


@pytest.mark.parametrize(("agency", "shown"), [("sibolga-disdik", True), ("*", True), ("sibolga-dinkes", False)])
async def test_small_groups_are_shown_only_to_those_who_run_it(h: Harness, agency: str, shown: bool) -> None:
    await tell(h, programme(), session(), *(questionnaire(3) for _ in range(4)), completed(pre="50", post="75"))
    body = await ask(h, HERE, h.token(agency=agency))
    assert body["reaction"]["answers"] == 4
    assert (body["reaction"]["means"] is not None, body["learning"]["mean_gain"] is not None) == (shown, shown)
    assert (body["sessions"][0]["reaction"]["too_difficult_share"] is not None) is shown
