"""Who is told of alerts, by which channel and when; what an agency sets for itself; what officers did about some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.cities import Agency
from mumpuni.demo.client import Client, Refused
from mumpuni.demo.year import ZONE, Year

_ROOT: Final = "/notification/v1"
_ANY: Final = {"If-Match": "*"}
_TELLS_CITIES: Final = ["complaint-overdue", "ikm-low", "ikm-dropped", "programme-too-difficult"]
_OWN_RULE: Final = "budget-used"
_OWN: Final = {"warning_percent": 90}
_ANSWERED: Final = (
    ("ikm-low", "acknowledge", "Loket tambahan dibuka mulai Senin; syarat layanan ditempel di ruang tunggu."),
    ("programme-too-difficult", "snooze", "Sesi berikutnya sudah dibuat lebih mudah; dilihat lagi sesudahnya."),
)
_SNOOZED: Final = timedelta(days=30)
_DAY: Final = timedelta(days=1)
_DASHBOARD_SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of nothing that exists
_WHEN: Final = {"none": "segera / at once", "daily": "harian / daily", "weekly": "mingguan / weekly"}
_OUTCOMES: Final = {
    None: "-",
    "delivered": "terkirim / delivered",
    "misconfigured": "belum ada server surel / no mail server yet",
}


async def open_channels(client: Client, years: Sequence[Year]) -> None:
    """Before citizens speak: a mailbox of each city, one of a section, a dashboard that is still off.

    Addresses lie in the domain that is reserved for examples: nobody has them. Where the server has no key to seal
    addresses with there are none. Raises ``Refused``.
    """
    try:
        await _mailboxes(client, years)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT:
            raise
        return
    await _of_section(client, years[-1].agency)
    await _dashboard(client, years[-1].agency)


async def _mailboxes(client: Client, years: Sequence[Year]) -> None:
    for city in dict.fromkeys(year.agency.city for year in years):
        body = {
            "kind": "email",
            "name": f"BKPSDM {city.title()}",
            "address": f"bkpsdm@{city}.example",
            "city": city,
            "severities": ["warning", "critical"],
            "rules": _TELLS_CITIES,
            "digest": "daily",
            "digest_at": "07:00",
            "hourly_cap": 10,
        }
        await client.send("POST", f"{_ROOT}/channels", body, step=f"channel/{city}")


async def _of_section(client: Client, agency: Agency) -> None:
    section = {
        "kind": "email",
        "name": f"Seksi pelayanan {agency.name}",
        "address": f"pelayanan@{agency.slug}.example",
        "agency": agency.slug,
        "city": agency.city,
        "roles": ["unit"],
        "resolutions": True,
        "digest": "weekly",
        "digest_at": "07:30",
    }
    tested = await client.send("POST", f"{_ROOT}/channels", section, step="channel/section")
    await client.send("POST", f"{_ROOT}/channels/{tested['channel_id']}/test", {}, step="channel/section/test")


async def _dashboard(client: Client, agency: Agency) -> None:
    dashboard = {
        "kind": "webhook",
        "name": "Dasbor kota",
        "address": f"https://dasbor.{agency.city}.example/mumpuni",
        "secret": _DASHBOARD_SECRET,
        "agency": agency.slug,
        "city": agency.city,
        "language": "en",
    }
    made = await client.send("POST", f"{_ROOT}/channels", dashboard, step="channel/dashboard")
    path, off = f"{_ROOT}/channels/{made['channel_id']}", {"enabled": False}
    await client.send("PATCH", path, off, step="channel/dashboard/off", headers=_ANY)


async def act(client: Client, years: Sequence[Year], today: date) -> None:
    """Give one agency a threshold of its own, take notice of an alert, and put another off. Raises ``Refused``."""
    agency = years[-1].agency
    own = {"agency": agency.slug, "city": agency.city, "thresholds": _OWN, "escalate_after_hours": 1}
    await client.send("PUT", f"{_ROOT}/rules/{_OWN_RULE}", own, step="rule/own", headers=_ANY)
    until = datetime.combine(today, time(8), ZONE) + _SNOOZED
    for rule, action, note in _ANSWERED:
        raised = await client.all(f"{_ROOT}/alerts", rule=rule)
        known = sorted((one for one in raised if one["resolved_at"] is None), key=_order)
        for alert in known[:1]:
            body = {"note": note, **({"until": until.isoformat()} if action == "snooze" else {})}
            await client.send("POST", f"{_ROOT}/alerts/{alert['alert_id']}/{action}", body, step=f"alert/{action}")


async def channels(client: Client) -> Table:
    """Every channel with what waits for it. Nothing here says that a message has left unless it has."""
    table = Table(title="Saluran peringatan / where alerts are told")
    for column in ("Saluran / channel", "Alamat / address", "Kapan / when", "Menunggu / waiting", "Uji / test"):
        table.add_column(column)
    for one in await client.all(f"{_ROOT}/channels"):
        sent = await client.all(f"{_ROOT}/deliveries", channel=one["channel_id"])
        waiting = sum(message["state"] in {"waiting", "sending"} for message in sent)
        tested = next((message["outcome"] for message in sent if message["purpose"] == "test"), None)
        when = f"{_WHEN[one['digest']]} {one['digest_at'] if one['digest'] != 'none' else ''}".strip()
        table.add_row(
            one["name"],
            one["shown"],
            when if one["enabled"] else "mati / off",
            "ya / yes" if waiting else "-",
            _OUTCOMES.get(tested, tested),
        )
    table.caption = (
        "Surel berangkat bila NOTIFICATION_SMTP_HOST diatur. / Mail leaves once NOTIFICATION_SMTP_HOST is set."
    )
    return table


async def tried(client: Client, years: Sequence[Year], today: date) -> Table:
    """How often the warning about money would have come with the rule set's figure and with one agency's own."""
    table = Table(title="Aturan dicoba pada yang lalu / a rule tried against the past")
    for column in ("Aturan / rule", "Instansi / agency", "80 %", "90 %", "Berlaku / holds"):
        table.add_column(column)
    start, end = datetime(today.year, 1, 1, tzinfo=ZONE), datetime.combine(today, time(0), ZONE) + 2 * _DAY
    for year in years:
        place = {"agency": year.agency.slug, "city": year.agency.city}
        rule = await client.get(f"{_ROOT}/rules/{_OWN_RULE}", **place)
        counts = []
        for percent in (80, 90):
            body: dict[str, Any] = {**place, "thresholds": {"warning_percent": percent}}
            body |= {"from": start.isoformat(), "to": end.isoformat()}
            found = await client.send(
                "POST", f"{_ROOT}/rules/{_OWN_RULE}:try", body, step=f"try/{year.agency.slug}/{percent}"
            )
            counts.append(str(found["subjects"]))
        holds = f"{rule['thresholds']['warning_percent']} %{' (sendiri / own)' if rule['version'] else ''}"
        table.add_row(rule["title"], year.agency.name, *counts, holds)
    return table


async def answered(client: Client) -> Table:
    """The alerts that somebody did something about, with what they noted."""
    table = Table(title="Peringatan yang ditanggapi / alerts that were acted on")
    for column in ("Peringatan / alert", "Keadaan / state", "Catatan / note"):
        table.add_column(column)
    for state in ("acknowledged", "snoozed"):
        for alert in await client.all(f"{_ROOT}/alerts", state=state):
            until = alert["snoozed_until"]
            shown = "diterima / acknowledged" if until is None else f"ditunda sampai / snoozed until {until[:10]}"
            table.add_row(alert["title"], shown, alert["note"] or "-")
    return table


def _order(alert: dict[str, Any]) -> tuple[str, str]:
    return alert["agency"], alert["message"]
