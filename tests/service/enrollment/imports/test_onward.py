"""What an imported roster becomes further on: learning hours and scores."""

from __future__ import annotations

from pathlib import Path

from tests.service.enrollment.imports.school import DATA, committed, opened
from tests.service.harness import running


async def test_imported_results_are_learning_hours_and_scores_and_again_add_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "enrollment", "evaluation") as h:
        school = await opened(h)
        await school.imported(committed("libreoffice-titled.xlsx"))
        await h.settled()
        dewi = DATA["people"][4]
        path = f"/evaluation/v1/employees/{school.people[dewi['nip']]}"
        hours = (await h.client.get(f"{path}/jp", params={"year": 2026}, headers=h.token())).json()
        assert hours["earned"] == 24 + 12
        scores = (await h.client.get(f"{path}/scores", headers=h.token())).json()
        [score] = [item for item in scores["items"] if item["competency"] == "pelayanan-publik"]
        assert score["measured"] is True
        assert len(score["why"]["evidence"]) == 2
        await school.imported(committed("clean.xlsx"))
        await h.settled()
        assert (await h.client.get(f"{path}/jp", params={"year": 2026}, headers=h.token())).json() == hours
        assert (await h.client.get(f"{path}/scores", headers=h.token())).json() == scores
