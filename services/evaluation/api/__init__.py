"""Evaluation's HTTP API, one file per noun."""
