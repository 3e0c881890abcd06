"""Every answer that OpenAPI shows is what the office of ``candisari`` is answered, lists shortened."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import pytest

from services.evaluation.api.assessment_requests import AnswerBody
from services.evaluation.api.examples import agencies, ids, people, plans, programmes, rule_sets, scores, summaries
from services.evaluation.api.examples import recommendations as asked
from services.evaluation.api.judgement_nouns import NOUNS
from shared.web.auth import PARTICIPANT
from tests.service.evaluation.candisari import AGENCY, CITY, COUNTER, ETHICS, OFFICER
from tests.service.evaluation.candisari_year import lived
from tests.service.evaluation.story import SITI, ask
from tests.service.harness import Harness

SITIS, OFFICE = f"/employees/{SITI}", f"/agencies/{AGENCY}"
AUTUMN: Final = {"measure": "completed", "from": "2026-08", "to": "2026-09"}
ANSWERS: Final[dict[str, tuple[Any, str, dict[str, Any]]]] = {
    "scores": (scores.SCORES, f"{SITIS}/scores", {}),
    "why": (scores.SCORE, f"{SITIS}/scores/pelayanan-publik/why", {}),
    "trend": (scores.TREND, f"{SITIS}/scores/trend", {"months": 2}),
    "trend of one": (scores.TREND, f"{SITIS}/scores/komunikasi/trend", {"months": 2}),
    "what if": (scores.WHAT_IF, f"{SITIS}/what-if", {"programme_id": ETHICS}),
    "jp": (people.JP, f"{SITIS}/jp", {}),
    "ip asn": (people.IP_ASN, f"{SITIS}/ip-asn", {}),
    "profile": (people.PROFILE, f"{SITIS}/profile", {}),
    "index of the agency": (agencies.AGENCY_IP_ASN, f"{OFFICE}/ip-asn", {}),
    "talent": (agencies.MATRIX, f"{OFFICE}/talent-matrix", {}),
    "predicates": (agencies.DISTRIBUTION, f"{OFFICE}/performance-distribution", {}),
    "series": (agencies.SERIES, f"{OFFICE}/series", AUTUMN),
    "series of the city": (agencies.CITY_SERIES, f"/cities/{CITY}/series", AUTUMN),
    "effectiveness": (programmes.EFFECTIVENESS, f"/programmes/{COUNTER}/effectiveness", {}),
    "summary": (summaries.SUMMARY, f"{OFFICE}/summary", {}),
    "summary of the city": (summaries.CITY_SUMMARY, f"/cities/{CITY}/summary", {}),
    "plan": (plans.PLAN, f"{OFFICE}/training-need-plan", {"year": 2027}),
    "requests": ({"items": [asked.REQUEST]}, "/assessment-requests", {"state": "requested"}),
}
STEPS: Final[tuple[tuple[str, str, str, dict[str, str], Any], ...]] = (
    (
        asked.DECIDED_AT,
        "decision",
        "kepala-bkpsdm",
        {"decision": "approve", "reason": asked.REASON},
        asked.RECOMMENDATION,
    ),
    (asked.APPEALED_AT, "appeal", SITI, {"text": "Sudah terdaftar untuk Desember."}, asked.APPEALED),
    (
        asked.OVERTURNED_AT,
        "appeal-decision",
        "sekretaris-daerah",
        {"decision": "overturn", "reason": "Pelatihan Desember mencukupi."},
        asked.OVERTURNED,
    ),
)
"""When, what, by whom, with which words, and what is answered."""
MADE_ANEW: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
"""Ids of records, rule sets and events, which every run makes for itself; ``TOLD`` are the same in each."""
TOLD: Final = {ids.COUNTER, ids.ETHICS, ids.MAY, ids.DECEMBER, ids.SEAT, ids.NEXT_SEAT}


@pytest.fixture
async def office(h: Harness) -> Harness:
    """The office on 1 November 2026."""
    await lived(h)
    return h


def bkpsdm(h: Harness, subject: str = "bkpsdm-semarang") -> dict[str, str]:
    return h.token(agency="*", city=CITY, subject=subject)


def differences(example: Any, answer: Any, where: str = "") -> list[str]:
    """What an example says otherwise than an answer; its lists may leave items out."""
    if isinstance(example, dict) and isinstance(answer, dict):
        if missing := example.keys() ^ answer.keys() - {"next_cursor"}:
            return [f"{where}: {sorted(missing)}"]
        return [one for name in example for one in differences(example[name], answer[name], f"{where}/{name}")]
    if isinstance(example, list) and isinstance(answer, list):
        left = list(answer)
        for number, item in enumerate(example):
            while left and differences(item, left[0]):
                left.pop(0)
            if not left:
                return [f"{where}/{number}: {item} is not in {answer}"]
            left.pop(0)
        return []
    anew = all(isinstance(one, str) and MADE_ANEW.fullmatch(one) and one not in TOLD for one in (example, answer))
    alike = example == answer and type(example) is type(answer)
    return [] if anew or alike else [f"{where}: {example!r} is {answer!r}"]


async def test_every_example_is_what_the_office_is_answered(office: Harness) -> None:
    found: dict[str, list[str]] = {}
    for name, (example, path, query) in ANSWERS.items():
        headers = bkpsdm(office) if "/cities/" in path else office.token(**OFFICER)
        found[name] = differences(example, await ask(office, path, headers, **query))
    assert not {name: faults for name, faults in found.items() if faults}


async def test_every_record_reads_as_shown_when_it_is_entered_corrected_and_withdrawn(office: Harness) -> None:
    officer = office.token(**OFFICER)
    for noun in NOUNS:
        path = f"/evaluation/v1/{noun.path}"
        entered = (await office.client.get(path, params={"limit": 500}, headers=officer)).json()
        assert not differences({"items": [noun.example]}, entered)
        [one] = [one for one in entered["items"] if not differences(noun.example, one)]
        headers = {**officer, "If-Match": "*"}
        corrected = await office.client.patch(f"{path}/{one['record_id']}", json=noun.correction, headers=headers)
        assert not differences(noun.corrected, corrected.json())
        gone = await office.client.delete(f"{path}/{one['record_id']}", headers=headers)
        assert not differences({**noun.corrected, "version": 3, "withdrawn": True}, gone.json())


async def test_a_version_of_a_rule_set_is_shown_as_it_is_entered_and_previewed(office: Harness) -> None:
    answer = await office.client.post("/evaluation/v1/rule-sets", json=rule_sets.SENT, headers=bkpsdm(office))
    entered = answer.json()
    assert not differences(rule_sets.ENTERED, entered)
    await office.service("evaluation").context.rule_sets.run_due()
    await office.settled()
    preview = await ask(office, f"/rule-sets/{entered['rule_set_id']}/preview", bkpsdm(office))
    assert not differences(rule_sets.PREVIEW, preview)
    assert not differences(rule_sets.RULE_SETS, await ask(office, "/rule-sets", bkpsdm(office)))


async def test_a_recommendation_is_shown_as_it_is_decided_appealed_and_overturned(office: Harness) -> None:
    one = f"/recommendations/{asked.RECOMMENDATION_ID}"
    siti = office.token(subject=SITI, agency=AGENCY, city=CITY, scopes=PARTICIPANT)
    for at, step, who, body, example in STEPS:
        office.clock.set(datetime.fromisoformat(at))
        headers = siti if who == SITI else bkpsdm(office, who)
        answer = await office.client.post(f"/evaluation/v1{one}/{step}", json=body, headers=headers)
        # how often the rules looked again before it was decided is not part of the story
        assert not differences(example, {**answer.json(), "version": example["version"]})
        if step == "decision":
            assert not differences(asked.TRAIL, await ask(office, f"{one}/trail", siti))
    erased = await office.client.delete(f"/evaluation/v1{SITIS}/texts", headers=office.token(**OFFICER))
    assert erased.json() == asked.ERASED


async def test_a_request_is_shown_as_it_is_answered(office: Harness) -> None:
    supervisor = office.token(subject=ids.HEAD, agency=AGENCY, city=CITY, scopes=PARTICIPANT)
    path = f"/evaluation/v1/assessment-requests/{asked.ASSESSMENT_ID}/answer"
    (said,) = AnswerBody.model_json_schema()["examples"]
    answer = await office.client.post(path, json=said, headers=supervisor)
    assert not differences(asked.ANSWERED, answer.json())


def test_the_shares_of_every_score_add_up_and_their_weights_do_too() -> None:
    shown: Any = scores.SCORES
    for score in shown["items"]:
        prior, evidence = score["why"]["prior_share"], score["why"]["evidence"]
        assert round(prior + sum(piece["share"] for piece in evidence), 4) == 1
        # a share is weight x value in the score, so share x score / value is the part of the weights, the prior's too
        parts = [prior / 50, *(piece["share"] / piece["value"] for piece in evidence)]
        assert sum(parts) * score["score"] == pytest.approx(1, abs=0.0005)
