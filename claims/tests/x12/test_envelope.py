"""The envelope: fixed widths, control numbers that agree, counts that are computed."""

from dataclasses import replace

import pytest

from claims.tests.x12.oracle import assert_valid_837
from claims.tests.x12.shapes import CLINIC, HEADER, MEDICARE, make_inpatient, make_professional
from claims.x12 import BatchHeader, IncompleteBatch, batch, write_batch
from claims.x12.reading import ReadSegment, read_segments


def written(*claims: object, header: BatchHeader = HEADER) -> dict[str, list[ReadSegment]]:
    found: dict[str, list[ReadSegment]] = {}
    for each in read_segments(write_batch(header, claims)):  # type: ignore[arg-type]
        found.setdefault(each.tag, []).append(each)
    return found


def test_the_interchange_header_has_106_characters() -> None:
    data = write_batch(HEADER, [make_professional()])
    assert data[105:106] == b"~"
    assert data[106:109] == b"GS*"


def test_control_numbers_agree_at_both_ends() -> None:
    tags = written(make_professional())
    assert tags["ISA"][0].get(13) == tags["IEA"][0].get(2) == "000000471"
    assert tags["GS"][0].get(6) == tags["GE"][0].get(2) == "88"
    assert tags["ST"][0].get(2) == tags["SE"][0].get(2) == "0001"
    assert tags["ST"][0].get(3) == tags["GS"][0].get(8) == "005010X222A1"


def test_the_time_of_writing_and_the_usage_are_the_callers() -> None:
    tags = written(make_inpatient(), header=replace(HEADER, usage_indicator="P", acknowledgement_requested=True))
    assert tags["ISA"][0].elements[9:11] == ("260320", "1405")
    assert tags["GS"][0].elements[4:6] == ("20260320", "1405")
    assert tags["BHT"][0].elements[4:6] == ("20260320", "1405")
    assert tags["ISA"][0].elements[14:16] == ("1", "P")


def test_the_same_header_and_claims_give_the_same_bytes() -> None:
    assert write_batch(HEADER, [make_inpatient()]) == write_batch(HEADER, [make_inpatient()])


def test_with_line_ends_only_the_line_ends_differ() -> None:
    one, other = (write_batch(HEADER, [make_inpatient()], newline=newline) for newline in (True, False))
    assert one.replace(b"\n", b"") == other
    assert one.count(b"\n") == one.count(b"~")


def test_levels_are_numbered_across_providers_and_point_to_their_parents() -> None:
    other_clinic = replace(CLINIC, npi="1098765432", organisation_name="Harbor Clinic East")
    claims = [
        make_professional(control_number="A"),
        make_professional(control_number="B", billing=other_clinic),
        make_professional(control_number="C"),
        make_professional(control_number="D", payer=replace(MEDICARE, id="OTHER")),
    ]
    levels = [each.elements[1:] for each in written(*claims)["HL"]]
    assert levels == [
        ("1", "", "20", "1"),
        ("2", "1", "22", "0"),
        ("3", "1", "22", "0"),
        ("4", "", "20", "1"),
        ("5", "4", "22", "0"),
    ]
    assert_valid_837(write_batch(HEADER, claims))


def test_claims_of_one_patient_stand_together_in_the_order_given() -> None:
    claims = [make_professional(control_number=name) for name in "ABC"]
    tags = written(*claims)
    assert len(tags["HL"]) == 2
    assert [each.get(1) for each in tags["CLM"]] == ["A", "B", "C"]


def test_more_than_a_hundred_claims_of_one_patient_open_another_level() -> None:
    claims = [make_professional(control_number=f"C{number}") for number in range(101)]
    assert [each.get(3) for each in written(*claims)["HL"]] == ["20", "22", "22"]
    assert_valid_837(write_batch(HEADER, claims))


def test_a_large_file_has_several_transactions_that_count_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CLAIMS_PER_TRANSACTION", 2)
    claims = [make_professional(control_number=f"C{number}") for number in range(5)]
    tags = written(*claims)
    assert [each.get(2) for each in tags["ST"]] == ["0001", "0002", "0003"]
    assert [each.get(2) for each in tags["SE"]] == ["0001", "0002", "0003"]
    assert tags["GE"][0].get(1) == "3"
    assert [each.get(1) for each in tags["HL"]] == ["1", "2"] * 3
    assert_valid_837(write_batch(HEADER, claims))


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"submitter_name": ""}, "Submitter name is missing."),
        (
            {"submitter_id": "S" * 16},
            f"Submitter identifier is not an identifier of two to fifteen characters: '{'S' * 16}'.",
        ),
        ({"contact_phone": "none"}, "Submitter contact phone is not a ten-digit number: 'none'."),
        ({"receiver_id": "A*B"}, "Receiver identifier is not an identifier of two to fifteen characters: 'A*B'."),
        ({"usage_indicator": "X"}, "Usage indicator is not P or T: 'X'."),
        ({"interchange_control_number": 0}, "Interchange control number is not between 1 and 999999999: 0."),
        ({"group_control_number": 10**9}, "Group control number is not between 1 and 999999999: 1000000000."),
        ({"receiver_qualifier": "99"}, "Receiver qualifier is not an interchange qualifier: '99'."),
    ],
)
def test_a_header_that_cannot_be_written_says_why(change: dict[str, object], gap: str) -> None:
    with pytest.raises(IncompleteBatch) as refusal:
        write_batch(replace(HEADER, **change), [make_professional()])  # type: ignore[arg-type]
    assert refusal.value.gaps == (gap,)


def test_an_empty_a_mixed_and_a_doubled_batch_are_refused() -> None:
    for claims, words in (
        ([], "at least one claim"),
        ([make_professional(), make_inpatient()], "cannot share a file"),
        ([make_professional(), make_professional()], "Claim PC-1001 is in the batch more than once"),
    ):
        with pytest.raises(IncompleteBatch, match=words):
            write_batch(HEADER, claims)
