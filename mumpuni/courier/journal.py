"""What is under way, in small files that outlive the process: one for each batch of links, until all of it is settled.

A batch's file is on disk before feedback is asked, with the key it is asked by: whoever goes on after a crash asks by
the same key and is given the same links. Each mail is noted once the mail server has taken it. So none is lost, and
only the one being handed over when the process dies can be sent a second time. No file holds a link or an address.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from shared.ids import new_id

How = Literal["sent", "no-address", "refused", "gave-up", "over"]
"""What became of a mail; ``over``: there was nothing to answer any more."""

UNDELIVERED: Final = frozenset[How]({"no-address", "refused", "gave-up"})
_KEPT: Final = timedelta(days=40)
"""How long it is remembered what could not be delivered: beyond the end of every invitation (30 days)."""

_BATCH: Final = ".batch"
_UNDELIVERED: Final = "undelivered.jsonl"


class JournalTaken(Exception):  # noqa: N818 - a state, not a mistake
    """Another courier works with this folder."""


class Mail(NamedTuple):
    """A mail that has to be sent: whose, about which session, the how many-th, and until when it is of use."""

    enrollment_id: str
    session_id: str
    number: int
    expires_at: datetime


@dataclass
class Batch:
    """Links that were asked for together. ``mails`` is None until the answer has come."""

    path: Path
    key: str
    asked_at: datetime
    limit: int
    mails: dict[str, Mail] | None = None
    settled: dict[str, How] = field(default_factory=dict)
    size: int = 0

    @property
    def waiting(self) -> list[Mail]:
        """What is not settled yet."""
        return [mail for mail in (self.mails or {}).values() if mail.enrollment_id not in self.settled]

    def note_given(self, mails: Iterable[Mail]) -> None:
        """The answer has come; with an earlier one, these come beside what still waits."""
        given = {mail.enrollment_id: mail for mail in mails}
        kept = {mail.enrollment_id: mail for mail in self.waiting if mail.enrollment_id not in given}
        self._apply(told := {"given": [_plain(mail) for mail in (*kept.values(), *given.values())]})
        self._append(told)

    def settle(self, enrollment_ids: Sequence[str], how: How) -> None:
        """These mails need nothing more."""
        self._apply(told := {"done": list(enrollment_ids), "how": how})
        self._append(told)

    def _apply(self, told: dict[str, Any]) -> None:
        if "given" in told:
            self.mails = {mail.enrollment_id: mail for mail in map(_mail, told["given"])}
            self.settled = {}
        else:
            self.settled |= dict.fromkeys(told["done"], told["how"])

    def _append(self, told: dict[str, Any]) -> None:
        """On disk before it returns; what a failed write has left is written over by the next."""
        line = json.dumps(told, separators=(",", ":")).encode() + b"\n"
        descriptor = os.open(self.path, os.O_WRONLY)
        try:
            os.ftruncate(descriptor, self.size)
            if os.pwrite(descriptor, line, self.size) != len(line):
                raise OSError(f"{self.path} could not be written to its end")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self.size += len(line)


class Journal:
    """The folder with the batches under way and what could not be delivered."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        _forget_before(folder / _UNDELIVERED, now - _KEPT)
        self.batches = [batch for path in sorted(folder.glob(f"*{_BATCH}")) if (batch := _read(path)) is not None]

    @classmethod
    @contextmanager
    def held(cls, folder: Path, now: datetime) -> Iterator[Journal]:
        """The journal, for this process alone. Raises ``JournalTaken``, ``OSError``."""
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise JournalTaken(str(folder)) from error
            yield cls(folder, now)
        finally:
            os.close(descriptor)

    def begin(self, now: datetime, limit: int) -> Batch:
        """A new batch, on disk with its key before it is asked for."""
        key = new_id()
        batch = Batch(self._folder / f"{key}{_BATCH}", key, now, limit)
        head = json.dumps({"key": key, "asked_at": now.isoformat(), "limit": limit}).encode() + b"\n"
        beside = batch.path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(head)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(batch.path)
        self._flush()
        batch.size = len(head)
        self.batches.append(batch)
        return batch

    def close(self, batch: Batch) -> None:
        """Forget a batch of which everything is settled."""
        batch.path.unlink(missing_ok=True)
        self._flush()
        self.batches.remove(batch)

    def note_undelivered(self, mails: Sequence[Mail], how: How, code: int | None, now: datetime) -> None:
        """Remember what could not be delivered, for whoever asks; 40 days at least."""
        said = {"at": now.isoformat(), "how": how, "code": code}
        with (self._folder / _UNDELIVERED).open("a") as file:
            file.writelines(json.dumps({**said, **_plain(mail)}) + "\n" for mail in mails)

    def _flush(self) -> None:
        """Names survive a power cut only when their folder is on disk."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def undelivered(folder: Path) -> list[dict[str, Any]]:
    """What could not be delivered, the oldest first; ids and reasons alone."""
    path = folder / _UNDELIVERED
    lines = path.read_text().split("\n") if path.exists() else [""]
    return [json.loads(line) for line in lines[:-1]]  # what follows the last newline was cut off


def _forget_before(path: Path, moment: datetime) -> None:
    kept = [one for one in undelivered(path.parent) if datetime.fromisoformat(one["at"]) >= moment]
    beside = path.with_suffix(".new")
    beside.write_text("".join(json.dumps(one) + "\n" for one in kept))
    beside.rename(path)


def _read(path: Path) -> Batch | None:
    """A batch as its file tells it, without what a crash has cut off; None for a file without a whole first line."""
    whole, newline, _ = path.read_bytes().rpartition(b"\n")
    if not newline:
        return None
    head, *lines = whole.split(b"\n")
    begun = json.loads(head)
    batch = Batch(path, begun["key"], datetime.fromisoformat(begun["asked_at"]), begun["limit"])
    batch.size = len(whole) + 1
    for line in lines:
        batch._apply(json.loads(line))  # noqa: SLF001 - the same module
    return batch


def _plain(mail: Mail) -> dict[str, Any]:
    return {**mail._asdict(), "expires_at": mail.expires_at.isoformat()}


def _mail(told: dict[str, Any]) -> Mail:
    return Mail(**{**told, "expires_at": datetime.fromisoformat(told["expires_at"])})
