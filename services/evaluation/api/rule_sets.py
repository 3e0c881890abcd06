"""Rule sets as versioned data: what holds when, what a new version would change, entering and withdrawing one."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from services.evaluation.api.examples.ids import RULE_SET
from services.evaluation.api.examples.rule_sets import SENT
from services.evaluation.api.parameters import Language, Reader
from services.evaluation.api.rule_set_bodies import (
    EnteredBody,
    PreviewBody,
    RuleSetsBody,
    entered_body,
    preview_body,
    shown_body,
)
from services.evaluation.context import Context, Ctx
from services.evaluation.handlers.live_rules import parameters_of
from services.evaluation.handlers.rule_sets import Command, enter, listed, preview, withdraw, work_out_again
from services.evaluation.store.rule_sets import EVERYWHERE, Entered
from shared.database import Tx
from shared.errors import Text
from shared.events.base import Id, Slug
from shared.rules.ruleset import KINDS
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.idempotency import Answer, Once
from shared.web.problems import problems

router = api_router("evaluation", tags=["rule sets"])

Writer = Annotated[Principal, allow("evaluation:write")]
RuleSetId = Annotated[Id, Path(examples=[RULE_SET])]

_UNKNOWN = Text("tidak dikenal; lihat GET /rule-sets", "is not known; see GET /rule-sets")
_NO_TIME = Text("berisi hari atau waktu yang tidak ada", "has a day or a time that there is none of")


class RuleSetBody(BaseModel):
    """A version of a rule set. It states only what differs from the rule files, and replaces the version before it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SENT]})

    name: str = Field(max_length=64, description="Such as `competency-score`, `jpm`, `jp`, `ikm`")
    city: Slug | None = Field(default=None, description="Null for the whole platform: the operator's to enter")
    effective_from: date = Field(description="The first day it holds, in the city's calendar; tomorrow at the earliest")
    parameters: dict[str, JsonValue] = Field(
        description="As in the rule file's `[values]`; empty to return to the files"
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] = Field(
        description="What it rests on, such as a decree"
    )

    @field_validator("name")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in KINDS:
            raise PydanticCustomError("unknown", "is not known", {"text": _UNKNOWN})
        return name

    @field_validator("parameters")
    @classmethod
    def _can_be_read(cls, parameters: dict[str, JsonValue]) -> dict[str, JsonValue]:
        try:
            parameters_of(json.dumps(parameters))
        except ValueError as error:
            raise PydanticCustomError("no_time", "has a day or time there is none of", {"text": _NO_TIME}) from error
        return parameters

    @property
    def command(self) -> Command:
        """What to do."""
        return Command(
            self.name,
            self.city or EVERYWHERE,
            self.effective_from,
            json.dumps(self.parameters, sort_keys=True),
            self.reason,
        )


@router.get("/rule-sets", summary="Daftar set aturan dan hari berlakunya")
async def list_rule_sets(context: Ctx, reader: Reader, language: Language) -> RuleSetsBody:
    """Which rule set holds from when to when, for everybody and for the caller's city, and where it comes from.

    Versions that were entered here hold in evaluation alone: other services read their rule files.
    """
    items = await context.database.read(listed, reader, context.rules)
    return RuleSetsBody(items=[shown_body(one, language) for one in items])


@router.post(
    "/rule-sets",
    summary="Masukkan versi baru set aturan",
    status_code=201,
    response_model=EnteredBody,
    responses=problems(403, 409),
)
async def post_rule_set(
    body: RuleSetBody, context: Ctx, writer: Writer, language: Language, once: Annotated[Once, Depends(Once.of)]
) -> Response:
    """Enter a version: a city's BKPSDM for its city, the operator for all. It is worked out at once what it changes."""

    def script(tx: Tx) -> Answer:
        entered = enter(tx, writer, body.command, context.moment(), context.rules)
        location = {"Location": f"/evaluation/v1/rule-sets/{entered.rule_set_id}/preview"}
        return Answer(entered_body(entered, language), headers=location)

    answer = await once.write(context.database, script)
    await _take_in(context)
    return answer


@router.get("/rule-sets/{rule_set_id}/preview", summary="Lihat akibat versi set aturan", responses=problems(404))
async def get_preview(rule_set_id: RuleSetId, context: Ctx, reader: Reader, language: Language) -> PreviewBody:
    """Who and what reads differently under a version; ids of people only of agencies the caller sees."""
    found = await context.database.read(preview, reader, rule_set_id)
    if found.movers:
        await context.audit.read(reader, "rule-set-preview-read", rule_set_id)
    return preview_body(found, language)


@router.post(
    "/rule-sets/{rule_set_id}/preview",
    summary="Hitung ulang akibat versi set aturan",
    status_code=202,
    responses=problems(403, 404, 409),
)
async def post_preview(rule_set_id: RuleSetId, context: Ctx, writer: Writer, language: Language) -> EnteredBody:
    """Work out anew what a version would change, by what is known now."""
    entered: Entered = await context.database.write(work_out_again, writer, rule_set_id, context.moment())
    return entered_body(entered, language)


@router.delete(
    "/rule-sets/{rule_set_id}", summary="Batalkan versi set aturan", status_code=204, responses=problems(403, 404, 409)
)
async def delete_rule_set(rule_set_id: RuleSetId, context: Ctx, writer: Writer) -> None:
    """Withdraw a version before its first day; one that is in effect is followed by another instead."""
    await context.database.write(withdraw, writer, rule_set_id, context.moment(), context.rules)
    await _take_in(context)


async def _take_in(context: Context) -> None:
    """Let this process read by what has just been committed; the others look every second."""
    await context.database.read(context.rules.refresh)
