"""A person's learning path, as it is shown."""

from __future__ import annotations

from datetime import date
from typing import Final, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict, JsonValue

from services.enrollment.api.examples import CLERK, NEXT_PROGRAMME, NEXT_SESSION, PROGRAMME, SENIOR, SESSION
from services.enrollment.api.fields import Shown
from services.enrollment.domain.enrolment import State
from services.enrollment.domain.forms import jp_of
from services.enrollment.domain.learning_path import Ranked, Reason, Run
from services.enrollment.domain.mentor_choice import Suggestion
from services.enrollment.handlers.learning_paths import Path, Step
from shared.errors import Text
from shared.events.base import Competency, EmployeeId, Form, Id, Rupiah
from shared.events.base import Jp as JpShown
from shared.rules.competencies import name_of
from shared.rules.positions import PositionType

_UNMEASURED: Final = Text(
    "belum ada bukti untuk kompetensi ini, jadi dihitung level 0", "there is no evidence yet, so it counts as level 0"
)
_REASONS: Final[list[JsonValue]] = [
    {"code": "closes-gap", "text": "menutup 1 dari 1 level yang kurang", "points": 40},
    {"code": "strongest-competency", "text": "kompetensi ini yang paling kuat dibangunnya", "points": 10},
    {"code": "own-agency", "text": "diselenggarakan instansi sendiri", "points": 5},
    {"code": "right-difficulty", "text": "tingkat kesulitan 2 sesuai dengan level 1", "points": 10},
    {"code": "free-seats", "text": "30 kursi kosong", "points": 10},
    {"code": "soon", "text": "mulai 2026-11-24", "points": 5},
]
_OFFER: Final[JsonDict] = {
    "programme_id": NEXT_PROGRAMME, "title": "Bimtek Pelayanan Prima", "form": "KL10", "jp": 20,
    "provider": {"name": "Universitas Sumatera Utara", "kind": "university"}, "target_level": None, "closes": 1,
    "points": 80, "cost_per_seat": 500000,
    "sessions": [{
        "session_id": NEXT_SESSION, "starts_on": "2026-11-24", "ends_on": "2026-11-26", "place": "Aula Dinas",
        "link": None, "capacity": 30, "seats_free": 30, "difficulty": 2, "cost_per_seat": 500000,
    }],
    "reasons": _REASONS,
}  # fmt: skip
_PATH: Final[JsonDict] = {
    "employee_id": CLERK, "position_type": "pengawas", "as_of": "2026-11-01", "rule_set": "learning-path-2026.1",
    "items": [
        {
            "competency": "teknologi-informasi", "name": "Teknologi informasi", "required_level": 3, "level": 1,
            "gap": 2, "measured": True, "note": None, "programmes": [], "mentors": [],
            "under_way": [{"programme_id": PROGRAMME, "session_id": SESSION, "status": "enrolled"}],
        },
        {
            "competency": "pelayanan-publik", "name": "Pelayanan publik", "required_level": 2, "level": 1, "gap": 1,
            "measured": True, "note": None, "programmes": [_OFFER], "mentors": [], "under_way": [],
        },
    ],
}  # fmt: skip
MENTOR: Final[JsonDict] = {
    "mentor_id": SENIOR, "position_type": "administrator", "level": 4, "mentees": 0, "points": 75,
    "reasons": [
        {"code": "level-above", "text": "level 4, 3 di atas mentee", "points": 45},
        {"code": "higher-position", "text": "jabatannya lebih tinggi", "points": 20},
        {"code": "same-agency", "text": "di instansi yang sama", "points": 10},
        {"code": "mentees", "text": "belum membimbing siapa pun", "points": 0},
    ],
}  # fmt: skip


class ReasonBody(Shown):
    """Why something stands where it stands."""

    code: str
    text: str
    points: int

    @classmethod
    def of(cls, reason: Reason, language: str) -> Self:
        """In the reader's language."""
        return cls(code=reason.code, text=reason.text.in_language(language), points=reason.points)


