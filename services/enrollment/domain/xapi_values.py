"""The kinds of values that xAPI statements are made of (xAPI 1.0.3, part two), each checked with what to mend."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from shared.errors import Fault, Text

Check = Callable[["Reader", Any, str], None]
"""Looks at a value that stands at a JSON pointer and notes what is wrong with it."""

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_IRI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_MAILTO: Final = re.compile(r"mailto:[^@\s]+@[^@\s]+")
_SHA1: Final = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_DURATION: Final = re.compile(
    r"P(\d+(\.\d+)?W|(?=.)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?D)?(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?)"
)
_TIMESTAMP: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?")
_LONGEST: Final = 2000

_OBJECT: Final = Text("harus berupa objek", "must be an object")
_LIST: Final = Text("harus berupa daftar", "must be a list")
_TEXT: Final = Text("harus berupa teks", "must be text")
_BOOLEAN: Final = Text("harus true atau false", "must be true or false")
_NUMBER: Final = Text("harus berupa bilangan", "must be a number")
_UNKNOWN: Final = Text("tidak dikenal xAPI 1.0.3; hapus", "is not known to xAPI 1.0.3; remove it")
_NULL: Final = Text("tidak boleh null; hapus isian ini", "may not be null; leave it out")
MISSING: Final = Text("wajib diisi", "is required")


class Reader:
    """Collects what is wrong with a statement."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, at: str, message: Text) -> None:
        """Note a fault."""
        self.faults.append(Fault(at, message))

    def record(self, value: Any, at: str, known: Mapping[str, Check], required: Collection[str] = ()) -> bool:
        """An object with these members and no others; whether it is an object at all."""
        if not isinstance(value, dict):
            self.refuse(at, _OBJECT)
            return False
        for name in required:
            if name not in value:
                self.refuse(f"{at}/{name}", MISSING)
        for name, inner in value.items():
            where = f"{at}/{escaped(name)}"
            if name not in known:
                self.refuse(where, _UNKNOWN)
            elif inner is None:
                self.refuse(where, _NULL)
            else:
                known[name](self, inner, where)
        return True


def escaped(name: str) -> str:
    """A member's name in a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _pattern(pattern: re.Pattern[str], indonesian: str, english: str) -> Check:
    message = Text(indonesian, english)

    def check(reader: Reader, value: Any, at: str) -> None:
        if not isinstance(value, str) or len(value) > _LONGEST or not pattern.fullmatch(value):
            reader.refuse(at, message)

    return check


iri = _pattern(
    _IRI,
    "harus berupa IRI, misalnya https://lms.kota.go.id/kursus/1",
    "must be an IRI such as https://lms.kota.go.id/kursus/1",
)
uuid = _pattern(UUID, "harus berupa UUID", "must be a UUID")
mailto = _pattern(_MAILTO, "harus berupa mailto:nama@domain", "must be mailto:name@domain")
sha1 = _pattern(_SHA1, "harus berupa SHA-1, 40 digit heksadesimal", "must be a SHA-1 in 40 hexadecimal digits")
language = _pattern(_LANGUAGE, "harus berupa kode bahasa, misalnya id", "must be a language tag such as id")
duration = _pattern(
    _DURATION, "harus berupa durasi ISO 8601, misalnya PT1H30M", "must be an ISO 8601 duration such as PT1H30M"
)


def text(reader: Reader, value: Any, at: str) -> None:
    """Any text."""
    if not isinstance(value, str):
        reader.refuse(at, _TEXT)


def boolean(reader: Reader, value: Any, at: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        reader.refuse(at, _BOOLEAN)


def number(reader: Reader, value: Any, at: str) -> None:
    """A number, and no boolean."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        reader.refuse(at, _NUMBER)


def timestamp(reader: Reader, value: Any, at: str) -> None:
    """A moment by ISO 8601, as RFC 3339 narrows it; ``-00:00`` is refused, as xAPI asks."""
    is_form = isinstance(value, str) and _TIMESTAMP.fullmatch(value) and not value.endswith(("-00:00", "-0000", "-00"))
    if not is_form or moment(value) is None:
        reader.refuse(
            at,
            Text(
                "harus berupa waktu dengan zona, misalnya 2026-03-31T10:00:00+07:00",
                "must be a time with offset such as 2026-03-31T10:00:00+07:00",
            ),
        )


def moment(value: str) -> datetime | None:
    """The moment of a timestamp, or none for a day or hour that does not exist; it may lack an offset."""
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.upper().replace(" ", "T")))
    except ValueError:
        return None


def language_map(reader: Reader, value: Any, at: str) -> None:
    """Texts by language."""
    if not isinstance(value, dict):
        reader.refuse(at, _OBJECT)
        return
    for name, inner in value.items():
        language(reader, name, f"{at}/{escaped(name)}")
        text(reader, inner, f"{at}/{escaped(name)}")


def extensions(reader: Reader, value: Any, at: str) -> None:
    """Anything, by IRI."""
    if not isinstance(value, dict):
        reader.refuse(at, _OBJECT)
        return
    for name in value:
        iri(reader, name, f"{at}/{escaped(name)}")


def each(check: Check) -> Check:
    """A list, each item of which is checked."""

    def items(reader: Reader, value: Any, at: str) -> None:
        if not isinstance(value, list):
            reader.refuse(at, _LIST)
            return
        for number_, item in enumerate(value):
            check(reader, item, f"{at}/{number_}")

    return items


def one_of(*choices: str) -> Check:
    """One of these texts."""
    message = Text(f"harus salah satu dari {', '.join(choices)}", f"must be one of {', '.join(choices)}")

    def check(reader: Reader, value: Any, at: str) -> None:
        if not isinstance(value, str) or value not in choices:
            reader.refuse(at, message)

    return check
