"""The faults there are. Each is done, lasts, and is undone; what it says is how the report counts it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeVar

from tests.integration.stack import Failed, Stack

_TOPICS: Final = ("asn.enrollment.v1", "asn.feedback.v1", "asn.evaluation.v1")
_SHARE: Final = "0.3"
"""How much of a topic is delivered once more."""

_TRIES: Final = 5
_FULL: Final = """
trap 'rm -f /disk/fill /disk/rest' EXIT
dd if=/dev/zero of=/disk/fill bs=1M status=none 2>/dev/null
dd if=/dev/zero of=/disk/rest bs=4k status=none 2>/dev/null
sleep "$1"
"""

T = TypeVar("T")
Act = Callable[[Stack, float], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to which container, for how many seconds."""

    kind: str
    target: str
    seconds: float
    act: Act

    async def happen(self, stack: Stack) -> None:
        """Do it and undo it. Raises ``Failed`` when the engine does not obey."""
        await self.act(stack, self.seconds)


def kill(target: str, rng: Random) -> Fault:
    """SIGKILL; after a while the container is started again."""

    async def act(stack: Stack, seconds: float) -> None:
        name = stack.container(target)
        await _docker(stack, "kill", "--signal=KILL", name)
        await asyncio.sleep(seconds)
        await _docker(stack, "start", name)

    return Fault(f"kill -9 {kind_of(target)}", target, rng.choice((0.0, 0.5, 2.0, 6.0, 12.0)), act)


def pause(target: str, rng: Random) -> Fault:
    """Every process of the container stands still (the freezer), then goes on as if nothing had been."""

    async def act(stack: Stack, seconds: float) -> None:
        name = stack.container(target)
        await _insist(_docker, stack, "pause", name)
        try:
            await asyncio.sleep(seconds)
        finally:
            await _docker(stack, "unpause", name)

    return Fault(f"pause {kind_of(target)}", target, rng.uniform(1.0, 15.0), act)


def cut_off(target: str, network: str, rng: Random) -> Fault:
    """The container loses a network: its packets go nowhere, nobody is told."""

    async def act(stack: Stack, seconds: float) -> None:
        name, whole = stack.container(target), stack.network(network)
        await _docker(stack, "network", "disconnect", whole, name)
        try:
            await asyncio.sleep(seconds)
        finally:
            await _docker(stack, "network", "connect", "--alias", target, whole, name)

    return Fault(f"disconnect {kind_of(target)} from {network}", target, rng.uniform(2.0, 20.0), act)


def fill_disk(rng: Random) -> Fault:
    """Not a byte is left on PostgreSQL's disk."""

    async def act(stack: Stack, seconds: float) -> None:
        fill = ("exec", "-T", "keeper", "bash", "-c", _FULL, "fill", f"{seconds:.1f}")
        await asyncio.to_thread(stack.compose, *fill)

    return Fault("disk full postgres", "postgres", rng.uniform(2.0, 10.0), act)


def deliver_again(rng: Random) -> Fault:
    """A foreign producer sends records once more, byte for byte and shuffled: duplicates, old ones after new ones."""
    topic, seed = rng.choice(_TOPICS), str(rng.randrange(10**6))

    async def act(stack: Stack, _: float) -> None:
        sent = await _insist(asyncio.to_thread, stack.foreign, "again", topic, _SHARE, seed)
        if not int(sent):
            raise Failed(f"there was nothing on {topic} to send again")

    return Fault("records again, shuffled", "foreign", 0.0, act)


def kind_of(target: str) -> str:
    """A container by its service; replicas count as one."""
    return target.rstrip("-123")


async def _insist(do: Callable[..., Coroutine[Any, Any, T]], *what: Any) -> T:
    """Try a few times: a busy kernel does not freeze every thread at once, a broker that just began is not ready."""
    for _ in range(_TRIES - 1):
        try:
            return await do(*what)
        except Failed:
            await asyncio.sleep(1.0)
    return await do(*what)


async def _docker(stack: Stack, *command: str) -> None:
    await asyncio.to_thread(stack.docker, *command)
