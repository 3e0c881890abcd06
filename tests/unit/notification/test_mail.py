"""Mail as it leaves: what mail programs read without decoding must not be encoded."""

from __future__ import annotations

from datetime import UTC, datetime

from aiosmtplib.email import flatten_message

from services.notification.sending.message import Line, Message
from services.notification.sending.post import mail_of

PAGE = "https://mumpuni.kota-yang-panjang-namanya.example.go.id/notification/preferences/" + "F4cqXMoCM3qC1NPM" * 4
LINKS = {"preferences": PAGE, "unsubscribe": f"{PAGE}/unsubscribe", "alerts": f"{PAGE}/alerts"}
NOON = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
ALERT = "0193a1f0-2b00-7abc-9def-0123456789ab"
LINE = Line(
    alert_id=ALERT,
    change="raised",
    rule="complaint-overdue",
    severity="critical",
    state="open",
    title="Pengaduan kepada Loket melewati batas waktu",
    text="Verifikasi dan teruskan sekarang.",
    place="Loket",
    agency="sibolga-disdik",
    unit_id="sibolga-disdik.layanan",
    subject_type="complaint",
    subject_id="0193a1f0-2b00-7abc-9def-0123456789cd",
    figures={},
    raised_at=NOON,
    link="https://elsewhere.example",
)


def sent(language: str = "id") -> bytes:
    subject = "[Kritis] Pengaduan melewati batas waktu: Seksi Pelayanan Umum dan Pengaduan Masyarakat – Lantai Dua"
    message = Message(ALERT, "alert", language, subject, "", (LINE,), 0, "critical")
    return flatten_message(mail_of("kepala@example.go.id", "Mumpuni <no-reply@example.go.id>", message, LINKS, NOON))


def test_the_way_out_stands_unencoded_on_one_line_however_long_it_is() -> None:
    lines = sent().split(b"\r\n")
    assert f"List-Unsubscribe: <{PAGE}/unsubscribe>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert all(len(line) <= 998 for line in lines)


def test_other_headers_are_folded_and_encoded_as_ever() -> None:
    head = sent().partition(b"\r\n\r\n")[0].decode("ascii")
    subject = head[head.index("Subject:") :].split("\r\nDate:")[0]
    assert len(subject.split("\r\n")) > 1
    assert all(len(line) <= 78 for line in subject.split("\r\n"))
    assert "=?utf-8?" in subject


def test_a_mail_says_which_language_it_is_in() -> None:
    for language in ("id", "en"):
        assert f"Content-Language: {language}" in sent(language).decode("ascii").split("\r\n")


def test_a_mail_names_what_it_is_about_in_its_own_language_and_leads_to_its_page() -> None:
    for language, noun in (("id", "Laporan"), ("en", "Report")):
        message = Message(ALERT, "alert", language, "x", "", (LINE,), 0, "critical")
        mail = mail_of("kepala@example.go.id", "Mumpuni <no-reply@example.go.id>", message, LINKS, NOON)
        for kind in ("plain", "html"):
            body = mail.get_body((kind,))
            assert body is not None
            assert f"{noun} {LINE.subject_id}" in body.get_content()
            assert f"{PAGE}/alerts/{ALERT}" in body.get_content()
