"""The forms of competency development, KL01-KL12 (classical) and NKL01-NKL13, and the JP of one activity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from shared.errors import Fault, Text
from shared.rules.form_names import FORM_NAMES
from shared.rules.jp import Cap, JpRules


class Form(NamedTuple):
    """One form: its code, its name and whether it belongs to the classical ones."""

    code: str
    name: Text
    classical: bool


FORMS: Mapping[str, Form] = MappingProxyType(
    {code: Form(code, name, classical=code.startswith("KL")) for code, name in FORM_NAMES.items()}
)
"""Every form by code."""

_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "KL01": ("pelatihan struktural", "diklat struktural", "diklatpim", "pelatihan kepemimpinan", "diklat pim",
                 "pka", "pkp", "pkn"),
        "KL02": ("diklat manajerial",),
        "KL03": ("diklat teknis", "pelatihan teknis umum", "pelatihan teknis substantif"),
        "KL04": ("diklat fungsional",),
        "KL05": ("diklat sosial kultural", "pelatihan sosiokultural", "pelatihan sosio kultural"),
        "KL06": ("seminar", "konferensi", "sarasehan", "webinar", "simposium"),
        "KL07": ("workshop", "lokakarya"),
        "KL08": ("course",),
        "KL10": ("bimtek",),
        "KL12": ("klasikal lainnya", "pelatihan klasikal lain", "lainnya klasikal"),
        "NKL01": ("sesi coaching",),
        "NKL02": ("sesi mentoring", "pendampingan"),
        "NKL03": ("elearning", "pembelajaran elektronik", "pelatihan daring", "mooc"),
        "NKL04": ("pjj", "distance learning"),
        "NKL05": ("secondment",),
        "NKL06": ("outbond", "pembelajaran alam terbuka"),
        "NKL07": ("studi banding", "studi tiru"),
        "NKL08": ("pertukaran", "pertukaran pns", "pertukaran pns swasta", "pertukaran pns dengan swasta"),
        "NKL09": ("self development", "pembelajaran mandiri"),
        "NKL10": ("community of practice", "komunitas praktik", "komunitas pembelajaran"),
        "NKL11": ("on the job training", "ojt", "bimbingan tempat kerja"),
        "NKL12": ("praktik kerja",),
        "NKL13": ("nonklasikal lainnya", "non klasikal lainnya", "lainnya nonklasikal"),
    }
)  # fmt: skip


_IN_BRACKETS = re.compile(r"\([^()]*\)")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _by_name() -> Mapping[str, Form]:
    names: dict[str, Form] = {}
    for form in FORMS.values():
        for name in (form.code, form.name.id, form.name.en, *_ALIASES.get(form.code, ())):
            if names.setdefault(_plain(name), form) is not form:
                raise ValueError(f"{name!r} names two forms")
    return MappingProxyType(names)


_BY_NAME = _by_name()


def form_of(text: str) -> Form | None:
    """The form a roster means by its code or its Indonesian or English name, whatever the case and punctuation.

    An explanation in brackets may follow ("Bimbingan Teknis (Bimtek)"). ``None`` for what names no single form
    ("pelatihan" alone).
    """
    return _BY_NAME.get(_plain(text)) or _BY_NAME.get(_plain(_IN_BRACKETS.sub(" ", text)))


def tenths_of(jp: Decimal) -> int:
    """JP as integer tenths. Raises ``ValueError`` for more than one decimal place."""
    tenths = Fraction(jp) * 10
    if tenths.denominator != 1:
        raise ValueError("JP has at most one decimal place")
    return tenths.numerator


def jp_of(tenths: int) -> Decimal:
    """Integer tenths as JP with one decimal place."""
    return Decimal(f"{tenths}e-1")


def cap_of(form: str, rules: JpRules) -> Cap | None:
    """The cap a form shares with others, if any."""
    return rules.cap_of(form)


def jp_for(form: str, stated: Decimal | None, rules: JpRules, pointer: str = "/jp") -> int | Fault:
    """The JP of one activity in tenths: as stated, else the form's default.

    A stated JP is whole or half and lies within the rule set's bounds; a form without a default needs one stated.
    Raises ``KeyError`` for an unknown form code.
    """
    name = FORMS[form].name
    if stated is not None:
        return _stated(stated, rules, pointer)
    if form in rules.default_jp:
        return rules.default_jp[form]
    return Fault(
        pointer,
        Text(f"JP harus diisi: {name.id} tidak punya JP baku", f"State the JP: {name.en} has no default"),
    )


def _stated(stated: Decimal, rules: JpRules, pointer: str) -> int | Fault:
    least, most, step = (jp_of(one).normalize() for one in (rules.least, rules.most, rules.step))
    if stated.is_finite() and least <= stated <= most and stated % step == 0:
        return tenths_of(stated)
    return Fault(
        pointer,
        Text(
            f"JP harus {_comma(least)} sampai {_comma(most)} dengan kelipatan {_comma(step)}",
            f"JP must be {least:f} to {most:f} in steps of {step:f}",
        ),
    )


def _comma(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")
