"""What texts are about, the cities' lexicons, and what waits for a look before it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Boolean, Index, Integer, SmallInteger, String, Text
from sqlmodel import Field

from services.feedback.store.tables import Base
from shared.columns import Moment

SourceKind = Literal["skm", "questionnaire", "aspiration", "complaint", "forum-input"]
"""Where a text stands: in its own table, under the source's id."""

Decider = Literal["lexicon", "giver", "agency"]
"""Who says that a text has a theme: the lexicon, whoever gave the text, or the agency that corrected it."""


class LexiconVersion(Base, table=True):
    """A city's own words, every version of them; the highest is in force."""

    __tablename__ = "lexicon_version"
    __table_args__ = ({"comment": "Cities' changes of the lexicon"},)

    city: str = Field(primary_key=True, sa_type=String(64))
    version: int = Field(primary_key=True, sa_type=Integer)
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: str = Field(sa_type=String(200))


class ThemeReading(Base, table=True):
    """That a text was read, with which lexicon, and what it asks for. The text itself stays where it was received."""

    __tablename__ = "theme_reading"
    __table_args__ = (
        Index("ix_theme_reading_agency", "agency", "source_id"),
        Index("ix_theme_reading_lexicon", "city", "lexicon", "source_id"),
        Index("ix_theme_reading_session", "session_id"),
        {"comment": "Texts that were read for their themes", "sqlite_with_rowid": False},
    )

    source_id: str = Field(primary_key=True, sa_type=String(36))
    kind: str = Field(sa_type=String(16))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str | None = Field(sa_type=String(129))
    session_id: str | None = Field(sa_type=String(36))
    year: int = Field(sa_type=SmallInteger)
    month: int = Field(sa_type=SmallInteger)
    said_at: datetime = Field(sa_type=Moment)
    lexicon: str = Field(sa_type=String(100))
    needs: list[str] = Field(sa_type=sa.JSON)
    corrected_at: datetime | None = Field(default=None, sa_type=Moment)
    corrected_by: str | None = Field(default=None, sa_type=String(200))
    version: int = Field(default=1, sa_type=Integer)


class ThemeFound(Base, table=True):
    """A theme of a text, who says so and by which words. What the agency took out stays, and does not count."""

    __tablename__ = "theme_found"
    __table_args__ = (
        Index("ix_theme_found_agency", "agency", "year", "theme"),
        Index("ix_theme_found_unit", "unit_id", "year", "theme"),
        {"comment": "Themes of texts", "sqlite_with_rowid": False},
    )

    source_id: str = Field(primary_key=True, sa_type=String(36))
    theme: str = Field(primary_key=True, sa_type=String(64))
    decider: str = Field(sa_type=String(16))
    words: list[str] = Field(sa_type=sa.JSON)
    counts: bool = Field(sa_type=Boolean)
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str | None = Field(sa_type=String(129))
    year: int = Field(sa_type=SmallInteger)
    month: int = Field(sa_type=SmallInteger)


class Parked(Base, table=True):
    """Something that looks like abuse: kept apart until the agency lets it in or throws it out."""

    __tablename__ = "parked"
    __table_args__ = (
        Index("ix_parked_agency", "agency", "state", "parked_id"),
        {"comment": "Answers and reports that wait for a look"},
    )

    parked_id: str = Field(primary_key=True, sa_type=String(36))
    kind: str = Field(sa_type=String(16))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    unit_id: str = Field(sa_type=String(129))
    reasons: list[str] = Field(sa_type=sa.JSON)
    content: str | None = Field(sa_type=Text)
    """What was sent, as JSON; nothing once it was thrown out or let in."""
    received_at: datetime = Field(sa_type=Moment)
    state: str = Field(sa_type=String(16))
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str | None = Field(default=None, sa_type=String(200))
