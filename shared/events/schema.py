"""The JSON Schemas (draft 2020-12) of the events' data, one committed file per type, and ``asyncapi.yaml``.

``python -m shared.events.schema write`` renews both from the event classes and refuses a change that a committed
version must not see; ``python -m shared.events.schema check`` exits 1 and says what to do when they differ.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from shared.events import asyncapi
from shared.events.base import Event
from shared.events.catalog import CATALOG
from shared.events.compatibility import forbidden_changes
from shared.events.examples import examples_of

FOLDER: Final = Path(__file__).parent
"""Where ``schemas/`` and ``asyncapi.yaml`` are."""

RENEW: Final = "python -m shared.events.schema write"
"""The command that writes what the classes say."""

_MOMENT: Final = "^(19[89][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}T"
_LIMITS: Final = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


class _WireSchema(GenerateJsonSchema):
    """What travels, instead of what Python holds: decimals are numbers, the keys of a map have their own schema."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        bounds: Mapping[str, Any] = {**schema}
        limits = {keyword: bounds[bound] for bound, keyword in _LIMITS.items() if bound in bounds}
        return {"type": "number", **{keyword: _plain(float(limit)) for keyword, limit in limits.items()}}

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        return {"type": "string", "format": "date-time", "pattern": _MOMENT}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return {
            "type": "object",
            "propertyNames": self.generate_inner(schema["keys_schema"]),
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }

    def encode_default(self, dft: Any) -> Any:
        return _plain(float(dft)) if isinstance(dft, Decimal) else super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(event_class: type[Event]) -> dict[str, Any]:
    """The JSON Schema of one type's data, as clients in any language see it. ``x-topic`` and ``x-key`` are ours."""
    generated = event_class.model_json_schema(schema_generator=_WireSchema)
    described = _with_markdown(generated)
    return {
        "$schema": _WireSchema.schema_dialect,
        "$id": f"urn:mumpuni:event:{event_class.TYPE}",
        "title": described.pop("title"),
        "description": described.pop("description"),
        "x-topic": event_class.TOPIC,
        "x-key": event_class.KEY,
        **described,
        "examples": examples_of(event_class),
    }


def generated_schemas() -> dict[str, dict[str, Any]]:
    """The schema of every type, from the classes."""
    return {name: schema_of(event_class) for name, event_class in CATALOG.items()}


def committed_schemas(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The schema of every type, from the files."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((folder / "schemas").glob("*.json"))}


def forbidden(folder: Path = FOLDER) -> list[str]:
    """What the classes changed in committed types although a version never changes meaning, a line each."""
    old, new = committed_schemas(folder), generated_schemas()
    lines = [f"{name}: the class of a committed type is gone" for name in old.keys() - new.keys()]
    for name in old.keys() & new.keys():
        lines += [f"{name}{change}" for change in forbidden_changes(old[name], new[name])]
    return sorted(lines)


def outdated(folder: Path = FOLDER) -> list[str]:
    """The files that are not what the classes say, by name."""
    return [
        path.relative_to(folder).as_posix()
        for path, text in _files(folder).items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]


def write(folder: Path = FOLDER) -> None:
    """Write every schema and ``asyncapi.yaml``."""
    for path, text in _files(folder).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _files(folder: Path) -> Mapping[Path, str]:
    schemas = generated_schemas()
    files = {folder / "schemas" / f"{name}.json": _json(schema) for name, schema in schemas.items()}
    return {**files, folder / "asyncapi.yaml": asyncapi.render(asyncapi.document(schemas))}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _with_markdown(value: Any) -> Any:
    """The schema with docstrings turned into CommonMark: single backticks, paragraphs on one line."""
    if isinstance(value, list):
        return [_with_markdown(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _markdown(item) if name == "description" and isinstance(item, str) else _with_markdown(item)
        for name, item in value.items()
    }


def _markdown(docstring: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", docstring.replace("``", "`"))


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Run ``write`` or ``check``; the exit status."""
    if list(arguments) not in (["write"], ["check"]):
        sys.stderr.write("usage: python -m shared.events.schema write|check\n")
        return 2
    changes = forbidden(folder)
    if changes:
        sys.stderr.writelines(f"{change}\n" for change in changes)
        sys.stderr.write(
            "A version never changes meaning: add a .v2 type beside it."
            f" For a type that was never released, delete its file under schemas/ and run {RENEW}\n"
        )
        return 1
    if list(arguments) == ["write"]:
        write(folder)
        return 0
    stale = outdated(folder)
    if stale:
        sys.stderr.writelines(f"{name} is not what the event classes say\n" for name in stale)
        sys.stderr.write(f"Renew with: {RENEW}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
