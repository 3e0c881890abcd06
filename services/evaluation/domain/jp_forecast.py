"""Where a JP year is heading (PP 11/2017): what is still missing after everything that is planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

from services.evaluation.domain.jp import JpBalance, JpYear
from shared.errors import Text
from shared.rules.jp import JpRules

Outlook = Literal["no_target", "reached", "on_track", "short", "out_of_reach", "missed"]

_WORDS: Mapping[Outlook, Text] = MappingProxyType(
    {
        "no_target": Text(
            "Tidak ada target JP untuk tahun ini; yang dihitung {counted} JP.",
            "There is no JP target for this year; {counted} JP count.",
        ),
        "reached": Text(
            "Target {target} JP sudah tercapai ({counted} JP).", "The target of {target} JP is reached ({counted} JP)."
        ),
        "on_track": Text(
            "Target {target} JP akan tercapai bila semua pelatihan yang sudah didaftar selesai ({expected} JP).",
            "The target of {target} JP will be reached when every enrolled training is completed ({expected} JP).",
        ),
        "short": Text(
            "Masih kurang {shortfall} JP setelah semua yang terdaftar; masih dapat dikejar dalam {days} hari.",
            "{shortfall} JP are missing after everything enrolled; they can still be earned in {days} days.",
        ),
        "out_of_reach": Text(
            "Masih kurang {shortfall} JP dan hanya tersisa {days} hari; target {target} JP tidak akan tercapai.",
            "{shortfall} JP are missing with {days} days left; the target of {target} JP will not be reached.",
        ),
        "missed": Text(
            "Tahun ini sudah berakhir dengan kekurangan {shortfall} JP.",
            "The year has ended with {shortfall} JP missing.",
        ),
    }
)


class Forecast(NamedTuple):
    """JP in tenths. ``planned`` is what the open seats earn before any cap; ``awaiting`` of it what is over already."""

    planned: int
    awaiting: int
    expected: int
    """Counted at the year's end when every seat ends well."""
    shortfall: int
    """Missing to the target even then."""
    days_left: int
    outlook: Outlook
    words: Text


def forecast(
    now: JpBalance, expected: JpBalance, planned: int, awaiting: int, year: JpYear, today: date, rules: JpRules
) -> Forecast:
    """What a year comes to when all goes well, and whether the target can still be reached.

    It can as long as what is missing fits into the days that are left, the present one included, at the most JP a day
    that the rules allow.
    """
    days = max((year.last - max(today, year.first)).days + 1, 0)
    outlook = _outlook(now, expected, days, rules)
    figures = {
        "counted": _jp(now.counted),
        "target": _jp(now.target or 0),
        "expected": _jp(expected.counted),
        "shortfall": _jp(expected.shortfall),
        "days": str(days),
    }
    words = Text(*(sentence.format(**figures) for sentence in _WORDS[outlook]))
    return Forecast(planned, awaiting, expected.counted, expected.shortfall, days, outlook, words)


def _outlook(now: JpBalance, expected: JpBalance, days: int, rules: JpRules) -> Outlook:
    if now.target is None:
        return "no_target"
    if not now.shortfall:
        return "reached"
    if not expected.shortfall:
        return "on_track"
    if not days:
        return "missed"
    return "short" if expected.shortfall <= days * rules.most_a_day else "out_of_reach"


def _jp(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
