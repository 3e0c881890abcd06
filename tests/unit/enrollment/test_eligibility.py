"""Whom a programme is for, and what has to come before."""

from __future__ import annotations

import pytest

from services.enrollment.domain.eligibility import Requirements, Standing, faults
from services.enrollment.domain.sessions import delivery_of

CLERK = Standing("pelaksana", "a.arsiparis", frozenset({"basic"}))
CHIEF = Standing("pengawas", None, frozenset())


@pytest.mark.parametrize(
    ("requirements", "standing", "found"),
    [
        (Requirements(), CHIEF, []),
        (Requirements(("basic",)), CLERK, []),
        (Requirements(("basic",)), CHIEF, ["missing-prerequisite"]),
        (Requirements(("basic", "advanced")), CLERK, ["missing-prerequisite"]),
        (Requirements((), ("pelaksana",)), CLERK, []),
        (Requirements((), ("pelaksana",)), CHIEF, ["not-for-this-position"]),
        (Requirements((), (), ("a.arsiparis",)), CLERK, []),
        (Requirements((), (), ("a.arsiparis",)), CHIEF, ["not-for-this-position"]),
        (Requirements((), ("pengawas",), ("a.arsiparis",)), CLERK, []),  # either is enough
        (Requirements(("basic",), ("jpt_pratama",)), CHIEF, ["not-for-this-position", "missing-prerequisite"]),
    ],
)
def test_what_speaks_against_a_seat(requirements: Requirements, standing: Standing, found: list[str]) -> None:
    assert [fault.kind for fault in faults(requirements, standing)] == found


@pytest.mark.parametrize(
    ("place", "link", "delivery"),
    [(None, None, None), ("Aula", None, "offline"), (None, "https://a", "online"), ("Aula", "https://a", "hybrid")],
)
def test_how_a_session_is_held(place: str | None, link: str | None, delivery: str | None) -> None:
    assert delivery_of(place, link) == delivery
