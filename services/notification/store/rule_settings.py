"""What agencies and cities say otherwise about rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.rule_tables import RULE_SETTING
from shared.database import Tx
from shared.database.bulk import replacing

EVERY_AGENCY: Final = "*"
"""Stands for a city's default for all its agencies."""

_PUT: Final = replacing(RULE_SETTING, newer="version")


class SettingKey(NamedTuple):
    """Whose word about which rule."""

    city: str
    agency: str
    rule: str


class Setting(NamedTuple):
    """What they say: ``thresholds`` by the rule set's own keys, and ``policy`` as a rule set states it."""

    thresholds: Mapping[str, Any]
    policy: Mapping[str, Any]
    severity: str | None
    version: int
    changed_at: datetime
    changed_by: str


def all_of(tx: Tx) -> dict[SettingKey, Setting]:
    """Everything anybody said."""
    return {SettingKey(row.city, row.agency, row.rule): _setting(row) for row in tx.execute(sa.select(RULE_SETTING))}


def put(tx: Tx, key: SettingKey, setting: Setting) -> bool:
    """Store what somebody says, in place of what was said before; False when somebody else has just said something.

    Two replicas that both saw the version before do not overwrite each other: the second finds its version taken.
    """
    said = {"thresholds": setting.thresholds, "policy": setting.policy, "severity": setting.severity}
    text = json.dumps(said, default=_number)
    _PUT.run(tx, [(*key, text, setting.version, setting.changed_at, setting.changed_by)])
    ours = sa.and_(*(RULE_SETTING.c[name] == value for name, value in key._asdict().items()))
    row = tx.execute(sa.select(RULE_SETTING).where(ours)).one()
    return (row.setting, row.version, row.changed_by) == (text, setting.version, setting.changed_by)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"a setting holds numbers and texts, not {value!r}")


def _setting(row: Any) -> Setting:
    said = json.loads(row.setting, parse_float=Decimal)
    return Setting(said["thresholds"], said["policy"], said["severity"], row.version, row.changed_at, row.changed_by)
