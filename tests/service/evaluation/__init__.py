"""Evaluation, from events on the bus to answers over HTTP."""
