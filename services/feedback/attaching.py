"""Takes files in: looks at their bytes, asks the scanner, stores them, then what is known of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.feedback.filing import FilingCabinet
from services.feedback.handlers import attachments as files
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import WRITE
from services.feedback.scanning import Scanner
from services.feedback.sniffing import kind_of
from services.feedback.store import attachments
from services.feedback.store.voice_tables import Attachment
from shared.database import Database, Tx
from shared.errors import Fault, Text, TooLarge, Unavailable
from shared.web.auth import Principal

_DAY: Final = 86_400.0
_AT_ONCE: Final = 50
_OFF = Text(
    "Lampiran belum dapat diterima: folder lampiran (FEEDBACK_ATTACHMENTS) belum diatur.",
    "No files are taken: the folder for them (FEEDBACK_ATTACHMENTS) is not set.",
)
_EMPTY = Text("berkas ini kosong", "this file is empty")
_KIND = Text(
    "hanya foto (JPEG, PNG, WebP, GIF), PDF, dan dokumen kantor tanpa makro (DOCX, XLSX, PPTX, ODT, ODS, ODP)",
    "photos (JPEG, PNG, WebP, GIF), PDF, and office documents without macros (DOCX, XLSX, PPTX, ODT, ODS, ODP) alone",
)


class Attaching:
    """What the service does with files. Without a folder it takes none and gives none: ``Unavailable``."""

    def __init__(
        self, database: Database, cabinet: FilingCabinet | None, scanner: Scanner, *, longest: int, at_most: int
    ) -> None:
        self._database = database
        self._cabinet = cabinet
        self._scanner = scanner
        self._longest = longest
        self._at_most = at_most

    async def take(
        self,
        reference: str,
        secret: str,
        principal: Principal | None,
        data: bytes,
        filename: str | None,
        now: datetime,
        *,
        internal: bool = False,
    ) -> Attachment:
        """Take a file in; the same one again is the one that is there.

        Raises ``NotFound`` for who may not, ``Conflict``, ``TooLarge``, ``Invalid`` for a kind that is not taken.
        """
        cabinet = self._open()
        if len(data) > self._longest:
            raise _too_large(self._longest)
        kind = kind_of(data) if data else None
        if kind is None:
            raise to_mend([Fault("/file", _KIND if data else _EMPTY)])
        file = files.received(data, kind, filename, internal=internal)

        def known(tx: Tx) -> Attachment | None:
            row, giver = files.open_to(tx, reference, secret, principal, WRITE)
            return files.may_take(tx, row, giver, file.sha256, self._at_most)

        same = await self._database.read(known)
        if same is not None:
            return same
        verdict = await self._scanner.look_at(data)
        stored_as = await asyncio.to_thread(cabinet.put, data)

        def script(tx: Tx) -> Attachment:
            row, giver = files.open_to(tx, reference, secret, principal, WRITE)
            there = files.may_take(tx, row, giver, file.sha256, self._at_most)
            return there or files.keep(tx, row, giver, file, stored_as, verdict, principal, now)

        try:
            kept = await self._database.write(script)
        except BaseException:
            await self.drop([stored_as])
            raise
        if kept.stored_as != stored_as:
            await self.drop([stored_as])
        return kept

    async def read(self, attachment: Attachment) -> bytes:
        """The bytes of a file. Raises ``Unavailable`` where the folder or the file is not there."""
        try:
            return await asyncio.to_thread(self._open().get, attachment.stored_as)
        except FileNotFoundError as error:
            raise Unavailable(_OFF) from error

    async def drop(self, names: Sequence[str]) -> None:
        """Delete bytes, whose files are forgotten."""
        for name in names if self._cabinet is not None else ():
            await asyncio.to_thread(self._open().drop, name)

    async def look_again(self) -> None:
        """Ask the scanner about everything that waits for it."""
        after = ""
        while self._cabinet is not None and self._scanner.exists:
            waiting = await self._database.read(attachments.unscanned, after, _AT_ONCE)
            for one in waiting:
                after = one.attachment_id
                verdict = await self._scanner.look_at(await self.read(one))
                if verdict == "unscanned":
                    return  # it does not answer; the next round asks again
                await self._database.write(files.judge, one.attachment_id, verdict)
            if not waiting:
                return

    async def sweep(self) -> None:
        """Delete bytes that belong to no file: a write broke off between folder and store more than a day ago."""
        if self._cabinet is None:
            return
        cabinet = self._cabinet
        old = await asyncio.to_thread(lambda: list(cabinet.stored_before(_DAY)))
        known = await self._database.read(attachments.known, old) if old else set()
        await self.drop([name for name in old if name not in known])

    def _open(self) -> FilingCabinet:
        if self._cabinet is None:
            raise Unavailable(_OFF)
        return self._cabinet


def _too_large(longest: int) -> TooLarge:
    size = f"{longest / 1_048_576:g} MiB"
    return TooLarge(
        Text(
            f"Berkas melebihi {size}. Perkecil foto atau dokumennya, lalu kirim lagi.",
            f"The file is over {size}. Make the photo or document smaller, then send it again.",
        ),
        limit_bytes=longest,
    )
