"""The journal: on disk before it matters, whole again after any cut, silent about people."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mumpuni.courier.journal import Batch, Journal, Mail, undelivered

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
ENDS = NOW + timedelta(days=30)
MAILS = [Mail(f"e{number}", "s1", 1, ENDS) for number in range(3)]


def begun(folder: Path) -> Batch:
    """A batch of three of which one is sent."""
    batch = Journal(folder, NOW).begin(NOW, 100)
    batch.note_given(MAILS)
    batch.settle(["e1"], "sent")
    return batch


def again(folder: Path) -> Batch:
    """The one batch as the next process finds it."""
    [batch] = Journal(folder, NOW).batches
    return batch


def test_the_key_is_on_disk_before_anything_is_asked(tmp_path: Path) -> None:
    batch = Journal(tmp_path, NOW).begin(NOW, 7)
    found = again(tmp_path)
    assert (found.key, found.limit, found.asked_at, found.mails) == (batch.key, 7, NOW, None)


def test_the_next_process_goes_on_where_this_one_was(tmp_path: Path) -> None:
    batch = begun(tmp_path)
    found = again(tmp_path)
    assert (found.key, found.waiting) == (batch.key, [MAILS[0], MAILS[2]])
    found.settle(["e0", "e2"], "sent")
    assert again(tmp_path).waiting == []


def test_whatever_a_crash_has_cut_off_the_rest_is_read_and_can_be_added_to(tmp_path: Path) -> None:
    path = begun(tmp_path).path
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    ends = [sum(map(len, lines[:count])) for count in range(1, len(lines) + 1)]
    for cut in range(ends[0], len(whole) + 1):
        path.write_bytes(whole[:cut])
        found = again(tmp_path)
        told = sum(end <= cut for end in ends)
        expected = {1: None, 2: ["e0", "e1", "e2"], 3: ["e0", "e2"]}[told]
        assert (None if found.mails is None else [mail.enrollment_id for mail in found.waiting]) == expected
        found.note_given([Mail("e9", "s1", 2, ENDS)])
        assert [mail.enrollment_id for mail in again(tmp_path).waiting] == [*(expected or []), "e9"]


def test_a_file_without_a_whole_first_line_is_no_batch(tmp_path: Path) -> None:
    path = begun(tmp_path).path
    path.write_bytes(path.read_bytes()[:5])
    assert Journal(tmp_path, NOW).batches == []


def test_a_write_that_fails_leaves_nothing_that_the_next_one_stumbles_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", _full)
        with pytest.raises(OSError, match="No space"):
            batch.settle(["e0"], "sent")
    assert [mail.enrollment_id for mail in batch.waiting] == ["e2"], "this process does not send it again"
    batch.settle(["e2"], "sent")
    assert [mail.enrollment_id for mail in again(tmp_path).waiting] == ["e0"]


def test_a_settled_batch_leaves_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path, NOW)
    journal.close(journal.begin(NOW, 1))
    assert Journal(tmp_path, NOW).batches == []


def test_what_did_not_arrive_is_remembered_for_forty_days(tmp_path: Path) -> None:
    journal = Journal(tmp_path, NOW)
    journal.note_undelivered(MAILS[:1], "refused", 550, NOW)
    journal.note_undelivered(MAILS[1:], "no-address", None, NOW + timedelta(days=1))
    assert [(one["enrollment_id"], one["how"], one["code"]) for one in undelivered(tmp_path)] == [
        ("e0", "refused", 550),
        ("e1", "no-address", None),
        ("e2", "no-address", None),
    ]
    Journal(tmp_path, NOW + timedelta(days=40))
    assert len(undelivered(tmp_path)) == 3
    Journal(tmp_path, NOW + timedelta(days=40, seconds=1))
    assert len(undelivered(tmp_path)) == 2
    Journal(tmp_path, NOW + timedelta(days=42))
    assert undelivered(tmp_path) == []


def test_a_note_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    Journal(tmp_path, NOW).note_undelivered(MAILS[:1], "refused", 550, NOW)
    with (tmp_path / "undelivered.jsonl").open("a") as file:
        file.write(json.dumps({"at": "2026"})[:5])
    assert [one["enrollment_id"] for one in undelivered(tmp_path)] == ["e0"]


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")
