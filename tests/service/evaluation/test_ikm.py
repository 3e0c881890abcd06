"""The units' index (IKM) as evaluation tells it: when it reads differently, and beside the year before."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from shared.events.evaluation import IndexChanged
from shared.events.feedback import TOPIC
from tests.service.evaluation.story import dead, said, skm, tell
from tests.service.harness import Harness


async def test_the_index_of_all_threes_is_seventy_five_and_c(h: Harness) -> None:
    await tell(h, skm(3))
    (told,) = await said(h, IndexChanged)
    assert (told.index, told.subject_id, told.year) == ("ikm", "sibolga-disdik.sekretariat", 2026)
    assert (told.old_value, told.new_value, told.grade) == (None, Decimal("75.00"), "C")
    assert (told.answers, told.indicative, told.previous_year_value) == (1, True, None)


async def test_elements_are_weighed_in_exact_ninths(h: Harness) -> None:
    await tell(h, skm(4, U3=2), skm(3, U3=1))
    told = (await said(h, IndexChanged))[-1]
    assert told.new_value == Decimal("81.94")  # 25 x (8 x 7 + 3) / (9 x 2) = 81.944...


async def test_answers_that_change_nothing_are_told_only_when_they_become_enough(h: Harness) -> None:
    for _ in range(31):
        await tell(h, skm(3))
    assert [(one.answers, one.indicative) for one in await said(h, IndexChanged)] == [(1, True), (5, True), (30, False)]


async def test_a_late_paper_form_of_last_year_reaches_this_year_too(h: Harness) -> None:
    await tell(h, skm(3))
    await tell(h, skm(4, at=datetime(2025, 12, 31, 16, tzinfo=UTC)))  # 23:00 in Sibolga
    told = [(one.year, one.new_value, one.previous_year_value) for one in await said(h, IndexChanged)]
    assert told == [(2026, 75, None), (2025, 100, None), (2026, 75, 100)]


async def test_an_answer_without_all_nine_elements_goes_to_the_dead_letters(h: Harness) -> None:
    short = skm(1)
    await tell(h, skm(4), short.model_copy(update={"scores": {"U1": 1}}), skm(4))
    assert [row["n"] for row in await h.rows("evaluation", "ikm_sum")] == [2]
    assert len(await dead(h, TOPIC)) == 1


async def test_what_has_no_figures_counts_for_nothing(h: Harness) -> None:
    wish = skm(3).model_copy(update={"kind": "aspiration", "scores": {}, "themes": ("waktu-tunggu",)})
    await tell(h, wish, wish.model_copy(update={"kind": "forum-input"}))
    assert not await h.rows("evaluation", "ikm_sum")
    assert not await dead(h, TOPIC)
