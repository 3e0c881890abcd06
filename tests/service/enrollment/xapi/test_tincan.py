"""The PyPI client ``tincan``, unchanged, against a really listening server."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tincan import (
    Activity,
    Agent,
    AgentAccount,
    RemoteLRS,
    Result,
    Score,
    Statement,
    StatementRef,
    Verb,
)

from tests.listening import listening
from tests.service.enrollment.town import PAST, bkpsdm, person, run, token
from tests.service.enrollment.xapi.platform import HOME, VERBS, WHEN, at_session, seats, states
from tests.service.harness import Harness


@asynccontextmanager
async def at(h: Harness) -> AsyncIterator[str]:
    """The address of the statements, really listening; the application's lifespan is the harness's."""
    async with listening(h.app) as it:
        yield f"{it.url}/enrollment/v1/xapi/"


async def asked(question: Callable[..., Any], *args: Any) -> Any:
    """What the client's call, which blocks, answers; it must succeed."""
    answer = await asyncio.to_thread(question, *args)
    assert answer.success, answer.data
    return answer


def said(name: str, verb: str, activity: str, **more: Any) -> Statement:
    """A statement as an application of the client makes it."""
    return Statement(
        actor=Agent(name="Peserta", account=AgentAccount(name=name, home_page=HOME)),
        verb=Verb(id=VERBS + verb),
        object=Activity(id=activity),
        timestamp=WHEN,
        **more,
    )


async def test_it_sends_finds_and_voids(h: Harness) -> None:
    who = await person(h, 1)
    where = at_session(await run(h, **PAST))
    async with at(h) as endpoint:
        lrs = RemoteLRS(version="1.0.3", endpoint=endpoint, auth=token(h)["Authorization"])
        assert "1.0.3" in (await asked(lrs.about)).content.version

        single = (await asked(lrs.save_statement, said(who, "registered", where))).content
        assert single.id is not None
        assert await states(h) == ["enrolled"]

        score = Result(score=Score(scaled=0.85, raw=85, min=0, max=100), success=True, completion=True)
        batch = [said(who, "progressed", where), said(who, "passed", where, result=score)]
        passed = (await asked(lrs.save_statements, batch)).content[1]
        assert [(one["status"], one["post_test_hundredths"]) for one in await seats(h)] == [("completed", 8500)]

        again = (await asked(lrs.save_statement, passed)).content
        assert again.id == passed.id
        found = (await asked(lrs.retrieve_statement, str(passed.id))).content
        assert found.actor.account.name == who
        assert found.authority.account.name == "officer"
        assert found.stored is not None

        query = {"agent": single.actor, "verb": Verb(id=VERBS + "passed"), "activity": Activity(id=where)}
        assert [one.id for one in (await asked(lrs.query_statements, query)).content.statements] == [passed.id]
        first = (await asked(lrs.query_statements, {"limit": 2, "ascending": True})).content
        rest = (await asked(lrs.more_statements, first)).content
        assert [len(first.statements), len(rest.statements), rest.more] == [2, 1, ""]
        assert first.statements[0].id == single.id

        void = Statement(actor=single.actor, verb=Verb(id=VERBS + "voided"), object=StatementRef(id=str(passed.id)))
        await asked(lrs.save_statement, void)
        assert await states(h) == ["cancelled"]
        assert not (await asyncio.to_thread(lrs.retrieve_statement, str(passed.id))).success
        assert (await asked(lrs.retrieve_voided_statement, str(passed.id))).content.id == passed.id


async def test_it_may_use_basic_with_the_token_as_password(h: Harness) -> None:
    who = await person(h, 1)
    where = at_session(await run(h, **PAST))
    async with at(h) as endpoint:
        password = bkpsdm(h)["Authorization"].removeprefix("Bearer ")
        lrs = RemoteLRS(version="1.0.3", endpoint=endpoint, username="lms", password=password)
        assert "1.0.3" in (await asked(lrs.about)).content.version
        await asked(lrs.save_statement, said(who, "completed", where))
        assert await states(h) == ["completed"]
        wrong = RemoteLRS(version="1.0.3", endpoint=endpoint, username="lms", password="guessed")
        answer = await asyncio.to_thread(wrong.save_statement, said(who, "completed", where))
        assert (answer.success, answer.response.status) == (False, 401)


async def test_what_it_gets_wrong_is_said(h: Harness) -> None:
    async with at(h) as endpoint:
        lrs = RemoteLRS(version="1.0.3", endpoint=endpoint, auth=token(h)["Authorization"])
        broken = Statement(
            actor=Agent(name="Tanpa identitas"), verb=Verb(id=VERBS + "passed"), object=Activity(id=HOME)
        )
        answer = await asyncio.to_thread(lrs.save_statement, broken)
        assert (answer.success, answer.response.status) == (False, 400)
        assert answer.response.getheader("X-Experience-API-Version") == "1.0.3"
        assert [fault["pointer"] for fault in json.loads(answer.data)["errors"]] == ["/actor"]


def test_basic_is_what_the_client_makes_of_a_user_and_a_password() -> None:
    lrs = RemoteLRS(version="1.0.3", endpoint=HOME, username="lms", password="x")
    assert lrs.auth == f"Basic {base64.b64encode(b'lms:x').decode()}"
