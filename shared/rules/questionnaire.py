"""What participants are asked after a session, until when, and when they are reminded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from shared.errors import Text
from shared.rules.reading import Table

CORE = ("material", "instructor", "organisation", "usefulness", "difficulty")
"""Asked in every form; programmes are rated by them."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_FORM = re.compile(r"N?KL([0-9]{2})?")


@dataclass(frozen=True, slots=True)
class QuestionnaireRules:
    """Questions by code, which further ones a form asks, and days."""

    NAME: ClassVar[str] = "questionnaire"

    rule_set: str
    open_days: int
    """Days after the invitation until a personal link ends."""
    invite_within_days: int
    """A completion that is heard of more days later invites nobody."""
    remind_after_days: tuple[int, ...]
    """Days after the invitation, rising."""
    further: Mapping[str, tuple[str, ...]]
    """By code of a form, or ``KL`` and ``NKL`` for all classical and non-classical ones."""
    questions: Mapping[str, Text]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        open_days = table.integer("open_days", 1, 365)
        names = ("first_reminder_days", "second_reminder_days")
        days = tuple(table.integer(name, 1, open_days) for name in names)
        if days[1] <= days[0]:
            table.refuse(names[1], Text(f"ini harus lebih dari {names[0]}", f"this must be more than {names[0]}"))
        questions = _questions(table)
        within = table.integer("invite_within_days", 1, 3650)
        return cls(rule_set, open_days, within, days, _further(table, questions), questions)

    def asked(self, form: str) -> tuple[str, ...]:
        """The codes a form asks, in order: the five of every form, then its own or those of its kind."""
        kind = "NKL" if form.startswith("N") else "KL"
        return (*CORE, *self.further.get(form, self.further.get(kind, ())))


def _questions(table: Table) -> Mapping[str, Text]:
    inner = table.table("questions")
    questions = {}
    for code in inner.names():
        if not _CODE.fullmatch(code):
            inner.refuse(
                code,
                Text(
                    "tulis kode dari huruf kecil, angka, dan garis bawah",
                    "write a code of small letters, digits and underscores",
                ),
            )
        texts = inner.table(code)
        questions[code] = Text(texts.text("id"), texts.text("en"))
        texts.done()
    inner.done()
    for code in CORE:
        if code not in questions:
            table.refuse(
                "questions",
                Text(
                    f"{code} ditanyakan di setiap formulir dan memerlukan kalimatnya",
                    f"{code} is asked in every form and needs its wording",
                ),
            )
    return MappingProxyType(questions)


def _further(table: Table, questions: Mapping[str, Text]) -> Mapping[str, tuple[str, ...]]:
    inner = table.table("further")
    further = {}
    for form in inner.names():
        if not _FORM.fullmatch(form):
            inner.refuse(
                form,
                Text(
                    "tulis kode bentuk seperti NKL03, atau KL atau NKL",
                    "write the code of a form such as NKL03, or KL or NKL",
                ),
            )
        further[form] = codes = inner.texts(form)
        for code in codes:
            if code not in questions or code in CORE:
                inner.refuse(
                    form,
                    Text(
                        f"{code!r} bukan pertanyaan tambahan; tambahkan dahulu ke questions",
                        f"{code!r} is no further question; add it to questions first",
                    ),
                )
    inner.done()
    return MappingProxyType(further)
