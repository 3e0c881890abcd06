"""The import routes as ``mumpuni import`` uses them; what the server refuses is told in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx

from mumpuni.keys import ALL_SCOPES, Grant, SigningKey

Report = dict[str, Any]

_IMPORTS: Final = "/enrollment/v1/imports"
_VALID: Final = timedelta(hours=2)
_TIMEOUT: Final = httpx.Timeout(10.0, read=900.0)
"""Seconds; a long roster takes its time."""


class ImportStopped(Exception):  # noqa: N818 - carries the words for whoever called
    """The import cannot go on; why, in Indonesian and in English."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(english)
        self.indonesian = indonesian
        self.english = english


class ImportClient:
    """One agency's imports on one server."""

    def __init__(self, http: httpx.Client, agency: str, token: str) -> None:
        self._http = http
        self._agency = agency
        self._token = token

    def send(self, roster: bytes, create: str, *, dry_run: bool) -> Report:
        """Try or take a roster; the report, in Indonesian. Raises ``ImportStopped``."""
        query = {"agency": self._agency, "create": create, "dry_run": str(dry_run).lower()}

        def ask(language: str) -> httpx.Response:
            headers = {**self._headers(language), "Content-Type": "application/octet-stream"}
            return self._http.post(_IMPORTS, params=query, content=roster, headers=headers)

        return _answered(ask)

    def report(self, import_id: str, language: str) -> Report:
        """The report as it stands now. Raises ``ImportStopped``."""
        return _answered(lambda _: self._http.get(f"{_IMPORTS}/{import_id}", headers=self._headers(language)))

    def confirm(self, import_id: str, row: int, employee_id: str) -> Report:
        """Say who it is; what came of the row. Raises ``ImportStopped``."""
        path, body = f"{_IMPORTS}/{import_id}/rows/{row}/confirm", {"employee_id": employee_id}
        return _answered(lambda language: self._http.post(path, json=body, headers=self._headers(language)))

    def workbook(self, url: str) -> bytes:
        """The rows to mend. Raises ``ImportStopped``."""
        return _sound(lambda language: self._http.get(url, headers=self._headers(language))).content

    def _headers(self, language: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept-Language": language}


def connect(url: str) -> httpx.Client:
    """A connection to the server at ``url``."""
    return httpx.Client(base_url=url, timeout=_TIMEOUT)


def officers_token(http: httpx.Client, data: Path, agency: str, now: datetime) -> str:
    """A token of the agency's officer, signed with the key of the data folder. Raises ``ImportStopped``."""
    if not (data / "signing-key.json").exists():
        raise ImportStopped(
            f"Tidak ada kunci di {data}. Sebut folder data server itu dengan --data-dir, atau beri --token.",
            f"There is no key in {data}. Name that server's data folder with --data-dir, or give a --token.",
        )
    key = SigningKey.in_folder(data)
    operator = key.token(Grant("operator", "*", "*", ALL_SCOPES), now, _VALID)
    answer = http.get(
        f"/enrollment/v1/agencies/{quote(agency, safe='')}", headers={"Authorization": f"Bearer {operator}"}
    )
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise ImportStopped(f"Instansi {agency} tidak terdaftar.", f"The agency {agency} is not registered.")
    city = _answered(lambda _: answer)["city"]
    return key.token(Grant("import", agency, city, ("enrollment:read", "enrollment:write")), now, _VALID)


def _answered(ask: Callable[[str], httpx.Response]) -> Report:
    report: Report = _sound(ask).json()
    return report


def _sound(ask: Callable[[str], httpx.Response]) -> httpx.Response:
    """What the server answers; a refusal is asked for again in English, since nothing was stored.

    A server that was in trouble may be well by then: what it does the second time is the outcome.
    """
    answer = ask("id")
    if answer.is_error:
        again = ask("en")
        if again.is_error:
            raise ImportStopped(_words(answer), _words(again))
        return again
    return answer


def _words(answer: httpx.Response) -> str:
    """What a problem says, fault by fault."""
    if answer.headers.get("content-type") != "application/problem+json":
        return f"{answer.url}: {answer.status_code} {answer.reason_phrase}"
    problem = answer.json()
    faults = [fault["detail"] for fault in problem["errors"] if fault["detail"] not in problem["detail"]]
    return "\n".join([problem["detail"], *(f"- {fault}" for fault in faults)])
