"""``python -m services.enrollment serve | migrate | topics``."""

from __future__ import annotations

from services.enrollment.main import create_service
from services.enrollment.settings import Settings
from shared.process import run

run(lambda bus, clock, rules: create_service(Settings(), bus=bus, clock=clock, rules=rules))
