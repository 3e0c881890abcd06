"""``python -m services.evaluation serve | migrate | topics``."""

from __future__ import annotations

from services.evaluation.main import create_service
from services.evaluation.settings import Settings
from shared.process import run

run(lambda bus, clock, rules: create_service(Settings(), bus=bus, clock=clock, rules=rules))
