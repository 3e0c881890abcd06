"""Serving the embedded mode: says when it is ready, stops cleanly."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from pathlib import Path

from mumpuni.embedded import create_app, sole_owner
from mumpuni.embedded_courier import add_courier
from shared.serving import Server, configuration


class PortTaken(Exception):  # noqa: N818 - a state, not a mistake
    """Something else listens on the port."""


def serve(data: Path, host: str, port: int, on_ready: Callable[[], None]) -> bool:
    """Serve until SIGINT or SIGTERM; whether it could start.

    Raises ``PortTaken`` or ``AlreadyRunning``.
    """
    with sole_owner(data), _listening(host, port) as listening:
        gc.disable()  # nothing that start-up makes is garbage; settle_process enables it again
        url = f"http://{shown_host(host)}:{port}"
        app = create_app(data, url=url)
        add_courier(app, data, url)
        return Server(configuration(app), on_ready).serve_until_told([listening])


def shown_host(host: str) -> str:
    """How people on this machine call what listens on ``host``."""
    if host in {"127.0.0.1", "0.0.0.0", "::", "::1"}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(f"{host}:{port}") from error
    return listening
