"""What a mail address of the register may look like."""

from __future__ import annotations

import re
from typing import Final, Literal

MailLanguage = Literal["id", "en"]
"""What mails to a person are written in."""

LONGEST: Final = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?P<person>{_ATOM}(?:\.{_ATOM})*)@(?P<host>{_LABEL}(?:\.{_LABEL})+)")
_LONGEST_PERSON: Final = 64


def mail_address(text: str) -> str | None:
    """The address with its host in small letters; none for what is no single address that any server takes.

    ASCII alone: no name beside it, no quotes, no second address, nothing that could become another header.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or len(found["person"]) > _LONGEST_PERSON:
        return None
    address = f"{found['person']}@{found['host'].lower()}"
    return address if len(address) <= LONGEST else None
