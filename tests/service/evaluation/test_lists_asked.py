"""Lists may be narrowed to an agency that is the caller's to see, and are refused for any other."""

from __future__ import annotations

import pytest

from tests.service.evaluation.story import employee, tell
from tests.service.harness import Harness

LISTS = (
    "recommendations",
    "assessment-requests",
    "performance",
    "potential",
    "discipline",
    "organisation-ratings",
    "assessments",
)


@pytest.mark.parametrize("noun", LISTS)
async def test_a_list_of_another_agency_is_refused_and_not_empty(h: Harness, noun: str) -> None:
    await tell(h, employee())
    answers = {
        (agency, city): await h.client.get(
            f"/evaluation/v1/{noun}", params={"agency": "sibolga-disdik"}, headers=h.token(agency=agency, city=city)
        )
        for agency, city in (("sibolga-disdik", "sibolga"), ("*", "sibolga"), ("sibolga-dinkes", "sibolga"))
    }
    assert [answer.status_code for answer in answers.values()] == [200, 200, 403]
    refused = answers["sibolga-dinkes", "sibolga"].json()
    assert refused["detail"] == "Token ini bukan untuk instansi tersebut."
