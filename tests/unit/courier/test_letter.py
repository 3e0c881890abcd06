"""The mail: nothing of the person outside its address, whole in both forms, safe whatever a programme is called."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest

from mumpuni.courier.letter import letter
from mumpuni.courier.platform import Address, Link

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
SENDER = "Mumpuni <mumpuni@sibolga.go.id>"


def link(number: int = 1) -> Link:
    return Link(
        enrollment_id="e1", session_id="s1", number=number,
        link="https://mumpuni.example/feedback/questionnaires/answer?k=abc.1793503200.ff&lang=id",
        expires_at=datetime(2026, 11, 30, 17, 30, tzinfo=UTC),
    )  # fmt: skip


def about(language: str = "id", title: str = "Etika Publik") -> Address:
    return Address(
        enrollment_id="e1", email="siti@sibolga.go.id", language=language, title=title, ends_on=date(2026, 10, 7)
    )


@pytest.mark.parametrize(
    ("language", "number", "subject", "says"),
    [
        ("id", 1, "Kuesioner pelatihan Anda", "sampai 1 Desember 2026"),
        ("id", 3, "Pengingat: kuesioner pelatihan Anda", "Ini pengingat ke-2."),
        ("en", 1, "The questionnaire about your training", "until 1 December 2026"),
        ("en", 2, "Reminder: the questionnaire about your training", "This is reminder 1."),
    ],
)
def test_both_forms_say_it_in_the_persons_language(language: str, number: int, subject: str, says: str) -> None:
    mail = letter("siti@sibolga.go.id", SENDER, link(number), about(language), NOW)
    assert (mail["Subject"], mail["Content-Language"]) == (subject, language)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert says in text
        assert "Etika Publik" in text
        assert f"lang={language}" in text
        assert "k=abc.1793503200.ff" in text


def test_a_repeat_has_the_same_id_and_the_next_reminder_another() -> None:
    ids = [letter("a@b.id", SENDER, link(number), about(), NOW)["Message-ID"] for number in (1, 1, 2)]
    assert ids == ["<questionnaire.e1.1@sibolga.go.id>"] * 2 + ["<questionnaire.e1.2@sibolga.go.id>"]


def test_a_title_is_text_and_nothing_else() -> None:
    title = "<img src=x> & “Pelayanan” {{ 7 * 7 }}"
    mail = letter("siti@sibolga.go.id", SENDER, link(), about(title=title), NOW)
    found = message_from_bytes(mail.as_bytes(), policy=policy.default)
    plain, html = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert title in plain.get_content()
    assert "<img" not in html.get_content()
