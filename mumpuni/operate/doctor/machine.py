"""The machine: folder, files, disk, port."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mumpuni.embedded import SERVICES, AlreadyRunning, sole_owner
from mumpuni.operate.doctor.finding import Finding, good, note, wrong
from shared.errors import Text

_LEAST_BYTES: Final = 1 << 30
_LEAST_SHARE, _LITTLE_SHARE = 0.05, 0.20
_KEYS: Final = ("signing-key.json", "feedback.db.ticket-key", "notification.db.channel-key")


def is_running(data: Path) -> bool:
    """Whether a server works in this folder."""
    try:
        with sole_owner(data):
            return False
    except AlreadyRunning:
        return True


def folder(data: Path) -> Iterator[Finding]:
    """Whether the data folder and what is in it can be used, and by whom."""
    if not data.is_dir():
        yield wrong(
            Text(f"Folder data {data} tidak ada.", f"The data folder {data} does not exist."),
            Text("Sebut dengan --data-dir, atau jalankan make up.", "Name it with --data-dir, or run make up."),
        )
        return
    expected = [*(f"{name}.db" for name in SERVICES), "events.db"]
    barred = [
        name for name in ("", *expected) if (data / name).exists() and not os.access(data / name, os.R_OK | os.W_OK)
    ]
    if barred:
        names = ", ".join(str(data / name) for name in barred)
        yield wrong(
            Text(
                f"Tidak boleh dibaca atau ditulis akun ini: {names}.", f"This account may not read or write: {names}."
            ),
            Text(f"chown -R $(id -un) {data}", f"chown -R $(id -un) {data}"),
        )
    for name in expected:
        if not (data / name).is_file():
            yield wrong(
                Text(f"{data / name} tidak ada.", f"{data / name} is missing."),
                Text(
                    "Pulihkan dari cadangan (mumpuni restore); jangan memulai server dulu.",
                    "Restore it from a backup (mumpuni restore); do not start the server before.",
                ),
            )
    yield from _keys(data)
    if not barred:
        yield good(f"Folder data {data} dapat dipakai.", f"The data folder {data} can be used.")


def _keys(data: Path) -> Iterator[Finding]:
    for name in _KEYS:
        path = data / name
        if not path.is_file():
            yield note(Text(f"{path} belum ada.", f"{path} does not exist yet."))
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield wrong(
                Text(f"{path} dapat dibaca akun lain.", f"{path} can be read by other accounts."),
                Text(f"chmod 600 {path}", f"chmod 600 {path}"),
            )


def disk(path: Path) -> Iterator[Finding]:
    """Whether there is room."""
    usage = shutil.disk_usage(path)
    share, gigabytes = usage.free / usage.total, usage.free / (1 << 30)
    told = Text(
        f"Sisa disk {path}: {gigabytes:.1f} GiB ({share:.0%}).",
        f"Free on the disk of {path}: {gigabytes:.1f} GiB ({share:.0%}).",
    )
    mend = Text("Kosongkan ruang: docs/runbooks/disk-full.md", "Make room: docs/runbooks/disk-full.en.md")
    if usage.free < _LEAST_BYTES or share < _LEAST_SHARE:
        yield wrong(told, mend)
    elif share < _LITTLE_SHARE:
        yield note(told, mend)
    else:
        yield good(told.id, told.en)


def port(host: str, number: int) -> Iterator[Finding]:
    """Whether a server that is not running could have its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            yield wrong(
                Text(f"Port {number} dipakai program lain.", f"Port {number} is taken by another program."),
                Text(f"Pilih yang lain: make up PORT={number + 1}", f"Choose another: make up PORT={number + 1}"),
            )
        else:
            yield good(f"Port {number} bebas.", f"Port {number} is free.")
