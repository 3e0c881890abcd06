"""Tickets that can be read aloud and secrets nobody guesses."""

from __future__ import annotations

import re
import secrets

import pytest

from services.feedback.domain.ticket import (
    ALPHABET,
    as_ticket,
    city_letters,
    fingerprint,
    is_secret,
    new_ticket,
    secret_of,
)

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("city", "letters"),
    [
        ("sibolga", "SBG"),
        ("medan", "MDN"),
        ("semarang", "SMG"),
        ("ambon", "AMN"),
        ("bau-bau", "BAU"),
        ("solo", "SOL"),
        ("yo", "YOX"),
        ("17", "XXX"),
    ],
)
def test_a_city_has_three_letters(city: str, letters: str) -> None:
    assert city_letters(city) == letters


def test_a_ticket_has_the_citys_letters_and_two_groups_of_four() -> None:
    ticket = new_ticket("sibolga", secrets.choice)
    assert re.fullmatch(rf"SBG-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", ticket)


@pytest.mark.parametrize("look_alike", "01OILU")
def test_no_letter_can_be_taken_for_another(look_alike: str) -> None:
    assert look_alike not in ALPHABET


@pytest.mark.parametrize("typed", ["sbg-7k3m-9q2f", " SBG 7K3M 9Q2F ", "sbg7k3m9q2f"])
def test_a_ticket_is_found_however_it_is_typed(typed: str) -> None:
    assert as_ticket(typed) == "SBG-7K3M-9Q2F"


def test_a_secret_follows_from_its_report_and_the_key_alone() -> None:
    assert secret_of("a", KEY) == secret_of("a", KEY)
    assert secret_of("a", KEY) != secret_of("b", KEY)
    assert secret_of("a", KEY) != secret_of("a", bytes(32))


def test_a_secret_has_five_groups_of_the_alphabet() -> None:
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{4}}[{ALPHABET}]{{4}}", secret_of("a", KEY))


def test_secrets_use_the_whole_alphabet_evenly() -> None:
    letters = "".join(secret_of(str(number), KEY) for number in range(2000)).replace("-", "")
    counts = {letter: letters.count(letter) for letter in ALPHABET}
    expected = len(letters) / len(ALPHABET)
    assert all(abs(count - expected) < expected / 5 for count in counts.values())


def test_a_secret_is_recognised_however_it_is_typed_and_no_other_one_is() -> None:
    secret = secret_of("a", KEY)
    stored = fingerprint(secret)
    assert is_secret(secret, stored)
    assert is_secret(secret.lower().replace("-", " "), stored)
    assert not is_secret(secret_of("b", KEY), stored)
    assert not is_secret("", stored)
    assert not is_secret("é" * 20, stored)


def test_nothing_of_a_secret_is_in_what_is_stored() -> None:
    secret = secret_of("a", KEY)
    assert len(fingerprint(secret)) == 32
    assert secret.encode() not in fingerprint(secret)


def test_tickets_drawn_by_the_machine_differ() -> None:
    assert len({new_ticket("medan", secrets.choice) for _ in range(500)}) == 500
