"""The committed rosters, imported as an agency would: tried, taken, taken again."""

from __future__ import annotations

import pytest

from shared.events.enrollment import Completed, Enrolled, Withdrawn
from tests.data.participations import participations
from tests.service.enrollment.imports.school import DATA, School, committed, results
from tests.service.enrollment.town import said, told

WHOLE = (
    *("clean.xlsx", "titled-merged.xlsx", "libreoffice-titled.xlsx", "text-dates.xlsx"),
    *("decimal-comma.csv", "windows-1252.csv", "tab.csv"),
)


@pytest.mark.parametrize("name", WHOLE)
async def test_every_good_row_makes_a_record_however_the_roster_is_dressed(school: School, name: str) -> None:
    report = await school.imported(committed(name))
    assert results(report) == {"created": len(participations())}, report["rows"]
    assert report["rejected_url"] is None
    assert report["finished_at"] is not None
    stored = await school.h.rows("enrollment", "enrollment")
    assert sorted(row["enrollment_id"] for row in stored) == sorted(row["enrollment_id"] for row in report["rows"])
    by_status = [sum(row["status"] == status for row in stored) for status in ("failed", "withdrawn", "no_show")]
    assert by_status == [1, 1, 1]
