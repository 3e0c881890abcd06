"""Feedback's rules: pure functions over frozen values."""
