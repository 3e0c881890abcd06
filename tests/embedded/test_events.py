"""``mumpuni events``: counts, lines any CloudEvents reader understands, and new events as they come."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event

from mumpuni.operate.event_lines import structured
from shared.bus.embedded import EmbeddedBus
from shared.bus.protocols import Delivered, Record
from shared.events.base import Event
from shared.events.cloudevents import decode, encode
from shared.events.examples import EXAMPLES
from tests.embedded.commands import during, mumpuni
from tests.embedded.process import ROOT
from tests.service.evaluation import story
from tests.service.harness import START, running
from tests.unit.events.delivery import TIME, wrapped

STRUCTURED = b"application/cloudevents+json"


async def two_days(folder: Path) -> None:
    """Two people of two agencies on two days, and a record that is no event."""
    async with running(folder, "evaluation") as h:
        await h.publish(story.employee(), story.completed())
        h.clock.advance(timedelta(days=1))
        await h.publish(story.employee(story.BUDI, agency="medan-sunggal", city="medan"))
        await h.bus.publish([Record("asn.enrollment.v1", b"x", b'{"name": "Siti"}')])
        await h.settled()


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TYPE)
def test_a_line_is_read_by_the_sdk_and_by_us(event: Event) -> None:
    line = structured(wrapped(event, sequence=3)).encode()
    opened = from_kafka_event(KafkaMessage({"content-type": STRUCTURED}, None, line))
    assert opened.get_type() == event.TYPE
    assert opened.get_attributes()["time"] == TIME
    delivered = Delivered(event.TOPIC, 0, 0, b"", line, (("content-type", STRUCTURED),), 0)
    assert decode(delivered) == wrapped(event, sequence=3)


def test_events_are_counted_by_type_agency_and_time(tmp_path: Path) -> None:
    during(two_days(tmp_path))
    said = mumpuni("events", "count", data=tmp_path)
    assert said.code == 0
    assert "enrollment.employee-changed" in said.out
    assert "1 records were passed over" in said.err
    later = (START + timedelta(hours=1)).isoformat()
    one = mumpuni("events", "count", "--since", later, "--topic", "asn.enrollment.v1", "--by-agency", data=tmp_path)
    assert "medan-sunggal" in one.out
    assert "sibolga-disdik" not in one.out
    assert "enrollment.completed" not in one.out


def test_an_export_holds_every_event_once_and_nothing_else(tmp_path: Path) -> None:
    during(two_days(tmp_path))
    target = tmp_path / "events.jsonl"
    said = mumpuni("events", "export", "--out", target, "--type", "employee-changed", data=tmp_path)
    assert (said.code, said.out) == (0, "")
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert {line["subject"] for line in lines} == {story.SITI, story.BUDI}
    assert "Siti" not in mumpuni("events", "export", data=tmp_path).out
    again = mumpuni("events", "export", "--out", target, data=tmp_path)
    assert again.code == 1
    assert "Name a file that does not exist yet" in again.err


def test_what_does_not_exist_is_explained(tmp_path: Path) -> None:
    for words, explained in (
        (("count",), "There is no event log"),
        (("count", "--type", "completd"), "There is no event type completd. There are: enrollment.enrolled"),
        (("count", "--topic", "asn.portal.v1"), "There is no topic asn.portal.v1"),
        (("export", "--since", "kemarin"), "The time kemarin cannot be read"),
    ):
        said = mumpuni("events", *words, data=tmp_path)
        assert said.code == 1
        assert explained in said.err


def test_tail_shows_what_another_process_publishes(tmp_path: Path) -> None:
    during(two_days(tmp_path))
    tail = subprocess.Popen(
        [sys.executable, "-m", "mumpuni", "events", "tail", "--json", "--last", "1", "--data-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert tail.stdout is not None
    try:
        with tail.stdout as lines:
            assert json.loads(next(lines))["type"].startswith("id.asn.")
            during(_publish_elsewhere(tmp_path))
            while (found := json.loads(next(lines)))["type"] != "id.asn.enrollment.session-changed.v1":
                assert found["type"].startswith("id.asn.")
            assert found["data"]["session_id"] == story.SESSION
            tail.send_signal(signal.SIGINT)
            assert tail.wait(20) in {0, 130}
    finally:
        tail.kill()
        tail.wait()


async def _publish_elsewhere(folder: Path) -> None:
    bus = EmbeddedBus(folder / "events.db")
    await bus.start()
    await bus.publish([encode(wrapped(story.session()))])
    await bus.stop()
