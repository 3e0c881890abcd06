"""How figures read in a sentence, in Indonesian and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from services.notification.domain.outcome import Figure, Figures
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.competencies import name_of

_MONTHS = (
    Text("Januari", "January"),
    Text("Februari", "February"),
    Text("Maret", "March"),
    Text("April", "April"),
    Text("Mei", "May"),
    Text("Juni", "June"),
    Text("Juli", "July"),
    Text("Agustus", "August"),
    Text("September", "September"),
    Text("Oktober", "October"),
    Text("November", "November"),
    Text("Desember", "December"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Public names of what an alert is about; None where there is none."""

    unit: str | None = None
    programme: str | None = None


class Wording(NamedTuple):
    """An alert in words: what it is called, and what happened with what to do."""

    title: Text
    message: Text


class Reader:
    """The figures of an alert as they are written in a sentence. Raises ``KeyError`` for one that is missing."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def number(self, name: str) -> Text:
        """A number without needless zeros: ``12,5`` in Indonesian, ``12.5`` in English."""
        return numeral(self._figures[name])

    def word(self, name: str) -> str:
        """A code or a plain word."""
        return str(self._figures[name])

    def competency(self, name: str) -> Text:
        """What a competency is called in the middle of a sentence: ``pelayanan publik``, ``public service``."""
        return Text(*(_small(name_of(self.word(name), language)) for language in ("id", "en")))

    def rupiah(self, name: str) -> Text:
        """An amount of money: ``Rp 1.250.000`` in Indonesian, ``Rp 1,250,000`` in English."""
        english = f"Rp {int(Decimal(self._figures[name])):,}"
        return Text(english.replace(",", "."), english)

    def day(self, name: str) -> Text:
        """A day that is stored as ``2026-11-01``."""
        return day_of(date.fromisoformat(self.word(name)))

    def day_at(self, name: str) -> Text:
        """The city's day of a moment."""
        return day_of(city_day(datetime.fromisoformat(self.word(name))))

    def last_day(self, name: str) -> Text:
        """The last day that ends no later than the moment."""
        return day_of(city_day(datetime.fromisoformat(self.word(name)) - timedelta(microseconds=1)))


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def numeral(value: Figure) -> Text:
    """A number without needless zeros, with the language's decimal sign."""
    english = f"{Decimal(value):f}"
    if "." in english:
        english = english.rstrip("0").rstrip(".")
    return Text(english.replace(".", ","), english)


def day_of(day: date) -> Text:
    """A day with its month written out."""
    month = _MONTHS[day.month - 1]
    return Text(f"{day.day} {month.id} {day.year}", f"{day.day} {month.en} {day.year}")