class RunBody(Shown):
    """A session that can be joined."""

    session_id: Id
    starts_on: date
    ends_on: date
    place: str | None
    link: str | None
    capacity: int
    seats_free: int
    difficulty: int | None
    cost_per_seat: Rupiah | None

    @classmethod
    def of(cls, run: Run) -> Self:
        """As it is."""
        return cls.model_validate(run._asdict())


class ProviderShown(Shown):
    """Who teaches."""

    name: str
    kind: str


class ProgrammeRanked(Shown):
    """A programme that closes something of a gap."""

    programme_id: Id
    title: str
    form: Form
    jp: JpShown
    provider: ProviderShown
    target_level: int | None
    closes: int = Field(description="Levels of the gap that it can close")
    points: int
    cost_per_seat: Rupiah | None = Field(description="Mean over its sessions with a cost")
    sessions: list[RunBody]
    reasons: list[ReasonBody]

    @classmethod
    def of(cls, one: Ranked, path: Path, language: str) -> Self:
        """With its title and its reasons in words."""
        programme = path.catalogue[one.offer.programme_id]
        return cls(
            programme_id=programme.programme_id,
            title=programme.title,
            form=programme.form,
            jp=jp_of(programme.jp_tenths),
            provider=ProviderShown(name=programme.provider_name, kind=programme.provider_kind),
            target_level=one.offer.target_level,
            closes=one.closes,
            points=one.points,
            cost_per_seat=path.costs.get(programme.programme_id),
            sessions=[RunBody.of(run) for run in one.offer.runs],
            reasons=[ReasonBody.of(reason, language) for reason in one.reasons],
        )


class MentorBody(Shown):
    """Somebody who could guide."""

    model_config = ConfigDict(json_schema_extra={"examples": [MENTOR]})

    mentor_id: EmployeeId
    position_type: PositionType
    level: int
    mentees: int = Field(description="How many people they guide now")
    points: int
    reasons: list[ReasonBody]

    @classmethod
    def of(cls, one: Suggestion, language: str) -> Self:
        """With the reasons in words."""
        return cls(
            mentor_id=one.candidate.employee_id,
            position_type=one.candidate.position_type,
            level=one.candidate.level,
            mentees=one.candidate.mentees,
            points=one.points,
            reasons=[ReasonBody.of(reason, language) for reason in one.reasons],
        )


class UnderWay(Shown):
    """A session that the person is in already."""

    programme_id: Id
    session_id: Id
    status: State


class StepBody(Shown):
    """A gap and what closes it; mentors are offered where no programme does."""

    competency: Competency
    name: str
    required_level: int
    level: int
    gap: int
    measured: bool
    note: str | None
    programmes: list[ProgrammeRanked]
    mentors: list[MentorBody]
    under_way: list[UnderWay]

    @classmethod
    def of(cls, step: Step, path: Path, language: str) -> Self:
        """In the reader's language."""
        gap = step.gap
        return cls(
            competency=gap.competency,
            name=name_of(gap.competency, language),
            required_level=gap.required,
            level=gap.level,
            gap=gap.levels,
            measured=gap.measured,
            note=None if gap.measured else _UNMEASURED.in_language(language),
            programmes=[ProgrammeRanked.of(one, path, language) for one in step.programmes],
            mentors=[MentorBody.of(one, language) for one in step.mentors],
            under_way=[
                UnderWay(programme_id=one.programme_id, session_id=one.session_id, status=one.status)
                for one in step.under_way
            ],
        )


class PathBody(Shown):
    """A person's learning path: gaps to the position's standard, the widest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PATH]})

    employee_id: EmployeeId
    position_type: PositionType
    as_of: date
    rule_set: str
    items: list[StepBody]

    @classmethod
    def of(cls, path: Path, language: str) -> Self:
        """In the reader's language."""
        return cls(
            employee_id=path.employee.employee_id,
            position_type=path.employee.position_type,
            as_of=path.as_of,
            rule_set=path.rule_set,
            items=[StepBody.of(step, path, language) for step in path.steps],
        )
