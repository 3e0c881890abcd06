"""Reading rule files strictly: every key is known, every value is in range, every error says what to mend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NoReturn

from shared.errors import Text


class RuleFileError(ValueError):
    """A rule file cannot be used; the message names the file, the key and what to write there instead, in English.

    ``key`` is the place in the file, as ``values.level_floors.2``, where the fault lies in one figure. ``mend`` is
    what to write, in both languages, and ``told`` the whole message.
    """

    def __init__(self, mend: Text, *, key: str | None = None) -> None:
        self.told = mend if key is None else Text(f"{key}: {mend.id}", f"{key}: {mend.en}")
        super().__init__(self.told.en)
        self.key = None if key is None else key.rpartition(": ")[2]
        self.mend = mend


def no_table(value: object) -> Text:
    """What to say of a value that stands where a table belongs."""
    return _instead("sebuah tabel", "a table", value)


def _instead(wanted_id: str, wanted_en: str, value: object) -> Text:
    shown = value if isinstance(value, Decimal) else repr(value)
    return Text(f"tulis {wanted_id}, bukan {shown}", f"write {wanted_en}, not {shown}")


class Table:
    """One table of a rule file. Read every key, then call ``done``: a key nobody asked for is an error."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self._values = values
        self._where = where
        self._read: set[str] = set()

    def names(self) -> tuple[str, ...]:
        """The keys of the table, in the order of the file."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether an optional key is there."""
        return key in self._values

    def integer(self, key: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(
                key,
                _instead(f"bilangan bulat dari {least} sampai {most}", f"a whole number from {least} to {most}", value),
            )
        return value

    def decimal(self, key: str, least: Decimal | int, most: Decimal | int) -> Decimal:
        """An exact decimal from ``least`` to ``most``."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(key, _instead(f"angka dari {least} sampai {most}", f"a number from {least} to {most}", value))
        number = Decimal(value)
        if not number.is_finite() or not least <= number <= most:
            self.refuse(key, _instead(f"angka dari {least} sampai {most}", f"a number from {least} to {most}", value))
        return number

    def tenths(self, key: str) -> int:
        """Learning hours from 0 to 1,000 with at most one decimal place, as integer tenths."""
        tenths = self.decimal(key, 0, 1000) * 10
        if tenths != int(tenths):
            self.refuse(
                key, Text("tulis JP dengan paling banyak satu angka desimal", "write JP with at most one decimal place")
            )
        return int(tenths)

    def text(self, key: str, choices: Collection[str] = ()) -> str:
        """A text, one of ``choices`` where there are any."""
        value = self._value(key)
        if not isinstance(value, str) or not value or (choices and value not in choices):
            known = ", ".join(choices)
            wanted = Text(f"salah satu dari {known}", f"one of {known}") if choices else Text("sebuah teks", "a text")
            self.refuse(key, _instead(*wanted, value))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts without repeats."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.refuse(key, _instead("daftar teks", "a list of texts", value))
        if len(set(value)) != len(value):
            self.refuse(key, Text("hapus isian yang berulang", "take out the repeated entries"))
        return tuple(value)

    def day(self, key: str) -> date:
        """A day without a time."""
        value = self._value(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(
                key,
                _instead(
                    "tanggal seperti 2026-01-01 tanpa tanda kutip", "a day such as 2026-01-01 without quotes", value
                ),
            )
        return value

    def moment(self, key: str) -> datetime:
        """A time with its offset."""
        value = self._value(key)
        if not isinstance(value, datetime) or value.tzinfo is None:
            self.refuse(
                key,
                _instead(
                    "waktu dengan zonanya seperti 2020-01-01T00:00:00Z",
                    "a time with its offset such as 2020-01-01T00:00:00Z",
                    value,
                ),
            )
        return value

    def table(self, key: str) -> Table:
        """A table inside this one."""
        value = self._value(key)
        if not isinstance(value, dict):
            self.refuse(key, no_table(value))
        return Table(value, f"{self._where}{key}.")

    def integers(self, key: str, names: Iterable[str], least: int, most: int) -> Mapping[str, int]:
        """A table with exactly the keys ``names``, whole numbers each."""
        inner = self.table(key)
        read = {name: inner.integer(name, least, most) for name in names}
        inner.done()
        return MappingProxyType(read)

    def decimals(self, key: str, names: Iterable[str], least: Decimal | int, most: int) -> Mapping[str, Decimal]:
        """A table with exactly the keys ``names``, exact decimals each."""
        inner = self.table(key)
        read = {name: inner.decimal(name, least, most) for name in names}
        inner.done()
        return MappingProxyType(read)

    def done(self) -> None:
        """Refuse keys that nobody read: a misspelt figure must not be ignored."""
        unread = [key for key in self._values if key not in self._read]
        if unread:
            known = ", ".join(sorted(self._read))
            self.refuse(
                unread[0],
                Text(
                    f"kunci ini tidak dikenal di sini; yang dikenal: {known}",
                    f"this key is unknown here; known are {known}",
                ),
            )

    def refuse(self, key: str, mend: Text) -> NoReturn:
        """Raise ``RuleFileError`` about ``key``, saying what to mend."""
        raise RuleFileError(mend, key=f"{self._where}{key}")

    def _value(self, key: str) -> object:
        self._read.add(key)
        if key not in self._values:
            self.refuse(key, Text("kunci ini belum ada; tambahkan", "this key is missing; add it"))
        return self._values[key]
