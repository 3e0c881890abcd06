"""What the clients asked and what they were told: all that the oracle knows."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO


@dataclass(slots=True)
class Entry:
    """One request, sent as often as it took. ``facts`` are what its sender knows and the body does not say."""

    number: int
    kind: str
    method: str
    path: str
    body: Any
    key: str | None
    facts: dict[str, Any]
    expects: tuple[int, ...]
    sent_at: str
    attempts: list[str] = field(default_factory=list)
    """What became of each attempt: a status, or the name of the transport's error."""
    status: int | None = None
    answer: Any = None
    answered_at: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether it took place: answered 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_surprising(self) -> bool:
        """Whether the definite answer is one that its sender had not counted with."""
        return self.status is not None and self.status not in self.expects


class Journal:
    """Every request of a run, in memory and, where a path is given, as JSON lines: one when sent, one when answered."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = None if path is None else path.open("w", encoding="utf-8")
        self._sent: list[Entry] = []
        self.answered: list[Entry] = []
        """In the order in which the answers came."""
        self.wrong_repeats: list[str] = []
        """Requests that were repeated under the same key and answered differently."""
        self._news = asyncio.Event()

    def sent(self, entry: Entry) -> None:
        """Note a request before its first attempt."""
        self._sent.append(entry)
        self._write(entry)

    def settle(self, entry: Entry, status: int, answer: Any) -> None:
        """Note its definite answer."""
        entry.status, entry.answer = status, answer
        entry.answered_at = datetime.now(UTC).isoformat()
        self.answered.append(entry)
        self._write(entry)
        self._news.set()

    async def until(self, answers: int) -> None:
        """Wait until so many requests have been answered."""
        while len(self.answered) < answers:
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        """Write no more."""
        if self._file is not None:
            self._file.close()

    @property
    def next_number(self) -> int:
        """The number of the next request."""
        return len(self._sent) + 1

    @property
    def unanswered(self) -> list[Entry]:
        """Requests of which nobody knows what became."""
        return [entry for entry in self._sent if entry.status is None]

    @property
    def surprising(self) -> list[Entry]:
        """Definite answers that their senders had not counted with."""
        return [entry for entry in self.answered if entry.is_surprising]

    @property
    def kinds(self) -> Counter[str]:
        """Requests that took place, by kind."""
        return Counter(entry.kind for entry in self.answered if entry.is_done)

    @property
    def attempts(self) -> Counter[str]:
        """Attempts by what became of them."""
        return Counter(attempt for entry in self._sent for attempt in entry.attempts)

    def __len__(self) -> int:
        return len(self._sent)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._sent)

    def _write(self, entry: Entry) -> None:
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), default=str) + "\n")
            self._file.flush()
