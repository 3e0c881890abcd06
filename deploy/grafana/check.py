"""Run every expression of every dashboard against a Prometheus:  python3 deploy/grafana/check.py http://localhost:9090

Exits with 1, and says which, when one is refused or finds nothing on a platform that has had some traffic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

DASHBOARDS: Final = Path(__file__).parent / "dashboards"
SERVICES: Final = ("enrollment", "evaluation", "feedback", "notification")


class Expression(NamedTuple):
    """One line of one panel, as Prometheus is asked for it."""

    dashboard: str
    panel: str
    text: str


def expressions() -> Iterator[Expression]:
    """Every expression, with the dashboards' variables put in; once for each service where it names one."""
    for path in sorted(DASHBOARDS.glob("*.json")):
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                text: str = target["expr"].replace("$__rate_interval", "5m")
                for service in SERVICES if "$service" in text else ("",):
                    yield Expression(path.stem, panel["title"], text.replace("$service", service))


def trouble_with(text: str, prometheus: str) -> str | None:
    """What is wrong with this expression, or None."""
    address = f"{prometheus.rstrip('/')}/api/v1/query?{urlencode({'query': text})}"
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - an operator names the address
            found: Any = json.load(answer)
    except HTTPError as error:
        return str(json.load(error).get("error", error))
    return None if found["data"]["result"] else "finds nothing"


def main(prometheus: str) -> int:
    """How many expressions are in trouble; says which."""
    troubled = 0
    asked = list(expressions())
    for expression in asked:
        if trouble := trouble_with(expression.text, prometheus):
            troubled += 1
            sys.stderr.write(f"{expression.dashboard}: {expression.panel}: {trouble}\n    {expression.text}\n")
    sys.stdout.write(f"{len(asked)} expressions, {troubled} in trouble\n")
    return troubled


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:9090") else 0)
