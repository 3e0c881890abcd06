"""What the agencies write into the column of results."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from services.enrollment.roster.cell import Cell, CellError, excerpt, require_filled, require_sound
from services.enrollment.roster.fields import header_key
from services.enrollment.roster.roster import Outcome
from services.enrollment.roster.vocabulary import OFFERED_OUTCOMES, OUTCOMES
from shared.errors import Text

_CODES: tuple[Outcome, ...] = get_args(Outcome)
_BY_WORD: Mapping[str, Outcome] = MappingProxyType(
    {header_key(word): outcome for outcome in _CODES for word in OUTCOMES[outcome]}
)


def read_outcome(cell: Cell, label: str) -> Outcome:
    """The result a cell names. Raises ``CellError`` that lists what can be written where it names none."""
    require_sound(cell, label)
    require_filled(cell, label)
    outcome = _BY_WORD.get(header_key(cell.text))
    if outcome is None:
        offered = ", ".join(OFFERED_OUTCOMES)
        raise CellError(
            Text(
                f"{label} {excerpt(cell.text)} tidak dikenal. Tulis salah satu: {offered}.",
                f"{label} {excerpt(cell.text)} is not known. Write one of: {offered}.",
            )
        )
    return outcome


def names_outcome(text: str) -> bool:
    """Whether ``text`` is a result."""
    return header_key(text) in _BY_WORD
