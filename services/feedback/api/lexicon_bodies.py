"""Bodies of a city's lexicon: what the city changes, what is in force, what a trial finds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.feedback.api.fields import Body, FreeText, Line, example
from services.feedback.api.theme_examples import LEXICON, LEXICON_CHANGES, TRIED
from services.feedback.handlers.lexicons import CityLexicon, Trial
from shared.events.base import Competency, Slug
from shared.rules.themes import Audience, Theme


def _lower(value: str) -> str:
    return " ".join(value.lower().split())


Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60), AfterValidator(_lower)]
"""One to six words; "tidak ..." fires when the rest is denied, "=..." means that very form."""


class NameBody(Body):
    """What a theme is called."""

    id: Line = Field(examples=["Pasar dan retribusi"])
    en: Line = Field(examples=["Markets and levies"])


class ThemeChangeBody(Body):
    """What a city changes of one theme. A theme of its own needs name, competencies and add."""

    name: NameBody | None = None
    audience: Audience | None = Field(default=None, description="Whose texts it is looked for in; citizens by default")
    competencies: Annotated[list[Competency], Field(max_length=10)] | None = None
    add: list[Term] = Field(default=[], max_length=300, examples=[["lapak", "tidak boleh jualan"]])
    remove: list[Term] = Field(default=[], max_length=300, description="Terms of the packaged theme that go")
    unless: list[Term] = Field(default=[], max_length=100, description="Terms in whose midst a word does not count")
    off: bool = Field(default=False, description="Look for this theme no more")


class LexiconRequest(Body):
    """All that a city changes of the packaged lexicon."""

    model_config = example(**LEXICON_CHANGES)

    themes: dict[Slug, ThemeChangeBody] = Field(default={}, max_length=60)
    spelling: dict[Term, Term] = Field(default={}, max_length=2000, description="How people write, to what they mean")
    masked: list[Term] = Field(default=[], max_length=500, description="Words the public does not read")
    unmasked: list[Term] = Field(default=[], max_length=500, description="Packaged masked words that are harmless here")

    def content(self) -> dict[str, Any]:
        """As it is stored: without what is not said."""
        return self.model_dump(mode="json", exclude_defaults=True)


class LexiconPatch(Body):
    """A JSON merge patch (RFC 7396) of a city's changes: null takes out, objects merge, lists are replaced."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"themes": {"pasar": None}, "spelling": {"hape": "ponsel"}}]},
    )

    themes: dict[Slug, dict[str, Any] | None] | None = None
    spelling: dict[Term, Term | None] | None = None
    masked: list[Term] | None = None
    unmasked: list[Term] | None = None

    def content(self) -> dict[str, Any]:
        """What was sent, and no more."""
        return self.model_dump(mode="json", exclude_unset=True)


class ThemeBody(BaseModel):
    """A theme as it is in force."""

    name: NameBody
    audience: Audience
    competencies: list[str]
    words: list[str]
    unless: list[str]


class LexiconBody(BaseModel):
    """A city's lexicon."""

    model_config = example(**LEXICON)

    city: str = Field(examples=["semarang"])
    version: int = Field(description="0: the packaged lexicon, unchanged", examples=[3])
    lexicon: str = Field(description="What every reading carries", examples=["themes-2026.1+semarang.3"])
    changes: dict[str, Any] = Field(
        description="What the city changed; send it changed with PUT", examples=[LEXICON_CHANGES]
    )
    themes: dict[str, ThemeBody]
    spelling: dict[str, str]
    negators: list[str]


class TryRequest(Body):
    """A text to try the lexicon on. Nothing of it is stored."""

    model_config = example(text="Ngantri lamaaa bgt, petugasnya gak ramah. Biayanya tidak mahal.", audience="citizens")

    text: FreeText = Field(examples=["Ngantri lamaaa bgt, petugasnya gak ramah. Biayanya tidak mahal."])
    audience: Audience = "citizens"
    draft: LexiconRequest | None = Field(default=None, description="Changes to try instead of the city's own")


class WordBody(BaseModel):
    """How one word was read."""

    written: str = Field(examples=["ngantri"])
    spelt: str = Field(examples=["antre"])
    stem: str = Field(examples=["antre"])
    denied: bool = Field(description="Whether a negation reaches it")


class FoundBody(BaseModel):
    """A theme with the words that decided."""

    theme: str = Field(examples=["sikap-petugas"])
    words: list[str] = Field(examples=[["gak ramah"]])
    competencies: list[str] = Field(examples=[["pelayanan-publik", "komunikasi"]])


class TryBody(BaseModel):
    """What would be found."""

    model_config = example(**TRIED)

    lexicon: str
    themes: list[FoundBody]
    needs: list[str] = Field(description="The competencies that events would carry")
    masked: str = Field(description="The text as the public would read it")
    words: list[WordBody]


def lexicon_body(found: CityLexicon) -> LexiconBody:
    """The body of a city's lexicon."""
    return LexiconBody(
        city=found.city,
        version=found.version,
        lexicon=found.lexicon.version,
        changes=dict(found.changes),
        themes={slug: _theme(theme) for slug, theme in found.lexicon.themes.items()},
        spelling=dict(found.lexicon.grammar.spelling),
        negators=list(found.packaged.negators),
    )


def try_body(trial: Trial, masked: str) -> TryBody:
    """The body of a trial."""
    return TryBody(
        lexicon=trial.lexicon.version,
        themes=[
            FoundBody(theme=one.theme, words=list(one.words), competencies=list(trial.lexicon.needs([one.theme])))
            for one in trial.found
        ],
        needs=list(trial.lexicon.needs(one.theme for one in trial.found)),
        masked=masked,
        words=[
            WordBody(written=one.written, spelt=one.spelt, stem=one.stem, denied=one.denied_by is not None)
            for one in trial.words
        ],
    )


def _theme(theme: Theme) -> ThemeBody:
    return ThemeBody(
        name=NameBody(id=theme.name.id, en=theme.name.en),
        audience=theme.audience,
        competencies=list(theme.competencies),
        words=list(theme.words),
        unless=list(theme.unless),
    )
