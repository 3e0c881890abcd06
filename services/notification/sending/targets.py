"""Looks at an address before a channel is made of it: whether it is one, and how it may be shown."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

import httpx

from services.notification.domain.addresses import is_public
from services.notification.domain.delivery import ChannelKind
from services.notification.sending.third_party import plugin_of
from services.notification.sending.webhook import is_signing_secret
from shared.errors import Fault, Invalid, Text

_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_WRONG = Text("Isian saluran perlu diperbaiki.", "The channel needs mending.")


def faults_of(kind: ChannelKind, address: str, secret: str | None, *, allow_private: bool) -> list[Fault]:
    """What is wrong with a channel's address and secret."""
    faults = []
    if kind == "email" and (_MAIL.fullmatch(address) is None or len(address) > 254):
        faults.append(Fault("/address", Text("bukan alamat surel", "is no mail address")))
    if kind == "webhook":
        faults += _of_webhook(address, secret, allow_private=allow_private)
    elif secret is not None:
        faults.append(Fault("/secret", Text("hanya untuk webhook", "is for webhooks alone")))
    if kind == "apprise":
        faults += _of_third_party(address)
    return faults


def checked(kind: ChannelKind, address: str, secret: str | None, *, allow_private: bool) -> str:
    """How the address may be shown. Raises ``Invalid`` with every fault."""
    faults = faults_of(kind, address, secret, allow_private=allow_private)
    if faults:
        raise Invalid(_WRONG, faults)
    return shown(kind, address)


def shown(kind: ChannelKind, address: str) -> str:
    """Enough of an address to recognise it by, nothing to use it by."""
    if kind == "email":
        person, _, host = address.rpartition("@")
        return f"{person[:1]}***@{host}"
    scheme, _, rest = address.partition("://")
    if kind == "apprise":
        return f"{scheme}://***"
    return f"{scheme}://{re.split(r'[/?#]', rest.rpartition('@')[2] if '@' in rest.split('/')[0] else rest)[0]}/***"[
        :200
    ]


def _of_webhook(address: str, secret: str | None, *, allow_private: bool) -> list[Fault]:
    faults = []
    if secret is None or not is_signing_secret(secret):
        wrong = Text(
            "tulis whsec_ diikuti 24 sampai 64 bita acak dalam base64",
            "write whsec_ followed by 24 to 64 random bytes in base64",
        )
        faults.append(Fault("/secret", wrong))
    if not _is_target(address, allow_private=allow_private):
        wrong = Text(
            "tulis alamat https:// yang terbuka di internet, tanpa nama pengguna",
            "write an https:// address on the open internet, without a user name",
        )
        faults.append(Fault("/address", wrong))
    return faults


def _is_target(address: str, *, allow_private: bool) -> bool:
    try:
        url = httpx.URL(address)
        if url.scheme not in ({"http", "https"} if allow_private else {"https"}) or not url.host or url.userinfo:
            return False
        if allow_private:
            return True
        return is_public(str(ip_address(url.host)))
    except httpx.InvalidURL:
        return False
    except ValueError:  # a name: what it stands for is looked at when it is used
        return "." in url.host and not url.host.endswith((".localhost", ".local", ".internal"))


def _of_third_party(address: str) -> list[Fault]:
    if plugin_of(address) is not None:
        return []
    wrong = Text(
        "bukan URL Apprise dari layanan di jaringan, misalnya tgram://... atau slack://...",
        "is no Apprise URL of a service on a network, such as tgram://... or slack://...",
    )
    return [Fault("/address", wrong)]
