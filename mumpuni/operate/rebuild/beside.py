"""Where the second store lies while it is filled, and how it takes the live one's place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class Beside(Protocol):
    """A place for a second store of a service, beside the live one."""

    def settings(self) -> Mapping[str, Any]:
        """What of the service's settings is otherwise for the second store."""
        ...

    async def prepare(self) -> None:
        """Have room for it."""
        ...

    async def discard(self) -> None:
        """Forget what an earlier rebuild left."""
        ...

    def alone(self) -> AbstractAsyncContextManager[None]:
        """While it holds nobody writes to the live store. Raises ``Stopped`` where that cannot be had."""
        ...

    async def switch(self) -> str:
        """Put the second store in the live one's place, wholly or not at all; where the live one was put."""
        ...

    async def close(self) -> None:
        """Let go of what it needed."""
        ...
