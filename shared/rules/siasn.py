"""How BKN's SIASN calls what we file there: its reference ids by form of competency development."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Self

from shared.rules.jp import FORM_CODES
from shared.rules.reading import Table


@dataclass(frozen=True, slots=True)
class SiasnRules:
    """Reference ids of a course history; a form that is not in a table has none yet."""

    NAME: ClassVar[str] = "siasn"

    rule_set: str
    certificate_kind: str
    """jenisKursusSertipikat, the same for every form."""
    course_type: Mapping[str, str]
    """jenisDiklatId by form."""
    course_kind: Mapping[str, str]
    """jenisKursus by form."""

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        return cls(
            rule_set,
            table.text("certificate_kind"),
            _by_form(table.table("course_type")),
            _by_form(table.table("course_kind")),
        )


def _by_form(table: Table) -> Mapping[str, str]:
    found = {form: table.text(form) for form in FORM_CODES if table.has(form)}
    table.done()
    return MappingProxyType(found)
