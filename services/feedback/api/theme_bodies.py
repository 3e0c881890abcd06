"""Bodies of themes: counted for everyone, text by text for the agency."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pydantic import BaseModel, Field

from services.feedback.api.fields import Body, ShownTime, example
from services.feedback.api.theme_examples import COUNTS, QUALITY, READING, READING_WITH_TEXT, REREAD, SESSION
from services.feedback.domain.agreement import Agreement, Tally
from services.feedback.handlers.theme_counts import ThemeCount, ThemeCounts
from services.feedback.handlers.themes import Opinion, SessionThemes
from services.feedback.store.theme_tables import Decider, SourceKind, ThemeFound, ThemeReading
from shared.events.base import Slug
from shared.rules.competencies import name_of


class CompetencyBody(BaseModel):
    """A competency and how often the themes ask for it."""

    competency: str = Field(examples=["pelayanan-publik"])
    name: str = Field(examples=["Pelayanan publik"])
    texts: int = Field(examples=[31])


class ThemeCountBody(BaseModel):
    """A theme's texts of a year."""

    theme: str = Field(examples=["waktu-tunggu"])
    name: str = Field(examples=["Waktu tunggu dan lambatnya layanan"])
    texts: int = Field(examples=[31])
    previous_year: int | None = Field(description="Null where the public may not see it", examples=[18])
    change: int | None = Field(examples=[13])
    months: list[int | None] = Field(description="January to December", examples=[[3, 0, 5, 9, 6, 8, 0, 0, 0, 0, 0, 0]])
    competencies: list[str] = Field(examples=[["pelayanan-publik", "orientasi-pada-hasil"]])


class ThemesBody(BaseModel):
    """What citizens' texts of a year are about. A text may have several themes."""

    model_config = example(**COUNTS)

    city: str
    agency: str | None
    unit_id: str | None
    year: int = Field(examples=[2026])
    hidden: bool = Field(description="Whether there are themes too rare to be shown to the public")
    items: list[ThemeCountBody]
    needs: list[CompetencyBody] = Field(description="The competencies these themes ask for, most asked for first")
    lexicon: str = Field(examples=["themes-2026.1+semarang.3"])


class FoundThemeBody(BaseModel):
    """A theme of a text."""

    theme: str
    by: Decider = Field(description="The lexicon, whoever gave the text, or the agency that corrected it")
    words: list[str] = Field(description="The words of the text that decided", examples=[["antre", "lama"]])
    counts: bool = Field(description="False where the agency took it out")


class ReadingBody(BaseModel):
    """A text that was read."""

    model_config = example(**READING)

    source_id: str
    kind: SourceKind
    agency: str
    city: str
    unit_id: str | None
    said_at: ShownTime
    lexicon: str
    corrected: bool
    themes: list[FoundThemeBody]
    needs: list[str]
    version: int


class ReadingWithText(ReadingBody):
    """A text that was read, with the text."""

    model_config = example(**READING_WITH_TEXT)

    text: str | None = Field(description="Null when it was erased")


class ThemesPatch(Body):
    """What a text is about, as a person reads it."""

    model_config = example(themes=["waktu-tunggu", "sikap-petugas"])

    themes: list[Slug] = Field(max_length=20, examples=[["waktu-tunggu", "sikap-petugas"]])


class RereadBody(BaseModel):
    """What reading again changed."""

    model_config = example(**REREAD)

    lexicon: str
    read: int
    changed: int
    remaining: int = Field(description="Repeat until it is 0")


class TallyBody(BaseModel):
    """How often the lexicon was right."""

    right: int
    wrong: int
    missed: int
    precision: float | None = Field(description="Of what was found, the share that is right", examples=[0.9])
    recall: float | None = Field(description="Of what there is, the share that was found", examples=[0.8])


class QualityBody(BaseModel):
    """How the lexicon agrees with the agencies' corrections."""

    model_config = example(**QUALITY)

    city: str
    texts: int = Field(description="Texts that were corrected or confirmed by hand")
    exact: int = Field(description="Texts of which every theme was right")
    overall: TallyBody
    themes: dict[str, TallyBody]


class OpinionBody(BaseModel):
    """How many participants say it: by their mark, in their comment, in either way (each person once)."""

    marked: int
    said: int
    either: int


class SessionThemesBody(BaseModel):
    """What participants say of a session. ``hidden``: fewer answers than may be shown."""

    model_config = example(**SESSION)

    session_id: str
    hidden: bool
    answers: int
    too_difficult: OpinionBody | None
    too_easy: OpinionBody | None
    themes: dict[str, int] = Field(examples=[{"materi-terlalu-sulit": 4, "praktik-kurang": 2}])


def themes_body(found: ThemeCounts, language: str) -> ThemesBody:
    """The body of a year's themes."""
    return ThemesBody(
        city=found.place.city,
        agency=found.place.agency,
        unit_id=found.place.unit_id,
        year=found.year,
        hidden=found.hidden,
        items=[_count(one, found, language) for one in found.items],
        needs=[
            CompetencyBody(competency=need, name=name_of(need, language), texts=texts)
            for need, texts in found.needs.items()
        ],
        lexicon=found.lexicon.version,
    )


def reading_body(reading: ThemeReading, found: Sequence[ThemeFound]) -> ReadingBody:
    """The body of a reading in a list."""
    return ReadingBody.model_validate(
        {
            **reading.model_dump(),
            "corrected": reading.corrected_at is not None,
            "themes": [
                {"theme": one.theme, "by": one.decider, "words": one.words, "counts": one.counts} for one in found
            ],
        }
    )


def quality_body(city: str, agreement: Agreement) -> QualityBody:
    """The body of an agreement."""
    return QualityBody(
        city=city,
        texts=agreement.texts,
        exact=agreement.exact,
        overall=_tally(agreement.micro),
        themes={theme: _tally(tally) for theme, tally in agreement.themes.items()},
    )


def session_body(session_id: str, said: SessionThemes, smallest: int) -> SessionThemesBody:
    """The body of a session's themes."""
    hidden = said.answers < smallest
    return SessionThemesBody(
        session_id=session_id,
        hidden=hidden,
        answers=said.answers,
        too_difficult=None if hidden else _opinion(said.too_difficult),
        too_easy=None if hidden else _opinion(said.too_easy),
        themes={} if hidden else said.themes,
    )


def _count(one: ThemeCount, found: ThemeCounts, language: str) -> ThemeCountBody:
    theme = found.lexicon.themes.get(one.theme)
    return ThemeCountBody(
        theme=one.theme,
        name=theme.name.in_language(language) if theme else one.theme.replace("-", " ").capitalize(),
        texts=one.texts,
        previous_year=one.before,
        change=None if one.before is None else one.texts - one.before,
        months=list(one.months),
        competencies=list(one.competencies),
    )


def _tally(tally: Tally) -> TallyBody:
    return TallyBody(
        right=tally.right,
        wrong=tally.wrong,
        missed=tally.missed,
        precision=_share(tally.precision),
        recall=_share(tally.recall),
    )


def _share(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)


def _opinion(opinion: Opinion) -> OpinionBody:
    return OpinionBody(marked=opinion.marked, said=opinion.said, either=opinion.either)
