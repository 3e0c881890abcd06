"""How much memory parsing an XML part would take, found out by the same parser without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

LONGEST_RUN = 250_000
"""Elements that openpyxl may hold at once: those of one row, of one shared string, or of a part that it reads whole."""

_RELEASED_AT = {"worksheet": (3, "row"), "sst": (2, "si")}
"""By root element: the depth and name of the elements that openpyxl lets go of when the next one begins."""


_NO_XML = (ExpatError, LookupError, ValueError)
"""What the parser raises on what it cannot read, such as an encoding that it does not know."""


class TooHeavyError(Exception):
    """The part, or the package so far, has more elements than allowed."""


class DeclaredTypeError(Exception):
    """The part declares a document type, where entities are defined."""


class Weigher:
    """Counts the elements of one part after another, up to ``most`` in all and ``LONGEST_RUN`` at once."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._run = 0
        self._depth = 0
        self._release: tuple[int, str] | None = None

    def weigh(self, pieces: Iterator[bytes]) -> None:
        """Count the elements of a part. Raises ``TooHeavyError`` or ``DeclaredTypeError``.

        What is no XML ends the count where it stops being XML: openpyxl's parser, the same one, gets no further.
        """
        # Expat reports to handlers of our own here and expands nothing: a declared document type is refused.
        parser: Any = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        self._run = self._depth = 0
        self._release = None
        try:
            for piece in pieces:
                parser.Parse(piece, False)
        except _NO_XML:
            return

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._run += 1
        self._left -= 1
        if self._depth == 1:
            self._release = _RELEASED_AT.get(_local(name))
        elif self._release and self._depth == self._release[0] and _local(name) == self._release[1]:
            self._run = 0
        if self._left < 0 or self._run > LONGEST_RUN:
            raise TooHeavyError

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        raise DeclaredTypeError


def _local(name: str) -> str:
    return name.rpartition(":")[2]
