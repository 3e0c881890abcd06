"""Why a command cannot go on, in the words of whoever called it."""

from __future__ import annotations


class Stopped(Exception):  # noqa: N818 - carries the words for whoever called
    """A command cannot go on: what is wrong and what to mend, in Indonesian and in English."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(english)
        self.indonesian = indonesian
        self.english = english
