"""What a programme would do for somebody, before anybody enrols."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.events.base import CompetencyWeight
from tests.service.evaluation.story import PROGRAMME, SITI, Row, ask, completed, employee, programme, tell
from tests.service.harness import START, Harness


async def what_if(h: Harness, headers: dict[str, str] | None = None, **query: Any) -> Row:
    return await ask(h, f"/employees/{SITI}/what-if", headers, programme_id=PROGRAMME, **query)


async def refused(h: Harness, headers: dict[str, str] | None = None, **query: Any) -> int:
    path = f"/evaluation/v1/employees/{SITI}/what-if"
    asked = {"programme_id": PROGRAMME, **query}
    return (await h.client.get(path, params=asked, headers=headers or h.token())).status_code


async def others(h: Harness, *posts: str) -> None:
    """So many colleagues have taken it with these results."""
    await tell(h, *(completed(f"00000000-0000-4000-8000-{n:012}", pre="40", post=post) for n, post in enumerate(posts)))


async def test_a_stated_result_moves_the_score_as_the_same_completion_would(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 4}), programme(), completed(post="80"))
    answer = await what_if(h, post_test=100)
    (effect,) = answer["items"]
    assert (effect["before"], effect["after"]) == ({"score": 55.0, "level": 3}, {"score": 61.43, "level": 3})
    assert (effect["gap_before"], effect["gap_after"]) == (1, 1)  # (250 + 180) / 7
    assert answer["expected"]["source"] == "stated"
    await tell(h, completed(post="100"))
    after = await ask(h, f"/employees/{SITI}/scores/komunikasi/why")
    assert after["score"] == effect["after"]["score"]


async def test_without_a_past_the_rules_value_is_assumed_and_says_so(h: Harness) -> None:
    await tell(h, employee(), programme())
    answer = await what_if(h)
    assert (answer["expected"]["post_test"], answer["expected"]["source"]) == (70.0, "assumed")
    (effect,) = answer["items"]
    assert (effect["before"], effect["after"]["score"]) == (None, 53.33)  # (250 + 70) / 6
    assert effect["text"] == (
        "Komunikasi: sesudah pelatihan ini sekitar 53, level 2; sekarang belum terukur. Standar jabatan terpenuhi."
    )


async def test_five_who_took_it_say_what_to_expect_and_four_do_not(h: Harness) -> None:
    await tell(h, employee(), programme())
    await others(h, "70", "75", "80", "85")
    assert (await what_if(h))["expected"]["source"] == "assumed"
    await tell(h, completed("00000000-0000-4000-8000-000000000099", pre="40", post="90"))
    answer = await what_if(h, {**h.token(), "Accept-Language": "en"})
    assert answer["expected"] == {
        "post_test": 80.0,
        "source": "past",
        "participants": 5,
        "low": 72.09,
        "high": 87.91,
        "text": "The mean post-test of 5 earlier participants is 80; most lie between 72.1 and 87.9.",
    }
    (effect,) = answer["items"]
    assert [effect[name]["score"] for name in ("low", "after", "high")] == [53.68, 55.0, 56.32]
    assert effect["text"].startswith("Communication: after this course about 55, level 3; not measured now.")


async def test_the_match_to_the_position_moves_with_the_levels(h: Harness) -> None:
    await tell(h, employee(required={"komunikasi": 3, "integritas": 1}), programme(), completed(post="30"))
    answer = await what_if(h, post_test=100)
    # level 2 of 3 (46.67), then level 3 at (250 + 130) / 7 = 54.29: still 2; integritas is not measured
    assert (answer["match_before"]["value"], answer["match_after"]["value"]) == (50.0, 50.0)
    await tell(h, completed(post="100"))
    answer = await what_if(h, post_test=100)  # (250 + 130 + 100) / 8 = 60, level 3
    assert (answer["match_before"]["value"], answer["match_after"]["value"]) == (50.0, 75.0)
    assert (answer["match_before"]["placement"], answer["match_after"]["placement"]) == ("KMS", "MMS")


async def test_on_a_day_ahead_what_there_is_has_faded(h: Harness) -> None:
    await tell(h, employee(), programme(), completed(post="90", at=START))
    day = (START + timedelta(days=730)).date()
    (effect,) = (await what_if(h, post_test=90, on=day.isoformat()))["items"]
    assert effect["before"]["score"] == 53.64  # (250 + 45) / 5.5
    assert effect["after"]["score"] == 59.23  # (250 + 45 + 90) / 6.5


@pytest.mark.parametrize(
    ("on", "status"), [("2026-10-31", 422), ("2026-11-01", 200), ("2031-10-31", 200), ("2032-01-01", 422)]
)
async def test_from_today_to_five_years_ahead(h: Harness, on: str, status: int) -> None:
    await tell(h, employee(), programme())
    assert await refused(h, on=on) == status


@pytest.mark.parametrize(("post_test", "status"), [("-0.1", 422), ("0", 200), ("100", 200), ("100.1", 422)])
async def test_a_result_lies_between_0_and_100(h: Harness, post_test: str, status: int) -> None:
    await tell(h, employee(), programme())
    assert await refused(h, post_test=post_test) == status


async def test_people_ask_for_themselves_and_agencies_for_their_own(h: Harness) -> None:
    await tell(h, employee(), programme(agency="sibolga-dinkes"))
    assert await refused(h, h.token(scopes="participant", subject=SITI)) == 200
    assert await refused(h, h.token(scopes="participant", subject=PROGRAMME)) == 403
    assert await refused(h, h.token(agency="sibolga-dinkes")) == 404
    assert await refused(h, programme_id="00000000-0000-4000-8000-000000000000") == 404


async def test_a_programme_of_another_city_is_not_there(h: Harness) -> None:
    await tell(h, employee(), programme(agency="medan-amplas", city="medan"))
    assert await refused(h) == 404


async def test_every_competency_of_the_programme_has_its_line(h: Harness) -> None:
    taught = (CompetencyWeight(competency="komunikasi"), CompetencyWeight(competency="analisis-data", weight="2.5"))
    await tell(h, employee(), programme().model_copy(update={"competencies": taught}))
    effects = (await what_if(h, post_test=80))["items"]
    assert [(one["competency"], one["weight"], one["after"]["score"]) for one in effects] == [
        ("analisis-data", 2.5, 60.0),  # (250 + 200) / 7.5
        ("komunikasi", 1.0, 55.0),
    ]
