"""How dates, amounts, names and codes are written, and what is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from claims.x12 import values
from claims.x12.errors import UnwritableValue


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("150.00", "150"),
        ("12.50", "12.5"),
        ("12.05", "12.05"),
        ("0", "0"),
        ("0.00", "0"),
        ("0.10", "0.1"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("99999999.99", "99999999.99"),
    ],
)
def test_amounts_have_no_trailing_zeros(amount: str, written: str) -> None:
    assert values.amount(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (None, "is missing"),
        (Decimal(-1), "is negative: -1"),
        (Decimal("0.001"), "has more than 2 decimals: 0.001"),
        (Decimal(100000000), "is over 99999999.99: 100000000"),
        (Decimal("NaN"), "is not a number"),
    ],
)
def test_amounts_that_cannot_be_written_say_why(amount: Decimal | None, reason: str) -> None:
    with pytest.raises(UnwritableValue) as refusal:
        values.amount(amount)
    assert str(refusal.value) == reason


def test_units_may_have_three_decimals_but_not_be_zero() -> None:
    assert values.quantity(Decimal("1.250")) == "1.25"
    with pytest.raises(UnwritableValue, match="is zero"):
        values.quantity(Decimal(0))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Muñoz", "MUNOZ"),
        ("Nguyễn", "NGUYEN"),
        ("O’Brien", "O'BRIEN"),
        ("Smith–Jones", "SMITH-JONES"),
        ("Ærø", "AERO"),
        ("Strauß", "STRAUSS"),
        ("Łukasz", "LUKASZ"),
        ("Gal·la", "GAL.LA"),
        ("  van   der  Berg ", "VAN DER BERG"),
        ("St. Mary's Hospital, Inc. (North)", "ST. MARY'S HOSPITAL, INC. (NORTH)"),
    ],
)
def test_names_are_capitals_without_accents(name: str, written: str) -> None:
    assert values.text(name, 60) == written


@pytest.mark.parametrize("refused", ["A*B", "A:B", "A^B", "A~B", "王", "A\x00B", "A`B", "Иван"])
def test_delimiters_and_foreign_letters_are_refused_not_dropped(refused: str) -> None:
    with pytest.raises(UnwritableValue, match="has characters X12 cannot carry"):
        values.text(refused, 60)


def test_a_refused_control_character_is_named_by_its_number() -> None:
    with pytest.raises(UnwritableValue, match=r"U\+0007"):
        values.identifier("12\x0734")


def test_an_identifier_keeps_small_letters() -> None:
    assert values.identifier(" ab-12 ") == "ab-12"


def test_a_long_street_goes_on_in_the_second_line_at_a_word_break() -> None:
    first, second = values.two_lines("Department of Cardiology, Harbor General Hospital, 1 Hospital Way, Suite 1200")
    assert first == "DEPARTMENT OF CARDIOLOGY, HARBOR GENERAL HOSPITAL, 1"
    assert second == "HOSPITAL WAY, SUITE 1200"
    with pytest.raises(UnwritableValue):
        values.two_lines("x" * 56)


def test_dates_and_times() -> None:
    assert values.date8(date(2026, 3, 2)) == "20260302"
    assert values.date_range(date(2026, 3, 1), date(2026, 3, 4)) == "20260301-20260304"
    assert [values.time4(hour) for hour in ("1315", "13:15", "07")] == ["1315", "1315", "0700"]


@pytest.mark.parametrize("hour", ["2400", "1260", "noon", "", "7"])
def test_hours_off_the_clock_are_refused(hour: str) -> None:
    with pytest.raises(UnwritableValue, match="is not a time of day"):
        values.time4(hour)


@pytest.mark.parametrize(
    ("write", "given", "written"),
    [
        (values.tax_id, "93-1234567", "931234567"),
        (values.phone, "+1 (503) 555-0100", "5035550100"),
        (values.zip_code, "97201", "97201"),
        (values.full_zip_code, "97201-1234", "972011234"),
        (values.state, "or", "OR"),
        (values.npi, " 1234567893 ", "1234567893"),
    ],
)
def test_numbers_lose_their_punctuation(write: Callable[[str], str], given: str, written: str) -> None:
    assert write(given) == written


@pytest.mark.parametrize(
    ("write", "given"),
    [
        (values.full_zip_code, "97201"),
        (values.zip_code, "9720"),
        (values.npi, "123456789"),
        (values.npi, "١٢٣٤٥٦٧٨٩٠"),
        (values.phone, "555-0100"),
        (values.icd10_diagnosis, "E11.65"),
        (values.icd10_diagnosis, "E1"),
        (values.icd10_procedure, "4A023NO"),
        (values.hcpcs, "9921"),
        (values.modifier, "2"),
        (values.taxonomy, "207Q"),
    ],
)
def test_codes_of_another_shape_are_refused(write: Callable[[str], str], given: str) -> None:
    with pytest.raises(UnwritableValue, match="is not"):
        write(given)
