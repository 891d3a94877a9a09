"""What is true of every file, whatever the claims say."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from claims.facts import ClaimFacts
from claims.tests.x12.oracle import assert_valid_837
from claims.tests.x12.shapes import HEADER
from claims.tests.x12.strategies import ANYTHING, institutional_claims, professional_claims
from claims.x12 import IncompleteClaim, gaps, values, write_batch
from claims.x12.errors import UnwritableValue
from claims.x12.reading import ReadSegment, claim_totals, read_segments

FIXED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
"""The same examples in every run, however busy the machine is."""
ANY_CLAIM = st.one_of(professional_claims(), institutional_claims())
ANY_WORDS = st.one_of(professional_claims(ANYTHING), institutional_claims(ANYTHING))


def written(claim: ClaimFacts) -> bytes:
    assume(not gaps(claim))
    return write_batch(HEADER, [claim])


def tagged(data: bytes, *tags: str) -> list[ReadSegment]:
    return [each for each in read_segments(data) if each.tag in tags]


@FIXED
@given(ANY_CLAIM)
def test_counts_in_the_trailers_are_what_the_file_holds(claim: ClaimFacts) -> None:
    segments = read_segments(written(claim))
    tags = [each.tag for each in segments]
    start, end = tags.index("ST"), tags.index("SE")
    assert int(segments[end].get(1)) == end - start + 1
    assert [each.get(1) for each in segments if each.tag in {"GE", "IEA"}] == ["1", "1"]
    assert [int(each.get(1)) for each in segments if each.tag == "LX"] == list(range(1, len(claim.lines) + 1))


@FIXED
@given(ANY_CLAIM)
def test_charges_and_units_read_back_as_the_facts_have_them(claim: ClaimFacts) -> None:
    data = written(claim)
    (total,) = claim_totals(data)
    assert total.charge == total.of_the_lines == claim.total_charge
    lines = tagged(data, "SV1", "SV2")
    charges = [Decimal(each.get(2 if each.tag == "SV1" else 3)) for each in lines]
    units = [Decimal(each.get(4 if each.tag == "SV1" else 5)) for each in lines]
    assert charges == [line.charge for line in claim.lines]
    assert units == [line.units for line in claim.lines]


@FIXED
@given(ANY_WORDS)
def test_a_claim_is_either_refused_with_gaps_or_written_without_a_stray_delimiter(claim: ClaimFacts) -> None:
    found = gaps(claim)
    if found:
        with pytest.raises(IncompleteClaim) as refusal:
            write_batch(HEADER, [claim])
        assert len(refusal.value.gaps) == len(found)
        return
    data = write_batch(HEADER, [claim])
    assert data[105:106] == b"~"
    widths = {"N3": 3, "N4": 4, "DMG": 4, "PAT": 2, "REF": 3, "LX": 2, "CL1": 4, "DTP": 4}
    for each in read_segments(data):
        assert len(each.elements) <= widths.get(each.tag, 18)
        assert all(character.isprintable() for element in each.elements for character in element)


@FIXED
@given(ANY_CLAIM)
def test_every_diagnosis_code_is_in_the_file_with_its_mark(claim: ClaimFacts) -> None:
    found = [
        parts[1] for each in tagged(written(claim), "HI") for parts in each.composites() if parts[0].startswith("AB")
    ]
    assert sorted(found) == sorted(each.code for each in claim.diagnoses)


@settings(FIXED, max_examples=12, phases=[Phase.generate])
@given(st.one_of(st.lists(professional_claims(), max_size=12), st.lists(institutional_claims(), max_size=12)))
def test_what_has_no_gaps_passes_the_checker(claims: list[ClaimFacts]) -> None:
    """Without shrinking: the checker takes a third of a second for each file."""
    complete = {claim.control_number: claim for claim in claims if not gaps(claim)}
    assume(complete)
    assert_valid_837(write_batch(HEADER, list(complete.values())))


@FIXED
@given(st.text(max_size=80))
def test_text_is_refused_or_safe_and_writing_it_twice_changes_nothing(value: str) -> None:
    try:
        once = values.text(value, 80)
    except UnwritableValue:
        return
    assert not set(once) & values.DELIMITERS
    assert once.isascii()
    assert once == once.upper() == values.text(once, 80)


@FIXED
@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_an_amount_reads_back_and_has_no_superfluous_zero(amount: Decimal) -> None:
    text = values.amount(amount)
    assert Decimal(text) == amount
    assert text == "0" or not text.startswith("00")
    assert "." not in text or not text.endswith(("0", "."))
