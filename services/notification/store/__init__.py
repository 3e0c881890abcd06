"""Notification's own tables and queries. Nothing here commits."""
