"""Small rules around reports and meetings: what is hidden, masked, named and filled in."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from services.feedback.domain.answer_template import filled, unknown_in
from services.feedback.domain.complaint_figures import Handled, hidden_in, total_of
from services.feedback.domain.filename import safe_name
from services.feedback.domain.forum_code import code_of, place_mark, vote_mark
from services.feedback.domain.redaction import redacted

KEY = bytes(32)


def unit(name: str, received: int, rated: int = 0, ratings: int = 0) -> Handled:
    return Handled(name, "agency", received, 0, 0, 0, 0, rated, ratings)


@pytest.mark.parametrize(
    ("received", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 7}, {"a", "c"}),  # 4 would follow from the total less b and c
        ({"a": 4, "b": 3, "c": 9}, {"a", "b"}),  # together they are 7: neither follows
        ({"a": 4}, {"a"}),
        ({"a": 0, "b": 6}, set()),
        ({}, set()),
    ],
)
def test_no_small_group_follows_from_what_is_shown(received: dict[str, int], hidden: set[str]) -> None:
    assert hidden_in([unit(name, count) for name, count in received.items()], 5) == hidden


def test_satisfaction_is_the_mean_of_all_ratings() -> None:
    total = total_of([unit("a", 5, 2, 7), unit("b", 6, 1, 1)])
    assert (total.received, total.satisfaction) == (11, Fraction(8, 3))
    assert unit("a", 5).satisfaction is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hubungi 0812-3456-7890 ya", "Hubungi [...] ya"),
        ("+62 812 3456 7890", "[...]"),
        ("NIK 1271010101900001.", "NIK [...]."),
        ("surel sari.dewi+x@contoh.co.id", "surel [...]"),
        ("tanggal 01-11-2026 dan 2026-11-01", "tanggal 01-11-2026 dan 2026-11-01"),
        ("antre 3 jam, nomor 127 dari 250", "antre 3 jam, nomor 127 dari 250"),
        ("Rp 1.250.000", "Rp 1.250.000"),
    ],
)
def test_numbers_and_addresses_of_people_are_taken_out(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    ("offered", "name"),
    [
        ("foto.png", "foto.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\sari\\bukti antre.JPG", "bukti antre.jpg"),
        ("a.php.png", "a_php.jpg"),
        ('x"\r\nSet-Cookie: a', "x_Set-Cookie_ a.jpg"),
        ("<script>.svg", "script.jpg"),
        (None, "lampiran.jpg"),
        ("...", "lampiran.jpg"),
        ("x" * 300, "x" * 80 + ".jpg"),
    ],
)
def test_a_file_is_never_called_what_its_sender_wants(offered: str | None, name: str) -> None:
    assert safe_name(offered, "jpg") == name


def test_a_template_is_filled_in_once() -> None:
    assert filled("{{tiket}} {{ unit }}", {"tiket": "{{unit}}", "unit": "Loket"}) == "{{unit}} Loket"
    assert unknown_in("{{tiket}} {{nama}} {{nama}} {{}}") == ("nama", "")


def test_a_code_follows_from_its_seed_and_from_a_key_that_nobody_else_has() -> None:
    assert code_of(KEY, "f", "seed") == code_of(KEY, "f", "seed")
    others = [code_of(KEY, "f", "other"), code_of(KEY, "g", "seed"), code_of(b"k" * 32, "f", "seed")]
    assert len({code_of(KEY, "f", "seed"), *others}) == 4


def test_a_code_is_typed_in_any_way_and_says_nothing_of_its_votes() -> None:
    code = code_of(KEY, "f", "seed")
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    assert place_mark(KEY, "f", code) == place_mark(KEY, "f", f" {code.lower().replace('-', ' ')}")
    places, votes = [place_mark(KEY, one, code) for one in "fg"], [vote_mark(KEY, one, code) for one in "ij"]
    assert len({*places, *votes}) == 4
