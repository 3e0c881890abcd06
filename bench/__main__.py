"""``make bench``, or ``python -m bench accept bulk``: measures and prints; exit status 1 when a promise is missed.

``history`` fills gigabytes and runs only when it is named.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from typing import Final

from bench import accept, apply, bulk, history, memory, start, visible
from bench.paired import Figure

MEASURES: Final[dict[str, Callable[[], Figure]]] = {
    "accept": accept.measure,
    "apply": apply.measure,
    "bulk": bulk.measure,
    "visible": visible.measure,
    "memory": memory.measure,
    "start": start.measure,
}
ON_DEMAND: Final[dict[str, Callable[[], Figure]]] = {"history": history.measure}


def main() -> int:
    """Run the named measures, all when none is named."""
    names = sys.argv[1:] or list(MEASURES)
    measures = MEASURES | ON_DEMAND
    unknown = set(names) - measures.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(measures)}", file=sys.stderr)
        return 2
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    print(f"Python {python}, SQLite {sqlite}, {os.cpu_count()} cores; durable commits throughout\n", flush=True)
    figures = []
    for name in names:
        figure = measures[name]()
        print(figure.line(), flush=True)
        figures.append(figure)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
