"""What the documentation shows is what a caller gets."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from services.evaluation.api.agencies import SummaryBody
from services.evaluation.api.jp import JpBody
from services.evaluation.api.profiles import ProfileBody
from services.evaluation.api.programme_bodies import EffectivenessBody
from services.evaluation.api.score_bodies import ScoreBody, ScoresBody
from tests.service.evaluation.story import PROGRAMME, SITI, ask, completed, employee, programme, session, tell
from tests.service.harness import Harness

BODIES = {
    ScoresBody: f"/employees/{SITI}/scores",
    ScoreBody: f"/employees/{SITI}/scores/komunikasi/why",
    JpBody: f"/employees/{SITI}/jp",
    ProfileBody: f"/employees/{SITI}/profile",
    EffectivenessBody: f"/programmes/{PROGRAMME}/effectiveness",
    SummaryBody: "/agencies/sibolga-disdik/summary",
}


def example_of(body: type[BaseModel]) -> Any:
    (example,) = body.model_json_schema(mode="serialization")["examples"]
    return example


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
async def test_each_example_has_every_member_of_a_real_answer(h: Harness, body: type[BaseModel]) -> None:
    await tell(h, employee(), programme(), session(), completed(pre="40"))
    example, answer = example_of(body), await ask(h, BODIES[body])
    assert body.model_validate(example).model_dump(mode="json").keys() == example.keys() == answer.keys()
