"""Who and what the examples are about: Siti at the counter of Kecamatan Candisari, and what she took part in."""

from __future__ import annotations

from typing import Final

NOW: Final = "2026-11-01T10:00:00+07:00"
AGENCY: Final = "semarang-candisari"
CITY: Final = "semarang"
UNIT: Final = "semarang-candisari.pelayanan"
SITI: Final = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
HEAD: Final = "b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29"
COLLEAGUE: Final = "c41d7e05-9b2a-4c63-8f10-000000000006"
COUNTER: Final = "01936e10-2a00-7b54-8c12-5d4e3f2a1b06"
"""The programme that Siti completed in May."""
ETHICS: Final = "01936e10-2c00-7d21-9e35-6a7b8c9d0e1f"
"""The programme in which she has a seat in December."""
MAY: Final = "01937a88-4b00-7c33-b210-9e8d7c6b5a43"
DECEMBER: Final = "01937a88-4f00-7077-a654-5c4d3e2f1a09"
SEAT: Final = "01937f3a-6c00-7d21-9a45-3f2b1c0d9e87"
NEXT_SEAT: Final = "0193b2c4-1a00-7e11-8f22-334455667788"
PERFORMANCE_RECORD: Final = "0193a1f0-2b00-7abc-9def-0123456789ab"
ASSESSMENT_RECORD: Final = "0193a1f0-2d00-7cde-8f01-23456789abcd"
RULE_SET: Final = "01939f10-2a00-7b54-8c12-5d4e3f2a1b06"
