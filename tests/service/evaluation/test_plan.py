"""The training-need plan of an agency."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from shared.events.enrollment import UnitChanged
from shared.ids import new_opaque_id
from tests.service.evaluation.learning import (
    budget,
    closed,
    complained,
    costing,
    enrolled,
    moved,
    offering,
    person,
    wish,
)
from tests.service.evaluation.story import ask, completed, tell
from tests.service.harness import Harness

HERE = "/agencies/sibolga-disdik/training-need-plan"
SUMMARY = "/agencies/sibolga-disdik/summary"


BEFORE: dict[str, Any] = {
    "programme_id": "01938e00-1a00-7b54-8c12-5d4e3f2a1b11",
    "session_id": "01938e00-1a00-7b54-8c12-5d4e3f2a1b12",
}
"""A programme of the past, which is offered no more."""
OFFICE = UnitChanged(
    unit_id="sibolga-disdik.sekretariat",
    agency="sibolga-disdik",
    city="sibolga",
    name="Sekretariat",
    version=1,
)


async def voices(h: Harness) -> list[tuple[str, int]]:
    return [(one["competency"], one["times"]) for one in (await ask(h, HERE))["citizens"]]


async def test_it_says_who_misses_what_and_what_that_takes(h: Harness) -> None:
    who = [new_opaque_id() for _ in range(4)]
    await tell(
        h,
        *(person(one, required={"komunikasi": 4, "integritas": 2}) for one in who),
        offering(jp="5"),
        costing(planned=6_000_000, capacity=30),
        budget(1_000_000),
        *(completed(one, post="80", jp="5", **BEFORE) for one in who[:3]),  # a score of 55: level 3
        wish("komunikasi"),
        wish("komunikasi", "kerja-sama"),
    )
    body: dict[str, Any] = await ask(h, HERE, year=2026)
    assert (body["people"], body["positions"][0]["people"]) == (4, 4)
    assert body["jp"] == {"with_target": 4, "reached": 0, "shortfall": 65.0}  # 4 x 20 - 3 x 5
    found = [
        (one["competency"], one["asked_of"], one["below"], one["levels_missing"], one["not_measured"], one["points"])
        for one in body["needs"]
    ]
    assert found == [
        ("komunikasi", 4, 3, 3, 1, 45.5),  # 50 x 3/4 + 20 x 1/4 + 30 x 2/20
        ("integritas", 4, 0, 0, 4, 20.0),
        ("kerja-sama", 0, 0, 0, 0, 1.5),
    ]
    assert [one["priority"] for one in body["needs"]] == ["high", "medium", "low"]
    [proposal] = body["proposals"]
    assert (proposal["seats"], proposal["cost_per_seat"], proposal["cost"]) == (3, 200_000, 600_000)
    assert (body["cost"], body["budget_left"], body["shortfall_after"]) == (600_000, 400_000, 50.0)
    assert body["past"][0]["verdict"] == "not_enough_evidence"


async def test_it_proposes_nothing_that_somebody_has_had_or_is_in(h: Harness) -> None:
    has_had, is_in, neither = who = [new_opaque_id() for _ in range(3)]
    await tell(
        h,
        *(person(one, required={"komunikasi": 4}) for one in who),
        offering(),
        completed(has_had, post="80"),
        *(completed(one, post="80", **BEFORE) for one in (is_in, neither)),
        enrolled(is_in),
    )
    body: dict[str, Any] = await ask(h, HERE, year=2026)
    assert [one["seats"] for one in body["proposals"]] == [1]
    need = body["needs"][0]
    assert (need["competency"], need["below"], need["without_programme"]) == ("komunikasi", 3, 1)


async def test_a_complaint_counts_once_for_what_it_names_now(h: Harness) -> None:
    await tell(h, person(new_opaque_id()), complained("komunikasi"))
    assert await voices(h) == [("komunikasi", 1)]
    await tell(h, moved())
    assert await voices(h) == [("komunikasi", 1)]
    await tell(h, moved("integritas", "kerja-sama"))
    assert sorted(await voices(h)) == [("integritas", 1), ("kerja-sama", 1)]
    await tell(h, closed("closed"))
    assert len(await voices(h)) == 2
    await tell(h, closed("rejected"))
    assert await voices(h) == []


async def test_it_comes_as_a_document_and_as_a_workbook(h: Harness) -> None:
    await tell(h, person(new_opaque_id(), required={"komunikasi": 4}), wish("komunikasi"))
    await h.publish(
        UnitChanged(
            unit_id="sibolga-disdik.smp",
            agency="sibolga-disdik",
            city="sibolga",
            name="Bidang SMP",
            agency_name="Dinas Pendidikan Kota Sibolga",
            version=1,
        )
    )
    await h.settled()
    pdf = await h.client.get(f"/evaluation/v1{HERE}?format=pdf", headers=h.token())
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF-")
    assert 'filename="rencana-kebutuhan-sibolga-disdik-2026.pdf"' in pdf.headers["content-disposition"]
    sheets = await h.client.get(f"/evaluation/v1{HERE}?format=xlsx", headers=h.token())
    workbook = openpyxl.load_workbook(io.BytesIO(sheets.content))
    said = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "Dinas Pendidikan Kota Sibolga" in said
    assert workbook["Kebutuhan yang disebut warga"]["A2"].value == "sibolga-disdik.sekretariat", "it said no name"
    await h.publish(OFFICE)
    await h.settled()
    spoken = (await ask(h, HERE))["citizens"][0]
    assert (spoken["unit_id"], spoken["unit_name"]) == ("sibolga-disdik.sekretariat", "Sekretariat")
    assert workbook.sheetnames[:2] == ["Pegawai", "Kesenjangan kompetensi"]
    assert workbook["Kesenjangan kompetensi"]["A2"].value == "Komunikasi"


async def test_another_agencys_plan_reads_as_absent(h: Harness) -> None:
    await tell(h, person(new_opaque_id()))
    for path in (HERE, SUMMARY, "/agencies/sibolga-disdik/series?measure=jp", "/cities/sibolga/summary"):
        answer = await h.client.get(f"/evaluation/v1{path}", headers=h.token(agency="sibolga-dinkes"))
        assert answer.status_code == 404, path
