"""Faults under load, and an oracle that knows from the clients' answers alone what must be in every store.

``clients`` keep asking with idempotency keys until they get a definite answer; ``oracle`` works out from those answers,
in slow exact arithmetic and without a line of the services' code, what every service must show; ``audit`` reads it
through the public API and compares to the last digit. ``embedded`` and ``compose`` break things meanwhile.
"""
