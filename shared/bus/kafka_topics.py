"""Noticing that a topic was deleted and created again while a consumer read from it.

A broker then goes on answering: the offset that it is asked for may exist in the new topic too, for another record.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping

_log = logging.getLogger(__name__)

AskTopicIds = Callable[[Collection[str]], Awaitable[Mapping[str, str]]]


class TopicsChanged(Exception):  # noqa: N818 - a state of the world, not a mistake
    """What a consumer reads from is not what it began to read from; another has to begin anew."""


class TopicWatch:
    """Knows the topics by their ids from when positions were settled, and looks now and then whether they still are."""

    def __init__(self, topics: Collection[str], ask: AskTopicIds) -> None:
        self._topics = topics
        self._ask = ask
        self._known: Mapping[str, str] = {}
        self._checked = 0.0

    async def note(self, now: float) -> None:
        """From now on these are the topics that are read. Raises ``BusUnavailable``."""
        self._known, self._checked = await self._ask(self._topics), now

    async def check(self, now: float, seconds: float) -> None:
        """Ask, unless the last answer is younger than that.

        Raises ``TopicsChanged`` when one is not what it was, and ``BusUnavailable`` when nobody can tell.
        """
        if now - self._checked < seconds:
            return
        found, self._checked = await self._ask(self._topics), now
        if changed := sorted(topic for topic, known in self._known.items() if found.get(topic) != known):
            _log.error("topics were deleted or created anew; what was not read of them is gone: %s", ", ".join(changed))
            raise TopicsChanged(f"topics are not what they were: {', '.join(changed)}")
