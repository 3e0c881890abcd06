"""The index of units, agencies and cities over periods, against figures worked out by hand."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from shared.events.enrollment import UnitChanged
from tests.service.feedback.town import EMPTY_UNIT, NEIGHBOUR, UNIT, get, made, pointers, post, scores, skm
from tests.service.harness import Harness


async def answered(h: Harness, mark: int, times: int, day: str, **more: Any) -> None:
    for _ in range(times):
        body = skm(scores=scores(mark), answered_at=f"{day}T09:00:00+07:00", channel="paper", **more)
        await made(h, "/skm", body, h.token(agency="*"))


async def ikm(h: Harness, headers: dict[str, str] | None = None, **query: Any) -> dict[str, Any]:
    answer = await get(h, "/ikm", headers, **query)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_every_level_adds_up_the_same_answers(h: Harness) -> None:
    await answered(h, 4, 6, "2026-02-10", service="mutasi")
    await answered(h, 3, 6, "2026-05-10")
    await answered(h, 1, 6, "2026-05-11", unit_id=EMPTY_UNIT)
    await answered(h, 2, 6, "2026-08-10", unit_id=NEIGHBOUR)
    unit = await ikm(h, unit_id=UNIT)
    agency = await ikm(h, agency="sibolga-disdik")
    city = await ikm(h, city="sibolga")
    # (4 x 6 + 3 x 6) / 12 = 3.5; with 1 x 6: 48 / 18 = 2.6667; with 2 x 6: 60 / 24 = 2.5; each times 25
    assert [(one["answers"], one["value"], one["grade"]) for one in (unit, agency, city)] == [
        (12, 87.5, "B"),
        (18, 66.67, "C"),
        (24, 62.5, "D"),
    ]
    assert [(one["id"], one["value"]) for one in unit["services"]] == [("", 75.0), ("mutasi", 100.0)]
    assert [one["name"] for one in unit["services"]] == ["Umum / tidak disebut", "Mutasi"]
    assert [(one["id"], one["answers"]) for one in agency["units"]] == [(EMPTY_UNIT, 6), (UNIT, 12)]
    assert [(one["id"], one["value"]) for one in city["agencies"]] == [
        ("sibolga-disdik", 66.67),
        ("sibolga-dukcapil", 50.0),
    ]
    assert (await ikm(h, unit_id=UNIT, service="mutasi"))["value"] == 100.0


async def test_agencies_go_by_the_name_they_have_announced(h: Harness) -> None:
    await answered(h, 4, 6, "2026-02-10")
    await answered(h, 2, 6, "2026-08-10", unit_id=NEIGHBOUR)
    assert (await ikm(h, agency="sibolga-disdik"))["name"] == "sibolga-disdik"
    named = UnitChanged(
        unit_id=UNIT, agency="sibolga-disdik", city="sibolga", name="Layanan sekolah", version=9,
        agency_name="Dinas Pendidikan Kota Sibolga",
    )  # fmt: skip
    await h.publish(named)
    await h.settled()
    assert (await ikm(h, agency="sibolga-disdik"))["name"] == "Dinas Pendidikan Kota Sibolga"
    city = await ikm(h, city="sibolga")
    assert [one["name"] for one in city["agencies"]] == ["Dinas Pendidikan Kota Sibolga", "sibolga-dukcapil"]
    assert [one["name"] for one in city["units"]] == [
        "Layanan sekolah, Dinas Pendidikan Kota Sibolga",
        "Loket, sibolga-dukcapil",
    ]
    assert [one["name"] for one in (await ikm(h, agency="sibolga-disdik"))["units"]] == ["Layanan sekolah"]
    sheet = await h.client.get("/feedback/v1/ikm?agency=sibolga-disdik&year=2026&format=xlsx")
    facts = openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[-1].iter_rows(values_only=True)
    assert ("Tempat", "Dinas Pendidikan Kota Sibolga (sibolga-disdik)") in list(facts)
    for page in ("/feedback/units", f"/feedback/units/{UNIT}"):
        assert "Dinas Pendidikan Kota Sibolga" in (await h.client.get(page)).text


async def test_periods_are_whole_months_of_the_citys_calendar(h: Harness) -> None:
    await answered(h, 4, 5, "2026-03-31")
    await answered(h, 2, 5, "2026-04-01")
    await made(h, "/skm", skm(answered_at="2026-03-31T23:30:00+00:00", scores=scores(2)), h.token())
    values = {}
    spans: dict[str, dict[str, Any]] = {
        "q1": {"quarter": 1},
        "q2": {"quarter": 2},
        "h1": {"half": 1},
        "m3": {"month": 3},
    }
    for name, query in spans.items():
        found = await ikm(h, unit_id=UNIT, **query)
        values[name] = (found["answers"], found["value"])
    # 23:30 UTC on 31 March is 1 April in Jakarta
    assert values == {"q1": (5, 100.0), "q2": (6, 50.0), "h1": (11, 72.73), "m3": (5, 100.0)}
    second = await ikm(h, unit_id=UNIT, quarter=2)
    assert (second["before"]["value"], second["change"]) == (100.0, -50.0)
    assert [one["month"] for one in second["months"]] == ["2026-04", "2026-05", "2026-06"]


async def test_few_answers_are_indicative_and_thirty_are_not(h: Harness) -> None:
    await answered(h, 3, 29, "2026-03-02")
    assert (await ikm(h, unit_id=UNIT))["indicative"] is True
    await answered(h, 3, 1, "2026-03-02")
    assert (await ikm(h, unit_id=UNIT))["indicative"] is False


async def test_the_public_cannot_work_out_a_small_group(h: Harness) -> None:
    await answered(h, 4, 7, "2026-01-10")
    await answered(h, 1, 2, "2026-02-10")
    await answered(h, 3, 9, "2026-03-10", service="mutasi")
    public = await ikm(h, unit_id=UNIT)
    # February's two would be the quarter less January and March, so January, the smaller neighbour, is hidden too
    assert [one["answers"] for one in public["months"][:4]] == [None, None, 9, 0]
    assert public["answers"] == 18
    assert (await ikm(h, unit_id=UNIT, month=1))["hidden"] is True
    assert (await ikm(h, unit_id=UNIT, month=3))["value"] == 75.0
    officer = await ikm(h, h.token(), unit_id=UNIT)
    assert [one["answers"] for one in officer["months"][:4]] == [7, 2, 9, 0]


async def test_four_answers_show_the_public_nothing_and_five_do(h: Harness) -> None:
    await answered(h, 3, 4, "2026-03-02")
    hidden = await ikm(h, unit_id=UNIT)
    assert (hidden["hidden"], hidden["answers"], hidden["value"], hidden["services"]) == (True, None, None, [])
    await answered(h, 3, 1, "2026-03-02")
    assert (await ikm(h, unit_id=UNIT))["value"] == 75.0


async def test_months_of_ones_own_are_for_officers(h: Harness) -> None:
    await answered(h, 3, 5, "2025-12-02")
    await answered(h, 4, 5, "2026-01-02")
    span: dict[str, Any] = {"unit_id": UNIT, "from": "2025-12", "to": "2026-01"}
    assert (await ikm(h, h.token(), **span))["value"] == 87.5
    assert pointers(await get(h, "/ikm", **span)) == ["/query/from"]
    assert pointers(await get(h, "/ikm", h.token(), **{**span, "to": "2025-11"})) == ["/query/to"]
    assert pointers(await get(h, "/ikm", h.token(), **{**span, "to": "2031-01"})) == ["/query/to"]


@pytest.mark.parametrize(
    ("query", "status", "at"),
    [
        ({}, 422, ["/query/unit_id"]),
        ({"agency": "sibolga-disdik", "city": "sibolga"}, 422, ["/query/unit_id"]),
        ({"unit_id": UNIT, "service": "ktp"}, 422, ["/query/service"]),
        ({"unit_id": UNIT, "half": 1, "month": 2}, 422, ["/query/half", "/query/month"]),
        ({"unit_id": UNIT, "quarter": 5}, 422, ["/query/quarter"]),
        ({"unit_id": "sibolga-disdik.tidak-ada"}, 404, []),
        ({"agency": "tidak-ada"}, 404, []),
        ({"city": "tidak-ada"}, 404, []),
    ],
)
async def test_what_cannot_be_answered_is_named(h: Harness, query: dict[str, Any], status: int, at: list[str]) -> None:
    answer = await get(h, "/ikm", **query)
    assert (answer.status_code, pointers(answer)) == (status, at)


async def test_respondents_are_kept_as_sums_and_never_beside_an_answer(h: Harness) -> None:
    for number in range(8):
        sex = "female" if number < 6 else "male"
        await made(h, "/skm", skm(respondent={"sex": sex, "age_group": "26_35"}), h.token())
    await made(h, "/skm", skm(), h.token())
    officer = (await ikm(h, h.token(), unit_id=UNIT))["respondents"]
    assert [(one["category"], one["respondents"]) for one in officer["sex"]] == [
        ("female", 6),
        ("male", 2),
        ("not_said", 1),
    ]
    public = (await ikm(h, unit_id=UNIT))["respondents"]
    # two and one are three together: the six must go as well
    assert [one["respondents"] for one in public["sex"]] == [None, None, None]
    assert not {"sex", "age_group"} & set((await h.rows("feedback", "skm_answer"))[0])
    wrong = await post(h, "/skm", skm(respondent={"sex": "F", "nip": "1"}))
    assert set(pointers(wrong)) == {"/respondent/sex", "/respondent/nip"}


async def test_the_publication_is_a_sheet_and_a_document(h: Harness) -> None:
    await answered(h, 3, 6, "2026-03-02")
    sheet = await get(h, "/ikm", unit_id=UNIT, year=2026, format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [cell for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row]
    assert "Waktu penyelesaian" in cells
    assert 75 in cells
    document = await get(h, "/ikm", unit_id=UNIT, year=2026, format="pdf")
    assert document.content.startswith(b"%PDF")
    table = await get(h, "/ikm", {"Accept-Language": "en"}, unit_id=UNIT, format="csv", table="elements")
    lines = table.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "Element,Meaning,Mean (1-4),Weighted mean (x 1/9),Lowest"
    assert lines[3] == "U3,Time to completion,3.00,0.333,"


async def test_a_publication_shows_services_as_words(h: Harness) -> None:
    await answered(h, 3, 6, "2026-03-02", service="mutasi")
    table = await get(h, "/ikm", unit_id=UNIT, format="csv", table="services")
    assert table.text.lstrip("\ufeff").splitlines()[1].startswith("Mutasi,6,")
    sheet = await get(h, "/ikm", unit_id=UNIT, service="mutasi", format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [cell for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row]
    assert "Mutasi" in cells
    assert "mutasi" not in cells
