"""The rules over HTTP, with the figures that hold in the caller's city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.service.harness import Harness, running

RULES = "/notification/v1/rules"


async def rules(h: Harness, headers: dict[str, str]) -> dict[str, Any]:
    """The rules by name."""
    answer = await h.client.get(RULES, headers=headers)
    assert answer.status_code == 200, answer.text
    return {rule["rule"]: rule for rule in answer.json()["items"]}


async def test_every_rule_shows_its_thresholds_and_its_source(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        shown = await rules(h, h.token())
        assert {name: rule["thresholds"] for name, rule in shown.items()} == {
            "jp-below-target": {"from_day": "10-01", "target_jp": 20},
            "score-below-standard": {"gap_from_levels": 1},
            "ikm-low": {"grades": ["C", "D"], "minimum_answers": 5, "indicative_below_answers": 30},
            "ikm-dropped": {"drop_points": 5, "minimum_answers": 5, "indicative_below_answers": 30},
            "programme-too-difficult": {"too_difficult_above_percent": 30, "minimum_answers": 5},
            "complaint-overdue": {},
            "complaint-due-soon": {"hours_before": 24},
            "complaint-reopened": {},
            "budget-used": {"warning_percent": 80, "critical_percent": 100},
            "session-underfilled": {"days_before": 7, "below_percent": 50},
            "no-shows-high": {"above_percent": 20, "minimum_seats": 5},
            "questionnaire-answers-low": {"days_after": 14, "below_percent": 50, "minimum_asked": 5},
            "assessment-due": {"days_before": 14},
            "certificate-expiring": {"days_before": 60},
            "ip-asn-fallen": {"categories": 1},
            "recommendation-waiting": {"days": 14},
            "consumer-behind": {"records_from": 10_000},
            "dead-letters": {"records_from": 1},
            "delivery-parked": {"messages_from": 1},
        }
        assert "PermenPANRB 14/2017" in shown["ikm-low"]["source"]
        assert all(rule["source"] and rule["rule_set"] == "alerts-2026.1" for rule in shown.values())


async def test_rules_read_in_the_callers_language(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        english = h.token() | {"Accept-Language": "en"}
        assert (await rules(h, h.token()))["ikm-low"]["title"] == "IKM rendah"
        assert (await rules(h, english))["ikm-low"]["title"] == "Low satisfaction index"


async def test_a_citys_own_figures_are_shown_to_that_city(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "medan.toml").write_text(
        'name = "alerts"\nversion = "1"\ncity = "medan"\neffective_from = 2026-01-01\n[values]\nikm_drop = 3.5\n',
        encoding="utf-8",
    )
    async with running(tmp_path, "notification") as h:
        medan = await rules(h, h.token(agency="medan-kota", city="medan"))
        assert medan["ikm-dropped"]["thresholds"]["drop_points"] == 3.5
        assert medan["ikm-dropped"]["rule_set"] == "alerts-2026.1+medan.1"
        for elsewhere in (h.token(), h.token(agency="*", city="*")):
            assert (await rules(h, elsewhere))["ikm-dropped"]["thresholds"]["drop_points"] == 5


async def test_rules_need_a_token_that_may_read(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        assert (await h.client.get(RULES)).status_code == 401
        assert (await h.client.get(RULES, headers=h.token(scopes="evaluation:read"))).status_code == 403
