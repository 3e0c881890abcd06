"""``mumpuni dlq``: what waits, why, sending it back, and saying that it never will be applied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mumpuni.operate import letters as mail
from services.evaluation.handlers import reactions as evaluation
from services.notification.handlers import reactions as notification
from shared.bus.protocols import Record
from shared.events.base import Event
from shared.events.enrollment import Completed, EmployeeChanged
from tests.embedded.broken import without
from tests.embedded.commands import Said, during, mumpuni
from tests.embedded.stores import derived, execute
from tests.service.evaluation import story
from tests.service.harness import running
from tests.waiting import until

Patch = pytest.MonkeyPatch


async def bury(folder: Path, *events: Event, broken: type[Event]) -> None:
    """Let evaluation refuse events of a type."""
    with Patch.context() as patch:
        patch.setattr("services.evaluation.main.REACTIONS", without(evaluation.REACTIONS, broken))
        async with running(folder, "evaluation", "notification") as h:
            await h.publish(*events)
            await h.settled()


async def live_on(folder: Path, *events: Event) -> None:
    """Run for a while, as it should be."""
    async with running(folder, "evaluation", "notification") as h:
        await h.publish(*events)
        await h.concluded()


def listed(folder: Path, *words: str) -> list[dict[str, Any]]:
    said = mumpuni("dlq", "list", "--json", *words, data=folder)
    assert said.code == 0, said
    return [json.loads(line) for line in said.out.splitlines() if line.startswith("{")]


def test_a_letter_tells_what_why_since_when_and_nobodys_name(tmp_path: Path) -> None:
    during(bury(tmp_path, story.employee(), story.completed(), broken=Completed))
    (letter,) = listed(tmp_path)
    assert (letter["group"], letter["error"], letter["attempts"]) == ("evaluation", "ValueError", 1)
    assert letter["type"] == Completed.TYPE
    assert letter["first_failed_at"] == letter["last_failed_at"]
    shown = mumpuni("dlq", "show", letter["id"], data=tmp_path)
    assert json.loads(shown.out[shown.out.index("{") :])["employee_id"] == story.SITI
    table = mumpuni("dlq", "list", data=tmp_path).out
    assert letter["id"] in table
    assert "196608011988031001" not in table + shown.out


def test_a_replayed_letter_is_applied_by_who_refused_it_and_by_nobody_twice(tmp_path: Path) -> None:
    healthy, broken = tmp_path / "healthy", tmp_path / "broken"
    events = story.employee(), story.completed(), story.met()
    during(live_on(healthy, *events))
    during(bury(broken, *events, broken=EmployeeChanged))
    notified = derived(broken / "notification.db")
    assert notified["employee"], "notification has applied what evaluation refused"
    (letter,) = listed(broken)
    dry = mumpuni("dlq", "replay", letter["id"], "--dry-run", data=broken)
    assert "Dry run: 1 letters" in dry.out
    assert len(listed(broken)) == 1
    assert mumpuni("dlq", "replay", "--all", data=broken).code == 0
    assert listed(broken) == []
    (handled,) = listed(broken, "--handled")
    assert handled["handled"]["verdict"] == "replayed"
    during(live_on(broken))
    ended, expected = derived(broken / "evaluation.db"), derived(healthy / "evaluation.db")
    assert len(ended.pop("activity")) == len(expected.pop("activity")) == 2  # they name the events, which differ
    assert ended == expected
    assert derived(broken / "notification.db")["employee"] == notified["employee"]
    assert "There are no dead letters" in mumpuni("dlq", "list", data=broken).out


def test_a_letter_that_fails_again_goes_on_counting(tmp_path: Path) -> None:
    during(bury(tmp_path, story.completed(), broken=Completed))
    (first,) = listed(tmp_path)
    mumpuni("dlq", "replay", "--group", "evaluation", data=tmp_path)
    during(bury(tmp_path, broken=Completed))
    (second,) = listed(tmp_path)
    assert second["id"] != first["id"]
    assert second["attempts"] == 2
    assert second["first_failed_at"] == first["first_failed_at"]


def test_a_letter_that_newer_events_have_overtaken_stays_unless_it_is_meant(tmp_path: Path) -> None:
    completion = story.completed()
    during(bury(tmp_path, story.employee(), completion, story.completed(), broken=Completed))
    during(live_on(tmp_path, story.withdrawn(completion)))
    said = mumpuni("dlq", "replay", "--all", data=tmp_path)
    assert "1 letters were sent back" in said.out
    assert "1 letters were not sent" in said.err
    assert len(listed(tmp_path)) == 1
    during(live_on(tmp_path))
    assert len(derived(tmp_path / "evaluation.db")["activity"]) == 1
    assert "1 letters were sent back" in mumpuni("dlq", "replay", "--all", "--stale", data=tmp_path).out


def test_two_groups_letters_about_one_record_go_back_once(tmp_path: Path, monkeypatch: Patch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("services.notification.main.REACTIONS", without(notification.REACTIONS, EmployeeChanged))
        during(bury(tmp_path, story.employee(), broken=EmployeeChanged))
    assert {letter["group"] for letter in listed(tmp_path)} == {"evaluation", "notification"}
    assert "2 letters were sent back" in mumpuni("dlq", "replay", "--all", data=tmp_path).out
    assert listed(tmp_path) == []
    during(live_on(tmp_path))
    for name in ("evaluation", "notification"):
        assert len(derived(tmp_path / f"{name}.db")["employee"]) == 1


def test_a_dropped_letter_stays_in_the_log_with_its_reason(tmp_path: Path) -> None:
    during(bury(tmp_path, story.completed(), broken=Completed))
    (letter,) = listed(tmp_path)
    for reason in ("karena Siti sudah pindah", "", "x" * 65):
        said = mumpuni("dlq", "drop", letter["id"], "--reason", reason, data=tmp_path)
        assert said.code == 1
        assert "The reason is a short code" in said.err
    assert mumpuni("dlq", "drop", letter["id"], "--reason", "tiket-1234", data=tmp_path).code == 0
    assert listed(tmp_path) == []
    (handled,) = listed(tmp_path, "--handled")
    assert handled["handled"]["reason"] == "tiket-1234"
    assert handled["handled"]["by"]
    again = mumpuni("dlq", "replay", letter["id"], data=tmp_path)
    assert "0 letters were sent back" in again.out


def test_content_that_fits_no_schema_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    async def foreign() -> None:
        async with running(tmp_path, "evaluation") as h:
            headers = (("ce_specversion", b"1.0"), ("ce_type", Completed.TYPE.encode()), ("ce_id", b"1"))
            await h.bus.publish([Record("asn.enrollment.v1", b"x", b'{"nama": "Siti"}', headers)])
            await h.settled()

    during(foreign())
    (letter,) = listed(tmp_path, "--error", "Undecodable")
    assert "Siti" not in mumpuni("dlq", "show", letter["id"], data=tmp_path).out
    assert "Siti" in mumpuni("dlq", "show", letter["id"], "--raw", data=tmp_path).out


def test_a_consumer_that_stopped_itself_can_be_started_again(tmp_path: Path) -> None:
    async def stopped_because() -> str:
        async with running(tmp_path, "evaluation") as h:
            (consumer,) = h.service("evaluation").consumers

            async def reason() -> str:
                return consumer.stopped_because or ""

            await until(reason, "the consumer has stopped")
            return await reason()

    during(live_on(tmp_path, story.employee(), story.completed()))
    store = tmp_path / "evaluation.db"
    execute(store, "UPDATE consumer_position SET dead = 5, dead_in_a_row = 1000 WHERE next_offset > 0")
    assert "went to the dead letters" in during(stopped_because())
    said = mumpuni("dlq", "restart", "evaluation", data=tmp_path)
    assert said.code == 0
    assert "Restart that service" in said.out
    during(live_on(tmp_path, story.completed(story.BUDI)))
    assert len(derived(store)["activity"]) == 2


def test_letters_have_to_be_named(tmp_path: Path) -> None:
    during(live_on(tmp_path))

    def refused(*words: str) -> Said:
        said = mumpuni("dlq", *words, data=tmp_path)
        assert said.code == 1
        return said

    assert "Name letters, a filter" in refused("replay").err
    assert "is no dead letter's id" in refused("replay", "asn.enrollment.v1").err
    assert "There is no dead letter asn.enrollment.v1/3/7" in refused("show", "asn.enrollment.v1/3/7").err
    assert "There is no portal here" in refused("restart", "portal").err
    assert "There is no store of feedback" in refused("restart", "feedback").err


def test_an_id_reads_as_it_is_written() -> None:
    letter = mail.LetterId("asn.feedback.v1", 10, 0)
    assert mail.LetterId.read(str(letter)) == letter
    assert mail.LetterId.read("asn.feedback.v1.dlq/10/0") == letter
