"""Feedback's HTTP API, one file a noun."""
