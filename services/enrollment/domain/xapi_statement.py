"""Whether a statement is valid by xAPI 1.0.3 (part two, data)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.enrollment.domain import xapi_values as kinds
from services.enrollment.domain.xapi_values import Check, Reader
from shared.errors import Fault, Text

VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"

IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
"""An agent has exactly one of these."""

_ONE_IDENTIFIER: Final = Text(
    "harus menyebut tepat satu dari mbox, mbox_sha1sum, openid, account",
    "must have exactly one of mbox, mbox_sha1sum, openid, account",
)
_NO_MEMBERS: Final = Text("grup tanpa identitas harus menyebut anggotanya", "a group without an identity needs members")
_RANGE: Final = Text("harus antara -1 dan 1", "must lie between -1 and 1")
_BOUNDS: Final = Text(
    "raw harus di antara min dan max, dan min di bawah max", "raw must lie between min and max, min below max"
)
_NOT_FOR_ACTIVITY: Final = Text("hanya untuk objek berjenis Activity", "is only for an object that is an Activity")
_VOIDS: Final = Text("verb voided memerlukan objek StatementRef", "the verb voided needs a StatementRef as its object")
_NESTED: Final = Text("SubStatement tidak boleh memuat SubStatement", "a SubStatement may not hold a SubStatement")
_URL_ONLY: Final = Text(
    "lampiran hanya diterima dengan fileUrl; isinya tidak disimpan di sini",
    "attachments are taken with a fileUrl only; their content is not kept here",
)
_VERSION: Final = Text("harus 1.0 atau 1.0.x", "must be 1.0 or 1.0.x")


def faults_of(statement: Any, at: str = "") -> list[Fault]:
    """What is wrong with a statement, each with the JSON pointer to it; nothing for a valid one."""
    reader = Reader()
    if reader.record(statement, at, _STATEMENT, ("actor", "verb", "object")):
        _whole(reader, statement, at)
    return reader.faults


def _whole(reader: Reader, value: Mapping[str, Any], at: str) -> None:
    """What holds between the members of a statement."""
    verb, target = value.get("verb"), value.get("object")
    kind = target.get("objectType", "Activity") if isinstance(target, dict) else None
    if isinstance(verb, dict) and verb.get("id") == VOIDED and kind != "StatementRef":
        reader.refuse(f"{at}/object", _VOIDS)
    context = value.get("context")
    if isinstance(context, dict) and kind != "Activity":
        for name in ("revision", "platform"):
            if name in context:
                reader.refuse(f"{at}/context/{name}", _NOT_FOR_ACTIVITY)


def _actor(reader: Reader, value: Any, at: str) -> None:
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    if not reader.record(value, at, _GROUP if is_group else _AGENT):
        return
    identified = sum(name in value for name in IDENTIFIERS)
    if identified > 1 or (not identified and not is_group):
        reader.refuse(at, _ONE_IDENTIFIER)
    elif not identified and not value.get("member"):
        reader.refuse(f"{at}/member", _NO_MEMBERS)


def _agent(reader: Reader, value: Any, at: str) -> None:
    if reader.record(value, at, _AGENT) and sum(name in value for name in IDENTIFIERS) != 1:
        reader.refuse(at, _ONE_IDENTIFIER)


def _account(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, {"homePage": kinds.iri, "name": kinds.text}, ("homePage", "name"))


def _verb(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, {"id": kinds.iri, "display": kinds.language_map}, ("id",))


def _object(reader: Reader, value: Any, at: str) -> None:
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else "Activity"
    check = _OBJECTS.get(kind) if isinstance(kind, str) else None
    if check is None:
        kinds.one_of(*_OBJECTS)(reader, kind, f"{at}/objectType")
    else:
        check(reader, value, at)


def _activity(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, _ACTIVITY, ("id",))


def _definition(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, _DEFINITION)


def _component(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, {"id": kinds.text, "description": kinds.language_map}, ("id",))


def _reference(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, {"objectType": kinds.one_of("StatementRef"), "id": kinds.uuid}, ("id",))


def _inner_statement(reader: Reader, value: Any, at: str) -> None:
    inner = value.get("object") if isinstance(value, dict) else None
    if isinstance(inner, dict) and inner.get("objectType") == "SubStatement":
        reader.refuse(f"{at}/object", _NESTED)
    elif reader.record(value, at, _SUB_STATEMENT, ("actor", "verb", "object")):
        _whole(reader, value, at)


def _result(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, _RESULT)


def _score(reader: Reader, value: Any, at: str) -> None:
    before = len(reader.faults)
    if not reader.record(value, at, dict.fromkeys(("scaled", "raw", "min", "max"), kinds.number)):
        return
    if len(reader.faults) > before:
        return
    if not -1 <= value.get("scaled", 0) <= 1:
        reader.refuse(f"{at}/scaled", _RANGE)
    least, most = value.get("min"), value.get("max")
    raw = value.get("raw")
    in_order = least is None or most is None or least < most
    if not in_order or (raw is not None and ((least is not None and raw < least) or (most is not None and raw > most))):
        reader.refuse(f"{at}/raw", _BOUNDS)


def _context(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, _CONTEXT)


def _activities(reader: Reader, value: Any, at: str) -> None:
    reader.record(value, at, dict.fromkeys(("parent", "grouping", "category", "other"), _one_or_many))


def _one_or_many(reader: Reader, value: Any, at: str) -> None:
    (kinds.each(_activity) if isinstance(value, list) else _activity)(reader, value, at)


def _attachment(reader: Reader, value: Any, at: str) -> None:
    required = ("usageType", "display", "contentType", "length", "sha2")
    if reader.record(value, at, _ATTACHMENT, required) and "fileUrl" not in value:
        reader.refuse(f"{at}/fileUrl", _URL_ONLY)


def _version(reader: Reader, value: Any, at: str) -> None:
    if not isinstance(value, str) or not (value == "1.0" or value.startswith("1.0.")):
        reader.refuse(at, _VERSION)


_AGENT: Final[Mapping[str, Check]] = {
    "objectType": kinds.one_of("Agent"),
    "name": kinds.text,
    "mbox": kinds.mailto,
    "mbox_sha1sum": kinds.sha1,
    "openid": kinds.iri,
    "account": _account,
}
_GROUP: Final[Mapping[str, Check]] = {**_AGENT, "objectType": kinds.one_of("Group"), "member": kinds.each(_agent)}
_INTERACTIONS: Final = ("choices", "scale", "source", "target", "steps")
_DEFINITION: Final[Mapping[str, Check]] = {
    "name": kinds.language_map,
    "description": kinds.language_map,
    "type": kinds.iri,
    "moreInfo": kinds.iri,
    "extensions": kinds.extensions,
    "interactionType": kinds.one_of(
        "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert",
        "numeric", "other",
    ),
    "correctResponsesPattern": kinds.each(kinds.text),
    **dict.fromkeys(_INTERACTIONS, kinds.each(_component)),
}  # fmt: skip
_ACTIVITY: Final[Mapping[str, Check]] = {
    "objectType": kinds.one_of("Activity"),
    "id": kinds.iri,
    "definition": _definition,
}
_OBJECTS: Final[Mapping[str, Check]] = {
    "Activity": _activity,
    "Agent": _actor,
    "Group": _actor,
    "StatementRef": _reference,
    "SubStatement": _inner_statement,
}
_RESULT: Final[Mapping[str, Check]] = {
    "score": _score,
    "success": kinds.boolean,
    "completion": kinds.boolean,
    "response": kinds.text,
    "duration": kinds.duration,
    "extensions": kinds.extensions,
}
_CONTEXT: Final[Mapping[str, Check]] = {
    "registration": kinds.uuid,
    "instructor": _actor,
    "team": _actor,
    "contextActivities": _activities,
    "revision": kinds.text,
    "platform": kinds.text,
    "language": kinds.language,
    "statement": _reference,
    "extensions": kinds.extensions,
}
_ATTACHMENT: Final[Mapping[str, Check]] = {
    "usageType": kinds.iri,
    "display": kinds.language_map,
    "description": kinds.language_map,
    "contentType": kinds.text,
    "length": kinds.number,
    "sha2": kinds.text,
    "fileUrl": kinds.iri,
}
_SUB_STATEMENT: Final[Mapping[str, Check]] = {
    "objectType": kinds.one_of("SubStatement"),
    "actor": _actor,
    "verb": _verb,
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": kinds.timestamp,
    "attachments": kinds.each(_attachment),
}
_STATEMENT: Final[Mapping[str, Check]] = {
    **{name: check for name, check in _SUB_STATEMENT.items() if name != "objectType"},
    "id": kinds.uuid,
    "stored": kinds.timestamp,
    "authority": _actor,
    "version": _version,
}


def agent_faults(agent: Any, at: str) -> list[Fault]:
    """What is wrong with an agent or an identified group that stands alone."""
    reader = Reader()
    _actor(reader, agent, at)
    if not reader.faults and not any(name in agent for name in IDENTIFIERS):
        reader.refuse(at, _ONE_IDENTIFIER)
    return reader.faults
