"""Employee numbers: NIP of permanent staff (PNS) and NI PPPK of contract staff, 18 digits each.

NIP: birth date YYYYMMDD, appointment YYYYMM, sex, sequence. NI PPPK: birth date YYYYMMDD, contract year YYYY, "2" and
the contract count, sex, sequence. Digits 13 and 14 tell them apart: a month, or 21 to 29. Neither has a check digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from shared.errors import Fault, Text
from shared.rules.identity import IdentityRules

Kind = Literal["nip", "ni_pppk"]
Sex = Literal["male", "female"]

_SEXES: dict[str, Sex] = {"1": "male", "2": "female"}
_EIGHTEEN_DIGITS = re.compile(r"[0-9]{18}")
_SEPARATORS = re.compile(r"[\s.'\u2019-]")
_LABEL = re.compile(r"^\s*(?:NIP|NI\s*PPPK|NIPPPK)\b\.?\s*:?", re.IGNORECASE)


class Identity(NamedTuple):
    """What a valid number says about its owner."""

    number: str
    kind: Kind
    birth_date: date
    sex: Sex
    appointed: date | None
    """First day of the month of appointment; none for PPPK."""
    contract_year: int | None
    contract_count: int | None
    """Which contract it is, from 1; none for PNS."""
    sequence: int

    @property
    def employment(self) -> Literal["pns", "pppk"]:
        """The kind of civil servant who has such a number."""
        return "pns" if self.kind == "nip" else "pppk"


class Reading(NamedTuple):
    """What came of reading a number: an identity, or errors. Warnings mark the odd but possible."""

    identity: Identity | None
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def normalised(text: str) -> str:
    """The number without the label, spaces, dots, hyphens and apostrophes that rosters write it with."""
    return _SEPARATORS.sub("", _LABEL.sub("", text))


def read_number(text: str, today: date, rules: IdentityRules, pointer: str = "/nip") -> Reading:
    """Read a NIP or an NI PPPK. Never raises; the messages repeat no digit of the number."""
    number = normalised(text)
    if not _EIGHTEEN_DIGITS.fullmatch(number):
        return _refused(pointer, [_not_eighteen_digits(number)])
    birth, sex, sequence = _date(number[:8]), _SEXES.get(number[14]), int(number[15:])
    kind = _kind(number)
    errors = list(_common_errors(birth, sex, sequence, today, rules))
    if kind is None:
        errors.append(_NEITHER_KIND)
    elif birth is not None:
        problems = _nip_errors if kind == "nip" else _pppk_errors
        errors.extend(problems(number, birth, today, rules))
    if errors or kind is None or birth is None or sex is None:
        return _refused(pointer, errors)
    identity = _identity(number, kind, birth, sex)
    return Reading(identity, (), tuple(Fault(pointer, oddity) for oddity in _oddities(identity, today, rules)))


def compose_nip(birth: date, appointed: date, sex: Sex, sequence: int) -> str:
    """The NIP of a PNS. Raises ``ValueError`` for a sequence outside 1 to 999."""
    return f"{_digits(birth)}{_digits(appointed)[:6]}{_sex_and_sequence(sex, sequence)}"


def compose_ni_pppk(birth: date, year: int, count: int, sex: Sex, sequence: int) -> str:
    """The number of a PPPK's ``count``-th contract. Raises ``ValueError`` outside counts 1-9 and sequences 1-999."""
    if not 1 <= count <= 9:
        raise ValueError("a contract count has one digit, 1 to 9")
    return f"{_digits(birth)}{year:04d}2{count}{_sex_and_sequence(sex, sequence)}"


