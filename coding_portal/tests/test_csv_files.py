"""A table for a spreadsheet holds no formula, whatever somebody typed."""

from decimal import Decimal

import pytest

from coding_portal.csv_files import csv_file, csv_text, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_text_that_would_be_worked_out_is_shown_instead(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (-3, "-3"), (Decimal("-1.50"), "-1.50"), ("I10", "I10")])
def test_numbers_and_ordinary_words_stay(value: object, shown: str) -> None:
    assert safe_cell(value) == shown


def test_commas_quotes_and_line_ends_stay_within_their_cell() -> None:
    assert csv_text(["a", "b"], [['x, "y"', "two\nlines"]]) == 'a,b\r\n"x, ""y""","two\nlines"\r\n'


def test_the_download_is_named_and_begins_with_the_mark_that_excel_looks_for() -> None:
    answer = csv_file("codes.csv", ["code"], [["É10"]])
    assert answer["Content-Disposition"] == 'attachment; filename="codes.csv"'
    assert answer.content.decode() == "\ufeffcode\r\nÉ10\r\n"
