"""One transaction's worth of scripts: run in order, the one that fails undone alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shared.database.trouble import of_the_world
from shared.database.tx import Staged, Tx
from shared.errors import Problem
from shared.tables import PipelineTables

_SAVEPOINT, _RELEASE, _UNDO = "SAVEPOINT script", "RELEASE SAVEPOINT script", "ROLLBACK TO SAVEPOINT script"
Written = Callable[[sa.Connection], int]
"""How much has been written on a connection so far, in any unit: more than before once a script has written."""


@dataclass(slots=True)
class Waiting:
    """One caller. ``joint`` takes the commands of all who wait with the same ``joint``; else ``script`` is run."""

    future: asyncio.Future[Any]
    script: Callable[[Tx], Any] | None = None
    joint: Callable[[Tx, Sequence[Any]], Sequence[Any]] | None = None
    command: Any = None
    is_long: bool = False
    outcome: Any = None
    error: Exception | None = None

    def answer(self) -> None:
        """Tell the caller; one that went away keeps what it wrote."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.outcome)


class MustBeGuarded(Exception):  # noqa: N818 - a turn of the work, not a mistake
    """An unguarded script failed after it had written, so the transaction is void and has to be run with savepoints."""


@dataclass(frozen=True)
class Batch:
    """Scripts that share a transaction.

    ``guarded`` runs each in a savepoint. Unguarded saves that: two round trips on Postgres, and on SQLite a copy of
    every page that the script changes. A script that then fails without having written anything fails alone all the
    same, and any other failure raises ``MustBeGuarded``.
    """

    waiting: Sequence[Waiting]
    tables: PipelineTables
    source: str
    written: Written
    guarded: bool = True

    def run(self, connection: sa.Connection) -> list[Staged]:
        """Run everything; what was staged. Raises what voids the whole transaction."""
        return [row for group in _groups(self.waiting) for row in self._serve(group, connection)]

    def _serve(self, group: Sequence[Waiting], connection: sa.Connection) -> list[Staged]:
        """Those who share a script, together; when that fails, each alone, so that only the one at fault fails."""
        staged, error = self._attempt(group, connection)
        if error is None:
            return staged
        if len(group) == 1:
            group[0].error = error
            return []
        return [row for waiting in group for row in self._serve([waiting], connection)]

    def _attempt(self, group: Sequence[Waiting], connection: sa.Connection) -> tuple[list[Staged], Exception | None]:
        tx = Tx(connection, self.tables, self.source, guarded=self.guarded)
        before = self._open(connection)
        try:
            _call(group, tx)
            tx.finish()
        except Exception as error:
            tx.abandon()
            if of_the_world(error) and not isinstance(error, Problem):
                raise
            self._undo(connection, before, error)
            return [], error
        self._release(connection)
        return tx.staged, None

    def _open(self, connection: sa.Connection) -> int:
        if self.guarded:
            connection.exec_driver_sql(_SAVEPOINT)
        return self.written(connection)

    def _release(self, connection: sa.Connection) -> None:
        if self.guarded:
            connection.exec_driver_sql(_RELEASE)

    def _undo(self, connection: sa.Connection, before: int, error: Exception) -> None:
        if self.guarded:
            connection.exec_driver_sql(_UNDO)
            connection.exec_driver_sql(_RELEASE)
        elif (
            self.written(connection) != before
            or isinstance(error, sa.exc.DBAPIError)
            or not connection.in_transaction()  # the script's session has undone everybody's
        ):
            raise MustBeGuarded from error


def _groups(batch: Sequence[Waiting]) -> Iterable[list[Waiting]]:
    """Those who share a joint script together, at the place of the first of them; everyone else alone."""
    groups: dict[Any, list[Waiting]] = {}
    for waiting in batch:
        groups.setdefault(waiting.joint or id(waiting), []).append(waiting)
    return groups.values()


def _call(group: Sequence[Waiting], tx: Tx) -> None:
    first = group[0]
    if first.script is not None:
        first.outcome = first.script(tx)
    elif first.joint is not None:
        answers = first.joint(tx, [waiting.command for waiting in group])
        for waiting, answer in zip(group, answers, strict=True):
            waiting.error, waiting.outcome = (answer, None) if isinstance(answer, Exception) else (None, answer)
