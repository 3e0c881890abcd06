"""Citizens who say who they are or speak in confidence: files, a report that is opened again, one who is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from zlib import compress, crc32

from mumpuni.demo.client import Client, Refused
from mumpuni.demo.year import Year

_ROOT: Final = "/feedback/v1/complaints"
_NAMED: Final = {"mode": "named", "name": "Rosmaida Sitorus", "contact": "rosmaida@warga.example"}
_CONFIDENTIAL: Final = {"mode": "confidential", "name": "Bonar Simatupang", "contact": "bonar@warga.example"}
_QUEUE: Final = "Antrean di loket kemarin lebih dari tiga jam; fotonya saya lampirkan."
_QUESTION: Final = "Syarat apa saja untuk legalisasi ijazah yang hilang, dan berapa lama?"
_WRONG: Final = "Petugas meminta fotokopi yang tidak ada di daftar syarat."
_FIRST: Final = "Mulai Senin ada satu petugas tambahan pada jam ramai."
_AGAIN: Final = "Hari ini antreannya masih sama panjang."
_SECOND: Final = "Maaf. Loket kedua kini dibuka setiap hari pukul 08.00 sampai 12.00."
_REPLY: Final = "Cukup surat keterangan kehilangan dan fotokopi rapor; selesai dalam dua hari kerja."


async def report(client: Client, year: Year) -> None:
    """Three reports about the agency's counter, each from beginning to end. Raises ``Refused``."""
    serving = next(unit for unit in year.agency.units if unit.services)
    unit = f"{year.agency.slug}.{serving.slug}"
    desk = f"{year.agency.slug}.{year.agency.units[0].slug}"
    named = await _open(client, unit, "complaint", _QUEUE, _NAMED, "named")
    await _attach(client, named)
    await _handle(client, named, [{"action": "verify", "classification": "simple"}, {"action": "forward"}])
    await _handle(client, named, [{"action": "answer", "answer": _FIRST}])
    await _say(client, named, "answered", reopened=0, reply={"satisfied": False, "text": _AGAIN})
    await _handle(client, named, [{"action": "answer", "answer": _SECOND}], again=True)
    await _say(client, named, "answered", reopened=1, reply={"satisfied": True})
    await client.rate(named["ticket"], named["secret"], 3)
    asked = await _open(client, unit, "information", _QUESTION, _CONFIDENTIAL, "confidential")
    passed_on = {"action": "forward", "unit_id": desk}
    await _handle(client, asked, [{"action": "verify"}, passed_on])
    await _handle(client, asked, [{"action": "answer", "answer": _REPLY}])
    gone = await _open(client, unit, "complaint", _WRONG, _NAMED, "forgotten")
    if "ticket" in gone:  # else an earlier run of the demo had the receipt forgotten with the reporter
        reject = {"action": "reject", "answer": "Laporan yang sama sudah dijawab kemarin."}
        await _handle(client, gone, [reject])
        await client.erase(f"{_ROOT}/{gone['ticket']}/reporter")


async def reported(client: Client, years: Sequence[Year]) -> str:
    """How reports came in by who speaks, how many were opened again, and how many files hang on them."""
    modes: Counter[str] = Counter()
    again = files = 0
    for year in years:
        for one in await client.all(_ROOT, agency=year.agency.slug):
            modes[one["reporter"]["mode"]] += 1
            again += one["reopened"]
            if one["reporter"]["mode"] == "named":
                files += len((await client.get(f"{_ROOT}/{one['complaint_id']}"))["attachments"])
    by_mode = ", ".join(f"{_MODES[mode]} {count}" for mode, count in sorted(modes.items()))
    return f"{by_mode}; dibuka lagi / reopened {again}; lampiran / files {files}"


_MODES: Final = {
    "anonymous": "anonim / anonymous",
    "confidential": "rahasia / confidential",
    "named": "bernama / named",
}


async def _open(
    client: Client, unit: str, kind: str, text: str, reporter: Mapping[str, str], step: str
) -> dict[str, Any]:
    body = {"unit_id": unit, "kind": kind, "text": text, "reporter": dict(reporter)}
    return await client.send("POST", _ROOT, body, step=f"reporters/{unit}/{step}")


async def _attach(client: Client, receipt: Mapping[str, Any]) -> None:
    """The reporter sends a photo with the ticket's secret; an officer lets it out where there is no scanner.

    Where the server has no place for files there is none.
    """
    path = f"{_ROOT}/{receipt['ticket']}/attachments"
    try:
        answer = await client.ask_openly("POST", path, receipt["secret"], "image/png", tries=1, content=_photo())
    except Refused as refused:
        if refused.status != HTTPStatus.SERVICE_UNAVAILABLE:
            raise
        return
    file = answer.json()
    if answer.is_success and file["state"] == "unscanned":
        where = f"{_ROOT}/{receipt['complaint_id']}/attachments/{file['attachment_id']}/release"
        await client.send("POST", where, {}, step=f"reporters/{receipt['ticket']}/release")


async def _handle(
    client: Client, receipt: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], *, again: bool = False
) -> None:
    for move in moves:
        step = f"reporters/{receipt['ticket']}/{move['action']}{'/again' if again else ''}"
        await client.send("POST", f"{_ROOT}/{receipt['complaint_id']}/moves", dict(move), step=step)


async def _say(
    client: Client, receipt: Mapping[str, Any], state: str, *, reopened: int, reply: Mapping[str, Any]
) -> None:
    """The reporter replies, unless an earlier run of the demo has said it."""
    path = f"{_ROOT}/{receipt['ticket']}"
    found = (await client.ask_openly("GET", path, receipt["secret"])).json()
    if (found["state"], found["reopened"]) == (state, reopened):
        await client.ask_openly("POST", f"{path}/reply", receipt["secret"], json=dict(reply))


def _photo() -> bytes:
    """A small picture (PNG) of a wall as grey as a waiting room's."""
    rows = b"".join(b"\0" + bytes([120 + row]) * 32 for row in range(32))
    header = (32).to_bytes(4) * 2 + bytes((8, 0, 0, 0, 0))
    parts = ((b"IHDR", header), (b"IDAT", compress(rows)), (b"IEND", b""))
    chunks = (len(data).to_bytes(4) + name + data + crc32(name + data).to_bytes(4) for name, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
