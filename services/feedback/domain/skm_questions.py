"""The survey's nine questions: as PermenPANRB 14/2017 words them, and as a unit words them for a service.

Only words change. All nine elements are always asked, in their order, with four answers from 1 (worst) to 4 (best).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from shared.errors import Text
from shared.rules.ikm import ELEMENTS

MARKS: Final = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about an element, and what the marks 1 to 4 are called."""

    text: Text
    answers: tuple[Text, Text, Text, Text]


def _standard(indonesian: str, english: str, *answers: tuple[str, str]) -> Question:
    first, second, third, fourth = (Text(*one) for one in answers)
    return Question(Text(indonesian, english), (first, second, third, fourth))


def _graded(indonesian: str, english: str) -> tuple[tuple[str, str], ...]:
    return (
        (f"Tidak {indonesian}", f"Not {english}"),
        (f"Kurang {indonesian}", f"Hardly {english}"),
        (indonesian.capitalize(), english.capitalize()),
        (f"Sangat {indonesian}", f"Very {english}"),
    )


STANDARD: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "U1": _standard(
            "Bagaimana kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
            "How well do the requirements fit the service?",
            *_graded("sesuai", "fitting"),
        ),
        "U2": _standard(
            "Bagaimana kemudahan prosedur pelayanan di unit ini?",
            "How easy is the procedure here?",
            *_graded("mudah", "easy"),
        ),
        "U3": _standard(
            "Bagaimana kecepatan waktu dalam memberikan pelayanan?",
            "How fast was the service?",
            *_graded("cepat", "fast"),
        ),
        "U4": _standard(
            "Bagaimana kewajaran biaya/tarif dalam pelayanan?",
            "How reasonable is the cost?",
            ("Sangat mahal", "Very expensive"),
            ("Cukup mahal", "Rather expensive"),
            ("Murah", "Cheap"),
            ("Gratis", "Free of charge"),
        ),
        "U5": _standard(
            "Bagaimana kesesuaian hasil pelayanan dengan yang tercantum dalam standar pelayanan?",
            "How well does the result match the published standard?",
            *_graded("sesuai", "matching"),
        ),
        "U6": _standard(
            "Bagaimana kemampuan petugas dalam pelayanan?",
            "How competent are the staff?",
            *_graded("kompeten", "competent"),
        ),
        "U7": _standard(
            "Bagaimana kesopanan dan keramahan petugas?",
            "How polite and friendly are the staff?",
            *_graded("sopan dan ramah", "polite and friendly"),
        ),
        "U8": _standard(
            "Bagaimana penanganan pengaduan, saran, dan masukan?",
            "How are complaints, suggestions and input handled?",
            ("Tidak ada", "Not at all"),
            ("Ada tetapi tidak berfungsi", "There is a way, but it does not work"),
            ("Berfungsi kurang maksimal", "It works, not as well as it should"),
            ("Dikelola dengan baik", "Handled well"),
        ),
        "U9": _standard(
            "Bagaimana kualitas sarana dan prasarana?",
            "How good are the facilities?",
            ("Buruk", "Poor"),
            ("Cukup", "Fair"),
            ("Baik", "Good"),
            ("Sangat baik", "Very good"),
        ),
    }
)
"""The questions of the regulation's own form, by element."""


def questions_of(content: Mapping[str, Any]) -> dict[str, Question]:
    """All nine questions: as a unit worded them (``{"U3": {"id": ..., "en": ..., "answers": [...]}}``), else standard.

    A text without English is shown in Indonesian to everybody.
    """
    return {element: _worded(content.get(element), STANDARD[element]) for element in ELEMENTS}


def _worded(given: Mapping[str, Any] | None, standard: Question) -> Question:
    if given is None:
        return standard
    if not given.get("answers"):
        return Question(_text(given), standard.answers)
    first, second, third, fourth = (_text(one) for one in given["answers"])
    return Question(_text(given), (first, second, third, fourth))


def _text(given: Mapping[str, Any]) -> Text:
    return Text(given["id"], given.get("en") or given["id"])
