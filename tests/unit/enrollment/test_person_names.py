"""The same name written by different hands, and names that cannot be the same person's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.person_names import have_nothing_in_common, is_same_name, plain

NAMES = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Budi Santoso Lubis, S.Kom.", "BUDI SANTOSO LUBIS"),
        ("Budi Santoso Lubis", "budi  santoso\u00a0lubis S.Kom"),
        ("Drs. Parlindungan Simanjorang, M.Pd.", "Parlindungan Simanjorang"),
        ("Prof. Dr. H. Ahmad Fauzi, S.H., M.H.", "Ahmad Fauzi"),
        ("Andréas Simbolon", "Andreas Simbolon"),
        ("Andre\u0301as Simbolon", "Andréas Simbolon"),
        ("Nur ’Aini Daulay", "Nur Aini Daulay"),
        ("Nur'aini Daulay", "Nur ’Aini Daulay"),
        ("Dra. Hj. Siti Aminah", "Siti Aminah, M.M."),
    ],
)
def test_titles_case_accents_apostrophes_and_spaces_make_no_other_name(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)
    assert not have_nothing_in_common(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Budi Santoso Lubis", "Budi Santoso"),
        ("Budi Santoso", "Hendra Gunawan"),
        ("", ""),
        ("---", "---"),
        ("Siti R. Nasution", "Siti Rahmah Nasution"),
    ],
)
def test_what_is_spelt_differently_or_says_nothing_is_not_the_same_name(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other", "nothing"),
    [
        ("Budi Santoso Lubis, S.Kom.", "Hendra Gunawan Siregar, S.T.", True),
        ("Siti R. Nasution", "Siti Rahmah Nasution", False),
        ("M. Fadli", "Muhammad Fadli Hasibuan", False),
        ("M. Ali", "M. Nur", True),
        ("", "Budi Santoso", False),
        ("Dra. Hj. Siti", "Dra. Hj. Rohana", True),
    ],
)
def test_only_names_without_a_telling_word_in_common_have_nothing_in_common(
    one: str, other: str, nothing: bool
) -> None:
    assert have_nothing_in_common(one, other) is nothing


@given(NAMES, NAMES)
def test_the_order_of_two_names_makes_no_difference(one: str, other: str) -> None:
    assert is_same_name(one, other) == is_same_name(other, one)
    assert have_nothing_in_common(one, other) == have_nothing_in_common(other, one)
    assert not (is_same_name(one, other) and have_nothing_in_common(one, other))


@given(NAMES)
def test_putting_a_text_plainly_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_title_is_the_same_whatever_its_case_and_punctuation() -> None:
    assert plain(" Etika  PEMERINTAHAN (E-Learning) ") == plain("Etika pemerintahan: e-learning")
