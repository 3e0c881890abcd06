"""Every metric with its meaning and labels. One registry per service, so that a process can host several."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

_FAST: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What one service counts and measures. Times are seconds. No label holds anything of a person."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.registry = CollectorRegistry()

        def counter(name: str, meaning: str, *labels: str) -> Counter:
            return Counter(name, meaning, ("service", *labels), registry=self.registry)

        def gauge(name: str, meaning: str, *labels: str) -> Gauge:
            return Gauge(name, meaning, ("service", *labels), registry=self.registry)

        def histogram(name: str, meaning: str, *labels: str) -> Histogram:
            return Histogram(name, meaning, ("service", *labels), registry=self.registry, buckets=_FAST)

        self.requests = counter(
            "mumpuni_http_requests_total", "Requests answered, by route and status.", "method", "route", "status"
        )
        self.request_seconds = histogram(
            "mumpuni_http_request_seconds", "Time from the request's head to the answer's end.", "route"
        )
        self.store_answers = gauge("mumpuni_store_answers", "1 when the store answered at this scrape, 0 when not.")
        self.outbox_depth = gauge("mumpuni_outbox_depth", "Events committed and not yet on the bus.")
        self.outbox_oldest_seconds = gauge("mumpuni_outbox_oldest_seconds", "Age of the oldest event in the outbox.")
        self.relayed = counter("mumpuni_relayed_total", "Events published by the relay.", "topic")
        self.relay_failures = counter("mumpuni_relay_failures_total", "Publishes the bus did not confirm.")
        self.consumer_lag_records = gauge(
            "mumpuni_consumer_lag_records", "Records published and not yet applied.", "group", "topic"
        )
        self.consumer_lag_seconds = gauge(
            "mumpuni_consumer_lag_seconds", "Age of the oldest record seen and not yet applied; 0 when none.", "group"
        )
        self.consumed = counter("mumpuni_consumed_total", "Events by what became of them.", "group", "type", "result")
        self.apply_seconds = histogram("mumpuni_apply_seconds", "Time to apply one batch, commit included.", "group")
        self.apply_failures = counter(
            "mumpuni_apply_failures_total", "Batches that did not go through at once.", "group", "reason"
        )
        self.dead_letters = counter("mumpuni_dead_letters_total", "Records nobody could handle.", "group", "type")
        self.consumer_stopped = gauge(
            "mumpuni_consumer_stopped", "1 when a consumer has stopped itself and needs a person.", "group"
        )
        self.database_seconds = histogram("mumpuni_database_seconds", "Time in the store.", "operation")
        self.database_batch = Histogram(
            "mumpuni_database_batch_size",
            "Writes that shared one commit.",
            ("service",),
            registry=self.registry,
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
        )
        self.database_waiting = gauge("mumpuni_database_waiting", "Writes waiting for their commit.")
        self.alerts_raised = counter("mumpuni_alerts_raised_total", "Alerts raised.", "rule", "severity")
        self.alerts_open = gauge("mumpuni_alerts_open", "Alerts open now.", "rule")
        self.deliveries = counter(
            "mumpuni_deliveries_total", "Tries at sending a message, by how they ended.", "kind", "outcome"
        )
        self.deliveries_now = gauge("mumpuni_messages", "Messages that wait, are being sent or are parked.", "state")

    def render(self) -> bytes:
        """The registry in Prometheus' text format."""
        return generate_latest(self.registry)
