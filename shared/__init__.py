"""The kernel every service stands on: events, bus, outbox, consumer, database, web. It knows no service."""
