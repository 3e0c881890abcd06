"""The newest records of the embedded log, kept as they were published.

Members that keep up find them here, once for all groups, instead of reading and parsing them from the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice

from shared.bus.protocols import Delivered

_MOST_RECORDS = 4096
_MOST_BYTES = 4 << 20


class Tail:
    """What this process published last. Of each partition it holds a run without gaps, or nothing."""

    def __init__(self, most_records: int = _MOST_RECORDS, most_bytes: int = _MOST_BYTES) -> None:
        self._most_records = most_records
        self._bytes_left = most_bytes
        self._runs: dict[int, deque[Delivered]] = {}
        self._order: deque[int] = deque()
        self.ends: Mapping[int, int] = {}
        """The partitions' next offsets as of the last commit of this process, by partition id."""

    def add(self, committed: Sequence[tuple[int, Delivered]], ends: Mapping[int, int]) -> None:
        """Keep records, each with its partition's id, that were committed just now."""
        self.ends = ends
        for partition_id, record in committed:
            run = self._runs.setdefault(partition_id, deque())
            if run and run[-1].offset + 1 != record.offset:  # another process has published in between
                self._forget(partition_id)
                run = self._runs.setdefault(partition_id, deque())
            run.append(record)
            self._order.append(partition_id)
            self._bytes_left -= len(record.value)
        while len(self._order) > self._most_records or self._bytes_left < 0:
            self._drop_oldest()

    def read(self, partition_id: int, span: range, max_bytes: int) -> list[Delivered] | None:
        """A partition's records with these offsets, ending early with the one that reaches ``max_bytes``.

        None where not all of them are here.
        """
        run = self._runs.get(partition_id)
        if not run or run[0].offset > span.start or run[-1].offset + 1 < span.stop:
            return None
        first = span.start - run[0].offset
        found: list[Delivered] = []
        for record in islice(run, first, first + len(span)):
            found.append(record)
            max_bytes -= len(record.value)
            if max_bytes <= 0:
                break
        return found

    def _drop_oldest(self) -> None:
        self._bytes_left += len(self._runs[self._order.popleft()].popleft().value)

    def _forget(self, partition_id: int) -> None:
        self._bytes_left += sum(len(record.value) for record in self._runs.pop(partition_id))
        self._order = deque(each for each in self._order if each != partition_id)
