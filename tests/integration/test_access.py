"""Who gets at what: agencies through the gateway, services at their databases, outsiders at nothing."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest

from tests.chaos.caller import Caller, Request
from tests.chaos.site import SERVICES, Site
from tests.integration.stack import Failed, Stack
from tests.integration.town import a_course, an_office


async def test_another_agencys_officer_sees_and_changes_nothing(caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    programme = await a_course(office)
    stranger = site.officer(f"lain-{uuid4().hex[:8]}", "medan")
    for method, path, body, status in (
        ("GET", f"/enrollment/v1/agencies/{office.agency}", None, 404),
        ("GET", f"/enrollment/v1/programmes/{programme}", None, 404),
        ("GET", f"/evaluation/v1/agencies/{office.agency}/summary", None, 404),
        ("GET", f"/notification/v1/alerts?agency={office.agency}", None, 403),
        ("PUT", f"/enrollment/v1/agencies/{office.agency}", {"name": "x", "city": "sibolga", "units": []}, 403),
    ):
        entry = await caller.send(Request("test", method, path, body, stranger, expects=(status,)))
        assert entry.status == status, f"{method} {path}: {entry.status} {entry.answer}"


async def test_without_a_token_or_with_a_forged_one_there_is_401(caller: Caller, site: Site) -> None:
    header, claims, _ = site.officer("sibolga-disdik", "sibolga").split(".")
    for token in (None, f"{header}.{claims}.{'A' * 86}"):
        entry = await caller.send(Request("test", "GET", "/enrollment/v1/agencies", token=token, expects=(401,)))
        assert entry.status == 401


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "path",
    [
        "metrics",
        "metrics/",
        "health/ready",
        "%6detrics",
        "v1/../metrics",
        "v1/..%2fmetrics",
        "/metrics",
        "health/live/../ready",
    ],
)
async def test_metrics_and_health_detail_do_not_leave_the_house(site: Site, service: str, path: str) -> None:
    async with site.client() as http:
        answer = await http.get(f"{site.url}/{service}/{path}", headers={"Authorization": f"Bearer {site.operator()}"})
    assert answer.status_code == 404, answer.text[:200]


def test_each_service_reads_its_own_database_and_no_other(stack: Stack) -> None:
    for role, database in itertools.product(SERVICES, SERVICES):
        url = f"postgresql://{role}:{stack.secret(f'{role}_store_password')}@127.0.0.1:5432/{database}"
        ask = ("exec", "-T", "postgres", "psql", "-qAt", "-c", "SELECT count(*) FROM alembic_version", url)
        if role == database:
            assert stack.compose(*ask).strip() == "1"
        else:
            with pytest.raises(Failed, match="permission denied"):
                stack.compose(*ask)


def test_a_wrong_password_opens_no_database(stack: Stack) -> None:
    url = "postgresql://evaluation:wrong@127.0.0.1:5432/evaluation"
    with pytest.raises(Failed, match="password authentication failed"):
        stack.compose("exec", "-T", "postgres", "psql", "-c", "SELECT 1", url)
