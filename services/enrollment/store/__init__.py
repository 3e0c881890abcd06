"""Enrollment's own tables and the queries on them; nothing here commits."""
