"""What a clerk's cells mean: marks, days, services and what respondents say of themselves."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from services.feedback.domain.respondent import CATEGORIES, Trait, age_group_of

_MARKS: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "a": 1, "b": 2, "c": 3, "d": 4}
"""The form's own letters stand for the marks, the worst first."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"), ("februari", "pebruari", "feb", "peb"), ("maret", "mar"), ("april", "apr"), ("mei",),
            ("juni", "jun"), ("juli", "jul"), ("agustus", "agu", "agt", "ags"), ("september", "sep", "sept"),
            ("oktober", "okt"), ("november", "nopember", "nov", "nop"), ("desember", "des"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_NUMERIC: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORDED: Final = re.compile(r"(\d{1,2})[ \-]([a-z]+)[ \-](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EMPTY: Final = frozenset({"", "-", "--", "nihil", "tidak ada", "kosong"})

_SAID: Final[dict[Trait, dict[str, str]]] = {
    "sex": {"p": "female", "pr": "female", "wanita": "female", "l": "male", "lk": "male", "pria": "male",
            "laki laki": "male", "laki": "male"},
    "education": {"sltp": "smp", "slta": "sma", "smk": "sma", "sma smk": "sma", "d1": "d1_d3", "d2": "d1_d3",
                  "d3": "d1_d3", "diploma": "d1_d3", "d4": "s1", "sarjana": "s1", "magister": "s2", "doktor": "s3",
                  "s 1": "s1", "s 2": "s2", "s 3": "s3", "d iii": "d1_d3", "d iv": "s1"},
    "occupation": {"asn": "pns", "pppk": "pns", "polisi": "polri", "karyawan": "swasta", "pegawai swasta": "swasta",
                   "karyawan swasta": "swasta", "wiraswasta": "wirausaha", "pedagang": "wirausaha",
                   "mahasiswa": "pelajar", "siswa": "pelajar", "pelajar mahasiswa": "pelajar", "lain": "lainnya",
                   "lain lain": "lainnya", "petani": "lainnya", "nelayan": "lainnya", "ibu rumah tangga": "lainnya",
                   "irt": "lainnya"},
    "age_group": {},
}  # fmt: skip


def words_of(value: Any) -> str:
    """A cell as small letters and digits with single blanks; nothing for an empty one and for a dash."""
    text = text_of(value)
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", (text or "").casefold()).split())
    return "" if (text or "").casefold() in _EMPTY else plain


def text_of(value: Any) -> str | None:
    """A cell as the clerk sees it, without characters that cannot be shown; none for an empty one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    letters = (
        letter if letter.isprintable() or letter == "\n" else " " for letter in str("" if value is None else value)
    )
    return "".join(letters).strip() or None


def mark_of(value: Any) -> int | None:
    """A mark, 1 to 4 or a to d; none for anything else."""
    return None if isinstance(value, bool) else _MARKS.get((text_of(value) or "").casefold().rstrip("."))


def day_of(value: Any) -> date | None:
    """A day: a date, ``30/10/2026``, ``30 Oktober 2026`` or ``2026-10-30``; none for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = " ".join((text_of(value) or "").casefold().split())
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMERIC.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if (found := _WORDED.fullmatch(text)) and found[2] in _MONTHS:
            return date(int(found[3]), _MONTHS[found[2]], int(found[1]))
    except ValueError:
        return None
    return None


def service_of(value: Any, services: Collection[str]) -> str | None:
    """The unit's service a cell names, by its slug or its words; none for another."""
    words = words_of(value)
    return next((one for one in services if one.replace("-", " ") == words), None)


def category_of(trait: Trait, value: Any) -> str | None:
    """What a respondent said of themselves: a category, its name, or a usual way to write it; none for another."""
    words = words_of(value)
    for category, name in CATEGORIES[trait].items():
        if words in {category.replace("_", " "), words_of(name.id), words_of(name.en)}:
            return category
    if trait == "age_group" and (found := re.fullmatch(r"(\d{1,3})( tahun| th)?", words)):
        return age_group_of(int(found[1]))
    return _SAID[trait].get(words)
