"""A backup's folder: copies of stores and log, keys and rules, and a manifest that says what belongs to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from mumpuni.embedded import SERVICES
from mumpuni.operate.backup.inside import Log, check_fits, check_sound, read_log
from mumpuni.operate.backup.moment import copy, one_moment
from mumpuni.stopped import Stopped
from shared.web.health import release

LOG: Final = "events.db"
MANIFEST: Final = "backup.json"
STORES: Final = tuple(f"{name}.db" for name in SERVICES)
_FORMAT: Final = 1
_PASSING: Final = re.compile(r"lock|.*\.new|.*\.db(-wal|-shm|-journal|\.rebuild.*|\.before-.*|\.restoring.*)?")
"""What is copied in another way, or belongs to a running process."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was found whole."""

    folder: Path
    made_at: datetime
    log: Log
    files: tuple[str, ...]


def make(data: Path, target: Path) -> Backup:
    """Copy a data folder, which may be in use, to ``target``, which must not exist; wholly or not at all.

    Raises ``Stopped``.
    """
    if target.exists():
        raise Stopped(f"{target} sudah ada. Sebut folder yang baru.", f"{target} exists already. Name a new folder.")
    missing = [name for name in (*STORES, LOG) if not (data / name).is_file()]
    if missing:
        raise Stopped(
            f"Tidak ada {', '.join(missing)} di {data}. Sebut folder datanya dengan --data-dir.",
            f"There is no {', '.join(missing)} in {data}. Name the data folder with --data-dir.",
        )
    partial = target.with_name(f"{target.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        _fill(data, partial)
        checked(partial)
        partial.rename(target)
        flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(partial, ignore_errors=True)
        why = error.strerror if isinstance(error, OSError) else error
        raise Stopped(
            f"Cadangan tidak dapat ditulis ke {target}: {why}.", f"The backup could not be written to {target}: {why}."
        ) from error
    except Stopped:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return checked(target)


def checked(folder: Path) -> Backup:
    """The backup, when everything the manifest names is there, unchanged and sound. Raises ``Stopped``."""
    manifest = _manifest(folder)
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise Stopped(f"{name} di {folder} hilang atau berubah.", f"{name} in {folder} is missing or was changed.")
    for name in (*STORES, LOG):
        check_sound(folder / name)
    log = read_log(folder / LOG)
    for name in STORES:
        check_fits(folder / name, log)
    return Backup(folder, datetime.fromisoformat(manifest["made_at"]), log, tuple(manifest["files"]))


def flush(folder: Path) -> None:
    """Names survive a power cut only when their folder is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fill(data: Path, target: Path) -> None:
    made_at = datetime.now(UTC)
    with one_moment([data / name for name in (*STORES, LOG)]) as snapshots:
        for path, snapshot in snapshots.items():
            copy(snapshot, target / path.name)
    for path in _others(data):
        kept = target / path.relative_to(data)
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(path, kept)
        except FileNotFoundError:  # a report's file that was erased meanwhile
            continue
        with kept.open("rb") as file:
            os.fsync(file.fileno())
    files = {path.relative_to(target).as_posix(): _digest(path) for path in sorted(target.rglob("*")) if path.is_file()}
    manifest = {"format": _FORMAT, "made_at": made_at.isoformat(), "release": release(), "files": files}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2))
    flush(target)


def _others(data: Path) -> Iterator[Path]:
    """Keys, rules, marks and the files of reports."""
    return (path for path in sorted(data.rglob("*")) if path.is_file() and not _PASSING.fullmatch(path.name))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Stopped(
            f"{folder} bukan cadangan: {MANIFEST} tidak terbaca.", f"{folder} is no backup: {MANIFEST} cannot be read."
        ) from error
    if manifest.get("format") != _FORMAT:
        raise Stopped(
            f"{folder} dibuat oleh versi lain ({manifest.get('release')}).",
            f"{folder} was made by another version ({manifest.get('release')}).",
        )
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
