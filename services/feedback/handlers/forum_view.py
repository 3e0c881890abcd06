"""A meeting with all that belongs to it, for officers and for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.feedback.domain.redaction import redacted
from services.feedback.handlers.themer import Themer
from services.feedback.store import forum_places, forums
from services.feedback.store.forum_places import Taken
from services.feedback.store.tables import Forum, ForumInput
from services.feedback.store.voice_tables import FollowUp
from shared.database import Tx


@dataclass(frozen=True, slots=True)
class ForumView:
    """A meeting, what was asked for there with the votes it has, what was promised, and how many came."""

    forum: Forum
    inputs: Sequence[ForumInput]
    votes: Mapping[str, int]
    follow_ups: Sequence[FollowUp]
    taken: Taken


def forum_view(tx: Tx, forum: Forum) -> ForumView:
    """Everything of a meeting, inputs with the most votes first."""
    tx.session.flush()
    inputs = forums.inputs(tx, forum.forum_id)
    votes = forum_places.votes(tx, [one.input_id for one in inputs]) if inputs else {}
    return ForumView(
        forum,
        sorted(inputs, key=lambda one: (-votes.get(one.input_id, 0), one.input_id)),
        votes,
        forum_places.follow_ups(tx, forum.forum_id),
        forum_places.taken(tx, forum.forum_id),
    )


def public_text(tx: Tx, text: str | None, city: str, themer: Themer, now: datetime) -> str | None:
    """A text as the public reads it."""
    return None if text is None else redacted(themer.masked(tx, city, text, now))
