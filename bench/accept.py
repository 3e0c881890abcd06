"""A durable single POST at 64 connections, against the same route doing nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator
from typing import Final

from bench.load import closed_loop, request
from bench.paired import Figure, ratio
from bench.served import Served, people, served, sessions

CONNECTIONS: Final = 64
SECONDS: Final = 2.0
AIM: Final = 0.55


def measure() -> Figure:
    """Enrolments a second, each answered after its commit is on disk, to requests a second that store nothing."""
    with served("enrollment") as server, server.client() as client:
        everyone = people(client, 500)
        pairs = itertools.product(sessions(client, 400), everyone)
        bodies = (json.dumps({"employee_id": one, "session_id": session}).encode() for session, one in pairs)
        real = (request("POST", "/enrollment/v1/enrollments", server.token, body) for body in bodies)
        nothing = itertools.repeat(request("POST", "/enrollment/v1/nothing", server.token, next(bodies)))
        return ratio(
            "durable single POST, 64 connections / doing nothing",
            lambda: _rate(server, nothing),
            lambda: _rate(server, real),
            aim=AIM,
            unit="requests",
        )


def _rate(server: Served, requests: Iterator[bytes]) -> float:
    load = asyncio.run(closed_loop(server.port, requests, connections=CONNECTIONS, seconds=SECONDS, status=201))
    return load.per_second
