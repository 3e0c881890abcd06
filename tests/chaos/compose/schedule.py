"""Which fault comes when: drawn from a seed, so that a storm can be had again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.chaos.compose.faults import SERVICES, Fault, cut_off, deliver_again, fill_disk, kill, pause
from tests.chaos.dice import dice

_BUS: Final = ("evaluation", "notification", "feedback", "enrollment", "evaluation-2", "enrollment-2", "kafka")


@dataclass(frozen=True, slots=True)
class Blow:
    """A fault, and how many seconds to wait before it."""

    after: float
    fault: Fault


def against_services(seed: int) -> Iterator[Blow]:
    """One after another, for ever: our own services and the gateway."""
    rng = dice(seed, "services")
    for target in _in_turn((*SERVICES, "gateway"), rng):
        yield Blow(rng.uniform(2.0, 10.0), kill(target, rng) if rng.random() < 0.7 else pause(target, rng))


def against_infrastructure(seed: int) -> Iterator[Blow]:
    """One after another, for ever: broker, database, networks, the disk, and what is delivered again."""
    rng = dice(seed, "infrastructure")
    kinds = ("kill kafka", "kill postgres", "pause kafka", "pause postgres", "bus", "store", "disk", "again")
    for kind in _in_turn(kinds, rng):
        yield Blow(rng.uniform(2.0, 10.0), _infrastructure(kind, rng))


def _infrastructure(kind: str, rng: Random) -> Fault:
    match kind:
        case "disk":
            return fill_disk(rng)
        case "again":
            return deliver_again(rng)
        case "bus":
            return cut_off(rng.choice(_BUS), "bus", rng)
        case "store":
            return cut_off(rng.choice((*SERVICES, "postgres")), "store", rng)
    verb, target = kind.split()
    return kill(target, rng) if verb == "kill" else pause(target, rng)


def _in_turn(names: Sequence[str], rng: Random) -> Iterator[str]:
    """Every name comes once before any comes twice: a short storm is a varied one."""
    while True:
        yield from rng.sample(names, len(names))
