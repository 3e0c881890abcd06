"""An alert's figures on disk: JSON whose text is the same whenever the figures are."""

from __future__ import annotations

import json
from decimal import Decimal

from services.notification.domain.outcome import Figure, Figures


def packed(figures: Figures) -> str:
    """The figures as text, in the order of their names, numbers without needless zeros."""
    return json.dumps({name: _plain(figures[name]) for name in sorted(figures)}, ensure_ascii=False)


def unpacked(text: str) -> dict[str, Figure]:
    """The figures again, numbers with a fraction as exact decimals."""
    figures: dict[str, Figure] = json.loads(text, parse_float=Decimal)
    return figures


def _plain(figure: Figure) -> int | float | str:
    if not isinstance(figure, Decimal):
        return figure
    return int(figure) if figure == figure.to_integral_value() else float(figure)
