"""Headers of a record as JSON, the way stores and the embedded log keep them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring_ascii as quoted
from typing import overload

from pydantic_core import from_json

from shared.bus.protocols import Headers


class Packed(Sequence[tuple[str, bytes]]):
    """Headers as they were kept, taken apart when somebody looks at them: from an outbox into a log nobody does."""

    __slots__ = ("_pairs", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._pairs: tuple[tuple[str, bytes], ...] | None = None

    @overload
    def __getitem__(self, index: int) -> tuple[str, bytes]: ...
    @overload
    def __getitem__(self, index: slice) -> Headers: ...
    def __getitem__(self, index: int | slice) -> tuple[str, bytes] | Headers:
        return self._read()[index]

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        return self._read() == (other._read() if isinstance(other, Packed) else other)

    def __hash__(self) -> int:
        return hash(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def _read(self) -> tuple[tuple[str, bytes], ...]:
        if self._pairs is None:
            self._pairs = tuple([(name, value.encode("latin-1")) for name, value in from_json(self.text)])
        return self._pairs


def pack(headers: Headers) -> str:
    """A JSON list of pairs, as ``json.dumps`` writes it; a value's bytes are the characters U+0000 to U+00FF."""
    if isinstance(headers, Packed):
        return headers.text
    return f"[{', '.join([f'[{quoted(name)}, {packed(value)}]' for name, value in headers])}]"


def packed(value: bytes) -> str:
    """One value of them."""
    return quoted(value.decode("latin-1"))


def unpack(packed: bytes | str) -> Headers:
    """What ``pack`` was given."""
    return Packed(packed.decode() if isinstance(packed, bytes) else packed)


def latin(headers: Headers) -> Iterable[tuple[str, str]]:
    """Names and values, the bytes of each as the characters U+0000 to U+00FF."""
    if isinstance(headers, Packed):
        pairs: Iterable[tuple[str, str]] = from_json(headers.text)
        return pairs
    return [(name, value.decode("latin-1")) for name, value in headers]
