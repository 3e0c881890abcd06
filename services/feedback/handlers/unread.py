"""Looks for themes in texts that came in before themes were looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.feedback.handlers.forums import OTHER_THEME
from services.feedback.handlers.themer import Source, Themer
from services.feedback.store.unread_texts import Unread, read_since
from shared.database import Tx

AT_ONCE: Final = 50
"""Texts read in one transaction, so that nobody waits for all of them."""


def read_texts(tx: Tx, texts: Sequence[Unread], themer: Themer) -> int:
    """Read these texts by the lexicon of the day they were said on; how many. Another replica may have read some.

    Events that were told are not told again.
    """
    done = read_since(tx, [one.source_id for one in texts])
    waiting = [one for one in texts if one.source_id not in done]
    for one in waiting:
        where = Source(one.kind, one.source_id, one.agency, one.city, one.said_at, one.unit_id, one.session_id)
        themer.note(tx, where, one.text, [theme for theme in one.themes if theme != OTHER_THEME])
    return len(waiting)
