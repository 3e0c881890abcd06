"""A learning platform that speaks xAPI: whom it registers, how they get on, and somebody it alone knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from mumpuni.demo.client import Client
from mumpuni.demo.year import ZONE, Run, Year

_FORM: Final = "NKL03"
_LEARNERS: Final = 6
_HOME: Final = "https://belajar.kota.example"
_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_STATEMENTS: Final = "/enrollment/v1/xapi/statements"
_VERSION: Final = {"X-Experience-API-Version": "1.0.3"}
_SAID: Final = {"passed": "lulus / passed", "failed": "gagal / failed", "voided": "ditarik / voided"}
_FAILED_BELOW: Final = 0.6
_MAIL: Final = "daring@belajar.kota.example"

Statement = dict[str, Any]


async def learn_online(
    client: Client, years: Sequence[Year], people: Mapping[str, str], runs: Mapping[str, str]
) -> None:
    """Let the platform tell of a few people in each agency's newest online course. Raises ``Refused``."""
    for year in years:
        online = [run for run in year.runs if year.courses[run.course].form == _FORM]
        if not online:
            continue
        run = max(online, key=lambda one: (one.ends_on, one.key))
        activity = f"{_HOME}/kursus/{run.course}"
        mapped = {"activity_id": activity, "session_id": runs[run.key]}
        await client.send("PUT", "/enrollment/v1/xapi/activities", mapped, step=f"xapi/{run.course}")
        there = {attempt.person for attempt in year.attempts if attempt.run == run.key}
        units = set(year.courses[run.course].units)
        new = [one.key for one in year.people if one.key not in there and one.unit_id.split(".")[1] in units]
        told = [said for key in new[:_LEARNERS] for said in _told(run, activity, people[key], key)]
        told.append(_statement(run, activity, "peserta-tamu", "registered", 0))
        await client.send("POST", _STATEMENTS, told, step=f"xapi/{run.key}", headers=_VERSION)
        if len(new) > _LEARNERS:
            await _put_right(client, run, activity, people[new[_LEARNERS]])


async def spoken(client: Client) -> str:
    """How many statements there are of each verb, those taken back left out, and how many wait for an account."""
    told = []
    for verb, name in _SAID.items():
        found = await client.get(_STATEMENTS, verb=f"{_VERBS}{verb}")
        told.append(f"{name} {len(found['statements'])}")
    parked = await client.all("/enrollment/v1/xapi/parked")
    return f"{', '.join(told)}, belum dikenali / unknown {len(parked)}"


async def _put_right(client: Client, run: Run, activity: str, employee_id: str) -> None:
    """Of a mail address nobody knows yet: passed, said by mistake and taken back, then failed; then whose it is."""
    said = [
        _statement(run, activity, _MAIL, verb, hours, {"score": {"scaled": scaled}, "success": success})
        for verb, hours, scaled, success in (("passed", 6, 0.9, True), ("failed", 7, 0.5, False))
    ]
    said.insert(1, {**_statement(run, activity, _MAIL, "voided", 6), "object": _referred(said[0]["id"])})
    await client.send("POST", _STATEMENTS, said, step=f"xapi/{run.key}/voided", headers=_VERSION)
    known = {"agent": {"mbox": f"mailto:{_MAIL}"}, "employee_id": employee_id}
    await client.send("PUT", "/enrollment/v1/xapi/actors", known, step=f"xapi/{run.key}/actor")


def _referred(statement_id: str) -> dict[str, str]:
    return {"objectType": "StatementRef", "id": statement_id}


def _told(run: Run, activity: str, employee_id: str, key: str) -> Iterator[Statement]:
    """Registered, half-way, and with a score in the end."""
    scaled = round(Random(f"xapi/{key}").uniform(0.4, 0.98), 2)  # noqa: S311 - a demo
    passed = scaled >= _FAILED_BELOW
    yield _statement(run, activity, employee_id, "registered", 0)
    halfway = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 50}}
    yield _statement(run, activity, employee_id, "progressed", 2, halfway)
    ending = {"score": {"scaled": scaled}, "success": passed, "completion": True}
    yield _statement(run, activity, employee_id, "passed" if passed else "failed", 5, ending)


def _statement(
    run: Run, activity: str, account: str, verb: str, hours: int, result: Mapping[str, Any] | None = None
) -> Statement:
    at = datetime.combine(run.ends_on, time(9), ZONE) + timedelta(hours=hours)
    said: Statement = {
        "id": str(uuid5(NAMESPACE_URL, f"{activity}/{run.key}/{account}/{verb}")),
        "actor": {"objectType": "Agent", **_who(account)},
        "verb": {"id": _VERBS + verb},
        "object": {"id": activity},
        "timestamp": at.isoformat(),
    }
    return said if result is None else {**said, "result": dict(result)}


def _who(account: str) -> dict[str, Any]:
    if "@" in account:
        return {"mbox": f"mailto:{account}"}
    return {"account": {"homePage": _HOME, "name": account}}
