"""The fields of bodies: read strictly, refused with a sentence that says what to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from services.enrollment.domain.forms import FORMS
from services.enrollment.domain.mail_address import LONGEST, mail_address
from shared.errors import Text
from shared.rules.calendar import CITY_ZONE

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FIRST, _LAST = date(1990, 1, 1), date(2199, 12, 31)
_FORM: Final = Text(
    "bentuk tidak dikenal; pakai KL01 sampai KL12 atau NKL01 sampai NKL13",
    "is no known form; use KL01 to KL12 or NKL01 to NKL13",
)
_ONE_LINE: Final = Text("tidak boleh memuat karakter kendali", "may not hold control characters")
_TIME: Final = Text(
    "harus berupa waktu, misalnya 2026-03-31T10:00:00+07:00", "must be a time such as 2026-03-31T10:00:00+07:00"
)
_SPAN: Final = Text("harus antara tahun 1990 dan 2199", "must lie between 1990 and 2199")
_NO_ADDRESS: Final = Text(
    "harus satu alamat surel, misalnya siti@sibolga.go.id", "must be one mail address such as siti@sibolga.go.id"
)
_SIASN_ID: Final = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NO_SIASN_ID: Final = Text(
    "harus id SIASN: 32 angka heksadesimal seperti A5EB03E2421BF6A0E040640A040252AD; salin utuh dari SIASN",
    "must be an id of SIASN: 32 hexadecimal digits such as A5EB03E2421BF6A0E040640A040252AD; copy the whole of it",
)
_TWICE: Final = Text("disebut dua kali", "is stated twice")


class Body(BaseModel):
    """What a caller sends: nothing that we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What a caller is shown; a later version may show more."""

    model_config = ConfigDict(frozen=True)


def refused(kind: str, text: Text, field: str | None = None) -> PydanticCustomError:
    """A fault of ours among pydantic's; of a whole body, the ``field`` to mend."""
    return PydanticCustomError(kind, "is not valid", {"text": text, "field": field})


def unchanged() -> Any:
    """The default of a field that a PATCH leaves out: it may be absent but not null."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def distinct(key: Callable[[Any], Any]) -> AfterValidator:
    """No two items with the same key."""

    def check(items: Any) -> Any:
        if len({key(item) for item in items}) != len(items):
            raise refused("twice", _TWICE)
        return items

    return AfterValidator(check)


def _one_line(value: str) -> str:
    if _CONTROL.search(value):
        raise refused("control_characters", _ONE_LINE)
    return value


def _json_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("decimal_type", "is no number")
    return value


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("date_parsing", "is no date")
    return value


def _iso_time(value: Any) -> Any:
    if not isinstance(value, str) or not _DATE.match(value):
        raise refused("datetime_parsing", _TIME)
    return value


def _in_city(value: datetime) -> datetime:
    """In UTC; a time without an offset is the city's."""
    moment = value if value.tzinfo is not None else value.replace(tzinfo=CITY_ZONE)
    if not _FIRST <= moment.date() <= _LAST:
        raise refused("span", _SPAN)
    return moment.astimezone(UTC)


def _mail_address(value: str) -> str:
    address = mail_address(value)
    if address is None:
        raise refused("mail_address", _NO_ADDRESS)
    return address


def _siasn_id(value: str) -> str:
    if not _SIASN_ID.fullmatch(value):
        raise refused("siasn_id", _NO_SIASN_ID)
    return value


def _known_form(value: str) -> str:
    if value not in FORMS:
        raise refused("form", _FORM)
    return value


def _shown(least: float, most: float, meaning: str) -> WithJsonSchema:
    """How a decimal is described: as the JSON number that it travels as."""
    return WithJsonSchema({"type": "number", "minimum": least, "maximum": most, "description": meaning})


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_one_line)]
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_one_line)
]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(_one_line),
    Field(description="Kept in the enrolment's history; erased with the person"),
]
Email = Annotated[
    str,
    StringConstraints(max_length=LONGEST + 2),
    AfterValidator(_mail_address),
    Field(description="A mail address; erased with the person", examples=["siti.rahma@sibolga.go.id"]),
]
CertificateNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_one_line)
]
Link = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=500)]
Nip = Annotated[str, StringConstraints(min_length=1, max_length=64), Field(description="NIP or NI PPPK, 18 digits")]
"""A number as people write it; the domain reads it."""

CityDate = Annotated[
    date, Field(ge=_FIRST, le=_LAST, description="A day of the city's calendar"), BeforeValidator(_iso_date)
]
CityTime = Annotated[
    datetime,
    BeforeValidator(_iso_time),
    AfterValidator(_in_city),
    Field(description="RFC 3339; without an offset it is the city's time (Asia/Jakarta)"),
]
ShownTime = Annotated[datetime, PlainSerializer(lambda moment: moment.astimezone(CITY_ZONE), return_type=datetime)]
"""A time in an answer, as the city says it: RFC 3339 with +07:00."""

Jp = Annotated[
    Decimal,
    Field(ge=0, le=1000, decimal_places=1),
    BeforeValidator(_json_number),
    _shown(0, 1000, "Learning hours (JP), at most one decimal place"),
]
Score = Annotated[
    Decimal,
    Field(ge=0, le=100, decimal_places=2),
    BeforeValidator(_json_number),
    _shown(0, 100, "0 to 100, at most two decimal places"),
]
Weight = Annotated[
    Decimal,
    Field(gt=0, le=10, decimal_places=2),
    BeforeValidator(_json_number),
    _shown(0.01, 10, "Above 0, at most two decimal places; 1 is usual"),
]
Rupiah = Annotated[int, Field(strict=True, ge=0, le=10**15, description="Whole rupiah")]
Level = Annotated[int, Field(strict=True, ge=1, le=5)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Form = Annotated[str, AfterValidator(_known_form), Field(description="KL01 to KL12, NKL01 to NKL13", examples=["KL04"])]
SiasnId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=64),
    AfterValidator(_siasn_id),
    Field(
        description="An id of BKN's SIASN, as it gives them out: 32 hexadecimal digits, or the same with hyphens",
        examples=["A5EB03E2421BF6A0E040640A040252AD"],
        json_schema_extra={"pattern": f"^({_SIASN_ID.pattern})$"},
    ),
]
