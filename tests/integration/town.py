"""An agency of a test's own, made through the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.chaos.caller import Caller, Request
from tests.chaos.journal import Entry
from tests.chaos.site import Site

CITY = "sibolga"


@dataclass(frozen=True, slots=True)
class Office:
    """An agency with one unit, and its officer."""

    caller: Caller
    site: Site
    agency: str
    officer: str

    @property
    def unit_id(self) -> str:
        """Its one unit."""
        return f"{self.agency}.loket"

    async def post(self, path: str, body: Any, **more: Any) -> Any:
        """A POST of the officer under a key of its own; the answer's body."""
        entry = await self.ask("POST", path, body, **more)
        assert entry.is_done, f"{path}: {entry.status} {entry.answer}"
        return entry.answer

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Entry:
        """Any request of the officer's."""
        return await self.caller.send(Request("test", method, path, body, self.officer, uuid4().hex, **more))

    async def get(self, path: str, **query: str | int) -> Any:
        """Read something as the officer."""
        return await self.caller.get(path, self.officer, **query)


async def an_office(caller: Caller, site: Site, city: str = CITY) -> Office:
    """A new agency."""
    agency = f"uji-{uuid4().hex[:10]}"
    office = Office(caller, site, agency, site.officer(agency, city))
    unit = {"unit": "loket", "name": "Loket", "services": ["ktp-el"]}
    stated = {"name": f"Instansi {agency}", "city": city, "units": [unit]}
    entry = await office.ask("PUT", f"/enrollment/v1/agencies/{agency}", stated)
    assert entry.is_done, entry.answer
    return office


async def a_course(office: Office, **more: Any) -> str:
    """A programme that teaches integritas with weight 1.5 and earns 8 JP; its id."""
    body = {
        "agency": office.agency,
        "title": f"Etika publik {office.agency}",
        "form": "KL10",
        "jp": 8,
        "provider": {"name": "BKPSDM", "kind": "agency"},
        "competencies": [{"competency": "integritas", "weight": 1.5}],
        **more,
    }
    programme_id: str = (await office.post("/enrollment/v1/programmes", body))["programme_id"]
    return programme_id
