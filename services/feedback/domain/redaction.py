"""What tells of a person where the public reads: numbers and addresses that lead to somebody."""

from __future__ import annotations

import re
from typing import Final

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER: Final = re.compile(r"(?<!\w)\+?\d(?:[ .()/-]{0,2}\d){7,}(?!\w)")
"""Eight digits and more: telephones, NIK, NIP, accounts, also grouped."""
_DATE: Final = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{4}|\d{4}-\d{2}-\d{2}")


def redacted(text: str) -> str:
    """The text without e-mail addresses and long numbers; dates stay. Names it cannot know: a moderator reads it."""
    return _NUMBER.sub(lambda match: match[0] if _DATE.fullmatch(match[0]) else "[...]", _MAIL.sub("[...]", text))
