"""Somebody who was erased comes out of a rebuild as erased, also where topics are heard in another order then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.ids import new_opaque_id
from tests.embedded.stores import derived, dump, execute, published
from tests.embedded.test_rebuild import rebuilt
from tests.service.enrollment import town
from tests.service.harness import Harness, running
from tests.service.notification import told
from tests.service.notification.test_erased_orders import erased
from tests.service.notification.test_matters import index

STORE = "notification.db"
REMEMBERED = {"employee", "erased_person", "judged", "alert"}
"""Where an erased person's id stays, by intent."""


def speaking_of(folder: Path, person: str) -> set[str]:
    """The tables of notification that speak of somebody."""
    return {name for name, rows in derived(folder / STORE).items() if person in repr(rows)}


def stored(path: Path, table: str, rule: str) -> tuple[object, ...]:
    """The only row about a rule."""
    [row] = [row for row in dump(path)[table] if rule in row]
    return row


async def finished(h: Harness, number: int, session_id: str) -> str:
    """Somebody who has finished a session, of whom all services have heard."""
    person = await town.person(h, number)
    seat = await town.seat(h, person, session_id)
    await town.made(h, f"/enrollments/{seat['enrollment_id']}/completion", town.result(), status=200)
    await h.settled()
    return person


async def test_who_finished_a_course_and_was_erased_stays_erased_in_a_rebuild(tmp_path: Path) -> None:
    async with running(tmp_path, "enrollment", "evaluation", "notification") as h:
        await town.agency(h)
        session_id = await town.run(h, **town.PAST)
        gone, stays = await finished(h, 1, session_id), await finished(h, 2, session_id)
        assert "watch" in speaking_of(tmp_path, gone)
        erasure = await h.client.delete(f"/enrollment/v1/employees/{gone}", headers=town.token(h))
        assert erasure.status_code == 204, erasure.text
        await h.settled()
        h.clock.advance(timedelta(hours=1))
        await h.publish(index(gone, "rendah", "tinggi"), index(stays, "rendah", "tinggi"))
        await h.settled()
        alerts = await told.alerts(h, rule="ip-asn-fallen")
        assert [one["subject_id"] for one in alerts] == [stays]
    assert speaking_of(tmp_path, gone) <= REMEMBERED
    assert {"watch", "standing", "employee_jp"} <= speaking_of(tmp_path, stays)
    before, log = dump(tmp_path / STORE), published(tmp_path)
    outcome = await rebuilt(tmp_path, "notification", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / STORE) == before
    async with running(tmp_path, "enrollment", "evaluation", "notification", now=h.clock.now()) as h:
        await h.settled()
        assert published(tmp_path) == log


async def test_a_rebuild_in_which_evaluation_is_heard_last_is_identical(tmp_path: Path) -> None:
    """Live, evaluation's words came first; by the log's times, which the rebuild follows, they came after."""
    gone = new_opaque_id()
    async with running(tmp_path, "notification") as h:
        await told.tell(
            h, told.employee(gone), told.score(gone, 2), told.jp(gone, "3"), index(gone, "rendah", "tinggi")
        )
        await told.tell(h, told.decided(gone, at=h.clock.now()))
        h.clock.advance(timedelta(days=1))
        await told.tell(h, erased(gone))
    later = """UPDATE entry SET timestamp_ms = timestamp_ms + 172800000
        WHERE place >> 40 IN (SELECT id FROM topic_partition WHERE topic = 'asn.evaluation.v1')"""
    assert execute(tmp_path / "events.db", later) == 4
    before = dump(tmp_path / STORE)
    assert speaking_of(tmp_path, gone) <= REMEMBERED
    h.clock.advance(timedelta(days=2))
    outcome = await rebuilt(tmp_path, "notification", h)
    assert outcome.is_identical, outcome
    assert outcome.told == 0
    assert dump(tmp_path / STORE) == before


async def test_what_a_release_before_brought_back_is_put_right_by_a_rebuild(tmp_path: Path) -> None:
    gone = new_opaque_id()
    async with running(tmp_path, "notification") as h:
        await told.tell(h, told.employee(gone), index(gone, "rendah", "tinggi"))
        stray = stored(tmp_path / STORE, "watch", "ip-asn-fallen")
        await told.tell(h, erased(gone))
    sound = dump(tmp_path / STORE)
    marks = ", ".join("?" * len(stray))
    assert execute(tmp_path / STORE, f"INSERT INTO watch VALUES ({marks})", *stray) == 1  # noqa: S608 - marks
    assert speaking_of(tmp_path, gone) == REMEMBERED | {"watch"}
    outcome = await rebuilt(tmp_path, "notification", h)
    assert [(one.table, len(one.missing)) for one in outcome.differences] == [("watch", 1)]
    assert dump(tmp_path / STORE) == sound
