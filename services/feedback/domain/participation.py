"""Who may answer a session's questionnaire (Kirkpatrick level 1: reaction)."""

from __future__ import annotations

from typing import Literal

State = Literal["enrolled", "completed", "failed", "withdrawn"]
"""How far a participant is; ``withdrawn`` stands for every ending without a result."""

SAW_IT_THROUGH: frozenset[State] = frozenset({"completed", "failed"})
"""The states after which a participant can judge the session, whether they passed or not."""
