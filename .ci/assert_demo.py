"""What the demo must have brought forth, asked through the API. Arguments: address, data folder."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import Any

import httpx

url, data = sys.argv[1:]
command = [sys.executable, "-m", "mumpuni", "token", "--agency", "*", "--city", "*", "--data-dir", data]
token = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)


def everything(path: str, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(path, params={"limit": "500", **query, **cursor}).raise_for_status().json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}


agencies = {item["agency"]: item for item in everything("/enrollment/v1/agencies")}
people = everything("/enrollment/v1/employees")
statuses = Counter(item["status"] for item in everything("/enrollment/v1/enrollments"))
rules = Counter(item["rule"] for item in everything("/notification/v1/alerts", state="open"))

assert {item["city"] for item in agencies.values()} == {"sibolga", "medan", "semarang"}, agencies
assert 200 <= len(people) <= 600, len(people)
assert {item["employment"] for item in people} == {"pns", "pppk"}
assert statuses["completed"] > 300, statuses
assert rules.keys() >= {"score-below-standard", "complaint-overdue"}, rules
assert sum(item["email"] is not None for item in people) > 0.8 * len(people)
channels = everything("/notification/v1/channels")
assert {item["kind"] for item in channels} == {"email", "webhook"}, channels
messages = everything("/notification/v1/deliveries")
assert messages, "nothing waits for the channels"
assert {item["state"] for item in messages} <= {"waiting", "sending", "cancelled"}, messages  # there is no mail server
states = Counter(item["state"] for item in everything("/notification/v1/alerts"))
assert states["acknowledged"] == states["snoozed"] == 1, states
assert not any(item["planned"] == 0 for item in everything("/enrollment/v1/budgets")), "money without a plan"
measured = 0
for person in people[:50]:
    answer = client.get(f"/evaluation/v1/employees/{person['employee_id']}/scores").raise_for_status().json()
    for item in answer["items"]:
        if item["measured"]:
            measured += 1
            shares = sum(float(piece["share"]) for piece in item["why"]["evidence"]) + float(item["why"]["prior_share"])
            assert abs(shares - 1) < 1e-9, item
assert measured > 20, measured
for service in ("enrollment", "evaluation", "feedback", "notification"):
    readiness = client.get(f"/{service}/health/ready").raise_for_status().json()
    assert readiness["ready"], readiness
    assert not any(readiness["lag_records"].values()), readiness
print(f"demo: {len(people)} people, {dict(statuses)}, open alerts {dict(rules)}")
