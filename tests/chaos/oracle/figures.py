"""The figures of docs/reference/rules.md, written down once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
