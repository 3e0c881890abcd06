"""What every kind of judgement has in common on its way in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, Self

from pydantic import BaseModel, Field

from services.evaluation.api.doors import Sent
from services.evaluation.domain.performance import period_days
from services.evaluation.handlers.judgement_facts import Said, facts_of
from services.evaluation.store.judgements import Judgement, Kind
from services.evaluation.store.moments import from_ms
from shared.errors import Fault, Invalid, Text
from shared.events.base import Id
from shared.rules.calendar import CITY_ZONE
from shared.rules.performance import PerformanceRules

MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_NO_PERIOD: Final = Text(
    "tulis tahun seperti 2025 atau triwulan seperti 2026-Q3", "write a year such as 2025 or a quarter such as 2026-Q3"
)


class Judged(Sent):
    """A body that says something of somebody. Its fields but for the subject and the day are what is kept of it."""

    KIND: ClassVar[Kind]
    SUBJECT: ClassVar[str] = "employee_id"
    DAY: ClassVar[str]

    def said(self) -> Said:
        """What is to be entered. Raises ``Invalid``."""
        faults = list(self.faults())
        period = str(getattr(self, self.DAY)) if self.DAY == "period" else ""
        days = period_days(period) if period else (getattr(self, self.DAY),) * 2
        if days is None:
            faults.append(Fault("/period", _NO_PERIOD))
        if faults or days is None:
            raise Invalid(MEND, faults)
        facts = {name: _plain(value) for name, value in self if name not in {self.SUBJECT, self.DAY}}
        return Said(self.KIND, getattr(self, self.SUBJECT), days[1], period, facts, f"/{self.DAY}")

    def faults(self) -> Iterable[Fault]:
        """What does not fit together."""
        return ()

    @classmethod
    def corrected(cls, judgement: Judgement, change: BaseModel) -> Said:
        """A stored one with some of its fields changed. Raises ``Invalid``."""
        return cls.model_validate({**stored(cls, judgement), **change.model_dump(exclude_unset=True)}).said()


def stored(noun: type[Judged], judgement: Judgement) -> dict[str, Any]:
    """What was sent when it was entered."""
    day = judgement.period if noun.DAY == "period" else judgement.about
    return {noun.SUBJECT: judgement.subject_id, noun.DAY: day, **facts_of(judgement)}


class RecordBody(BaseModel):
    """A record as it is kept; what it says stands beside who entered it, and when."""

    record_id: Id
    version: int
    withdrawn: bool
    recorded_by: str = Field(description="The subject of the token that entered this version")
    recorded_at: datetime

    @classmethod
    def of(cls, noun: type[Judged], judgement: Judgement, rules: PerformanceRules, language: str) -> Self:
        """As it is stored."""
        said = stored(noun, judgement)
        return cls.model_validate(
            {
                "record_id": judgement.judgement_id,
                "version": judgement.version,
                "withdrawn": bool(judgement.withdrawn),
                "recorded_by": judgement.recorded_by,
                "recorded_at": from_ms(judgement.recorded_at_ms).astimezone(CITY_ZONE),
                **said,
                **cls.derived(said, rules, language),
            }
        )

    @classmethod
    def derived(cls, said: Mapping[str, Any], rules: PerformanceRules, language: str) -> dict[str, Any]:
        """What follows from it."""
        del said, rules, language
        return {}


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)
