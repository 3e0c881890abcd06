"""Forms of competency development and the JP of one activity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.forms import FORMS, cap_of, form_of, jp_for, jp_of, tenths_of
from shared.errors import Fault
from shared.rules.jp import FORM_CODES, JpRules
from shared.rules.ruleset import load_rules

RULES = load_rules().of(JpRules, date(2026, 1, 1))


def test_every_code_is_a_form_and_no_other() -> None:
    assert tuple(FORMS) == FORM_CODES
    assert sum(form.classical for form in FORMS.values()) == 12


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Pelatihan Jarak Jauh", "NKL04"),
        ("pelatihan jarak jauh (PJJ)", "NKL04"),
        ("BIMTEK", "KL10"),
        ("Bimbingan Teknis (Bimtek)", "KL10"),
        ("seminar", "KL06"),
        ("Seminar/Konferensi/Sarasehan", "KL06"),
        ("Workshop / Lokakarya", "KL07"),
        ("lokakarya", "KL07"),
        ("E-Learning", "NKL03"),
        ("elearning", "NKL03"),
        ("Diklat Teknis", "KL03"),
        ("Pelatihan Sosial-Kultural", "KL05"),
        ("mentoring", "NKL02"),
        ("Coaching", "NKL01"),
        ("Patok Banding", "NKL07"),
        ("benchmarking", "NKL07"),
        ("Pertukaran PNS dengan swasta/BUMN/BUMD", "NKL08"),
        ("magang", "NKL12"),
        ("Komunitas  belajar", "NKL10"),
        ("kl08", "KL08"),
    ],
)
def test_a_form_is_found_as_rosters_write_it(written: str, code: str) -> None:
    form = form_of(written)
    assert form is not None
    assert form.code == code


@pytest.mark.parametrize("written", ["", "pelatihan", "rapat", "KL13", "pelatihan (bimtek)"])
def test_what_names_no_single_form_is_not_guessed(written: str) -> None:
    assert form_of(written) is None


@pytest.mark.parametrize(
    ("codes", "jp"),
    [
        (("NKL05", "NKL08", "NKL12"), 20),
        (("NKL07",), 10),
        (("KL07",), 5),
        (("KL03", "KL04", "KL05", "KL06", "KL08", "KL09", "KL10", "KL11", "NKL04", "NKL06"), 4),
        (("NKL03",), 3),
        (("NKL01", "NKL02", "NKL09", "NKL10"), 2),
    ],
)
def test_default_hours(codes: tuple[str, ...], jp: int) -> None:
    assert [jp_for(code, None, RULES) for code in codes] == [10 * jp] * len(codes)


@pytest.mark.parametrize("code", ["KL01", "KL02", "KL12", "NKL11", "NKL13"])
def test_forms_without_a_default_need_their_hours_stated(code: str) -> None:
    fault = jp_for(code, None, RULES, "/jp_earned")
    assert isinstance(fault, Fault)
    assert fault.pointer == "/jp_earned"
    assert FORMS[code].name.id in fault.message.id
    assert jp_for(code, Decimal(120), RULES) == 1200


@pytest.mark.parametrize(
    ("stated", "tenths"), [("0.5", 5), ("1", 10), ("1.5", 15), ("1.50", 15), ("4", 40), ("1E+1", 100), ("1000", 10000)]
)
def test_whole_and_half_hours_are_taken(stated: str, tenths: int) -> None:
    assert jp_for("KL06", Decimal(stated), RULES) == tenths


@pytest.mark.parametrize(
    "stated",
    ["0", "-1", "0.4", "0.6", "1.25", "1000.5", "1001", "NaN", "Infinity", "4.00000000000000000000000000000000001"],
)
def test_other_hours_are_refused(stated: str) -> None:
    fault = jp_for("KL06", Decimal(stated), RULES)
    assert isinstance(fault, Fault)
    assert fault.message.id == "JP harus 0,5 sampai 1000 dengan kelipatan 0,5"
    assert fault.message.en == "JP must be 0.5 to 1000 in steps of 0.5"


def test_forms_that_share_a_cap() -> None:
    assert cap_of("NKL01", RULES) == cap_of("NKL02", RULES)
    assert cap_of("NKL09", RULES) == cap_of("NKL10", RULES)
    assert cap_of("NKL02", RULES) != cap_of("NKL09", RULES)
    assert cap_of("KL06", RULES) is None


@given(st.integers(0, 10_000))
def test_tenths_and_hours_are_the_same_figure(tenths: int) -> None:
    assert tenths_of(jp_of(tenths)) == tenths


def test_hours_with_two_decimals_are_no_tenths() -> None:
    with pytest.raises(ValueError, match="one decimal"):
        tenths_of(Decimal("1.25"))
