"""The courier's work: carry on what is under way, then ask for more, until nothing is due."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mumpuni.courier.journal import UNDELIVERED, Batch, How, Journal, Mail
from mumpuni.courier.letter import letter
from mumpuni.courier.metrics import Metrics
from mumpuni.courier.platform import Address, Link, Platform
from mumpuni.courier.post import Hand, Post
from mumpuni.courier.trouble import Trouble
from shared.backoff import Backoff
from shared.clock import Clock

log = logging.getLogger(__name__)

_MOST_WAITING: Final = 2000
"""While so many mails wait, no more links are asked for."""
_FIRST_DELAY, _LONGEST_DELAY = 60.0, 3600.0
"""Seconds between two tries at a mail that the server has put off."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many links are asked for at once, and how long a mail that is put off is tried."""

    batch: int
    give_up_after: timedelta


class Courier:
    """Sends what is due. One at a time may work with a journal."""

    def __init__(
        self, platform: Platform, post: Post, journal: Journal, clock: Clock, metrics: Metrics, pace: Pace
    ) -> None:
        self._platform = platform
        self._post = post
        self._journal = journal
        self._clock = clock
        self._pace = pace
        self.metrics = metrics
        self.stopping = asyncio.Event()
        self._links: dict[str, dict[str, Link]] = {}
        self._put_off: dict[str, tuple[datetime, Backoff]] = {}

    @property
    def waiting(self) -> int:
        """Mails that are not settled yet."""
        return sum(len(batch.waiting) for batch in self._journal.batches)

    async def round(self) -> Counter[str]:
        """Send everything that is due and can be sent now; how many came to what.

        Raises ``Trouble``: the next round goes on. Stops between two mails once ``stopping`` is set.
        """
        done: Counter[str] = Counter()
        try:
            for batch in list(self._journal.batches):
                if not self.stopping.is_set():
                    await self._carry(batch, done)
            while self.waiting < _MOST_WAITING and not self.stopping.is_set():
                batch = self._journal.begin(self._clock.now(), self._pace.batch)
                if not await self._carry(batch, done):
                    break
        except OSError as error:
            raise Trouble("disk", f"the journal cannot be written ({error.strerror})") from error
        finally:
            self.metrics.waiting(self.waiting)
        return done

    async def _carry(self, batch: Batch, done: Counter[str]) -> bool:
        """Send what waits in a batch; whether it held anything."""
        links = await self._links_of(batch)
        now = self._clock.now()
        ended = [mail for mail in batch.waiting if mail.expires_at <= now or mail.enrollment_id not in links]
        self._settle(batch, ended, "over", None, done)
        ready = [mail for mail in batch.waiting if self._is_ready(mail, now)]
        if ready and not self.stopping.is_set():
            await self._send(batch, ready, links, done)
        if batch.waiting:
            return True
        self._links.pop(batch.key, None)
        self._journal.close(batch)
        return bool(batch.mails)

    async def _links_of(self, batch: Batch) -> dict[str, Link]:
        """The links by ``enrollment_id``, from feedback once in this process' life."""
        if batch.key in self._links:
            return self._links[batch.key]
        given = await self._platform.due(batch.key, batch.limit)
        links = {one.enrollment_id: one for one in given.links}
        if batch.mails is None or not given.again:
            # Not the first time and yet not the same again: feedback has forgotten the key, and these are others.
            batch.note_given(Mail(one.enrollment_id, one.session_id, one.number, one.expires_at) for one in given.links)
        for mail in batch.waiting:
            if mail.enrollment_id not in links:
                again = await self._platform.link(mail.enrollment_id, f"{batch.key}/{mail.enrollment_id}")
                if again is not None:
                    links[mail.enrollment_id] = again
        self._links[batch.key] = links
        return links

    async def _send(self, batch: Batch, mails: Sequence[Mail], links: dict[str, Link], done: Counter[str]) -> None:
        """Send the mails of those who have an address, over one connection."""
        addresses = await self._platform.addresses([mail.enrollment_id for mail in mails])
        reached = {key: (one.email, one) for key, one in addresses.items() if one.email is not None}
        self._settle(batch, [mail for mail in mails if mail.enrollment_id not in reached], "no-address", None, done)
        if not reached:
            return
        async with self._post.connected() as hand:
            for mail in mails:
                if mail.enrollment_id in reached and not self.stopping.is_set():
                    to, about = reached[mail.enrollment_id]
                    await self._hand_over(hand, batch, mail, to, links[mail.enrollment_id], about, done)

    async def _hand_over(
        self, hand: Hand, batch: Batch, mail: Mail, to: str, link: Link, about: Address, done: Counter[str]
    ) -> None:
        now = self._clock.now()
        try:
            outcome = await hand.over(letter(to, self._post.sender, link, about, now))
        except Trouble:
            self._put_off_from(mail, now)  # should it lie with this mail after all, the others come first next time
            raise
        if outcome.how != "later":
            self._settle(batch, [mail], outcome.how, outcome.code, done)
        elif now - batch.asked_at > self._pace.give_up_after:
            self._settle(batch, [mail], "gave-up", outcome.code, done)
        else:
            self._note(done, "later", 1)
            self._put_off_from(mail, now)

    def _put_off_from(self, mail: Mail, now: datetime) -> None:
        _, backoff = self._put_off.get(mail.enrollment_id, (now, Backoff(_FIRST_DELAY, _LONGEST_DELAY)))
        self._put_off[mail.enrollment_id] = (now + timedelta(seconds=backoff.next()), backoff)

    def _is_ready(self, mail: Mail, now: datetime) -> bool:
        put_off = self._put_off.get(mail.enrollment_id)
        return put_off is None or put_off[0] <= now

    def _settle(self, batch: Batch, mails: Sequence[Mail], how: How, code: int | None, done: Counter[str]) -> None:
        if not mails:
            return
        batch.settle([mail.enrollment_id for mail in mails], how)
        for mail in mails:
            self._put_off.pop(mail.enrollment_id, None)
        self._note(done, how, len(mails))
        if how in UNDELIVERED:
            self._journal.note_undelivered(mails, how, code, self._clock.now())

    def _note(self, done: Counter[str], outcome: str, mails: int) -> None:
        done[outcome] += mails
        self.metrics.count(outcome, mails)
