"""A storm can be had again, and even a short one has a bit of everything."""

from __future__ import annotations

from itertools import islice

from tests.chaos.compose.schedule import against_infrastructure, against_services
from tests.integration.shape import CLUSTER, SERVER


def drawn(seed: int, count: int) -> list[tuple[float, str, str, float]]:
    blows = [*islice(against_services(SERVER, seed), count), *islice(against_infrastructure(SERVER, seed), count)]
    return [(blow.after, blow.fault.kind, blow.fault.target, blow.fault.seconds) for blow in blows]


def test_the_same_seed_draws_the_same_faults_and_another_one_others() -> None:
    assert drawn(7, 30) == drawn(7, 30)
    assert drawn(7, 30) != drawn(8, 30)


def test_the_first_eight_faults_of_the_infrastructure_are_of_every_kind() -> None:
    kinds = {blow.fault.kind for blow in islice(against_infrastructure(SERVER, 3), 8)}
    assert {"kill -9 kafka", "kill -9 postgres", "disk full postgres", "records again, shuffled"} <= kinds
    assert len(kinds) == 8


def test_every_container_of_ours_is_struck_before_any_is_struck_twice() -> None:
    for shape in (SERVER, CLUSTER):
        targets = [blow.fault.target for blow in islice(against_services(shape, 3), len(shape.services) + 1)]
        assert sorted(targets) == sorted((*shape.services, "gateway"))
