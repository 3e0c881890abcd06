"""Putting a backup back: a whole folder, or the store of one service that then catches up by itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from mumpuni.embedded import AlreadyRunning, sole_owner
from mumpuni.operate.backup.folder import LOG, Backup, checked, flush
from mumpuni.operate.backup.inside import check_fits, read_log
from mumpuni.operate.deployment import REBUILDABLE, check_name
from mumpuni.stopped import Stopped


def restore_all(source: Path, data: Path) -> Backup:
    """The whole backup as a new data folder; wholly or not at all. Raises ``Stopped``."""
    backup = checked(source)
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Stopped(
            f"{data} tidak kosong. Pindahkan dulu: mv {data} {data}.rusak",
            f"{data} is not empty. Move it away first: mv {data} {data}.rusak",
        )
    partial = data.with_name(f"{data.name}.restoring")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        for name in backup.files:
            _copy(source / name, partial / name)
        if data.exists():
            data.rmdir()
        partial.rename(data)
        flush(data.parent)
    except OSError as error:
        raise _unwritten(data, error) from error
    return backup


def restore_one(source: Path, data: Path, name: str) -> str:
    """One service's store from a backup of this very folder; the events since then it reads by itself.

    Only of services whose state follows from events: the others would forget what was answered since, while the log and
    their readers would not. Returns where the store is now that it replaces. Raises ``Stopped``.
    """
    check_name(name, REBUILDABLE)
    checked(source)
    try:
        with sole_owner(data):
            check_fits(source / f"{name}.db", read_log(data / LOG))
            return _put(source / f"{name}.db", data / f"{name}.db")
    except AlreadyRunning:
        raise Stopped(
            f"Mumpuni sedang berjalan dengan data di {data}. Hentikan dulu.",
            f"Mumpuni is running on {data}. Stop it first.",
        ) from None
    except OSError as error:
        raise _unwritten(data, error) from error
    except sqlite3.Error as error:
        raise Stopped(f"{data / LOG} tidak terbaca: {error}.", f"{data / LOG} cannot be read: {error}.") from error


def _put(copy: Path, store: Path) -> str:
    """The broken store keeps another name, its write-ahead log too, which must never meet the file that comes."""
    kept = store.with_name(f"{store.name}.before-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}")
    coming = store.with_name(f"{store.name}.restoring")
    _copy(copy, coming)
    if store.exists():
        os.link(store, kept)
    for end in ("-wal", "-shm"):
        beside = store.with_name(store.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    coming.replace(store)
    flush(store.parent)
    return str(kept)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _unwritten(data: Path, error: OSError) -> Stopped:
    return Stopped(f"{data} tidak dapat ditulis: {error.strerror}.", f"{data} cannot be written: {error.strerror}.")
