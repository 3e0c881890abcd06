"""A backup is of one moment, taken while everything runs; what is restored goes on from there."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from queue import Queue

import pytest

from mumpuni.operate.backup.folder import STORES, checked, make
from mumpuni.operate.backup.moment import copy, one_moment
from mumpuni.operate.backup.restore import restore_all, restore_one
from mumpuni.stopped import Stopped
from tests.embedded.commands import during, mumpuni
from tests.embedded.process import Mumpuni
from tests.embedded.retold import RETOLD, told, torn
from tests.embedded.stores import Dump, derived, dump, execute, published
from tests.service.evaluation import story
from tests.service.harness import START, running
from tests.service.notification import told as tell
from tests.service.notification.test_timers import override

DECIDED = "01936e10-2a00-7b54-8c12-5d4e3f2a1b07"
AGENCY = {"name": "Dinas Pendidikan", "city": "sibolga", "units": [{"unit": "loket", "name": "Loket", "services": []}]}


FIGURES = {
    "evaluation.db": ("employee", "score_sum", "jp_bucket", "rating_sum", "ikm_sum", "form_year", "seat_sum", "unit"),
    "feedback.db": ("ikm_sum", "unit"),
    "notification.db": ("employee_jp", "standing", "unit_index", "session", "notice"),
}
"""What a day comes to whatever ids its events have."""


async def first_day(folder: Path) -> None:
    async with running(folder) as h:
        await h.publish(story.employee(), story.employee(story.BUDI), tell.unit(), story.completed())
        await h.publish(tell.decided(story.SITI, at=START, recommendation_id=DECIDED))
        await h.publish(*(story.skm(2) for _ in range(30)))
        await h.concluded()


async def second_day(folder: Path) -> None:
    async with running(folder, now=START + timedelta(days=1)) as h:
        await h.publish(story.completed(story.BUDI, post="30"), story.met(), *(story.skm(4) for _ in range(40)))
        await h.publish(story.employee(story.BUDI, required={"komunikasi": 4}, version=2))
        await h.publish(tell.decided(story.SITI, "upheld", at=START + timedelta(days=1), recommendation_id=DECIDED))
        await h.concluded()


async def wake_up(folder: Path) -> None:
    async with running(folder, now=START + timedelta(days=1)) as h:
        await h.concluded()


@pytest.mark.parametrize("name", ["evaluation", "notification"])
def test_a_service_restored_from_yesterday_catches_up_with_one_that_never_broke(tmp_path: Path, name: str) -> None:
    data, yesterday = tmp_path / "data", tmp_path / "yesterday"
    during(first_day(data))
    make(data, yesterday)
    during(second_day(data))
    sound = derived(data / f"{name}.db")
    said = told(data / "notification.db")
    (data / f"{name}.db").write_bytes(b"nothing that SQLite can read")
    kept = restore_one(yesterday, data, name)
    assert Path(kept).read_bytes() == b"nothing that SQLite can read"
    assert derived(data / f"{name}.db") != sound
    during(wake_up(data))
    restored = derived(data / f"{name}.db")
    assert told(data / "notification.db") == said
    assert list(torn(data / "notification.db")) == []
    if name == "notification":
        for table in RETOLD:
            del restored[table], sound[table]
    else:  # how often a proposal's figures were brought up to date depends on when somebody looked
        proposed, again = ([row[:-1] for row in one.pop("recommendation")] for one in (sound, restored))
        assert proposed == again
        assert proposed
    assert restored == sound


def test_everything_is_restored_as_it_was(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    during(first_day(data))
    override(data, score_gap_from=2)
    assert mumpuni("backup", tmp_path / "kept", data=data).code == 0
    kept = {name: dump(data / name) for name in STORES}, published(data)
    during(second_day(data))
    sound = {name: derived(data / name) for name in STORES}
    assert mumpuni("restore", tmp_path / "kept", data=elsewhere).code == 0
    assert (elsewhere / "signing-key.json").read_bytes() == (data / "signing-key.json").read_bytes()
    assert (elsewhere / "signing-key.json").stat().st_mode & 0o777 == 0o600
    assert (elsewhere / "rules" / "sibolga.toml").exists()
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert ({name: dump(elsewhere / name) for name in STORES}, published(elsewhere)) == kept
    during(second_day(elsewhere))
    again = {name: derived(elsewhere / name) for name in STORES}
    assert {name: _sizes(tables) for name, tables in again.items()} == {
        name: _sizes(tables) for name, tables in sound.items()
    }
    for name, tables in FIGURES.items():
        assert {table: again[name][table] for table in tables} == {table: sound[name][table] for table in tables}
    assert len(published(elsewhere)) == len(published(data))


def _sizes(store: Dump) -> dict[str, int]:
    """Rows by table; in how many steps alerts came about, and screens were told, depends on how events were cut into
    batches."""
    by_steps = {"judged", "alert_step", "alert_signal"}
    return {table: len(rows) for table, rows in store.items() if table not in by_steps}


def test_a_backup_while_it_is_used_loses_nothing_that_was_answered_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = Mumpuni(data).ready()
    answered: Queue[str] = Queue()
    stop = threading.Event()

    def post() -> None:
        with server.client() as client:
            for number in count():
                slug = f"dinas-{number}"
                client.put(f"/enrollment/v1/agencies/{slug}", json=AGENCY).raise_for_status()
                answered.put(slug)
                if stop.is_set():
                    return

    posting = threading.Thread(target=post)
    posting.start()
    copies: dict[Path, list[str]] = {}
    try:
        before: list[str] = []
        for number in range(3):
            before += [answered.get(timeout=30) for _ in range(4)]
            folder = tmp_path / f"kept-{number}"
            copies[folder] = list(before)
            make(data, folder)
    finally:
        stop.set()
        posting.join()
        server.end()
    for folder, before in copies.items():
        backup = checked(folder)
        kept = {str(row[0]) for row in dump(folder / "enrollment.db")["agency"]}
        assert set(before) <= kept
        waiting = len(dump(folder / "enrollment.db")["outbox"])
        units = sum(end for (topic, _), end in backup.log.ends.items() if topic == "asn.enrollment.v1")
        assert len(kept) <= units + waiting, "an agency without its event"
        assert units <= len(kept) + waiting, "an event without its agency"


def test_all_files_are_of_one_moment(tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path in paths:
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("CREATE TABLE number (value INTEGER)")
    with one_moment(paths) as snapshots:
        for path in paths:
            execute(path, "INSERT INTO number VALUES (1)")
        for path, snapshot in snapshots.items():
            copy(snapshot, path.with_suffix(".copy"))
    assert [dump(path.with_suffix(".copy"))["number"] for path in paths] == [[], []]
    assert [dump(path)["number"] for path in paths] == [[(1,)], [(1,)]]


def test_a_file_that_stays_locked_is_named_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    during(first_day(data))
    monkeypatch.setattr("mumpuni.operate.backup.moment._PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(data / "feedback.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Stopped, match="cannot be read together"):
            make(data, tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    make(data, tmp_path / "kept")


def test_a_damaged_or_mixed_backup_is_refused(tmp_path: Path) -> None:
    data, kept, later = tmp_path / "data", tmp_path / "kept", tmp_path / "later"
    during(first_day(data))
    make(data, kept)
    during(second_day(data))
    make(data, later)
    mixed = shutil.copytree(kept, tmp_path / "mixed")
    shutil.copy(later / "evaluation.db", mixed)
    with pytest.raises(Stopped, match="was changed"):
        restore_all(mixed, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with pytest.raises(Stopped, match="is no backup"):
        restore_all(data, tmp_path / "new")
    with pytest.raises(Stopped, match="is not empty"):
        restore_all(kept, data)
    with pytest.raises(Stopped, match="exists already"):
        make(data, kept)


def test_one_store_is_restored_only_where_its_log_is_and_nobody_works(tmp_path: Path) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    during(first_day(data))
    make(data, kept)
    during(first_day(tmp_path / "other"))
    with pytest.raises(Stopped, match="does not fit the event log"):
        restore_one(kept, tmp_path / "other", "evaluation")
    with pytest.raises(Stopped, match="There is no enrollment here"):
        restore_one(kept, data, "enrollment")
    server = Mumpuni(data).ready()
    try:
        said = mumpuni("restore", kept, "--service", "evaluation", data=data)
        assert said.code == 1
        assert "Stop it first" in said.err
    finally:
        server.end()


def test_files_of_reports_are_kept_and_one_erased_meanwhile_is_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    during(first_day(data))
    folder = data / "attachments"
    folder.mkdir()
    (folder / f"{1:048x}").write_bytes(b"a photo")
    gone = folder / f"{2:048x}"
    gone.write_bytes(b"another")
    copying = shutil.copy2

    def copy2(source: Path, target: Path) -> object:
        gone.unlink(missing_ok=True)
        return copying(source, target)

    monkeypatch.setattr(shutil, "copy2", copy2)
    assert mumpuni("backup", tmp_path / "kept", data=data).code == 0
    assert mumpuni("restore", tmp_path / "kept", data=tmp_path / "elsewhere").code == 0
    found = {path.name: path.read_bytes() for path in (tmp_path / "elsewhere" / "attachments").iterdir()}
    assert found == {f"{1:048x}": b"a photo"}


def test_a_full_disk_leaves_no_half_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    during(first_day(data))

    def full(_snapshot: sqlite3.Connection, _target: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("mumpuni.operate.backup.folder.copy", full)
        said = mumpuni("backup", tmp_path / "kept", data=data)
    assert said.code == 1
    assert "database or disk is full" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert mumpuni("backup", tmp_path / "kept", data=data).code == 0
