"""Enrollment's rules: pure functions over frozen values."""
