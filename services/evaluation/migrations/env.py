"""Alembic's entry; what it does is the same for every service."""

from shared.migrations import run_env

run_env()
