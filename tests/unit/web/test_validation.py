"""What pydantic finds wrong is said in words that a clerk can act on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from shared.events.base import Form, Id, Slug, UnitId
from shared.web.validation import message_of

_Unnamed = Annotated[str, StringConstraints(pattern="^x+$")]


def said(kind: Any, value: object) -> tuple[str, str]:
    """The sentence about the value, in both languages."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    [error] = refused.value.errors()
    message = message_of(error)
    return message.id, message.en


def test_a_choice_is_listed_in_the_readers_language() -> None:
    assert said(Literal["jsonl", "xlsx"], "pdf") == (
        "harus salah satu dari 'jsonl' atau 'xlsx'",
        "must be one of 'jsonl' or 'xlsx'",
    )
    assert said(Literal["a", "b", "c"], "d")[0] == "harus salah satu dari 'a', 'b' atau 'c'"
    assert said(Literal["a"], "d")[0] == "harus salah satu dari 'a'"


@pytest.mark.parametrize(
    ("kind", "wrong", "example"),
    [
        (Id, "X", "0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f"),
        (Slug, "Kota Medan", "semarang-candisari"),
        (UnitId, "medan", "semarang-candisari.pelayanan"),
        (Form, "KL1", "KL10"),
    ],
)
def test_a_shape_is_told_by_an_example_that_would_be_taken(kind: Any, wrong: str, example: str) -> None:
    indonesian, english = said(kind, wrong)
    assert example in indonesian, indonesian
    assert example in english, english
    assert "^" not in indonesian + english
    assert TypeAdapter(kind).validate_python(example) == example


def test_a_shape_without_words_names_its_pattern() -> None:
    assert said(_Unnamed, "y") == ("bentuknya tidak sesuai (pola ^x+$)", "must match ^x+$")


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ('{"a":', "bukan JSON yang sah, terbaca sampai baris 1 kolom 5", "is not valid JSON: EOF while parsing"),
        ('{"a":\n 1,}', "bukan JSON yang sah, terbaca sampai baris 2 kolom 4", "is not valid JSON: trailing comma"),
    ],
    ids=["cut off", "a comma too many"],
)
def test_a_clerk_is_told_in_one_language_where_json_breaks(text: str, indonesian: str, english: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(dict[str, int]).validate_json(text)
    message = message_of(refused.value.errors()[0])
    assert message.id == indonesian
    assert message.en.startswith(english)
    assert message_of({"type": "json_invalid", "msg": "?"}).id == "bukan JSON yang sah"
