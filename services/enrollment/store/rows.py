"""Rows of a query that are made into values of ours column by column, whose types the query itself cannot say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from shared.database import Tx


def rows_of(tx: Tx, statement: sa.Select[Any], parameters: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """All rows."""
    rows: Sequence[Any] = tx.execute(statement, parameters).all()
    return rows