def _digits(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _sex_and_sequence(sex: Sex, sequence: int) -> str:
    if not 1 <= sequence <= 999:
        raise ValueError("a sequence runs from 1 to 999")
    return f"{1 if sex == 'male' else 2}{sequence:03d}"


def _refused(pointer: str, errors: list[Text]) -> Reading:
    return Reading(None, tuple(Fault(pointer, error) for error in errors), ())


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _kind(number: str) -> Kind | None:
    if "01" <= number[12:14] <= "12":
        return "nip"
    return "ni_pppk" if "20" <= number[12:14] <= "29" else None


def _identity(number: str, kind: Kind, birth: date, sex: Sex) -> Identity:
    year, pair, sequence = int(number[8:12]), int(number[12:14]), int(number[15:])
    if kind == "nip":
        return Identity(number, kind, birth, sex, date(year, pair, 1), None, None, sequence)
    return Identity(number, kind, birth, sex, None, year, pair - 20, sequence)


def _common_errors(
    birth: date | None, sex: Sex | None, sequence: int, today: date, rules: IdentityRules
) -> Iterator[Text]:
    if birth is None:
        yield Text("Digit 1–8 bukan tanggal lahir yang ada (TTTTBBHH)", "Digits 1-8 are no existing date of birth")
    elif birth > today:
        yield Text("Tanggal lahir (digit 1–8) belum terjadi", "The date of birth (digits 1-8) lies in the future")
    if sex is None:
        yield Text("Digit 15 harus 1 (pria) atau 2 (wanita)", "Digit 15 must be 1 (male) or 2 (female)")
    if not rules.sequence.holds(sequence):
        yield Text(
            f"Nomor urut (digit 16–18) harus {rules.sequence.least:03d}–{rules.sequence.most:03d}; "
            "bila 000, mungkin Excel telah membuang tiga digit terakhir",
            f"The sequence (digits 16-18) must be {rules.sequence.least:03d} to {rules.sequence.most:03d}; "
            "if it is 000, Excel may have dropped the last three digits",
        )


def _nip_errors(number: str, birth: date, today: date, rules: IdentityRules) -> Iterator[Text]:
    appointed = date(int(number[8:12]) or 1, int(number[12:14]), 1)
    ages = rules.nip_age_possible
    if appointed > today:
        yield Text("Bulan pengangkatan (digit 9–14) belum terjadi", "The appointment (digits 9-14) lies in the future")
    if not 12 * ages.least <= _months(birth, appointed) <= 12 * ages.most:
        yield Text(
            f"Pengangkatan (digit 9–14) harus pada usia {ages.least} sampai {ages.most} tahun",
            f"The appointment (digits 9-14) must lie between the birthdays {ages.least} and {ages.most}",
        )


def _pppk_errors(number: str, birth: date, today: date, rules: IdentityRules) -> Iterator[Text]:
    year, count, ages = int(number[8:12]), int(number[13]), rules.pppk_age_possible
    if not rules.pppk_contract_possible.holds(count):
        possible = rules.pppk_contract_possible
        yield Text(
            f"Urutan kontrak (digit 14) harus {possible.least}–{possible.most}",
            f"The contract count (digit 14) must be {possible.least} to {possible.most}",
        )
    if year > today.year:
        yield Text("Tahun kontrak (digit 9–12) belum tiba", "The contract year (digits 9-12) lies in the future")
    if not ages.holds(year - birth.year):
        yield Text(
            f"Tahun kontrak (digit 9–12) harus pada usia {ages.least} sampai {ages.most} tahun",
            f"The contract year (digits 9-12) must fall at an age of {ages.least} to {ages.most}",
        )


def _oddities(identity: Identity, today: date, rules: IdentityRules) -> Iterator[Text]:
    birth, usual = identity.birth_date, rules.nip_age_usual
    if _months(birth, today) > 12 * rules.age_today_usual:
        yield Text(
            f"Pemilik nomor ini sudah lebih dari {rules.age_today_usual} tahun; periksa tahun lahirnya",
            f"The owner is over {rules.age_today_usual}; check the year of birth",
        )
    if identity.appointed and not 12 * usual.least <= _months(birth, identity.appointed) <= 12 * usual.most:
        yield Text(
            f"Pengangkatan di luar usia {usual.least}–{usual.most} tahun; tidak lazim",
            f"Appointed outside the birthdays {usual.least} to {usual.most}; unusual",
        )
    if identity.contract_year is not None and identity.contract_year < rules.pppk_first_year_usual:
        yield Text(
            f"Kontrak PPPK sebelum {rules.pppk_first_year_usual}; tidak lazim",
            f"A PPPK contract before {rules.pppk_first_year_usual}; unusual",
        )
    if identity.contract_count is not None and not rules.pppk_contract_usual.holds(identity.contract_count):
        yield Text(f"Kontrak ke-{identity.contract_count}; tidak lazim", "An unusually high contract count")


def _months(birth: date, later: date) -> int:
    """Calendar months between two days: an appointment states no day, so any day of its month will do."""
    return 12 * (later.year - birth.year) + later.month - birth.month


def _not_eighteen_digits(number: str) -> Text:
    if number.isascii() and number.isdigit():
        return Text(
            f"NIP harus 18 digit; yang tertulis {len(number)} digit",
            f"A NIP has 18 digits; this one has {len(number)}",
        )
    return Text("NIP harus terdiri atas 18 angka saja", "A NIP consists of 18 digits and nothing else")


_NEITHER_KIND = Text(
    "Digit 13–14 harus bulan pengangkatan 01–12 (PNS) atau 21–29 (PPPK)",
    "Digits 13-14 must be the month of appointment 01-12 (PNS) or 21-29 (PPPK)",
)
