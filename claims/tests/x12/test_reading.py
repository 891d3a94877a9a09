"""Reading files back: segments, components and totals."""

from decimal import Decimal

import pytest

from claims.tests.x12.shapes import HEADER, make_inpatient, make_newborn, make_professional
from claims.x12 import write_batch
from claims.x12.errors import UnreadableFile
from claims.x12.reading import ClaimTotal, claim_totals, read_segments


@pytest.mark.parametrize("newline", [True, False])
def test_totals_come_back_in_the_order_of_the_file(newline: bool) -> None:
    data = write_batch(HEADER, [make_inpatient(), make_newborn()], newline=newline)
    assert claim_totals(data) == (
        ClaimTotal("IN-2001", Decimal("8527.15"), 3, Decimal("8527.15")),
        ClaimTotal("NB-4001", Decimal("1964.2"), 2, Decimal("1964.2")),
    )


def test_elements_and_components_are_numbered_as_the_guides_do() -> None:
    segments = read_segments(write_batch(HEADER, [make_professional()]))
    (clm,) = [each for each in segments if each.tag == "CLM"]
    assert (clm.get(1), clm.get(5, 1), clm.get(5, 3), clm.get(5, 9), clm.get(40)) == ("PC-1001", "11", "1", "", "")
    (hi,) = [each for each in segments if each.tag == "HI"]
    assert list(hi.composites()) == [("ABK", "E1165"), ("ABF", "I10")]
    assert [each.number for each in segments] == list(range(1, len(segments) + 1))


def test_delimiters_of_another_writer_are_taken_from_its_header() -> None:
    data = write_batch(HEADER, [make_professional()])
    foreign = data.replace(b"*", b"|").replace(b":", b">").replace(b"~", b"\n")
    assert claim_totals(foreign) == claim_totals(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "does not start with an interchange header"),
        (b"GS*HC*A*B", "does not start with an interchange header"),
        ("ISA*ñ".encode(), "Byte 5 is not a character X12 can carry"),
        (b"ISA*" + b" " * 110, "sixteen elements"),
        (write_batch(HEADER, [make_professional()])[:-5], "The file ends inside segment"),
        (write_batch(HEADER, [make_professional()]).replace(b"*192.5*", b"*x*"), r"\(CLM\): element 2 is not a number"),
    ],
)
def test_what_is_not_a_file_of_claims_is_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        claim_totals(data)
