"""The key that secrets are derived from."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shared.secret_key import BadSecretKeyError, key_in, key_of


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "feedback.db.ticket-key"
    key = key_in(path)
    assert len(key) == 32
    assert key_in(path) == key
    assert list(path.parent.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_files_have_two_keys(tmp_path: Path) -> None:
    assert key_in(tmp_path / "a.key") != key_in(tmp_path / "b.key")


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33])
def test_what_is_no_key_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadSecretKeyError, match="FEEDBACK_TICKET_KEY must hold 32 random bytes in hex"):
        key_of(text, "FEEDBACK_TICKET_KEY")


def test_a_damaged_key_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db.ticket-key"
    path.write_text("half a k")
    with pytest.raises(BadSecretKeyError, match=r"feedback\.db\.ticket-key"):
        key_in(path)
    assert path.read_text() == "half a k"
