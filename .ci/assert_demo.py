"""What the demo must have brought forth, asked through the API. Arguments: address, data folder."""

from __future__ import annotations

import json
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


def one(path: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, params=query).raise_for_status().json()
    return found


def start_of(path: str, **query: str) -> bytes:
    return client.get(path, params=query).raise_for_status().content[:4]


anybody = httpx.Client(base_url=url, timeout=30)
AGENCY = "sibolga-disdik"
UNIT = f"{AGENCY}.layanan"
own = [item for item in people if item["agency"] == AGENCY]

# a seminar's seats: all but four of those asked for at once; one was given up, so the first who waited has it
seminar = everything("/enrollment/v1/programmes", agency=AGENCY, q="Transformasi Digital Layanan Publik")[0]
assert {item["target_level"] for item in seminar["competencies"]} == {2, 3}
sessions = everything("/enrollment/v1/sessions", programme_id=seminar["programme_id"])
seats = [seat for run in sessions for seat in everything("/enrollment/v1/enrollments", session_id=run["session_id"])]
standing = Counter(seat["status"] for seat in seats)
expected = {"waitlisted": 3, "withdrawn": 1, "no_show": 2, "attending": 4, "cancelled": 2, "enrolled": len(own) - 3}
assert standing == expected, (standing, expected)
assert sorted(run["state"] for run in sessions).count("cancelled") == 1
full = max(sessions, key=lambda run: run["seats_taken"])
assert full["seats_taken"] == full["capacity"] == len(own) - 4, full
assert full["delivery"] == "hybrid", full
assert full["instructors"][0]["institution"], full
second = next(run for run in sessions if run["starts_on"] == full["starts_on"] and run is not full)
[let] = [seat for seat in seats if seat["session_id"] == second["session_id"]]
assert one(f"/enrollment/v1/enrollments/{let['enrollment_id']}/steps")["items"][0]["overlaps_with"]
lines = [{"employee_id": let["employee_id"], "session_id": full["session_id"]}, {"nip": "198502302010011001"}]
told = client.post(
    "/enrollment/v1/enrollments:bulk",
    content="\n".join(json.dumps({"session_id": full["session_id"], **line}) for line in lines),
    headers={"Content-Type": "application/x-ndjson"},
)
again, spoilt = (json.loads(line) for line in told.raise_for_status().text.splitlines())
assert (again["status"], again["current_state"]) == (409, "enrolled"), again
assert (spoilt["status"], spoilt["errors"][0]["pointer"]) == (422, "/nip"), spoilt

# who moved, who was forgotten, and what a person is handed
moved = [
    (item["employee_id"], moves)
    for item in people
    if item["unit_id"] == "medan-sunggal.pelayanan"
    and (moves := one(f"/enrollment/v1/employees/{item['employee_id']}/moves")["items"])
]
[(traveller, moves)] = moved
assert [step["from_unit_id"].split(".")[0] for step in moves] == ["medan-kota", "medan-baru"], moves
held = one(f"/enrollment/v1/employees/{traveller}/export")
assert held["register_entry"]["employee_id"] == traveller, held
assert len(held["records"]["employee_move"]) == 2, held
enrolled = {item["employee_id"] for item in everything("/enrollment/v1/enrollments")}
[forgotten] = enrolled - {item["employee_id"] for item in people}
assert client.post("/enrollment/v1/employees:lookup", json={"nip": "197005171996032999"}).status_code == 404
assert client.get(f"/enrollment/v1/employees/{forgotten}").status_code == 404
[kept] = everything("/enrollment/v1/enrollments", employee_id=forgotten)
assert (kept["status"], kept["post_test"]) == ("failed", 48), kept

# learning paths, what-if, trend, caps
head = next(item for item in own if item["position"]["type"] == "pengawas" and item["unit_id"].endswith("sekretariat"))
path = one("/enrollment/v1/recommendations", employee_id=head["employee_id"])["items"]
assert path, head
assert all(step["gap"] == step["required_level"] - step["level"] > 0 for step in path), path
advised = [(step["competency"], course) for step in path for course in step["programmes"]]
assert all(course["points"] == sum(reason["points"] for reason in course["reasons"]) for _, course in advised)
competency, course = advised[0]
ahead = one(f"/evaluation/v1/employees/{head['employee_id']}/what-if", programme_id=course["programme_id"])
effect = next(item for item in ahead["items"] if item["competency"] == competency)
assert effect["low"]["score"] <= effect["after"]["score"] <= effect["high"]["score"], effect
assert effect["gap_after"] < next(step["gap"] for step in path if step["competency"] == competency), effect
need = one(f"/enrollment/v1/recommendations/units/{AGENCY}.sekretariat")
assert need["people"] == sum(item["unit_id"] == f"{AGENCY}.sekretariat" for item in own), need["people"]
assert all(item["seats_needed"] <= item["with_gap"] for item in need["items"]), need
assert len(one(f"/evaluation/v1/employees/{head['employee_id']}/scores/trend")["items"][0]["points"]) > 1
year = full["starts_on"][:4]
cuts: Counter[str] = Counter()
for item in people:
    jp = one(f"/evaluation/v1/employees/{item['employee_id']}/jp")
    cuts.update(cut["cap"] for cut in jp["caps"])
    for cut in jp["caps"]:
        assert cut["counted"] < cut["earned"], cut
        assert cut["cap"] != "mentoring" or cut["counted"] <= 4, cut
        assert cut["cap"] != "self-study" or (cut["earned"], cut["counted"]) == (4, 2), cut
