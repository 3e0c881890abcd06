"""Every field wrong in turn, and bodies that are no bodies: the documented answer, and nothing left behind."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from services.enrollment.api import agencies, employees, enrollments, meetings, mentorships, programmes, sessions
from services.enrollment.api.fields import Body
from tests.service.enrollment.town import (
    MINE,
    NOBODY,
    PAST,
    Json,
    call,
    employee,
    get,
    made,
    person,
    pointers,
    programme,
    result,
    run,
    seat,
    session,
    token,
    traces,
)
from tests.service.harness import Harness

GONE: Final = object()
"""Stands for a field that is left out."""

Wrong = list[tuple[str, list[Any]]]
"""Pointers, each with values that are wrong there."""

TEXT: Final = ["", "   ", 7, None, True, ["x"], "a\nb", "a\x00b", "x" * 201, "\ud800", GONE]
SLUG: Final = ["", "Huruf Besar", "a_b", "-a", 7, None, "x" * 65, "é", GONE]
IDS: Final = ["", "x", 7, None, NOBODY.upper().replace("0", "A"), NOBODY + "0", {"id": NOBODY}, GONE]
DATES: Final = [
    "",
    "10-11-2026",
    "2026-02-30",
    "20261110",
    20261110,
    "2026-11-10T00:00:00Z",
    "1989-12-31",
    "2200-01-01",
]
TIMES: Final = [
    "",
    "kemarin",
    "20261007",
    1759827600,
    "2026-10-07T25:00:00Z",
    "2026-13-07T10:00:00Z",
    "1989-12-31T00:00:00Z",
]
MONEY: Final = [-1, 1.5, "1000", True, None, 10**15 + 1]
JP: Final = [-1, 0, 0.3, 1000.5, 2.25, "20", True, [20], 1e308]

AGENCY: Final = {
    "name": "Dinas Pendidikan",
    "city": "sibolga",
    "units": [{"unit": "sekretariat", "name": "Sekretariat", "services": ["ktp"]}],
}
PUT_AGENCY: Final[Wrong] = [
    ("/name", TEXT),
    ("/city", SLUG),
    ("/units", [None, {}, "x", GONE, [AGENCY["units"][0]] * 2]),
    ("/units/0", [None, 7, "sekretariat"]),
    ("/units/0/unit", SLUG),
    ("/units/0/name", TEXT),
    ("/units/0/services", [None, "ktp", ["ktp", "ktp"], {"a": 1}]),
    ("/units/0/services/0", ["KTP elektronik", 7, None, ""]),
    ("/units/0/extra", [1]),
    ("/extra", [1]),
]
POSITION: Final[Wrong] = [
    ("/position", [None, "Analis", [], {}]),
    ("/position/title", TEXT),
    ("/position/type", ["", "kepala", None, 7, GONE]),
    ("/position/technical", [None, [], "x"]),
    ("/position/technical/analisis-data", [0, 6, 2.5, "3", True, None]),
    ("/position/extra", [1]),
]
POST_EMPLOYEE: Final[Wrong] = [
    ("/nip", ["", "1", 196608011988031001, None, "19660801198803100x", "196608011988031000", "x" * 65, GONE]),
    ("/name", TEXT),
    ("/unit_id", ["", "sekretariat", "a.b.c", f"{MINE}.", 7, None, GONE]),
    ("/contract_start", DATES),
    ("/extra", [1]),
    *POSITION,
]
PATCH_EMPLOYEE: Final[Wrong] = [
    ("/name", TEXT[:-1]),
    ("/unit_id", ["", "x", 7, None]),
    ("/contract_start", DATES),
    ("/active", [None, 1, "true"]),
    ("/nip", ["196608011988031001"]),
    *POSITION,
]
COMPETENCIES: Final[Wrong] = [
    ("/competencies", [None, [], {}, "x", [{"competency": "a"}] * 2, [{"competency": f"k{n}"} for n in range(21)]]),
    ("/competencies/0", [None, "x", 7]),
    ("/competencies/0/competency", SLUG),
    ("/competencies/0/weight", [0, -1, 10.5, 1.234, "1", None, True]),
    ("/competencies/0/target_level", [0, 6, 1.5, "3", True]),
]
POST_PROGRAMME: Final[Wrong] = [
    ("/agency", SLUG),
    ("/title", [*TEXT[:8], "x" * 501, GONE]),
    ("/form", ["", "KL13", "kl03", "Seminar", 3, None, GONE]),
    ("/jp", JP),
    ("/provider", [None, "USU", GONE]),
    ("/provider/name", TEXT),
    ("/provider/kind", ["", "school", None, 7, GONE]),
    ("/budget_planned", MONEY),
    ("/extra", [1]),
    *COMPETENCIES,
    ("/competencies", [GONE]),
]
PATCH_PROGRAMME: Final[Wrong] = [
    ("/title", TEXT[:8]),
    ("/jp", JP),
    ("/provider", [None, "USU"]),
    ("/budget_planned", MONEY),
    ("/active", [None, 0, "false"]),
    ("/form", ["KL04"]),
    *COMPETENCIES,
]
SESSION_FIELDS: Final[Wrong] = [
    ("/starts_on", [*DATES, None]),
    ("/ends_on", [*DATES, None]),
    ("/capacity", [0, -1, 1.5, "30", True, None, 1_000_001]),
    ("/jp", JP),
    ("/place", TEXT[:3] + TEXT[4:-1]),
    ("/link", ["", "lms.example.go.id", "javascript:alert(1)", "https://a b", 7, "https://" + "x" * 500]),
    ("/difficulty", [0, 6, 1.5, "3", True]),
    ("/cost_planned", MONEY),
    ("/extra", [1]),
]
POST_SESSION: Final[Wrong] = [*SESSION_FIELDS, ("/starts_on", [GONE]), ("/ends_on", [GONE]), ("/capacity", [GONE])]
POST_ENROLLMENT: Final[Wrong] = [
    ("/session_id", IDS),
    ("/employee_id", [*IDS]),
    ("/waitlist", [None, 1, "true"]),
    ("/nip", ["", 196608011988031001, "x" * 65]),
    ("/extra", [1]),
]
SCORES: Final = [-0.01, 100.01, 5.125, "80", True, [80]]
COMPLETION: Final[Wrong] = [
    ("/outcome", ["", "passed", None, 7, GONE]),
    ("/pre_test", SCORES),
    ("/post_test", SCORES),
    ("/jp_earned", [-1, 1000.5, 2.25, "20", True]),
    ("/certificate_number", [*TEXT[:3], *TEXT[4:8], "x" * 101]),
    ("/completed_at", [*TIMES, None, GONE]),
    ("/extra", [1]),
]
WITHDRAWAL: Final[Wrong] = [
    ("/status", ["", "completed", "enrolled", None, 7, GONE]),
    ("/reason", ["", "tidak mau", None, 7, GONE]),
    ("/extra", [1]),
]
MENTORSHIP: Final[Wrong] = [
    ("/mentor_id", IDS),
    ("/mentee_id", IDS),
    ("/competency", SLUG),
    ("/goal", ["", 7, "a\nb", "x" * 501]),
    ("/extra", [1]),
]
MEETING_BODY: Final = {"held_at": "2026-10-20T13:00:00+07:00", "minutes": 60, "mentor_rating": 3}
MEETING: Final[Wrong] = [
    ("/held_at", [*TIMES, None, GONE]),
    ("/minutes", [0, 1441, 1.5, "60", True, None, GONE]),
    ("/mentor_rating", [0, 5, 2.5, "3", True]),
    ("/extra", [1]),
]


def spoilt(body: Json, pointer: str, value: object) -> Json:
    """The body with this value at the pointer, or nothing there."""
    copy: Json = json.loads(json.dumps(body))
    *way, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    place: Any = copy
    for part in way:
        place = place[part]
    if value is GONE:
        place.pop(last, None)
    else:
        place[last] = value
    return copy


async def astray(h: Harness, method: str, path: str, body: Json, wrong: Wrong) -> list[tuple[Any, ...]]:
    """What was not answered 422 with exactly its pointer."""
    headers = {**token(h), "If-Match": "*", "Idempotency-Key": "bad-input"}
    found = []
    for pointer, values in wrong:
        for value in values:
            answer = await call(h, method, path, spoilt(body, pointer, value), headers)
            at = [one for one in pointers(answer) if one == pointer or one.startswith(f"{pointer}/")]
            if answer.status_code != 422 or not at or len(at) != len(pointers(answer)):
                found.append((pointer, value, answer.status_code, pointers(answer)))
    return found


async def test_every_field_of_an_agency(h: Harness) -> None:
    before = await traces(h)
    assert await astray(h, "PUT", f"/agencies/{MINE}", AGENCY, PUT_AGENCY) == []
    for slug in ("Huruf-Besar", "a.b", "x" * 65):
        answer = await call(h, "PUT", f"/agencies/{slug}", AGENCY)
        assert (answer.status_code, pointers(answer)) == (422, ["/path/agency"])
    assert await traces(h) == before


async def test_every_field_of_an_employee(h: Harness) -> None:
    who = await person(h, 1)
    before = await traces(h)
    assert await astray(h, "POST", "/employees", employee(2), POST_EMPLOYEE) == []
    change = {"name": "Siti", "position": employee(2)["position"]}
    assert await astray(h, "PATCH", f"/employees/{who}", change, PATCH_EMPLOYEE) == []
    assert await astray(h, "POST", "/employees:lookup", {"nip": "x"}, [("/nip", ["", 7, None, "x" * 65, GONE])]) == []
    assert await traces(h) == before


async def test_every_field_of_a_programme(h: Harness) -> None:
    programme_id = (await made(h, "/programmes", programme()))["programme_id"]
    before = await traces(h)
    assert await astray(h, "POST", "/programmes", programme(), POST_PROGRAMME) == []
    change = {name: value for name, value in programme(title="Lain").items() if name not in {"agency", "form"}}
    assert await astray(h, "PATCH", f"/programmes/{programme_id}", change, PATCH_PROGRAMME) == []
    assert await traces(h) == before


async def test_every_field_of_a_session(h: Harness) -> None:
    session_id = await run(h)
    programme_id = (await get(h, f"/sessions/{session_id}")).json()["programme_id"]
    before = await traces(h)
    body = session(difficulty=3, link="https://lms.example.go.id", cost_planned=1)
    assert await astray(h, "POST", f"/programmes/{programme_id}/sessions", body, POST_SESSION) == []
    assert await astray(h, "PATCH", f"/sessions/{session_id}", body, SESSION_FIELDS) == []
    assert await traces(h) == before


async def test_every_field_of_an_enrolment(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h, **PAST)
    enrollment_id = (await seat(h, await person(h, 2), session_id))["enrollment_id"]
    before = await traces(h)
    body = {"employee_id": who, "session_id": session_id}
    wrong = [(pointer, values) for pointer, values in POST_ENROLLMENT if pointer != "/nip"]
    assert await astray(h, "POST", "/enrollments", body, wrong) == []
    by_number = {"session_id": session_id, "nip": "x"}
    assert await astray(h, "POST", "/enrollments", by_number, [("/nip", ["", "x" * 65, 196608011988031001])]) == []
    for both in ({**body, "nip": "196608011988031001"}, {"session_id": session_id}):
        answer = await call(h, "POST", "/enrollments", both)
        assert (answer.status_code, pointers(answer)) == (422, ["/employee_id"])
    path = f"/enrollments/{enrollment_id}"
    assert await astray(h, "POST", f"{path}/completion", result(), COMPLETION) == []
    assert await astray(h, "POST", f"{path}/withdrawal", {"status": "withdrawn", "reason": "duty"}, WITHDRAWAL) == []
    assert await traces(h) == before


async def test_a_number_beyond_all_bounds_is_none(h: Harness) -> None:
    enrollment_id = (await seat(h, await person(h, 1), await run(h, **PAST)))["enrollment_id"]
    before = await traces(h)
    body = json.dumps(result(post_test=0)).replace('"post_test": 0', '"post_test": 1e400').encode()
    headers = {**token(h), "Content-Type": "application/json"}
    path = f"/enrollment/v1/enrollments/{enrollment_id}/completion"
    answer = await h.client.post(path, content=body, headers=headers)
    assert (answer.status_code, pointers(answer)) == (422, ["/post_test"])
    assert await traces(h) == before


async def test_every_field_of_a_mentorship(h: Harness) -> None:
    body = {"mentor_id": await person(h, 1), "mentee_id": await person(h, 2), "competency": "integritas"}
    mentorship_id = (await made(h, "/mentorships", body))["mentorship_id"]
    before = await traces(h)
    assert await astray(h, "POST", "/mentorships", body, MENTORSHIP) == []
    assert await astray(h, "POST", f"/mentorships/{mentorship_id}/sessions", MEETING_BODY, MEETING) == []
    assert await traces(h) == before


POSTS: Final = (
    "/employees",
    "/employees:lookup",
    "/programmes",
    f"/programmes/{NOBODY}/sessions",
    "/enrollments",
    f"/enrollments/{NOBODY}/completion",
    f"/enrollments/{NOBODY}/withdrawal",
    "/mentorships",
    f"/mentorships/{NOBODY}/sessions",
)
NO_BODIES: Final = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe{}",
    b'{"nip": "\xc3\x28"}',
    b"[" * 100_000,
    b'{"jp": NaN}',
    b'{"a":' * 50_000,
    b"1" * 5_000,
    b'{"\\ud800": 1}',
]


async def test_what_is_no_body_is_no_request(h: Harness) -> None:
    before = await traces(h)
    astray = []
    for path in POSTS:
        for body in NO_BODIES:
            headers = {**token(h), "Content-Type": "application/json"}
            answer = await h.client.post(f"/enrollment/v1{path}", content=body, headers=headers)
            if answer.status_code != 422 or answer.headers["content-type"] != "application/problem+json":
                astray.append((path, body[:20], answer.status_code))
    assert astray == []
    assert await traces(h) == before


@pytest.mark.parametrize("announced", [True, False])
async def test_ten_megabytes_are_too_much(h: Harness, announced: bool) -> None:
    before = await traces(h)
    big = json.dumps({"nip": "1" * 10_000_000}).encode()

    async def pieces() -> Any:
        for start in range(0, len(big), 65_536):
            yield big[start : start + 65_536]

    for path in POSTS:
        headers = {**token(h), "Content-Type": "application/json"}
        content = big if announced else pieces()
        answer = await h.client.post(f"/enrollment/v1{path}", content=content, headers=headers)
        assert (answer.status_code, answer.json()["limit_bytes"]) == (413, 1_048_576)
    assert await traces(h) == before


@pytest.mark.parametrize(
    ("path", "query", "pointer"),
    [
        ("/employees", {"limit": 501}, "/query/limit"),
        ("/employees", {"limit": 0}, "/query/limit"),
        ("/employees", {"cursor": "!!"}, "/query/cursor"),
        ("/employees", {"agency": "Huruf Besar"}, "/query/agency"),
        ("/employees", {"unit_id": "x"}, "/query/unit_id"),
        ("/programmes", {"q": ""}, "/query/q"),
        ("/sessions", {"programme_id": "x"}, "/query/programme_id"),
        ("/enrollments", {"status": "gone"}, "/query/status"),
        ("/enrollments", {"employee_id": "x"}, "/query/employee_id"),
        ("/mentorships", {"employee_id": "x"}, "/query/employee_id"),
    ],
)
async def test_wrong_queries_are_named(h: Harness, path: str, query: Json, pointer: str) -> None:
    answer = await get(h, path, **query)
    assert (answer.status_code, pointers(answer)) == (422, [pointer])


async def test_a_question_with_a_zero_character_is_refused_on_every_store(h: Harness) -> None:
    for question in ("programmes?q=a%00b", "enrollments?employee_id=%00"):
        assert (await h.client.get(f"/enrollment/v1/{question}", headers=token(h))).status_code == 422, question


async def test_ids_that_are_none_are_simply_not_there(h: Harness) -> None:
    for odd in ("x", "..", "%00", "é", "1" * 2000, "%ff"):
        for path in ("/employees/{}", "/programmes/{}", "/sessions/{}", "/enrollments/{}", "/mentorships/{}"):
            assert (await get(h, path.format(odd))).status_code == 404, (path, odd)


@pytest.mark.parametrize(
    "body",
    [
        agencies.AgencyStated,
        employees.EmployeeNew,
        employees.EmployeeChange,
        employees.NipBody,
        programmes.ProgrammeNew,
        programmes.ProgrammeChange,
        sessions.SessionNew,
        sessions.SessionChange,
        enrollments.EnrollmentNew,
        enrollments.CompletionNew,
        enrollments.WithdrawalNew,
        mentorships.MentorshipNew,
        meetings.MeetingNew,
    ],
)
def test_the_examples_in_the_documentation_are_sound(body: type[Body]) -> None:
    examples = body.model_json_schema()["examples"]
    assert examples
    for example in examples:
        body.model_validate(example)
