"""What a script sees of the running transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from shared.tables import PipelineTables


class Staged(NamedTuple):
    """A row for the outbox, in the order of its columns after ``seq``."""

    topic: str
    record_key: bytes
    headers: bytes
    value: bytes
    staged_at_ms: int


class Tx:
    """The running transaction. A script reads and writes through it and never commits.

    ``guarded``: the script runs in a savepoint, so what its session flushes can be undone without the others'.
    """

    def __init__(self, connection: sa.Connection, tables: PipelineTables, source: str, *, guarded: bool = True) -> None:
        self.connection = connection
        self.tables = tables
        self.source = source
        """The CloudEvents source of what is staged here."""
        self.staged: list[Staged] = []
        """Outbox rows of this script; written after it, in the order staged (see ``shared.outbox``)."""
        self._guarded = guarded
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session on the same connection, flushed when the script ends."""
        if self._session is None:
            mode = "create_savepoint" if self._guarded else "rollback_only"
            self._session = Session(
                self.connection,
                join_transaction_mode=mode,  # type: ignore[arg-type]  # mypy widens the two literals to str
                expire_on_commit=False,
                autoflush=True,
            )
        return self._session

    def execute(
        self, statement: sa.Executable, parameters: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        """Run a Core statement; a sequence of parameters runs it once for each (executemany)."""
        return self.connection.execute(statement, parameters)

    def finish(self) -> None:
        """Write what the session still holds."""
        if self._session is not None:
            self._session.commit()  # of its own savepoint, or of nothing: the transaction stays open
            self._session.close()

    def abandon(self) -> None:
        """Forget what the session holds; whoever began the transaction undoes it."""
        if self._session is not None:
            self._session.close()
