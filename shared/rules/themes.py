"""The words by which a text shows what it is about, and the competencies each theme asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Literal, Self

from shared.errors import Text
from shared.rules.reading import Table

Audience = Literal["citizens", "participants"]
AUDIENCES: Final[tuple[Audience, ...]] = ("citizens", "participants")
"""Whose texts a theme is looked for in: what citizens say of services, what participants say of a session."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme. ``words`` are terms of one or more words as people write them; see ``docs/explanation/themes.md``."""

    slug: str
    name: Text
    audience: Audience
    competencies: tuple[str, ...]
    """What training the theme asks for, as slugs of competencies; may be none."""
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Terms in whose midst a word does not count."""


@dataclass(frozen=True, slots=True)
class ThemeRules:
    """The packaged lexicon, before a city changes it over HTTP."""

    NAME: ClassVar[str] = "themes"

    rule_set: str
    negators: tuple[str, ...]
    passed_over: tuple[str, ...]
    """Words a negation reaches over: "tidak begitu ramah"."""
    undone_by: tuple[str, ...]
    """Words that take a negation back: "tidak hanya lambat"."""
    reach: int
    """How many words after a negator it may reach at most."""
    linking: tuple[str, ...]
    """Words that may stand between those of a term in any number: "pelatihan komputer bagi para petugas"."""
    kept: tuple[str, ...]
    """Words that are not reduced to a stem, because another word would come of it."""
    spelling: Mapping[str, str]
    """How people write, to the words of the dictionary; one word may stand for several."""
    themes: Mapping[str, Theme]

    @classmethod
    def read(cls, table: Table, rule_set: str) -> Self:
        """Read the values of a rule set; raises ``RuleFileError``."""
        spelling, themes = table.table("spelling"), table.table("themes")
        read = cls(
            rule_set=rule_set,
            negators=table.texts("negators"),
            passed_over=table.texts("passed_over"),
            undone_by=table.texts("undone_by"),
            reach=table.integer("reach", 1, 10),
            linking=table.texts("linking"),
            kept=table.texts("kept"),
            spelling=MappingProxyType(_spelling(spelling)),
            themes=MappingProxyType({slug: _theme(themes, slug) for slug in themes.names()}),
        )
        spelling.done()
        themes.done()
        return read


def _spelling(table: Table) -> dict[str, str]:
    """The file groups spellings by what they stand for."""
    read: dict[str, str] = {}
    for meant in table.names():
        for written in table.texts(meant):
            if written in read:
                table.refuse(
                    meant,
                    Text(
                        f"{written!r} sudah berarti {read[written]!r}; hapus salah satunya",
                        f"{written!r} stands for {read[written]!r} already; take one of the two out",
                    ),
                )
            read[written] = meant
    return read


def _theme(table: Table, slug: str) -> Theme:
    if not _SLUG.fullmatch(slug):
        table.refuse(slug, Text("tulis slug seperti waktu-tunggu", "write a slug such as waktu-tunggu"))
    inner = table.table(slug)
    audience = inner.text("audience", AUDIENCES)
    theme = Theme(
        slug=slug,
        name=Text(inner.text("name_id"), inner.text("name_en")),
        audience="citizens" if audience == "citizens" else "participants",
        competencies=inner.texts("competencies"),
        words=inner.texts("words"),
        unless=inner.texts("unless") if inner.has("unless") else (),
    )
    inner.done()
    return theme
