"""The services as the courier sees them: links from feedback, addresses from enrollment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final, Literal

import httpx
from pydantic import BaseModel, ValidationError

from mumpuni.courier.tokens import Tokens
from mumpuni.courier.trouble import Trouble

TIMEOUT: Final = httpx.Timeout(10.0, read=60.0)
"""Seconds."""

_DUE: Final = "/feedback/v1/questionnaires/invitations:due"
_ADDRESSES: Final = "/enrollment/v1/enrollments:addresses"
_MOST_ADDRESSES: Final = 500
_OVER: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})


class Link(BaseModel):
    """A personal link that is to be sent; ``number`` is 1 for the invitation, 2 and more for reminders."""

    enrollment_id: str
    session_id: str
    link: str
    number: int
    expires_at: datetime


class Address(BaseModel):
    """Where it goes, if anywhere is known, and what it is about."""

    enrollment_id: str
    email: str | None
    language: str
    title: str
    ends_on: date


class _Links(BaseModel):
    items: list[Link]


class _Addresses(BaseModel):
    items: list[Address]


@dataclass(frozen=True, slots=True)
class Given:
    """What feedback answered; ``again`` when it had answered this before."""

    links: Sequence[Link]
    again: bool


class Platform:
    """Asks with a service's token. Everything raises ``Trouble`` when a service does not answer as it should."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens, *, feedback: str, enrollment: str) -> None:
        self._http = http
        self._tokens = tokens
        self._roots = {"feedback": feedback.rstrip("/"), "enrollment": enrollment.rstrip("/")}

    async def due(self, key: str, limit: int) -> Given:
        """What is to be sent now; the same again for the same key, for seven days."""
        answer = await self._post("feedback", _DUE, {"limit": limit}, key)
        links = self._read(_Links, answer, "feedback").items
        return Given(links, answer.headers.get("Idempotency-Replayed") == "true")

    async def link(self, enrollment_id: str, key: str) -> Link | None:
        """One link again; none where there is nothing to answer any more."""
        path = f"/feedback/v1/questionnaires/invitations/{enrollment_id}/link"
        answer = await self._post("feedback", path, None, key, allowed=_OVER)
        if answer.status_code == HTTPStatus.CONFLICT and "in-use" in str(answer.json().get("type")):
            raise Trouble("feedback", "an earlier request is still running")
        return None if answer.is_error else self._read(Link, answer, "feedback")

    async def addresses(self, enrollment_ids: Sequence[str]) -> dict[str, Address]:
        """Where mail about these participations goes, by ``enrollment_id``; one that is gone has no entry."""
        found: dict[str, Address] = {}
        for start in range(0, len(enrollment_ids), _MOST_ADDRESSES):
            body = {"enrollment_ids": list(enrollment_ids[start : start + _MOST_ADDRESSES])}
            answer = await self._post("enrollment", _ADDRESSES, body)
            found |= {one.enrollment_id: one for one in self._read(_Addresses, answer, "enrollment").items}
        return found

    async def _post(
        self,
        service: Literal["feedback", "enrollment"],
        path: str,
        body: dict[str, Any] | None,
        key: str | None = None,
        allowed: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._tokens.current()}", "Accept-Language": "id"}
        if key is not None:
            headers["Idempotency-Key"] = key
        try:
            answer = await self._http.post(self._roots[service] + path, json=body, headers=headers)
        except (httpx.HTTPError, OSError) as error:
            raise Trouble(service, f"does not answer ({type(error).__name__})") from error
        if answer.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            self._tokens.refused()
            raise Trouble("token", f"{service} answered {answer.status_code}; the token is not valid or lacks a scope")
        if answer.is_error and answer.status_code not in allowed:
            raise Trouble(service, f"answered {answer.status_code}")
        return answer

    @staticmethod
    def _read(kind: type[Any], answer: httpx.Response, service: Literal["feedback", "enrollment"]) -> Any:
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError as error:
            raise Trouble(service, "answered something else than expected") from error
