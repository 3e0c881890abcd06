"""The smallest application on the kernel's web parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import sqlalchemy as sa
from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mumpuni.keys import AUDIENCE, ISSUER, Grant, SigningKey
from shared.bus.embedded import EmbeddedBus
from shared.clock import ManualClock
from shared.database import Database, SqliteDatabase, Tx
from shared.metrics import Metrics
from shared.outbox import Relay
from shared.service import Service, api_router, build_app
from shared.web.auth import Principal, Verifier, allow
from shared.web.context import context_of
from shared.web.idempotency import Once
from shared.web.keys import FixedKeys
from tests.pipeline.ledger import PIPELINE, Base, Result

router = api_router("enrollment")
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


class Note(BaseModel):
    """What is posted."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=20)
    points: int = Field(ge=0, le=100)


@router.post("/notes", status_code=201)
async def post_note(
    body: Note,
    database: Annotated[Database, context_of("enrollment")],
    principal: Annotated[Principal, allow("enrollment:write")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Store a note."""

    def add(tx: Tx) -> Note:
        if body.text == "boom":
            raise ZeroDivisionError
        tx.session.add(Result(enrollment_id=f"{body.text}-{count(tx)}", employee_id="x", points=body.points))
        return body

    return await once.write(database, add)


def count(tx: Tx) -> int:
    """How many notes there are."""
    notes: int = tx.execute(sa.select(sa.func.count()).select_from(sa.table("result"))).scalar_one()
    return notes


class Site:
    """The application under test."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, key: SigningKey, database: Database) -> None:
        self.app = app
        self.client = client
        self.key = key
        self.database = database

    def token(self, scopes: str = "enrollment:write", *, valid: timedelta = timedelta(hours=1)) -> dict[str, str]:
        """Headers of a caller."""
        grant = Grant("officer", "sibolga-disdik", "sibolga", scopes.split())
        return {"Authorization": f"Bearer {self.key.token(grant, datetime.now(UTC), valid)}"}

    async def post(self, body: Any = None, **more: Any) -> httpx.Response:
        """Post a note as an officer."""
        headers = {**self.token(), **more.pop("headers", {})}
        if "content" in more:
            return await self.client.post("/enrollment/v1/notes", headers=headers, **more)
        return await self.client.post("/enrollment/v1/notes", headers=headers, json=body)

    async def notes(self) -> int:
        """How many notes are stored."""
        return await self.database.read(count)


class Described:
    """Tables made as they are declared, without a history."""

    def upgrade(self, connection: sa.Connection) -> None:
        Base.metadata.create_all(connection)

    def newest(self) -> str | None:
        return None

    def require(self, connection: sa.Connection) -> None:
        del connection


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[Site]:
    """The application, running."""
    metrics, clock = Metrics("enrollment"), ManualClock(NOW)
    bus = EmbeddedBus(folder / "events.db")
    database = SqliteDatabase(folder / "store.db", service="enrollment", tables=PIPELINE, metrics=metrics)
    service = Service(
        name="enrollment",
        title="Notes",
        router=router,
        context=database,
        database=database,
        bus=bus,
        clock=clock,
        metrics=metrics,
        relay=Relay(database, bus, clock, metrics),
        migrations=Described(),
    )
    key = SigningKey.generate()
    verifier = Verifier(FixedKeys(key.jwks), issuer=ISSUER, audience=AUDIENCE)
    app = build_app(service, bus=bus, verifier=verifier, clock=clock, version="1", prepare=True)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
            yield Site(app, client, key, database)
