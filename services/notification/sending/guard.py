"""Keeps channels from reaching into the deployment's own network."""

from __future__ import annotations

import asyncio
import mimetypes
import os
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from services.notification.domain.addresses import is_public
from services.notification.sending.outcome import BlockedAddressError

_OWN_FILES: Final = (sys.prefix, sys.base_prefix, *map(str, mimetypes.knownfiles), "/etc/ssl", "/usr/share", "/usr/lib")


async def addresses_of(host: str, port: int, *, allow_private: bool) -> Sequence[str]:
    """The addresses of a host; whoever connects must use one of these and not ask again.

    Raises ``BlockedAddressError`` when any of them is not public, ``OSError`` when the name is unknown.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(map(is_public, addresses)):
        raise BlockedAddressError(host)
    return addresses


class _Watched(threading.local):
    on = False
    private = False
    blocked = False


_WATCHED: Final = _Watched()
_INSTALLED = threading.Lock()
_hooks: list[object] = []


@contextmanager
def only_outwards(*, allow_private: bool = False) -> Iterator[_Watched]:
    """Within, this thread can reach public addresses alone (``allow_private``: any) and read no file but the
    installation's own.

    It watches the interpreter's audit events, so it holds for redirects, for names that change their address between
    two looks, and for whatever a library opens. What was refused raises ``PermissionError`` there, and shows in
    ``blocked`` here, for libraries that swallow it.
    """
    with _INSTALLED:
        if not _hooks:
            sys.addaudithook(_watch)
            _hooks.append(_watch)
    _WATCHED.on, _WATCHED.private, _WATCHED.blocked = True, allow_private, False
    try:
        yield _WATCHED
    finally:
        _WATCHED.on = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _WATCHED.on:
        return
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        connected = address is None and event == "socket.sendmsg"
        fine = connected or (isinstance(address, tuple) and (_WATCHED.private or is_public(str(address[0]))))
    elif event == "open":
        fine = isinstance(arguments[0], int) or os.fsdecode(arguments[0]).startswith(_OWN_FILES)
    else:
        fine = event not in {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.bind"}
    if not fine:
        _WATCHED.blocked = True
        raise PermissionError(f"a channel may not do this: {event}")
