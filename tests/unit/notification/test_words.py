"""What alerts say, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest

from services.notification.domain.catalogue import CARDS
from services.notification.domain.complaint_overdue import ComplaintStep, complaint_overdue
from services.notification.domain.ikm_dropped import ikm_dropped
from services.notification.domain.ikm_low import ikm_low
from services.notification.domain.jp_below_target import YearOfLearning, jp_below_target
from services.notification.domain.outcome import Figures, Fires, Outcome
from services.notification.domain.programme_too_difficult import SessionRating, programme_too_difficult
from services.notification.domain.score_below_standard import CompetencyStanding, score_below_standard
from services.notification.domain.texts import WRITERS, wording
from services.notification.domain.unit_index import UnitIndex
from services.notification.domain.wording import Names, numeral
from services.notification.store.figures import packed, unpacked
from shared.errors import Text
from shared.events.feedback import ComplaintKind, ComplaintState
from shared.rules.alerts import AlertRules
from shared.rules.ruleset import load_rules
from tests.unit.notification.test_new_rules import FIRED, SAYS

TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
RULES = load_rules().of(AlertRules, TODAY)
NAMES = Names(unit="Loket Candisari", programme="Analisis data")
INDEX = UnitIndex(2026, 2026, True, Decimal("64.5"), "D", 8, True, Decimal(72))


def fired(outcome: Outcome) -> Figures:
    """The figures of a rule that fires, as they come back from the store."""
    assert isinstance(outcome, Fires)
    return unpacked(packed(outcome.figures))


def step_of(kind: str, state: str) -> ComplaintStep:
    return ComplaintStep(kind, "simple", state, datetime(2026, 10, 29, 17, tzinfo=UTC))


FIGURES: dict[str, Figures] = {
    "jp-below-target": fired(jp_below_target(YearOfLearning(2026, True, 75, 200), TODAY, RULES)),
    "score-below-standard": fired(
        score_below_standard(CompetencyStanding("pelayanan-publik", True, Decimal("48.5"), 2, 3, 1), RULES)
    ),
    "ikm-low": fired(ikm_low(INDEX, RULES)),
    "ikm-dropped": fired(ikm_dropped(INDEX, RULES)),
    "programme-too-difficult": fired(programme_too_difficult(SessionRating("p", 12, Decimal("0.4167")), RULES)),
    "complaint-overdue": fired(complaint_overdue(step_of("complaint", "forwarded"), NOW)),
}
"""What each rule fires with."""


def test_every_rule_has_words_a_card_and_figures_here() -> None:
    assert set(WRITERS) == set(CARDS) == set(FIGURES) | set(FIRED)  # of the latter the words are there
    assert set(FIRED) == set(SAYS)
    assert not set(FIGURES) & set(FIRED)


@pytest.mark.parametrize(
    ("rule", "indonesian", "english"),
    [
        (
            "jp-below-target",
            "7,5 dari 20 JP untuk 2026; kurang 12,5 JP",
            "7.5 of 20 learning hours (JP) for 2026; 12.5",
        ),
        ("score-below-standard", "48,5, setara level 2", "48.5 in public service, which is level 2"),
        ("ikm-low", "bernilai 64,5, mutu D (tidak baik), dari 8 jawaban", "is 64.5, grade D (poor), from 8 answers"),
        ("ikm-dropped", "turun 7,5 poin: 64,5 pada 2026 dari 8 jawaban, 72 pada 2025", "by 7.5 points: 64.5 in 2026"),
        ("programme-too-difficult", "41,67% dari 12 peserta", "41.67% of the 12 participants"),
        ("complaint-overdue", "jatuh tempo 29 Oktober 2026", "by 29 October 2026"),
    ],
)
def test_a_message_says_what_happened_with_figures(rule: str, indonesian: str, english: str) -> None:
    message = wording(rule, FIGURES[rule], NAMES).message
    assert indonesian in message.id
    assert english in message.en


@pytest.mark.parametrize("rule", sorted(FIGURES))
def test_words_name_what_they_are_about_and_stand_without_a_name_too(rule: str) -> None:
    for names in (NAMES, Names()):
        title, message = wording(rule, FIGURES[rule], names)
        for text in (title, message):
            assert_reads_well(text)
    named = wording(rule, FIGURES[rule], NAMES)
    assert any(name in named.message.id and name in named.message.en for name in ("Loket Candisari", "Analisis data"))


@pytest.mark.parametrize("rule", ["ikm-low", "ikm-dropped"])
def test_an_indicative_index_says_so(rule: str) -> None:
    hedged = wording(rule, FIGURES[rule], NAMES).message
    firm = wording(rule, {**FIGURES[rule], "indicative": "no"}, NAMES).message
    assert "indikasi" in hedged.id
    assert "indication" in hedged.en
    assert "indikasi" not in firm.id
    assert "indication" not in firm.en


def test_every_step_that_can_be_owed_says_what_to_do() -> None:
    owed = set(get_args(ComplaintState)) - {"closed", "rejected"}
    said = set()
    for kind in get_args(ComplaintKind):
        for state in owed:
            words = wording("complaint-overdue", fired(complaint_overdue(step_of(kind, state), NOW)), NAMES)
            assert_reads_well(words.message)
            said.add(words.message.id)
    assert len(said) == len(get_args(ComplaintKind)) * len(owed)


def test_an_unknown_rule_is_loud() -> None:
    with pytest.raises(KeyError):
        wording("no-such-rule", {}, NAMES)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Decimal("12.50"), "12,5", "12.5"),
        (Decimal("20.00"), "20", "20"),
        (Decimal(100), "100", "100"),
        (Decimal("1E+2"), "100", "100"),
        (0, "0", "0"),
        (Decimal("0.05"), "0,05", "0.05"),
    ],
)
def test_numbers_read_in_each_language(value: Decimal | int, indonesian: str, english: str) -> None:
    assert numeral(value) == Text(indonesian, english)


def test_figures_come_back_from_the_store_as_they_went() -> None:
    figures: Figures = {"value": Decimal("70.25"), "year": 2026, "grade": "C", "target": Decimal("20.0")}
    assert unpacked(packed(figures)) == figures
    assert packed({name: figures[name] for name in sorted(figures)}) == packed(figures)


def assert_reads_well(text: Text) -> None:
    """Both languages say something, without leftovers of composing."""
    for sentence in text:
        assert len(sentence) > 10
        assert not re.search(r"None|\{|\}|  |\s[.,;]|\.\.", sentence), sentence
    assert text.id != text.en
