"""What looks like abuse and waits for a look, and a city's own words: added to the lexicon, confirmed by hand."""

from __future__ import annotations

from collections import Counter
from typing import Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_ROOT: Final = "/feedback/v1"
_WISHES: Final = f"{_ROOT}/aspirations"
_ANY: Final = {"If-Match": "*"}
_ADVERT: Final = "Beli di https://murah.example https://lekas.example https://untung.example www.promo.example"
_SOURCES: Final = (
    "Contoh loket yang baik: https://a.example https://b.example https://c.example https://d.example mohon ditiru."
)
_WORDS: Final = {"themes": {"waktu-tunggu": {"add": ["marsipaima"]}}, "spelling": {"lokit": "loket"}}
"""A word of the region and a spelling, which the packaged lexicon does not have."""

_CONFIRMED: Final = 5


async def guard(client: Client, year: Year) -> None:
    """Park two texts full of links, of which one goes in; tend the city's lexicon. Raises ``Refused``."""
    slug, city = year.agency.slug, year.agency.city
    unit = f"{slug}.{next(unit for unit in year.agency.units if unit.services).slug}"
    if not await client.all(f"{_ROOT}/parked", agency=slug):
        for text in (_ADVERT, _SOURCES):
            await client.ask_openly("POST", _WISHES, json={"unit_id": unit, "text": text})
    for one in await client.all(f"{_ROOT}/parked", agency=slug, state="waiting"):
        word = "release" if "ditiru" in one["content"]["text"] else "discard"
        path = f"{_ROOT}/parked/{one['parked_id']}/decision"
        await client.send("POST", path, {"decision": word}, step=f"parked/{one['parked_id']}")
    await client.send("PATCH", f"{_ROOT}/lexicon?city={city}", _WORDS, step=f"lexicon/{city}", headers=_ANY)
    local = {"unit_id": unit, "text": "Sudah marsipaima dari pagi di lokit dua."}
    await client.send("POST", _WISHES, local, step=f"lexicon/{city}/wish")
    wishes = sorted(await client.all(_WISHES, agency=slug), key=lambda one: str(one["text"]))
    for one in wishes[:_CONFIRMED]:
        path, meant = f"{_ROOT}/readings/{one['feedback_id']}", {"themes": one["themes"]}
        await client.send("PATCH", path, meant, step=f"reading/{one['feedback_id']}", headers=_ANY)


async def guarded(client: Client, year: Year) -> str:
    """What was parked and what became of it, and the city's lexicon."""
    states = Counter(one["state"] for one in await client.all(f"{_ROOT}/parked", agency=year.agency.slug))
    lexicon = (await client.get(f"{_ROOT}/lexicon", city=year.agency.city))["lexicon"]
    known = (("released", "dilepas / released"), ("discarded", "dibuang / thrown out"))
    parked = ", ".join(f"{states[state]} {name}" for state, name in known)
    return f"{parked}; {lexicon}"
