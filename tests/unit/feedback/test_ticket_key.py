"""The key that secrets are derived from."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from services.feedback.ticket_key import BadTicketKeyError, ticket_key_beside, ticket_key_of


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    store = tmp_path / "data" / "feedback.db"
    key = ticket_key_beside(store)
    assert len(key) == 32
    assert ticket_key_beside(store) == key
    [path] = store.parent.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_stores_have_two_keys(tmp_path: Path) -> None:
    assert ticket_key_beside(tmp_path / "a.db") != ticket_key_beside(tmp_path / "b.db")


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33])
def test_what_is_no_key_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadTicketKeyError, match="FEEDBACK_TICKET_KEY must hold 32 random bytes in hex"):
        ticket_key_of(text, "FEEDBACK_TICKET_KEY")


def test_a_damaged_key_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db.ticket-key"
    path.write_text("half a k")
    with pytest.raises(BadTicketKeyError, match=r"feedback\.db\.ticket-key"):
        ticket_key_beside(tmp_path / "feedback.db")
    assert path.read_text() == "half a k"
