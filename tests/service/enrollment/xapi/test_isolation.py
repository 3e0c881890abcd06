"""What a city's BKPSDM brought is no other city's to read or to take back."""

from __future__ import annotations

from tests.service.enrollment.town import bkpsdm
from tests.service.enrollment.xapi.platform import ask, send, sent, statement, states, voiding
from tests.service.enrollment.xapi.test_effects import course, scored
from tests.service.harness import Harness


async def test_another_citys_bkpsdm_neither_reads_nor_voids_what_ours_brought(h: Harness) -> None:
    who, where = await course(h)
    [one] = await sent(h, statement(who, "passed", where, result=scored(0.9)), bkpsdm(h))
    before = await h.rows("enrollment", "xapi_statement")
    for headers, status in ((bkpsdm(h), 200), (bkpsdm(h, "medan"), 404)):
        assert (await ask(h, headers, statementId=one)).status_code == status
    assert (await send(h, voiding(one), bkpsdm(h, "medan"))).status_code == 403
    assert await states(h) == ["completed"]
    assert await h.rows("enrollment", "xapi_statement") == before
