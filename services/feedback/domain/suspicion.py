"""What makes something that came in look like abuse. Nothing here refuses anybody: what looks odd waits for a look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from shared.errors import Text

Reason = Literal["hidden-field", "no-form", "too-fast", "too-old", "links", "repeated", "many-answers"]

REASONS: Final[Mapping[Reason, Text]] = MappingProxyType(
    {
        "hidden-field": Text("kolom tersembunyi terisi", "a hidden field was filled in"),
        "no-form": Text("dikirim tanpa formulir kami", "sent without our form"),
        "too-fast": Text("dikirim terlalu cepat setelah formulir dibuka", "sent too soon after the form was opened"),
        "too-old": Text("formulirnya sudah terlalu lama dibuka", "the form had been open for too long"),
        "links": Text("memuat banyak tautan", "holds many links"),
        "repeated": Text("teks yang sama berkali-kali", "the same text again and again"),
        "many-answers": Text(
            "banyak jawaban survei dari alamat yang sama hari ini", "many survey answers from the same address today"
        ),
    }
)
"""Every reason, as the agency reads it."""

_LINK: Final = re.compile(
    r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|org|xyz|top|site|shop|online|info|link|ru|cn)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where suspicion begins."""

    form_at_least: timedelta
    """Nobody reads and fills in a form in less."""
    form_at_most: timedelta
    links_at_most: int
    repeats_at_most: int
    """How often the same text may come about one unit in a day."""


@dataclass(frozen=True, slots=True)
class FormSent:
    """What a page's form sent beside its answers: the field people do not see, and when the form was given out."""

    hidden: str
    shown_at: datetime | None


def reasons_of(text: str, earlier: int, form: FormSent | None, now: datetime, limits: Limits) -> tuple[Reason, ...]:
    """Why something looks like abuse, nothing when it does not. ``earlier``: how often this text came today.

    ``form`` is none for what came as JSON, which has no form to look at.
    """
    reasons: list[Reason] = []
    if form is not None:
        reasons += _form_reasons(form, now, limits)
    if len(_LINK.findall(text)) > limits.links_at_most:
        reasons.append("links")
    if earlier >= limits.repeats_at_most:
        reasons.append("repeated")
    return tuple(reasons)


def _form_reasons(form: FormSent, now: datetime, limits: Limits) -> list[Reason]:
    reasons: list[Reason] = ["hidden-field"] if form.hidden else []
    if form.shown_at is None:
        return [*reasons, "no-form"]
    open_for = now - form.shown_at
    if open_for < limits.form_at_least:
        reasons.append("too-fast")
    if open_for > limits.form_at_most:
        reasons.append("too-old")
    return reasons
