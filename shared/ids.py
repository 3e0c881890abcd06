"""Identifiers."""

from __future__ import annotations

from uuid import uuid4

from uuid_utils import uuid7


def new_id() -> str:
    """A new UUIDv7 as text: sorts by the time it was made, so that tables and inboxes grow at their end."""
    return str(uuid7())


def new_opaque_id() -> str:
    """A new random UUIDv4 as text: for people, whose identifier must not even tell when they were registered."""
    return str(uuid4())
