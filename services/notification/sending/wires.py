"""The one door to the outside: hands a message to the channel's kind of carrier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from services.notification.sending.message import Message
from services.notification.sending.outcome import Ended
from services.notification.sending.post import Post
from services.notification.sending.sealing import OtherKeyError, Seal
from services.notification.sending.third_party import ThirdParties
from services.notification.sending.webhook import Webhooks
from services.notification.store.delivery_tables import Channel


class Wires:
    """Mail, webhooks and third parties. ``public_url`` is where people reach this deployment, without a last slash."""

    def __init__(
        self,
        key: Callable[[], Seal | None],
        post: Post,
        webhooks: Webhooks,
        third_parties: ThirdParties,
        public_url: str,
        *,
        allow_private: bool,
    ) -> None:
        self._key = key
        self.public_url = public_url
        self.allow_private = allow_private
        self._post = post
        self._webhooks = webhooks
        self._third_parties = third_parties

    @cached_property
    def seal(self) -> Seal | None:
        """What addresses are sealed with; None where no key can be had. Looked for when the first channel is made."""
        return self._key()

    async def send(self, channel: Channel, message: Message, now: datetime) -> Ended:
        """Send a message. Raises ``OSError`` or ``TimeoutError`` when nobody answers."""
        if self.seal is None:
            return Ended("misconfigured")
        try:
            address = self.seal.open(channel.address, channel.channel_id)
            secret = None if channel.secret is None else self.seal.open(channel.secret, channel.channel_id)
        except OtherKeyError:
            return Ended("misconfigured")
        if channel.kind == "email":
            return await self._post.send(address, message, self._links(channel), now)
        if channel.kind == "webhook":
            return await self._webhooks.send(address, secret or "", message, now)
        return await self._third_parties.send(address, message)

    def _links(self, channel: Channel) -> dict[str, str]:
        assert self.seal is not None, "send() has looked"  # noqa: S101 - for the type checker
        page = f"{self.public_url}/notification/preferences/{self.seal.token(channel.channel_id)}"
        return {"preferences": page, "unsubscribe": f"{page}/unsubscribe", "alerts": f"{page}/alerts"}
