"""The rules as they stand in files, with the versions that were entered here: the same object, kept up to date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from services.evaluation.store import rule_sets
from services.evaluation.store.rule_sets import Entered
from shared.database import Tx
from shared.migrations import History
from shared.rules.files import RuleSet
from shared.rules.ruleset import RuleKind, Rules
from shared.tables import PipelineTables

K = TypeVar("K", bound=RuleKind)

_DAY: Final = timedelta(days=1)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT.*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class LiveRules(Rules):
    """Rules that look up to date after each ``refresh``."""

    def __init__(self, files: Rules) -> None:
        super().__init__({}, files.sources)
        self._files = files
        self._present = files
        self._known: tuple[object, ...] = ()

    def refresh(self, tx: Tx) -> None:
        """Take in what was entered or withdrawn since. Raises ``RuleFileError`` for what cannot be read any more."""
        entered = rule_sets.standing(tx)
        known = tuple((one.rule_set_id, one.effective_from) for one in entered)
        if known != self._known:
            self._present = self.with_entered(entered)
            self._known = known

    def with_entered(self, entered: Iterable[Entered]) -> Rules:
        """The files with these versions instead. Raises ``RuleFileError``."""
        return self._files.with_versions(versions_of(entered))

    def at(self, name: str, on: date, city: str | None = None) -> RuleSet:
        """See ``Rules``."""
        return self._present.at(name, on, city)

    def of(self, kind: type[K], on: date, city: str | None = None) -> K:
        """See ``Rules``."""
        return self._present.of(kind, on, city)

    def line(self, name: str, city: str | None = None) -> tuple[RuleSet, ...]:
        """See ``Rules``."""
        return self._present.line(name, city)


class WithRules:
    """A store's history that has the rules read what was entered before anybody is answered."""

    def __init__(self, history: History, rules: LiveRules, tables: PipelineTables, service: str) -> None:
        self._history = history
        self._rules = rules
        self._tables = tables
        self._source = f"/mumpuni/{service}"

    def upgrade(self, connection: sa.Connection) -> None:
        """See ``History``."""
        self._history.upgrade(connection)
        self._read(connection)

    def newest(self) -> str | None:
        """See ``History``."""
        return self._history.newest()

    def require(self, connection: sa.Connection) -> None:
        """See ``History``."""
        self._history.require(connection)
        self._read(connection)

    def _read(self, connection: sa.Connection) -> None:
        self._rules.refresh(Tx(connection, self._tables, self._source))


def versions_of(entered: Iterable[Entered]) -> list[RuleSet]:
    """Each with the day before the next one of its name and city as its last."""
    found = []
    ordered = sorted(entered, key=lambda one: (one.name, one.city, one.effective_from))
    for _, group in groupby(ordered, key=lambda one: (one.name, one.city)):
        line = list(group)
        lasts: Sequence[date | None] = [one.first_day - _DAY for one in line[1:]] + [None]
        found += [_version(one, last) for one, last in zip(line, lasts, strict=True)]
    return found


def parameters_of(text: str) -> dict[str, Any]:
    """Figures as a rule file would give them: exact decimals, days and moments."""
    read: dict[str, Any] = _exact(json.loads(text, parse_float=Decimal))
    return read


def _version(one: Entered, last: date | None) -> RuleSet:
    values = parameters_of(one.parameters)
    return RuleSet(one.name, f"v{one.number}", one.first_day, last, values, one.owner)


def _exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _exact(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_exact(one) for one in value]
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date.fromisoformat(value)
    return value
