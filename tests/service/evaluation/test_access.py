"""Whose records a caller reads."""

from __future__ import annotations

import pytest

from tests.service.evaluation.story import BUDI, PROGRAMME, SITI, completed, employee, programme, tell
from tests.service.harness import Harness

PERSONAL = ("scores", "scores/komunikasi/why", "jp", "profile")


async def status(h: Harness, path: str, headers: dict[str, str]) -> int:
    return (await h.client.get(f"/evaluation/v1{path}", headers=headers)).status_code


@pytest.fixture
async def told(h: Harness) -> Harness:
    await tell(h, employee(), completed(), employee(BUDI), programme())
    return h


@pytest.mark.parametrize("path", PERSONAL)
async def test_another_agencys_person_reads_as_absent(told: Harness, path: str) -> None:
    here = f"/employees/{SITI}/{path}"
    for agency, city, expected in (
        ("sibolga-disdik", "sibolga", 200),
        ("sibolga-dinkes", "sibolga", 404),
        ("*", "sibolga", 200),
        ("*", "medan", 404),
        ("*", "*", 200),
    ):
        assert await status(told, here, told.token(agency=agency, city=city)) == expected, (agency, city)


@pytest.mark.parametrize("path", PERSONAL)
async def test_people_read_their_own_record_and_nobody_elses(told: Harness, path: str) -> None:
    siti = told.token(scopes="participant", subject=SITI)
    assert await status(told, f"/employees/{SITI}/{path}", siti) == 200
    assert await status(told, f"/employees/{BUDI}/{path}", siti) == 403


async def test_people_read_their_own_record_after_a_transfer(told: Harness) -> None:
    await tell(told, employee(agency="sibolga-dinkes", version=2))
    assert await status(told, f"/employees/{SITI}/profile", told.token(scopes="participant", subject=SITI)) == 200


async def test_a_token_without_the_scope_reads_nothing(told: Harness) -> None:
    for path in (f"/employees/{SITI}/jp", f"/programmes/{PROGRAMME}/effectiveness", "/agencies/sibolga-disdik/summary"):
        assert await status(told, path, told.token(scopes="enrollment:read participant")) == 403
        assert await status(told, path, {}) == 401


async def test_nobody_and_nothing_read_as_absent(told: Harness) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in (*(f"/employees/{nobody}/{path}" for path in PERSONAL), f"/programmes/{nobody}/effectiveness"):
        assert await status(told, path, told.token()) == 404
    assert await status(told, f"/employees/{SITI}/scores/perekat-bangsa/why", told.token()) == 404


async def test_a_citys_programme_is_open_to_its_agencies(told: Harness) -> None:
    here = f"/programmes/{PROGRAMME}/effectiveness"
    assert await status(told, here, told.token(agency="sibolga-dinkes")) == 200
    assert await status(told, here, told.token(agency="medan-amplas", city="medan")) == 404


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/employees/siti/scores", "/path/employee_id"),
        (f"/employees/{SITI}/scores/Komunikasi/why", "/path/competency"),
        (f"/employees/{SITI}/scores?as_of=kemarin", "/query/as_of"),
        (f"/employees/{SITI}/scores?as_of=0001-01-01T00:00:00Z", "/query/as_of"),
        (f"/employees/{SITI}/scores?as_of=2200-01-01T07:00:00", "/query/as_of"),
        (f"/employees/{SITI}/jp?year=1989", "/query/year"),
        (f"/employees/{SITI}/jp?year=2200", "/query/year"),
        ("/programmes/1/effectiveness", "/path/programme_id"),
        ("/agencies/Sibolga/summary", "/path/agency"),
        ("/agencies/sibolga-disdik/summary?year=99999", "/query/year"),
    ],
)
async def test_each_wrong_question_is_answered_with_what_to_mend(told: Harness, path: str, pointer: str) -> None:
    answer = await told.client.get(f"/evaluation/v1{path}", headers=told.token())
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("as_of", ["1980-01-01T07:00:00+07:00", "2199-12-31T23:59:59Z"])
async def test_the_farthest_moments_have_an_answer(told: Harness, as_of: str) -> None:
    answer = await told.client.get(
        f"/evaluation/v1/employees/{SITI}/scores", params={"as_of": as_of}, headers=told.token()
    )
    assert answer.status_code == 200, answer.text
