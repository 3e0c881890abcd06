"""How a service's endpoints reach what the service was made of."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request


def context_of(service: str) -> Any:
    """A dependency that gives the service's own context object (see ``Service.context``)."""

    async def context(request: Request) -> Any:
        return request.app.state.contexts[service]

    return Depends(context)
