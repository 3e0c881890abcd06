"""Slugs as people read them."""

from __future__ import annotations

import pytest

from services.feedback.domain.slug_words import words_of


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ktp", "KTP"),
        ("kk", "KK"),
        ("akta", "AKTA"),
        ("mutasi", "Mutasi"),
        ("surat-pindah", "Surat pindah"),
        ("", ""),
    ],
)
def test_a_slug_reads_as_words(slug: str, words: str) -> None:
    assert words_of(slug) == words
