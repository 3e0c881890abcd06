"""Evaluation's alembic history."""
