"""Whom and what the examples in OpenAPI speak of: one story, so that they fit together.

Siti, of Candisari, is in the register. A clerk of the education office of Sibolga attends a course on information
technology from 10 to 12 November 2026; a senior of the same office guides them.
"""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

SITI: Final = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
CLERK: Final = "7b9a1f52-3f0b-4c7e-9a55-5d1e8c2f4a22"
SENIOR: Final = "2f0c6e6a-6c0f-4f0e-8f6b-0d6f3c1a9b11"
COLLEAGUE: Final = "5b2f3d0e-6a58-4f0c-9a3f-0d5b8f6f2c11"
"""Of the same office, enrolled in the same course; never came."""

PROGRAMME: Final = "0199d3c2-9f40-7a11-8b3c-5d6e7f809102"
SESSION: Final = "0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f"
ENROLLMENT: Final = "019a3f1c-7d20-7b11-8c55-0f5a6f1f2b3c"
COLLEAGUES_ENROLLMENT: Final = "019a3f1c-8104-7d2e-a9b0-3c4d5e6f7081"
CERTIFICATE: Final = "58c1b898-7c9d-4461-9a60-f47e17390284"
MOVE: Final = "0199d3d8-21c4-7e52-b1a0-2d3e4f506172"
BUDGET: Final = "dd538678-aadd-5aac-9e68-1409d6443911"

NEXT_PROGRAMME: Final = "0199d3c6-0b1c-7f33-8d4e-6f7081920314"
NEXT_SESSION: Final = "0199d3c6-4c5d-7a44-9e5f-708192031425"
"""What the clerk is recommended to learn next."""

MENTORSHIP: Final = "019a3f20-3e4f-7b55-8f60-819203142536"
GOAL: Final = "019a3f20-3e51-7c66-9a71-920314253647"
OTHER_GOAL: Final = "019a3f20-3e51-7c67-8b82-a31425364758"
MEETING: Final = "019a54c8-5f60-7d77-9c93-b42536475869"

IMPORT: Final = "0193a1f0-2b00-7abc-9def-0123456789ab"
CLERKS_ROW: Final = "0193a1f0-2c10-7bcd-8ef0-123456789abc"
COLLEAGUES_ROW: Final = "0193a1f0-2c10-7bce-9f01-23456789abcd"
"""What a roster of May records: the clerk's and the colleague's participation in another course."""

STATEMENT: Final = "9f5c3a1e-4f0b-4c7e-9a55-5d1e8c2f4a22"
ACCOUNT: Final[JsonDict] = {"account": {"homePage": "https://lms.sibolga.go.id", "name": "budi.s"}}
COURSE: Final = "https://lms.sibolga.go.id/course/12"
