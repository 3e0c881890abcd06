"""The remark on an index that rests on too few answers to be more than an indication."""

from __future__ import annotations

from typing import Final

from services.notification.domain.outcome import Figures
from shared.errors import Text

_HEDGE: Final = Text(
    " Jawabannya masih sedikit, jadi nilai ini baru indikasi; kumpulkan lebih banyak jawaban.",
    " The answers are still few, so this is only an indication; collect more of them.",
)
_NONE: Final = Text("", "")


def remark(figures: Figures) -> Text:
    """A sentence with a space before it, or nothing when the index is no mere indication."""
    return _HEDGE if figures["indicative"] == "yes" else _NONE
