"""``/employees/{employee_id}/moves``: where a person has worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Self

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from services.enrollment.api.doors import PREFIX, Ctx, Repeatable, Writer
from services.enrollment.api.employees import OwnReader
from services.enrollment.api.examples import MOVE
from services.enrollment.api.fields import Body, CityDate, Shown, ShownTime
from services.enrollment.api.position_bodies import PositionBody, PositionId, stated
from services.enrollment.handlers.employee_changes import Move, list_moves, move_employee
from services.enrollment.store.register_tables import EmployeeMove
from shared.database import Tx
from shared.events.base import EmployeeId, Id, UnitId
from shared.rules.ruleset import Rules
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.idempotency import Answer
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["employees"])

_MOVE: Final[JsonDict] = {
    "move_id": MOVE,
    "from_unit_id": "semarang-candisari.pelayanan",
    "to_unit_id": "semarang-candisari.sekretariat",
    "since": "2026-10-01",
    "recorded_at": "2026-11-01T10:00:00+07:00",
    "actor": "petugas-kepegawaian",
}


class MoveNew(Body):
    """A move to another unit; without a position the person keeps theirs."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"unit_id": "semarang-candisari.sekretariat", "since": "2026-10-01"}]}
    )

    unit_id: UnitId
    since: CityDate = Field(description="First day there; not in the future, not before the last move")
    position: PositionBody | None = None
    position_id: PositionId | None = None
    supervisor_id: EmployeeId | None = None

    @model_validator(mode="after")
    def _one_position(self) -> Self:
        stated(self.position, self.position_id, optional=True)
        return self

    @property
    def command(self) -> Move:
        """For the handler."""
        position = stated(self.position, self.position_id, optional=True)
        return Move(self.unit_id, self.since, position, self.supervisor_id)


class MoveBody(Shown):
    """A move."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MOVE]})

    move_id: Id
    from_unit_id: UnitId
    to_unit_id: UnitId
    since: date
    recorded_at: ShownTime
    actor: str = Field(description="The subject of the token that wrote it down")

    @classmethod
    def of(cls, move: EmployeeMove) -> Self:
        """As it is stored."""
        return cls(**{name: getattr(move, name) for name in cls.model_fields})


class Moves(Shown):
    """Where a person came from and went, the oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_MOVE]}]})

    items: list[MoveBody]


@router.post(
    "/employees/{employee_id}/moves",
    summary="Pindahkan pegawai ke unit lain",
    status_code=201,
    response_model=MoveBody,
    responses=problems(404, 409),
)
async def post_move(employee_id: str, body: MoveNew, ctx: Ctx, principal: Writer, once: Repeatable) -> Response:
    """Move a person to another unit: within an agency with its own token, between agencies with the BKPSDM's."""
    return await once.write(ctx.database, _move, principal, employee_id, body.command, ctx.clock.now(), ctx.rules)


@router.get("/employees/{employee_id}/moves", summary="Riwayat perpindahan pegawai", responses=problems(404))
async def get_moves(employee_id: str, ctx: Ctx, principal: OwnReader) -> Moves:
    """The moves of a person of the caller's; a person may read their own."""
    found = await ctx.database.read(list_moves, principal, employee_id)
    await ctx.audit.read(principal, "moves-read", employee_id)
    return Moves(items=[MoveBody.of(one) for one in found])


def _move(tx: Tx, principal: Principal, employee_id: str, command: Move, now: datetime, rules: Rules) -> Answer:
    made = MoveBody.of(move_employee(tx, principal, employee_id, command, now, rules))
    return Answer(made, 201, {"Location": f"{PREFIX}/employees/{employee_id}/moves"})
