"""Rule files: finding, reading and overlaying them, before anybody asks what their figures mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shared.errors import Text
from shared.rules.reading import RuleFileError, Table, no_table

_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
_DAY = timedelta(days=1)
_CITY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Figures as a file states them, with the days they hold on (both ends included; ``None`` is open)."""

    name: str
    version: str
    effective_from: date
    effective_to: date | None
    values: Mapping[str, object]
    city: str | None = None

    @property
    def id(self) -> str:
        """What a computed result carries: ``jp-2026.1``, or ``jp-2026.1+semarang.1`` where a city overrides it."""
        return f"{self.name}-{self.version}"

    def holds(self, on: date) -> bool:
        """Whether the rule set is in force on a day."""
        return self.effective_from <= on <= (self.effective_to or date.max)


class RuleFile(NamedTuple):
    """A rule set and the file it stands in."""

    path: Path
    rule_set: RuleSet


def toml_files(folder: Path) -> list[Path]:
    """The rule files of a folder, by name; anything else in it, hidden files aside, is refused."""
    if not folder.is_dir():
        raise RuleFileError(
            Text(
                f"{folder}: ini bukan folder; buat dahulu, atau kosongkan setelannya",
                f"{folder}: this is no folder; make it, or leave the setting out",
            )
        )
    stray = [path for path in sorted(folder.iterdir()) if path.suffix != ".toml" and not path.name.startswith(".")]
    if stray:
        raise RuleFileError(
            Text(
                f"{stray[0]}: hanya berkas .toml di sini; pindahkan",
                f"{stray[0]}: only .toml files belong here; move it elsewhere",
            )
        )
    return sorted(folder.glob("*.toml"))


def read_file(path: Path, names: Collection[str], *, of_city: bool) -> RuleFile:
    """Read one file, which must name one of the rule sets ``names`` and, ``of_city``, its city."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFileError(
            Text(f"{path}: ini bukan TOML dalam UTF-8: {error}", f"{path}: this is no TOML in UTF-8: {error}")
        ) from error
    table = Table(content, f"{path}: ")
    name, version, city = table.text("name", names), table.text("version"), None
    if not _VERSION.fullmatch(version):
        table.refuse(
            "version",
            Text(f"tulis versi seperti 2026.1, bukan {version!r}", f"write a version such as 2026.1, not {version!r}"),
        )
    if of_city:
        city = table.text("city")
        if not _CITY.fullmatch(city):
            table.refuse(
                "city",
                Text(
                    f"tulis slug kota seperti semarang, bukan {city!r}",
                    f"write the city's slug such as semarang, not {city!r}",
                ),
            )
    first = table.day("effective_from")
    last = table.day("effective_to") if table.has("effective_to") else None
    if last is not None and last < first:
        table.refuse("effective_to", Text("tanggal ini sebelum effective_from", "this day lies before effective_from"))
    table.table("values")
    table.done()
    return RuleFile(path, RuleSet(name, version, first, last, content["values"], city))


def refuse_overlaps(files: Iterable[RuleFile]) -> None:
    """Refuse two files that give the same rule set (of the same city) for the same day."""
    ordered = sorted(files, key=lambda one: (one.rule_set.name, one.rule_set.city or "", one.rule_set.effective_from))
    for earlier, later in pairwise(ordered):
        before, after = earlier.rule_set, later.rule_set
        if (before.name, before.city) == (after.name, after.city) and before.holds(after.effective_from):
            raise RuleFileError(
                Text(
                    f"{earlier.path} dan {later.path}: keduanya berlaku pada {after.effective_from}; "
                    "akhiri yang lebih awal dengan effective_to sehari sebelumnya",
                    f"{earlier.path} and {later.path}: both hold on {after.effective_from}; "
                    "end the earlier one with effective_to on the day before",
                )
            )


def merged_with(city: RuleFile, base: Iterable[RuleFile]) -> list[RuleFile]:
    """A city's file laid over every packaged rule set it meets in time; the city's figures win."""
    merged = []
    for under in (file.rule_set for file in base if file.rule_set.name == city.rule_set.name):
        over = city.rule_set
        first = max(under.effective_from, over.effective_from)
        last = min(under.effective_to or date.max, over.effective_to or date.max)
        if first <= last:
            version = f"{under.version}+{over.city}.{over.version}"
            values = _overlaid(under.values, over.values, f"{city.path}: values.")
            merged.append(RuleFile(city.path, RuleSet(under.name, version, first, last, values, over.city)))
    if not merged:
        raise RuleFileError(
            Text(
                f"{city.path}: tidak ada {city.rule_set.name!r} bawaan pada hari-harinya; perbaiki effective_from",
                f"{city.path}: no packaged {city.rule_set.name!r} holds on its days; mend effective_from",
            )
        )
    return merged


def laid_over(over: RuleFile, line: Iterable[RuleFile], *, tag: str) -> list[RuleFile]:
    """Rule sets that follow each other, with another laid over its days: there its figures win, the rest stays.

    ``tag`` comes between the version beneath and its own in the id of the result. Raises ``RuleFileError``.
    """
    result, top = [], over.rule_set
    begin, end = top.effective_from, top.effective_to or date.max
    for path, under in line:
        first, last = under.effective_from, under.effective_to or date.max
        if last < begin or end < first:
            result.append(RuleFile(path, under))
            continue
        if first < begin:
            result.append(RuleFile(path, replace(under, effective_to=begin - _DAY)))
        version = f"{under.version}+{tag}.{top.version}"
        values = _overlaid(under.values, top.values, f"{over.path}: values.")
        within = RuleSet(under.name, version, max(first, begin), _open(min(last, end)), values, top.city)
        result.append(RuleFile(over.path, within))
        if end < last:
            result.append(RuleFile(path, replace(under, effective_from=end + _DAY)))
    return result


def _open(last: date) -> date | None:
    return None if last == date.max else last


def _overlaid(under: Mapping[str, object], over: Mapping[str, object], where: str) -> dict[str, object]:
    result = dict(under)
    for key, value in over.items():
        below = under.get(key)
        if isinstance(below, dict):
            if not isinstance(value, dict):
                raise RuleFileError(no_table(value), key=f"{where}{key}")
            result[key] = _overlaid(below, value, f"{where}{key}.")
        else:
            result[key] = value
    return result
