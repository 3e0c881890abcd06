"""The mail itself: plain text and HTML, in the participant's language, nothing of the person in its subject."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Final

import httpx
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from mumpuni.courier.platform import Address, Link
from shared.errors import Text
from shared.reports.values import shown_day
from shared.rules.calendar import CITY_ZONE, city_day

_TEMPLATES: Final = Environment(
    loader=PackageLoader("mumpuni.courier", "mail"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_INVITATION: Final = Text("Kuesioner pelatihan Anda", "The questionnaire about your training")
_REMINDER: Final = Text("Pengingat: kuesioner pelatihan Anda", "Reminder: the questionnaire about your training")


def letter(to: str, sender: str, link: Link, about: Address, now: datetime) -> EmailMessage:
    """An invitation or a reminder; its Message-ID is the same at every try, so that a second copy can be told."""
    language = "en" if about.language == "en" else "id"
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = (_INVITATION if link.number == 1 else _REMINDER).in_language(language)
    mail["Date"] = format_datetime(now.astimezone(CITY_ZONE))
    host = parseaddr(sender)[1].rpartition("@")[2] or "mumpuni.invalid"
    mail["Message-ID"] = f"<questionnaire.{link.enrollment_id}.{link.number}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    values = {
        "id": language == "id",
        "language": language,
        "subject": str(mail["Subject"]),
        "title": about.title,
        "ended": shown_day(about.ends_on, language),
        "until": shown_day(city_day(link.expires_at), language),
        "link": str(httpx.URL(link.link).copy_set_param("lang", language)),
        "reminder": link.number - 1,
    }
    mail.set_content(_TEMPLATES.get_template("questionnaire.txt").render(values))
    mail.add_alternative(_TEMPLATES.get_template("questionnaire.html").render(values), subtype="html")
    mail["Content-Language"] = language  # last: what comes before moves into the first part
    return mail
