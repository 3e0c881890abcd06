"""Notification's alembic history."""
