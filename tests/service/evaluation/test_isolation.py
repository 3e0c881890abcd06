"""Agencies apart in evaluation: another's people read as absent, and what nobody may change stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import pytest

from tests.service.evaluation.learning import budget, costing, enrolled, wish
from tests.service.evaluation.rounds import go
from tests.service.evaluation.story import (
    AGENCY,
    BUDI,
    CITY,
    PROGRAMME,
    SESSION,
    SITI,
    UNIT,
    ask,
    completed,
    employee,
    programme,
    skm,
    tell,
)
from tests.service.evaluation.test_judgements import BODIES, CHANGES, entered
from tests.service.evaluation.test_recommendations import head, post, siti
from tests.service.evaluation.test_rule_sets import FLOORS, enter, worked_out
from tests.service.harness import Harness
from tests.service.neighbours import (
    FAR,
    FAR_CITY,
    NEIGHBOUR,
    Ask,
    Json,
    Walk,
    pages_astray,
    strangers,
    traces,
    without_a_case,
)

RINA, TOMO = "0d7a1f7e-5a36-4c0e-9f43-2f8f6b1f6a51", "c9a6d5ef-7d0c-4e6d-8c57-5c1c2f0b9e32"
REASON, OBJECTION = "Sesuai rencana pengembangan unit.", "Saya bertugas di posko bencana."
V1: Final = "/evaluation/v1"
PERSON: Final = f"{V1}/employees/{{employee_id}}"
ONE: Final = f"{V1}/recommendations/{{recommendation_id}}"
RECORDS: Final = tuple(BODIES)
PERIOD: Final[dict[str, Json]] = {"performance": {"period": "2024"}, "organisation-ratings": {"period": "2024"}}
LATER: Final[dict[str, Json]] = {
    **PERIOD,
    "assessments": {"session_id": SESSION, "assessor_id": BUDI, "request_id": SESSION},
}
CHANGES_OF: Final[dict[str, Json]] = {
    **CHANGES,
    "assessments": {"value": 60, "assessor_id": BUDI},
}


@pytest.fixture
async def ours(h: Harness) -> Walk:
    """An agency's people with everything that is known of people, beside one of the neighbour's and one far away."""
    boss = employee(required={"komunikasi": 4}).model_copy(update={"supervisor_id": BUDI})
    earlier = completed(at=datetime(2026, 7, 15, 9, 0, tzinfo=UTC), post="0", jp="20")
    await tell(h, programme(), costing(planned=1_000_000), budget(9_000_000), employee(BUDI), boss, earlier)
    await tell(h, employee(RINA, agency=NEIGHBOUR), employee(TOMO, agency=FAR, city=FAR_CITY))
    await tell(h, enrolled(SITI), skm(), wish("komunikasi"))
    records = {noun: (await entered(h, noun, body))["record_id"] for noun, body in BODIES.items()}
    await go(h)
    version = await enter(h, FLOORS)
    await worked_out(h)
    one, *others = (await ask(h, "/recommendations"))["items"]
    assert (await post(h, one, "decision", head(h), decision="approve", reason=REASON)).status_code == 200
    assert (await post(h, one, "appeal", siti(h), text=OBJECTION)).status_code == 200
    [request] = (await ask(h, "/assessment-requests"))["items"]
    await go(h)
    ids = {
        "employee_id": SITI,
        "competency": "komunikasi",
        "agency": AGENCY,
        "city": CITY,
        "unit_id": UNIT,
        "programme_id": PROGRAMME,
        "recommendation_id": one["recommendation_id"],
        "assessment_id": request["assessment_id"],
        "rule_set_id": version["rule_set_id"],
        **{f"{noun}_id": record for noun, record in records.items()},
    }
    secrets = (SITI, BUDI, earlier.enrollment_id, request["assessment_id"], REASON, OBJECTION)
    return Walk(ids, (*secrets, *records.values(), *(it["recommendation_id"] for it in (one, *others))))


def of_people() -> list[Ask]:
    """What is asked about a person by their id."""
    reads = ("ip-asn", "jp", "profile", "recommendations", "scores", "scores/trend", "what-if")
    asks = [Ask(f"GET {PERSON}/{read}", query=_programme(read)) for read in reads]
    asks += [Ask(f"GET {PERSON}/scores/{{competency}}/{read}") for read in ("trend", "why")]
    return [*asks, Ask(f"DELETE {PERSON}/texts"), Ask(f"GET {V1}/audit", query={"subject": SITI})]


def _programme(read: str) -> dict[str, str]:
    return {"programme_id": PROGRAMME} if read == "what-if" else {}


def of_organisations() -> list[Ask]:
    """What is asked about an agency, a unit, a city or a programme; in every shape."""
    asks = [
        Ask(f"GET {V1}/agencies/{{agency}}/{one}")
        for one in ("performance-distribution", "summary", "talent-matrix", "training-need-plan")
    ]
    asks += [Ask(f"GET {V1}/agencies/{{agency}}/series", query={"measure": "score"})]
    asks += [Ask(f"GET {V1}/cities/{{city}}/summary"), Ask(f"GET {V1}/cities/{{city}}/series", query={"measure": "jp"})]
    asks += [
        Ask(one.route, query={**one.query, "format": shape})
        for one in asks
        for shape in ("csv", "xlsx", "pdf")
        if shape in {"csv", "xlsx"} or one.route.endswith("training-need-plan")
        if not one.route.endswith(("distribution", "matrix"))
    ]
    return [
        *asks,
        Ask(f"GET {V1}/units/{{unit_id}}/performance-distribution"),
        Ask(f"GET {V1}/programmes/{{programme_id}}/effectiveness", neighbour=200),
    ]


def of_records(records: Mapping[str, str]) -> list[Ask]:
    """What people entered about people: entering, listing, reading, correcting and withdrawing it."""
    asks = []
    for noun, record in records.items():
        one, its = f"{V1}/{noun}/{{record_id}}", {"record_id": record}
        asks += [
            Ask(f"GET {V1}/{noun}", 403, 403, query={"agency": AGENCY}),
            Ask(f"GET {V1}/{noun}", 200, 200, query={"employee_id": SITI}),
            Ask(f"POST {V1}/{noun}", body={**BODIES[noun], **LATER.get(noun, {})}),
            Ask(f"GET {one}", ids=its),
            Ask(f"PATCH {one}", body=CHANGES_OF[noun], ids=its),
            Ask(f"DELETE {one}", ids=its),
        ]
    return asks


def of_decisions() -> list[Ask]:
    """What rules propose about people, what supervisors are asked, and the versions of rules."""
    version = {"name": "jpm", "city": CITY, "effective_from": "2026-11-03", "parameters": {}, "reason": "SK 13/2026"}
    requests = f"{V1}/assessment-requests"
    return [
        Ask(f"GET {V1}/recommendations", 200, 200),
        Ask(f"GET {V1}/recommendations", 403, 403, query={"agency": AGENCY}),
        Ask(f"GET {ONE}", person=404),
        Ask(f"GET {ONE}/trail", person=404),
        Ask(f"POST {ONE}/decision", body={"decision": "reject", "reason": "Lain."}),
        Ask(f"POST {ONE}/appeal-decision", body={"decision": "overturn", "reason": "Lain."}),
        Ask(f"POST {ONE}/comment", 403, 403, 404, body={"text": "Lain."}),
        Ask(f"POST {ONE}/appeal", 403, 403, 404, body={"text": "Lain."}),
        Ask(f"GET {requests}", 403, 403, query={"agency": AGENCY}),
        Ask(f"GET {requests}", 200, 200, query={"assessor_id": BUDI}),
        Ask(f"POST {requests}/{{assessment_id}}/assessor", body={"assessor_id": RINA}),
        Ask(f"POST {requests}/{{assessment_id}}/answer", person=404, body={"applies": 1, "competencies": {}}),
        Ask(f"GET {V1}/rule-sets", 200, 200),
        Ask(f"POST {V1}/rule-sets", 403, 403, body=version),
        Ask(f"GET {V1}/rule-sets/{{rule_set_id}}/preview", neighbour=200),
        Ask(f"POST {V1}/rule-sets/{{rule_set_id}}/preview", neighbour=403),
        Ask(f"DELETE {V1}/rule-sets/{{rule_set_id}}", neighbour=403),
    ]


def every_ask(walk: Walk) -> list[Ask]:
    records = {noun: walk.ids[f"{noun}_id"] for noun in RECORDS}
    return [*of_people(), *of_organisations(), *of_records(records), *of_decisions()]


async def test_strangers_read_nothing_of_ours_and_change_nothing(h: Harness, ours: Walk) -> None:
    asks = every_ask(ours)
    assert not without_a_case(h, "evaluation", asks)
    assert len(without_a_case(h, "evaluation", [])) > 40, "a route without a case is a failure"
    before = await traces(h, "evaluation")
    assert not await ours.astray(h, asks, RINA)
    assert await traces(h, "evaluation") == before


async def test_a_cursor_of_our_page_opens_no_strangers_page(h: Harness, ours: Walk) -> None:
    for noun in RECORDS:
        await entered(h, noun, {**BODIES[noun], **PERIOD.get(noun, {})})
    await tell(h, completed(at=datetime(2026, 7, 16, 9, 0, tzinfo=UTC)))
    await go(h)
    assert ours.secrets
    lists = (*RECORDS, "recommendations", "assessment-requests")
    assert not await pages_astray(h, [f"{V1}/{name}" for name in lists], h.token(), RINA)


async def test_an_agencys_open_index_shows_strangers_what_it_shows_every_citizen(h: Harness, ours: Walk) -> None:
    path = f"{V1}/agencies/{AGENCY}/ip-asn"
    assert SITI in (await h.client.get(path, headers=h.token())).text, "there is something to hide"
    citizen = await h.client.get(path)
    assert citizen.status_code == 200
    assert not any(secret in citizen.text for secret in ours.secrets)
    for headers in strangers(h, RINA).values():
        assert (await h.client.get(path, headers=headers)).json() == citizen.json()
