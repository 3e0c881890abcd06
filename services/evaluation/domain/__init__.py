"""Evaluation's rules: pure functions over frozen values."""
