"""Enrollment's alembic history."""
