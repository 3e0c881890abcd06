"""What a statement means here: whose it is, about which activity, and what it says of a course.

Verbs are those of ADL's vocabulary. ``registered`` asks for a seat; ``passed`` and ``failed`` end a course;
``completed`` ends it, unless its result says otherwise; ``scored`` brings the result of the test and ends
it only where its result says so. Everything else, ``progressed`` too, is kept and changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal, NamedTuple

from services.enrollment.domain.enrolment import Outcome
from services.enrollment.domain.xapi_statement import VOIDED
from services.enrollment.domain.xapi_values import UUID, moment

Kind = Literal["registration", "result", "void", "other"]

_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_OUR_OWN: Final = re.compile(r"/enrollment/v1/(sessions|programmes)/([0-9a-f-]{36})/?$")
_CENT: Final = Decimal("0.01")
_UNCOMPARED: Final = ("id", "stored", "authority", "version")


class Said(NamedTuple):
    """What a result statement says: whether the course ended and how, a test result from 0 to 100, and when."""

    outcome: Outcome | None
    score: Decimal | None
    at: datetime


class Target(NamedTuple):
    """What one of our own addresses names."""

    kind: Literal["session", "programme"]
    id: str


def kind_of(statement: Mapping[str, Any]) -> Kind:
    """What a valid statement is to us."""
    verb: str = statement["verb"]["id"]
    if verb == VOIDED:
        return "void"
    if statement["object"].get("objectType", "Activity") != "Activity":
        return "other"
    name = verb.removeprefix(_VERBS)
    if name == "registered":
        return "registration"
    return "result" if name in {"completed", "passed", "failed", "scored"} else "other"


def said_by(statement: Mapping[str, Any], at: datetime) -> Said:
    """What a statement of the kind ``result`` says; ``at`` is when it happened."""
    name = statement["verb"]["id"].removeprefix(_VERBS)
    result = statement.get("result", {})
    return Said(_outcome(name, result.get("success"), result.get("completion")), _percent(result.get("score")), at)


def result_of(said: Iterable[Said]) -> Said | None:
    """What several statements about one course come to, in whatever order they came; none when it did not end.

    The last word, by when it happened, counts: on the outcome of all that speak of one, on the score of all that bring
    one. It ended when it first ended so. Of two at one moment a failure counts, and the lower score.
    """
    told = sorted(said, key=lambda one: (one.at, one.outcome == "failed", -(one.score or 0)))
    endings = [one for one in told if one.outcome is not None]
    if not endings:
        return None
    outcome = endings[-1].outcome
    first = next(one for one in endings if one.outcome == outcome)
    scores = [one.score for one in told if one.score is not None]
    return Said(outcome, scores[-1] if scores else None, first.at)


def identity_of(agent: Mapping[str, Any]) -> str:
    """Who an agent is, as one text: the same for a mail address and for its digest. Empty for a nameless group."""
    if "mbox" in agent:
        return f"mbox_sha1sum:{mail_digest(agent['mbox'])}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum:{agent['mbox_sha1sum'].lower()}"
    if "account" in agent:
        return f"account:{agent['account']['homePage'].rstrip('/')}|{agent['account']['name']}"
    return f"openid:{agent['openid']}" if "openid" in agent else ""


def identifier_of(agent: Mapping[str, Any]) -> dict[str, object]:
    """The part of an agent that says who it is, without a name and without a readable mail address."""
    if "mbox" in agent:
        return {"mbox_sha1sum": mail_digest(agent["mbox"])}
    return {name: agent[name] for name in ("mbox_sha1sum", "account", "openid") if name in agent}


def mail_digest(mbox: str) -> str:
    """The SHA-1 of a ``mailto:`` address, by which xAPI knows it too."""
    return hashlib.sha1(mbox.encode(), usedforsecurity=False).hexdigest()


def key_of(text: str) -> str:
    """A digest to look something up by, of a length that fits an index."""
    return hashlib.sha256(text.encode()).hexdigest()


def account_name(agent: Mapping[str, Any]) -> str | None:
    """The name of an account that may be an employee_id; none when it is no UUID."""
    name = agent.get("account", {}).get("name", "")
    return name.lower() if UUID.fullmatch(name) else None


def own_target(activity_id: str) -> Target | None:
    """The session or programme whose address in our own API an activity's id is, whatever the host."""
    found = _OUR_OWN.search(activity_id)
    return None if found is None else Target("session" if found[1] == "sessions" else "programme", found[2])


def fingerprint_of(statement: Mapping[str, Any]) -> str:
    """The same for statements that xAPI takes for the same: what a store adds, and what is only shown, is left out."""
    compared = {name: value for name, value in statement.items() if name not in _UNCOMPARED}
    compared["verb"] = {"id": statement["verb"]["id"]}
    if isinstance(at := compared.get("timestamp"), str) and (parsed := moment(at)) is not None:
        compared["timestamp"] = utc(parsed).isoformat()
    target = dict(compared["object"])
    target.pop("definition", None)
    compared["object"] = {"objectType": "Activity", **target}
    return key_of(json.dumps(compared, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def utc(parsed: datetime) -> datetime:
    """A moment in UTC; one without offset is taken as UTC, as learning platforms mean it."""
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _outcome(verb: str, success: bool | None, completion: bool | None) -> Outcome | None:
    if verb == "passed":
        return "completed"
    if verb == "failed" or (success is False and completion is not False):
        return "failed"
    if completion is False:
        return None
    return "completed" if verb == "completed" or success or completion else None


def _percent(score: Mapping[str, Any] | None) -> Decimal | None:
    """A score from 0 to 100, half up to two decimals; none for a raw one whose scale is unknown."""
    if not score:
        return None
    if "scaled" in score:
        share = Decimal(str(score["scaled"])) * 100
    elif "raw" in score:
        raw, least = Decimal(str(score["raw"])), Decimal(str(score.get("min", 0)))
        most = Decimal(str(score.get("max", 100)))
        if most <= least or raw > most:
            return None
        share = (raw - least) * 100 / (most - least)
    else:
        return None
    return max(share, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)
