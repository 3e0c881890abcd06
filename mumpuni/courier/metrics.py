"""What the courier counts. No label holds anything of a person."""

from __future__ import annotations

from typing import Final, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.exposition import generate_latest

from mumpuni.courier.journal import How
from mumpuni.courier.trouble import Part

_SERVICE: Final = "courier"
OUTCOMES: Final = (*get_args(How), "later")


class Metrics:
    """One registry. ``service`` is ``courier`` everywhere, as a service says its own name."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._mails = Counter(
            "mumpuni_courier_mails_total",
            "Mails by what became of them.",
            ("service", "outcome"),
            registry=self.registry,
        )
        self._waiting = Gauge(
            "mumpuni_courier_waiting", "Mails that are not settled yet.", ("service",), registry=self.registry
        )
        self._troubled = Gauge(
            "mumpuni_courier_troubled",
            "1 while this part keeps the courier from its work.",
            ("service", "part"),
            registry=self.registry,
        )
        for outcome in OUTCOMES:
            self._mails.labels(_SERVICE, outcome)
        self.troubled(None)
        self.waiting(0)

    def count(self, outcome: str, mails: int) -> None:
        """So many mails came to this, or were put off (``later``)."""
        self._mails.labels(_SERVICE, outcome).inc(mails)

    def waiting(self, mails: int) -> None:
        """So many are not settled."""
        self._waiting.labels(_SERVICE).set(mails)

    def troubled(self, part: Part | None) -> None:
        """This part does not work now; none: all do."""
        for one in get_args(Part):
            self._troubled.labels(_SERVICE, one).set(1 if one == part else 0)

    def render(self) -> bytes:
        """The registry in Prometheus' text format."""
        return generate_latest(self.registry)
