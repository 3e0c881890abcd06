"""Which fault comes when: drawn from a seed, so that a storm can be had again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.chaos.compose.faults import Fault, cut_off, deliver_again, fill_disk, kill, pause
from tests.chaos.dice import dice
from tests.integration.shape import Shape

_KINDS: Final = ("kill kafka", "kill postgres", "pause kafka", "pause postgres", "bus", "store", "disk", "again")


@dataclass(frozen=True, slots=True)
class Blow:
    """A fault, and how many seconds to wait before it."""

    after: float
    fault: Fault


def against_services(shape: Shape, seed: int) -> Iterator[Blow]:
    """One after another, for ever: our own services and the gateway."""
    rng = dice(seed, "services")
    for target in _in_turn((*shape.services, "gateway"), rng):
        yield Blow(rng.uniform(2.0, 10.0), kill(target, rng) if rng.random() < 0.7 else pause(target, rng))


def against_infrastructure(shape: Shape, seed: int) -> Iterator[Blow]:
    """One after another, for ever: brokers, database, networks, the disk, and what is delivered again."""
    rng = dice(seed, "infrastructure")
    for kind in _in_turn(_KINDS, rng):
        yield Blow(rng.uniform(2.0, 10.0), _infrastructure(kind, shape, rng))


def _infrastructure(kind: str, shape: Shape, rng: Random) -> Fault:
    match kind:
        case "disk":
            return fill_disk(rng)
        case "again":
            return deliver_again(rng)
        case "bus":
            return cut_off(rng.choice((*shape.services, *shape.brokers)), "bus", rng)
        case "store":
            return cut_off(rng.choice((*shape.services, "postgres")), "store", rng)
    verb, whom = kind.split()
    target = rng.choice(shape.brokers) if whom == "kafka" else whom
    return kill(target, rng) if verb == "kill" else pause(target, rng)


def _in_turn(names: Sequence[str], rng: Random) -> Iterator[str]:
    """Every name comes once before any comes twice: a short storm is a varied one."""
    while True:
        yield from rng.sample(names, len(names))
