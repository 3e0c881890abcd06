"""Feedback's own alembic history."""
