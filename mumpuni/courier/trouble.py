"""Why a round of the courier had to stop; the next one goes on from there."""

from __future__ import annotations

from typing import Literal

Part = Literal["feedback", "enrollment", "token", "mail", "disk"]


class Trouble(Exception):  # noqa: N818 - a state of the world, which passes
    """Something the courier needs does not work now. What it says names nobody."""

    def __init__(self, part: Part, what: str) -> None:
        super().__init__(f"{part}: {what}")
        self.part = part
