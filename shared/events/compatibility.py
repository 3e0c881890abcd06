"""What may change in a committed event type: a new optional field. Anything else needs a new ``.v2`` type beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Schema = Mapping[str, Any]

_WORDS_ONLY: Final = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "examples"})
_LISTS_OF_SCHEMAS: Final = frozenset({"anyOf", "allOf", "oneOf"})
_SETS: Final = frozenset({"enum", "type"})


def forbidden_changes(old: Schema, new: Schema) -> list[str]:
    """The changes from ``old`` to ``new`` that a version must not see, each as its place and what happened there.

    Titles, descriptions and examples are free. A wider range or one more choice is forbidden as well: who reads by
    the old schema would refuse the event.
    """
    return list(_Comparison(old, new).of(old, new, ""))


class _Comparison:
    """Walks two schemas side by side, each ``$ref`` resolved in its own document."""

    def __init__(self, old_document: Schema, new_document: Schema) -> None:
        self._old_document = old_document
        self._new_document = new_document

    def of(self, old: Any, new: Any, place: str) -> Iterator[str]:
        """The forbidden changes of a subschema, which may be a boolean."""
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            if old != new:
                yield f"{place}: was {old!r}, is {new!r}"
            return
        old, new = _resolved(old, self._old_document), _resolved(new, self._new_document)
        yield from self._properties(old, new, place)
        for keyword in sorted((old.keys() | new.keys()) - _WORDS_ONLY - {"properties", "required"}):
            yield from self._keyword(keyword, old.get(keyword), new.get(keyword), f"{place}/{keyword}")

    def _properties(self, old: Schema, new: Schema, place: str) -> Iterator[str]:
        fields, later = old.get("properties", {}), new.get("properties", {})
        needed, needed_later = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(fields.keys() - later.keys()):
            yield f"{place}/properties/{name}: removed"
        for name in sorted(needed_later - needed):
            yield f"{place}/properties/{name}: now required"
        for name in sorted((needed - needed_later) & later.keys()):
            yield f"{place}/properties/{name}: no longer required"
        for name in fields.keys() & later.keys():
            yield from self.of(fields[name], later[name], f"{place}/properties/{name}")

    def _keyword(self, keyword: str, old: Any, new: Any, place: str) -> Iterator[str]:
        if keyword in _LISTS_OF_SCHEMAS and isinstance(old, Sequence) and isinstance(new, Sequence):
            yield from self._alternatives(old, new, place)
        elif keyword in _SETS and _members(old) == _members(new):
            return
        elif isinstance(old, Mapping) and isinstance(new, Mapping) and keyword not in ("default", "const"):
            yield from self.of(old, new, place)
        elif old != new:
            yield f"{place}: was {old!r}, is {new!r}"

    def _alternatives(self, old: Sequence[Any], new: Sequence[Any], place: str) -> Iterator[str]:
        """Order among alternatives means nothing: pair those that agree, then look at what is left."""
        left = list(new)
        alone = []
        for one in old:
            twin = next((other for other in left if not list(self.of(one, other, place))), None)
            if twin is None:
                alone.append(one)
            else:
                left.remove(twin)
        if len(alone) == len(left) == 1:
            yield from self.of(alone[0], left[0], place)
        elif alone or left:
            yield f"{place}: {len(alone)} removed or changed, {len(left)} added or changed"


def _resolved(schema: Schema, document: Schema) -> Schema:
    """The schema with its local ``$ref`` replaced by what it points to."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Any = document
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return {**target, **{keyword: value for keyword, value in schema.items() if keyword != "$ref"}}


def _members(value: Any) -> set[str]:
    return {repr(member) for member in (value if isinstance(value, list) else [value])}
