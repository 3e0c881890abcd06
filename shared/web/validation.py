"""What pydantic found wrong, said to a clerk in Indonesian or to a developer in English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.errors import Fault, Text
from shared.web.shapes import SHAPES

_MESSAGES: Final[Mapping[str, Text]] = {
    "missing": Text("wajib diisi", "is required"),
    "extra_forbidden": Text("tidak dikenal; hapus isian ini", "is not known; remove it"),
    "string_type": Text("harus berupa teks", "must be text"),
    "string_too_short": Text("paling sedikit {min_length} karakter", "must have at least {min_length} characters"),
    "string_too_long": Text("paling banyak {max_length} karakter", "must have at most {max_length} characters"),
    "string_pattern_mismatch": Text("bentuknya tidak sesuai (pola {pattern})", "must match {pattern}"),
    "int_type": Text("harus berupa bilangan bulat", "must be a whole number"),
    "int_parsing": Text("harus berupa bilangan bulat", "must be a whole number"),
    "int_from_float": Text("harus berupa bilangan bulat tanpa pecahan", "must be a whole number without a fraction"),
    "decimal_type": Text("harus berupa bilangan", "must be a number"),
    "decimal_parsing": Text("harus berupa bilangan", "must be a number"),
    "decimal_max_places": Text(
        "paling banyak {decimal_places} angka di belakang koma", "may have at most {decimal_places} decimal places"
    ),
    "finite_number": Text("harus berupa bilangan berhingga", "must be a finite number"),
    "float_type": Text("harus berupa bilangan", "must be a number"),
    "float_parsing": Text("harus berupa bilangan", "must be a number"),
    "bool_type": Text("harus true atau false", "must be true or false"),
    "bool_parsing": Text("harus true atau false", "must be true or false"),
    "greater_than_equal": Text("tidak boleh kurang dari {ge}", "must not be less than {ge}"),
    "greater_than": Text("harus lebih dari {gt}", "must be more than {gt}"),
    "less_than_equal": Text("tidak boleh lebih dari {le}", "must not be more than {le}"),
    "less_than": Text("harus kurang dari {lt}", "must be less than {lt}"),
    "literal_error": Text("harus salah satu dari {expected}", "must be one of {expected}"),
    "enum": Text("harus salah satu dari {expected}", "must be one of {expected}"),
    "date_type": Text("harus berupa tanggal, misalnya 2026-03-31", "must be a date such as 2026-03-31"),
    "date_parsing": Text("harus berupa tanggal, misalnya 2026-03-31", "must be a date such as 2026-03-31"),
    "date_from_datetime_parsing": Text(
        "harus berupa tanggal, misalnya 2026-03-31", "must be a date such as 2026-03-31"
    ),
    "date_from_datetime_inexact": Text("harus berupa tanggal tanpa jam", "must be a date without a time"),
    "datetime_type": Text(
        "harus berupa waktu dengan zona, misalnya 2026-03-31T10:00:00+07:00",
        "must be a time with offset such as 2026-03-31T10:00:00+07:00",
    ),
    "datetime_parsing": Text(
        "harus berupa waktu dengan zona, misalnya 2026-03-31T10:00:00+07:00",
        "must be a time with offset such as 2026-03-31T10:00:00+07:00",
    ),
    "datetime_from_date_parsing": Text(
        "harus berupa waktu dengan zona, misalnya 2026-03-31T10:00:00+07:00",
        "must be a time with offset such as 2026-03-31T10:00:00+07:00",
    ),
    "timezone_aware": Text("zona waktunya belum disebut, misalnya +07:00", "needs its offset, such as +07:00"),
    "list_type": Text("harus berupa daftar", "must be a list"),
    "tuple_type": Text("harus berupa daftar", "must be a list"),
    "dict_type": Text("harus berupa objek", "must be an object"),
    "model_type": Text("harus berupa objek", "must be an object"),
    "model_attributes_type": Text("harus berupa objek JSON", "must be a JSON object"),
    "too_short": Text("paling sedikit {min_length} isi", "must have at least {min_length} items"),
    "too_long": Text("paling banyak {max_length} isi", "must have at most {max_length} items"),
}
_IN_TEXT: Final = re.compile(r" at line (\d+) column (\d+)$")
_PLACES: Final = {"path": "/path", "query": "/query", "header": "/header", "cookie": "/cookie"}


def faults_of(errors: Sequence[Mapping[str, Any]], *, prefix: str = "") -> tuple[Fault, ...]:
    """A fault for each of pydantic's errors, with the JSON pointer to what it is about; no value is repeated."""
    return tuple(Fault(prefix + pointer(_place(error)), message_of(error)) for error in errors)


def _place(error: Mapping[str, Any]) -> Sequence[int | str]:
    """Where it is; a fault that a whole body's check found may name the ``field`` to mend."""
    field = error.get("ctx", {}).get("field")
    return error["loc"] if field is None else (*error["loc"], field)


def pointer(location: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a location in the body; of other places ``/query/limit`` and the like."""
    if not location:
        return ""
    head, *rest = location
    base = _PLACES.get(str(head), "") if head in _PLACES or head == "body" else _escaped(head)
    if head == "body" and len(rest) == 1 and isinstance(rest[0], int):
        return ""  # a position in text that is not JSON
    return base + "".join(_escaped(part) for part in rest)


def message_of(error: Mapping[str, Any]) -> Text:
    """The sentence for one of pydantic's errors."""
    if isinstance(own := error.get("ctx", {}).get("text"), Text):
        return own
    if error["type"] == "json_invalid":
        return _no_json(str(error.get("ctx", {}).get("error", "")))
    template = _MESSAGES.get(error["type"])
    if template is None:
        return Text(f"tidak sah ({error['msg']})", f"is not valid ({error['msg']})")
    context = error.get("ctx", {})
    if (shape := SHAPES.get(str(context.get("pattern")))) is not None:
        return shape
    listed = str(context.get("expected", ""))  # pydantic writes: 'a', 'b' or 'c'
    try:
        return Text(
            template.id.format(**{**context, "expected": listed.replace("' or '", "' atau '")}),
            template.en.format(**context),
        )
    except KeyError:
        return Text(f"tidak sah ({error['msg']})", f"is not valid ({error['msg']})")


def _no_json(parsers: str) -> Text:
    """What a parser says, which only speaks English; to a clerk, where it stopped."""
    place = _IN_TEXT.search(parsers)
    where = "" if place is None else f", terbaca sampai baris {place[1]} kolom {place[2]}"
    return Text(f"bukan JSON yang sah{where}", f"is not valid JSON: {parsers}" if parsers else "is not valid JSON")


def _escaped(part: str | int) -> str:
    return "/" + str(part).replace("~", "~0").replace("/", "~1")
