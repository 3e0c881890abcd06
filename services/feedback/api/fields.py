"""The kinds of fields that bodies of this API have."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from shared.errors import Text
from shared.rules.calendar import CITY_ZONE, city_day

_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2199
_NOT_A_TIME = Text(
    "harus berupa waktu, misalnya 2026-03-31T10:00:00+07:00; tanpa zona berarti WIB",
    "must be a time such as 2026-03-31T10:00:00+07:00; without offset it is Asia/Jakarta's",
)
_NOT_A_DAY = Text("harus berupa tanggal, misalnya 2026-03-31", "must be a date such as 2026-03-31")
_OUT_OF_RANGE = Text(
    f"tahunnya harus {_FIRST_YEAR} sampai {_LAST_YEAR}", f"must lie between {_FIRST_YEAR} and {_LAST_YEAR}"
)
_UNREADABLE = Text("memuat karakter yang tidak dapat dibaca", "holds characters nobody can read")


class Body(BaseModel):
    """A body that is sent: fields nobody knows are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def example(**members: JsonValue) -> ConfigDict:
    """The configuration of a body, sent or answered, that the documentation shows with these members."""
    return ConfigDict(json_schema_extra={"examples": [members]})


def _fault(text: Text) -> PydanticCustomError:
    return PydanticCustomError("feedback", "{text}", {"text": text})


def _city_time(value: Any) -> datetime:
    """A time as text, in UTC. Numbers and bare dates are refused: they would be read as something else."""
    if not isinstance(value, str) or not _TIME.fullmatch(value.strip()):
        raise _fault(_NOT_A_TIME)
    try:
        moment = datetime.fromisoformat(value.strip().upper())
    except ValueError as error:
        raise _fault(_NOT_A_TIME) from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise _fault(_OUT_OF_RANGE)
    moment = (moment if moment.tzinfo is not None else moment.replace(tzinfo=CITY_ZONE)).astimezone(UTC)
    if not _FIRST_YEAR <= city_day(moment).year <= _LAST_YEAR:
        raise _fault(_OUT_OF_RANGE)
    return moment


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise _fault(_NOT_A_DAY)
    try:
        day = date.fromisoformat(value.strip())
    except ValueError as error:
        raise _fault(_NOT_A_DAY) from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise _fault(_OUT_OF_RANGE)
    return day


def _readable(value: str) -> str:
    """Text without control characters and without halves of surrogate pairs, which no store can hold."""
    if any((letter < " " and letter not in "\n\r\t") or "\ud800" <= letter <= "\udfff" for letter in value):
        raise _fault(_UNREADABLE)
    return value


CityTime = Annotated[datetime, BeforeValidator(_city_time)]
"""A time with its offset, without one the city's (Asia/Jakarta); given on in UTC."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day."""

FreeText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), AfterValidator(_readable)
]
"""What somebody wrote, up to 5,000 characters."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_readable)]
"""A name or a title, up to 200 characters."""

Mark = Annotated[int, Field(strict=True, ge=1, le=4)]
"""A mark from 1 to 4, a whole JSON number."""

ShownTime = Annotated[
    datetime, PlainSerializer(lambda moment: moment.astimezone(CITY_ZONE).isoformat(), return_type=str)
]
"""A time as the city says it: RFC 3339 with +07:00."""
