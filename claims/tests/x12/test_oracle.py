"""The checker beside us does find faults, so that its silence about our files means something."""

import pytest

from claims.tests.x12.oracle import assert_valid_837, complaints_about
from claims.tests.x12.shapes import HEADER, make_inpatient, make_professional
from claims.x12 import write_batch


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"HI*ABK:E1165*ABF:I10~", b""),
        (b"NM1*85*2*", b"NM1*85*9*"),
        (b"DMG*D8*19580704*F", b"DMG*D8*19581304*F"),
        (b"*UN*1***1:2", b"*XX*1***1:2"),
        (b"SE*31", b"SE*30"),
        (b"LX*2", b"LX*5"),
    ],
)
def test_a_damaged_professional_file_is_refused(good: bytes, bad: bytes) -> None:
    data = write_batch(HEADER, [make_professional()])
    assert good in data
    assert complaints_about(data.replace(good, bad))


def test_a_damaged_institutional_file_fails_the_assertion() -> None:
    data = write_batch(HEADER, [make_inpatient()])
    with pytest.raises(AssertionError, match="DTP"):
        assert_valid_837(data.replace(b"DTP*434*RD8*20260301-20260304~", b""))
