"""Headers of a record as JSON, the way stores and the embedded log keep them."""

from __future__ import annotations

from json.encoder import encode_basestring_ascii as quoted

from pydantic_core import from_json

from shared.bus.protocols import Headers


class _Unpacked(tuple[tuple[str, bytes], ...]):
    """Headers that remember their packed form: what comes out of an outbox goes as it is into the embedded log."""

    text: str


def pack(headers: Headers) -> str:
    """A JSON list of pairs, as ``json.dumps`` writes it; a value's bytes are the characters U+0000 to U+00FF."""
    if isinstance(headers, _Unpacked):
        return headers.text
    return f"[{', '.join([f'[{quoted(name)}, {packed(value)}]' for name, value in headers])}]"


def packed(value: bytes) -> str:
    """One value of them."""
    return quoted(value.decode("latin-1"))


def unpack(packed: bytes | str) -> Headers:
    """What ``pack`` was given."""
    headers = _Unpacked([(name, value.encode("latin-1")) for name, value in from_json(packed)])
    headers.text = packed.decode() if isinstance(packed, bytes) else packed
    return headers
