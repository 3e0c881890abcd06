"""The figures of docs/reference/rules.md, written down once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

PRIOR: Final = Fraction(50)
STRENGTH: Final = Fraction(5)
HALF_LIFE_DAYS: Final = 730
LANDMARK: Final = date(2020, 1, 1)
VALUE_WITHOUT_TEST: Final = Fraction(70)
COMPLETION_WEIGHT: Final = Fraction(1)
MENTORING_WEIGHT: Final = Fraction(1, 2)
RATING_STEP: Final = 25
CITIZEN_WEIGHT: Final = Fraction(1, 2)
ASSESSMENT_WEIGHT: Final = Fraction(2)
CITIZEN_COMPETENCIES: Final[Mapping[str, str]] = {"U6": "pelayanan-publik", "U7": "komunikasi"}
"""What a citizen's mark of 1 to 4 says of the officer who is named."""
LEVEL_FLOORS: Final = (Fraction(40), Fraction(55), Fraction(70), Fraction(85))

REQUIRED: Final[Mapping[str, int]] = {
    "pelaksana": 1,
    "pengawas": 2,
    "administrator": 3,
    "jpt_pratama": 4,
    "jpt_madya": 5,
    "jpt_utama": 5,
    "fungsional": 2,
}

DEFAULT_JP: Final[Mapping[str, Fraction]] = {
    "KL03": Fraction(4), "KL06": Fraction(4), "KL07": Fraction(5), "KL10": Fraction(4),
    "NKL01": Fraction(2), "NKL02": Fraction(2), "NKL09": Fraction(2),
}  # fmt: skip
"""Of the forms that the load uses."""

PNS_TARGET: Final = Fraction(20)
PPPK_LIMIT: Final = Fraction(24)
MENTORING_FORMS: Final = frozenset({"NKL01", "NKL02"})
MENTORING_SESSIONS_A_MONTH: Final = 2
SELF_STUDY_FORMS: Final = frozenset({"NKL09", "NKL10"})
SELF_STUDY_JP_A_DAY: Final = Fraction(2)

IKM_FLOORS: Final = (("A", Fraction("88.31")), ("B", Fraction("76.61")), ("C", Fraction(65)), ("D", Fraction(25)))
IKM_INDICATIVE_BELOW: Final = 30

ENOUGH_ANSWERS: Final = 5
TOO_DIFFICULT_ABOVE: Final = Fraction("0.30")
TOO_EASY_ABOVE: Final = Fraction("0.30")
ENOUGH_TESTS: Final = 5
EXPAND_FROM: Final = Fraction("0.70")
CONTINUE_FROM: Final = Fraction("0.30")
STOP_BELOW: Final = Fraction(0)

VERIFY_DAYS: Final = 3
ANSWER_DAYS: Final[Mapping[tuple[str, str], int]] = {
    ("complaint", "unclassified"): 14,
    ("complaint", "simple"): 5,
    ("complaint", "no_field_check"): 14,
    ("complaint", "field_check"): 60,
    ("information", "unclassified"): 5,
    ("aspiration", "unclassified"): 14,
}
REPORTER_DAYS: Final = 10

JP_ALERTS_FROM: Final = (10, 1)
SCORE_GAP_FROM: Final = 1
IKM_ALERT_GRADES: Final = frozenset({"C", "D"})
IKM_DROP: Final = Fraction(5)
IKM_ALERT_ANSWERS: Final = 5
SESSION_ALERT_ANSWERS: Final = 5
DUE_SOON: Final = timedelta(hours=24)
BUDGET_WARNING_PERCENT: Final = 80
BUDGET_CRITICAL_PERCENT: Final = 100
UNDERFILLED_DAYS: Final = 7
UNDERFILLED_BELOW_PERCENT: Final = 50
NO_SHOWS_ABOVE_PERCENT: Final = 20
NO_SHOWS_SEATS: Final = 5
ANSWERS_AFTER_DAYS: Final = 14
ANSWERS_BELOW_PERCENT: Final = 50
ANSWERS_ASKED: Final = 5
ASSESSMENT_OPENS_MONTHS: Final = 3
ASSESSMENT_DUE_MONTHS: Final = 6
ASSESSMENT_DUE_DAYS: Final = 14
CERTIFICATE_DAYS: Final = 60

ENOUGH_ASSESSMENTS: Final = 5
APPLIES_FROM: Final = 3
WIDELY_APPLIED_FROM: Final = Fraction("0.70")
HARDLY_APPLIED_BELOW: Final = Fraction("0.50")

RESULTS_MONTHS: Final = 6
ENOUGH_CITIZENS: Final = 10
"""Answers of a unit, before as after."""
ENOUGH_UNITS: Final = 2
"""With participants as without."""

PROPOSE_GAP_FROM: Final = 1
PROPOSE_JP_LAST_MONTHS: Final = 3
PROPOSE_ASSESSED_BELOW: Final = Fraction(55)
PROPOSE_ASSESSED_DAYS: Final = 365
PROPOSE_NO_SHOWS_FROM: Final = 3