assert {"self-study", "mentoring", "year-limit"} <= cuts.keys(), cuts


# learning online, certificates, and the documents that are downloaded
client.headers["X-Experience-API-Version"] = "1.0.3"
voided = one("/enrollment/v1/xapi/statements", verb="http://adlnet.gov/expapi/verbs/voided")["statements"]
assert len(voided) == 1, voided
assert len(everything("/enrollment/v1/xapi/parked")) == 1
[actor] = everything("/enrollment/v1/xapi/actors")
assert list(actor["identifier"]) == ["mbox_sha1sum"], actor
certified = next(item for item in everything("/enrollment/v1/enrollments", agency=AGENCY) if item["certificate_number"])
certificate = one(f"/enrollment/v1/enrollments/{certified['enrollment_id']}/certificate")
found = anybody.get(f"/enrollment/v1/certificates/{certificate['code']}").raise_for_status().json()
assert (found["standing"], found["number"]) == ("valid", certified["certificate_number"]), found
assert "***" in found["name"], found
assert start_of(f"/enrollment/v1/enrollments/{certified['enrollment_id']}/certificate.pdf") == b"%PDF"
assert start_of("/enrollment/v1/exports/siasn", agency=AGENCY, year=year, format="xlsx") == b"PK\x03\x04"
plan = f"/evaluation/v1/agencies/{AGENCY}/training-need-plan"
for path, shape, sign in ((plan, "pdf", b"%PDF"), (plan, "xlsx", b"PK\x03\x04"), ("/feedback/v1/ikm", "pdf", b"%PDF")):
    assert start_of(path, year=year, format=shape, **({"city": "sibolga"} if "ikm" in path else {})) == sign, path
assert client.get(f"/evaluation/v1/agencies/{AGENCY}/summary", params={"format": "csv"}).text.count("\n") > 10
for item in one("/evaluation/v1/rule-sets")["items"]:
    if item["entered"]:
        preview = one(f"/evaluation/v1/rule-sets/{item['entered']['rule_set_id']}/preview")
        assert preview["complete"], preview
        assert sum(line["down"] for line in preview["levels"]) > 0, preview

# paper forms, personal links, citizens by name and in confidence, an open house, what was parked
answers = everything("/feedback/v1/skm", unit_id=UNIT)
assert len(answers) == 12 * 16 + 30, len(answers)
wording = anybody.get(f"/feedback/v1/units/{UNIT}/questionnaire").raise_for_status().json()
assert "Apakah loket kami cepat?" in [item["text"] for item in wording["questions"]], wording
texts = Counter(item["kind"] for item in everything("/feedback/v1/readings"))
assert texts["questionnaire"] == 3 * len(agencies), texts
reports = everything("/feedback/v1/complaints", agency=AGENCY)
[named] = [item for item in reports if item["reporter"]["mode"] == "named"]
assert (named["state"], named["reopened"], named["satisfaction"]) == ("closed", 1, 3), named
[photo] = one(f"/feedback/v1/complaints/{named['complaint_id']}")["attachments"]
assert (photo["media_type"], photo["by"], photo["state"]) == ("image/png", "reporter", "released"), photo
file = f"/feedback/v1/complaints/{named['complaint_id']}/attachments/{photo['attachment_id']}"
assert start_of(file) == b"\x89PNG"
assert anybody.get(file).status_code == 404
[confidential] = [item for item in reports if item["reporter"]["mode"] == "confidential"]
assert confidential["reporter"]["name"] is None, confidential
assert confidential["unit_id"] == f"{AGENCY}.sekretariat", confidential
assert sum(item["state"] == "rejected" and item["text"] == "" for item in reports) == 1
assert sum(item["merged"] for item in reports) == 1
house = next(item for item in everything("/feedback/v1/forums", agency=AGENCY) if "hari ini" in item["title"])
house = one(f"/feedback/v1/forums/{house['forum_id']}")
assert (house["registered"], house["attended"]) == (8, 7), house
assert [item["state"] for item in house["follow_ups"]] == ["done"], house
assert start_of(f"/feedback/v1/forums/{house['forum_id']}/minutes") == b"%PDF"
parked = Counter(item["state"] for item in everything("/feedback/v1/parked", agency=AGENCY))
assert parked == {"released": 1, "discarded": 1}, parked
lexicon = one("/feedback/v1/lexicon", city="sibolga")
assert (lexicon["spelling"]["lokit"], lexicon["version"]) == ("loket", 1), lexicon["version"]
assert one("/feedback/v1/lexicon/quality", city="sibolga")["texts"] == 5

# alerts: those of the seminar, groups, one's own channel, the stream
assert rules["no-shows-high"] == 1, rules
groups = one("/notification/v1/alerts/groups", limit="500")["items"]
grouped = sum(item["alerts"] for item in groups)
assert grouped == states.total() - states["resolved"], (grouped, states)
assert 0 < len(groups) < grouped / 3, len(groups)
command = [*command, "--subject", "kepala-seksi"]
token = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
mine = anybody.get("/notification/v1/channels", params={"limit": "500"}, headers={"Authorization": f"Bearer {token}"})
[personal] = [item for item in mine.raise_for_status().json()["items"] if item["personal"]]
assert (personal["digest"], personal["severities"], personal["enabled"]) == ("weekly", ["critical"], False), personal
with client.stream("GET", "/notification/v1/alerts/stream") as stream:
    assert stream.headers["content-type"].startswith("text/event-stream"), stream.headers
print(f"demo: {len(people)} people, {dict(statuses)}, open alerts {dict(rules)}")
