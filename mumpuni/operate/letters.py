"""Dead letters and what was done about them, as the log itself keeps both.

A letter that was replayed or dropped gets a *mark*: a record on the same dead-letter topic, with the letter's key and
so in its partition, after it. The log is what every part of a deployment shares, is durable, ordered and backed up with
the rest, so nobody keeps a list of their own, two operators see the same, and the marks are the audit trail. A group's
position could not say that the third letter is handled and the second is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from mumpuni.operate.log import everything
from mumpuni.stopped import Stopped
from shared.bus.protocols import Bus, Delivered, Record
from shared.events.catalog import MARK_OF, TOPICS, dead_letter_topic

Verdict = Literal["replayed", "dropped"]

DEAD_LETTER_TOPICS: Final = tuple(map(dead_letter_topic, TOPICS))
_TAIL: Final = ".dlq"
_MARK: Final = "mark_"


class LetterId(NamedTuple):
    """Where a letter lies; written ``asn.feedback.v1/10/0``."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    @classmethod
    def read(cls, text: str) -> LetterId:
        """From what ``str`` gives. Raises ``Stopped``."""
        topic, _, rest = text.partition("/")
        partition, _, offset = rest.partition("/")
        topic = topic.removesuffix(_TAIL)
        if topic not in TOPICS or not (partition.isdecimal() and offset.isdecimal()):
            raise Stopped(
                f"{text} bukan nomor surat mati. Bentuknya {TOPICS[0]}/10/0; lihat mumpuni dlq list.",
                f"{text} is no dead letter's id. It looks like {TOPICS[0]}/10/0; see mumpuni dlq list.",
            )
        return cls(topic, int(partition), int(offset))


class Mark(NamedTuple):
    """What was done about a letter: by which account of the operating system, why (a short code), when."""

    verdict: Verdict
    by: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A record that a group could not handle."""

    record: Delivered
    mark: Mark | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> LetterId:
        """Where it lies."""
        return LetterId(self.record.topic.removesuffix(_TAIL), self.record.partition, self.record.offset)

    @property
    def origin(self) -> tuple[str, int, int]:
        """Where the record lay that was refused: topic, partition, offset."""
        told = self.headers
        return told.get("dlq_topic", self.id.topic), _number(told, "dlq_partition"), _number(told, "dlq_offset")

    @property
    def group(self) -> str:
        """Who refused it."""
        return self.headers.get("dlq_group", "?")

    @property
    def type(self) -> str:
        """The event's type, as far as its headers say."""
        return self.headers.get("ce_type", "?")

    @property
    def error(self) -> str:
        """The error's class."""
        return self.headers.get("dlq_error", "?")

    @property
    def is_cut(self) -> bool:
        """Whether the record was too large to be kept here with what is told about it; it lies where it came from."""
        return "dlq_cut" in self.headers

    @property
    def attempts(self) -> int:
        """How often it was tried, replays included."""
        return _number(self.headers, "dlq_attempts")

    @property
    def since(self) -> str:
        """When it failed first."""
        return self.headers.get("dlq_first_failed_at", "?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant: these ids, or all that fit the filters."""

    ids: frozenset[LetterId] = frozenset()
    group: str = ""
    type: str = ""
    error: str = ""
    everything: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.ids or self.group or self.type or self.error or self.everything)

    def takes(self, letter: Letter) -> bool:
        """Whether this one is meant."""
        return (
            (not self.ids or letter.id in self.ids)
            and self.group in {"", letter.group}
            and self.error in {"", letter.error}
            and (not self.type or self.type in letter.type)
        )


async def letters(bus: Bus) -> list[Letter]:
    """Every dead letter there is, the longest dead first, each with the last mark it got."""
    found: dict[LetterId, Letter] = {}
    marks: dict[LetterId, Mark] = {}
    async for batch in everything(bus, DEAD_LETTER_TOPICS):
        for record in batch:
            told = {name: value.decode("utf-8", "replace") for name, value in record.headers}
            if MARK_OF in told:
                marks[LetterId.read(told[MARK_OF])] = _mark(told)
            else:
                letter = Letter(record, headers=told)
                found[letter.id] = letter
    marked = [Letter(one.record, marks.get(one.id), one.headers) for one in found.values()]
    return sorted(marked, key=lambda letter: (letter.record.timestamp_ms, letter.id))


def chosen(among: Iterable[Letter], choice: Choice) -> list[Letter]:
    """The letters that are meant and that nobody has handled yet. Raises ``Stopped`` for an id that is not there."""
    meant = [letter for letter in among if choice.takes(letter)]
    if missing := choice.ids - {letter.id for letter in meant}:
        names = ", ".join(map(str, sorted(missing)))
        raise Stopped(f"Tidak ada surat mati {names}.", f"There is no dead letter {names}.")
    return [letter for letter in meant if letter.mark is None]


async def replay(bus: Bus, handled: Sequence[Letter], by: str) -> int:
    """Send these back to where they came from, as they are, and mark them; how many records that were.

    Services that had applied one pass it over, since its identity is its own; one that fails again goes on counting its
    attempts. What two groups refused goes back once. Sent before it is marked: a kill in between sends it again.
    """
    origins = {letter.origin: letter for letter in handled}
    for letter in origins.values():
        await bus.publish([_again(letter)])
        together = [one for one in handled if one.origin == letter.origin]
        await bus.publish([_marking(one, "replayed", by, "") for one in together])
    return len(origins)


async def drop(bus: Bus, handled: Sequence[Letter], by: str, reason: str) -> None:
    """Mark these as not to be applied; they stay in the log."""
    for letter in handled:
        await bus.publish([_marking(letter, "dropped", by, reason)])


def _again(letter: Letter) -> Record:
    return Record(letter.origin[0], letter.record.key, letter.record.value, letter.record.headers)


def _marking(letter: Letter, verdict: Verdict, by: str, reason: str) -> Record:
    told = {"of": str(letter.id), "verdict": verdict, "by": by, "reason": reason, "at": datetime.now(UTC).isoformat()}
    headers = tuple((f"{_MARK}{name}", value.encode()) for name, value in told.items())
    return Record(letter.record.topic, letter.record.key, b"", headers)


def _mark(told: Mapping[str, str]) -> Mark:
    verdict: Verdict = "dropped" if told.get(f"{_MARK}verdict") == "dropped" else "replayed"
    return Mark(verdict, *(told.get(f"{_MARK}{name}", "?") for name in ("by", "reason", "at")))


def _number(told: Mapping[str, str], name: str) -> int:
    text = told.get(name, "")
    return int(text) if text.isdecimal() else 0
