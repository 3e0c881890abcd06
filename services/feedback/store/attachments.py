"""What is known of reports' files; the bytes lie in a folder."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from services.feedback.store.voice_tables import Attachment
from shared.database import Tx
from shared.database.bulk import table_of
from shared.database.keys import Keys

_TABLE = table_of(Attachment)
_NAMES = Keys("names", stored_as=str)


def add(tx: Tx, attachment: Attachment) -> None:
    """Store what is known of a file."""
    tx.session.add(attachment)


def find(tx: Tx, attachment_id: str) -> Attachment | None:
    """A file."""
    return tx.session.get(Attachment, attachment_id)


def of(tx: Tx, complaint_id: str) -> Sequence[Attachment]:
    """The files of a report, the oldest first."""
    asked = select(Attachment).where(Attachment.complaint_id == complaint_id)
    return tx.session.exec(asked.order_by(col(Attachment.attachment_id))).all()


def unscanned(tx: Tx, after: str, limit: int) -> Sequence[Attachment]:
    """Files nobody could scan yet, in the order they came."""
    asked = select(Attachment).where(Attachment.state == "unscanned", col(Attachment.attachment_id) > after)
    return tx.session.exec(asked.order_by(col(Attachment.attachment_id)).limit(limit)).all()


def known(tx: Tx, names: Collection[str]) -> set[str]:
    """Those of these stored names that belong to a file."""
    asked = sa.select(_TABLE.c.stored_as).where(_NAMES.has(_TABLE.c.stored_as))
    return set(tx.execute(asked, _NAMES.bound(names)).scalars())


def remove(tx: Tx, attachment: Attachment) -> None:
    """Forget a file."""
    tx.session.delete(attachment)
