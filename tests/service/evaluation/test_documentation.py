"""What the documentation shows is what a caller gets."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from services.evaluation.api.ip_asn_bodies import AgencyIpAsnBody, IpAsnBody
from services.evaluation.api.jp import JpBody
from services.evaluation.api.judgement_nouns import NOUNS, Noun
from services.evaluation.api.profiles import ProfileBody
from services.evaluation.api.programme_bodies import EffectivenessBody
from services.evaluation.api.score_bodies import ScoreBody, ScoresBody
from services.evaluation.api.summary_bodies import SummaryBody
from services.evaluation.api.talent_bodies import DistributionBody, MatrixBody
from tests.service.evaluation.story import PROGRAMME, SITI, ask, completed, employee, programme, session, tell
from tests.service.harness import Harness

BODIES = {
    ScoresBody: f"/employees/{SITI}/scores",
    ScoreBody: f"/employees/{SITI}/scores/komunikasi/why",
    JpBody: f"/employees/{SITI}/jp",
    ProfileBody: f"/employees/{SITI}/profile",
    EffectivenessBody: f"/programmes/{PROGRAMME}/effectiveness",
    SummaryBody: "/agencies/sibolga-disdik/summary",
    IpAsnBody: f"/employees/{SITI}/ip-asn",
    AgencyIpAsnBody: "/agencies/sibolga-disdik/ip-asn",
    MatrixBody: "/agencies/sibolga-disdik/talent-matrix",
    DistributionBody: "/agencies/sibolga-disdik/performance-distribution",
}


def example_of(body: type[BaseModel]) -> Any:
    (example,) = body.model_json_schema(mode="serialization")["examples"]
    return example


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
async def test_each_example_has_every_member_of_a_real_answer(h: Harness, body: type[BaseModel]) -> None:
    await tell(h, employee(), programme(), session(), completed(pre="40"))
    example, answer = example_of(body), await ask(h, BODIES[body])
    assert body.model_validate(example).model_dump(mode="json").keys() == example.keys() == answer.keys()


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.path)
async def test_each_example_of_a_record_can_be_sent_and_comes_back_as_shown(h: Harness, noun: Noun) -> None:
    (sent,) = noun.new.model_json_schema()["examples"]
    who = sent.get("employee_id", SITI)
    await tell(h, employee(who, agency="semarang-candisari", city="semarang"))
    officer = h.token(agency="semarang-candisari", city="semarang")
    answer = await h.client.post(f"/evaluation/v1/{noun.path}", json=sent, headers=officer)
    assert answer.status_code == 201, answer.text
    entered = {"record_id", "recorded_by", "recorded_at"}
    shown = {name: value for name, value in example_of(noun.body).items() if name not in entered}
    assert {name: value for name, value in answer.json().items() if name not in entered} == shown
    (change,) = noun.change.model_json_schema()["examples"]
    where = answer.headers["Location"]
    changed = await h.client.patch(where, json=change, headers={**officer, "If-Match": "*"})
    assert changed.status_code == 200, changed.text
