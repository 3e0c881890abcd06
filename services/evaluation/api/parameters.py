"""What evaluation's routes are asked with: whose record, which year, which moment, in which language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from fastapi import Depends, Path, Query, Request, Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from services.evaluation.api.examples.ids import AGENCY, CITY, COUNTER, SITI
from shared.errors import Text
from shared.events.base import Competency, Id, Slug
from shared.rules.calendar import CITY_ZONE
from shared.web.auth import Principal, allow
from shared.web.language import language_of

_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_OUT_OF_RANGE: Final = Text("harus antara tahun 1980 dan 2199", "must lie between 1980 and 2199")


def _in_city(moment: datetime) -> datetime:
    """A time without offset is the city's."""
    placed = moment if moment.tzinfo is not None else moment.replace(tzinfo=CITY_ZONE)
    if not _FIRST <= placed < _LAST:
        raise PydanticCustomError("out_of_range", "must lie between 1980 and 2199", {"text": _OUT_OF_RANGE})
    return placed


async def _language(request: Request, response: Response) -> str:
    language = language_of(request)
    response.headers.update({"Content-Language": language, "Vary": "Accept-Language"})
    return language


EmployeeId = Annotated[Id, Path(examples=[SITI])]
ProgrammeId = Annotated[Id, Path(examples=[COUNTER])]
AgencySlug = Annotated[Slug, Path(examples=[AGENCY])]
CitySlug = Annotated[Slug, Path(examples=[CITY])]
CompetencySlug = Annotated[Competency, Path(examples=["pelayanan-publik"])]

AsOf = Annotated[
    datetime | None,
    AfterValidator(lambda moment: moment if moment is None else _in_city(moment)),
    Query(
        description="The moment the scores are worked out for, from the evidence dated up to it; now by default."
        " Without an offset it is the city's time.",
        examples=["2026-06-30T23:59:59+07:00"],
    ),
]
Year = Annotated[
    int | None,
    Query(ge=1990, le=2199, description="A year of the city; the present one by default", examples=[2026]),
]
Language = Annotated[Literal["id", "en"], Depends(_language)]
"""``id`` or ``en``, by ``Accept-Language``; the answer says which."""

Reader = Annotated[Principal, allow("evaluation:read")]
PersonReader = Annotated[Principal, allow("evaluation:read", own="employee_id")]
"""An officer, or the person whose record it is."""
