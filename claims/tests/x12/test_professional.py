"""Professional claims, loop by loop."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.facts import Address, ClaimFacts, Diagnosis, DiagnosisRole, Person, Provider, Subscriber
from claims.tests.x12.oracle import assert_valid_837
from claims.tests.x12.shapes import (
    ANA,
    CLINIC,
    COMMERCIAL,
    DR_BAPTISTE,
    DR_LINDQVIST,
    DR_OKAFOR,
    HEADER,
    SURGERY_CENTER,
    make_diagnoses,
    make_line,
    make_professional,
    total_of,
)
from claims.x12 import write_batch


def segments(*claims: ClaimFacts) -> list[str]:
    """The segments of a file the checker accepts."""
    data = write_batch(HEADER, claims)
    assert_valid_837(data)
    return data.decode("ascii").split("~")


def with_lines(*lines: Any, **changes: Any) -> ClaimFacts:
    return make_professional(lines=lines, total_charge=total_of(lines), **changes)


def test_an_office_visit_says_place_frequency_and_signatures() -> None:
    assert "CLM*PC-1001*192.5***11:B:1*Y*A*Y*Y" in segments(make_professional())


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_replacement_and_void_name_the_payers_claim(frequency: str) -> None:
    found = segments(make_professional(frequency=frequency, payer_control_number="2026071500012"))
    assert f"CLM*PC-1001*192.5***11:B:{frequency}*Y*A*Y*Y" in found
    assert "REF*F8*2026071500012" in found


def test_an_original_claim_does_not_name_a_claim_of_the_payer() -> None:
    found = segments(make_professional(payer_control_number="2026071500012"))
    assert not [each for each in found if each.startswith("REF*F8")]


def test_twelve_diagnoses_stand_in_one_segment_the_first_listed_in_front() -> None:
    codes = ("E1165", "I10", "E785", "N183", "Z794", "Z7984", "M1711", "K219", "F329", "G4733", "E6601", "Z6841")
    reordered = tuple(
        replace(each, role=DiagnosisRole.PRINCIPAL if each.number == 3 else DiagnosisRole.SECONDARY)
        for each in make_diagnoses(*codes)
    )
    claim = with_lines(make_line(1, pointers=(3, 1, 12, 2)), diagnoses=reordered)
    found = segments(claim)
    (hi,) = [each for each in found if each.startswith("HI*")]
    assert hi.startswith("HI*ABK:E785*ABF:E1165*ABF:I10*ABF:N183")
    assert hi.count("ABF") == 11
    assert "SV1*HC:99213*150*UN*1***1:2:12:3" in found


def test_admitting_and_reason_for_visit_diagnoses_stay_off_the_form_and_pointers_still_fit() -> None:
    diagnoses = (
        Diagnosis(1, "R0602", DiagnosisRole.ADMITTING),
        Diagnosis(2, "I5023", DiagnosisRole.PRINCIPAL),
        Diagnosis(3, "W1830XA", DiagnosisRole.EXTERNAL_CAUSE),
    )
    found = segments(with_lines(make_line(1, pointers=(2, 3)), diagnoses=diagnoses))
    assert "HI*ABK:I5023*ABF:W1830XA" in found
    assert "SV1*HC:99213*150*UN*1***1:2" in found


def test_four_modifiers_and_fifty_lines() -> None:
    lines = [make_line(number, charge=Decimal("1.01")) for number in range(1, 50)]
    last = make_line(50, code="29881", modifiers=("59", "LT", "AS", "GC"), units=Decimal("2.5"), charge=Decimal(900))
    found = segments(with_lines(*lines, last))
    assert "SV1*HC:29881:59:LT:AS:GC*900*UN*2.5***1" in found
    assert [each for each in found if each.startswith("LX*")] == [f"LX*{number}" for number in range(1, 51)]
    assert "CLM*PC-1001*949.49***11:B:1*Y*A*Y*Y" in found


def test_a_line_states_its_place_only_where_it_differs() -> None:
    found = segments(with_lines(make_line(1), make_line(2, pos="12"), make_line(3, pos="")))
    assert [each.split("*")[5] for each in found if each.startswith("SV1")] == ["", "12", ""]


def test_the_rendering_provider_stands_once_and_on_lines_of_others() -> None:
    found = segments(with_lines(make_line(1, rendering=DR_OKAFOR), make_line(2, rendering=DR_LINDQVIST)))
    rendering = [each for each in found if each.startswith("NM1*82")]
    assert rendering == ["NM1*82*1*OKAFOR*NGOZI****XX*1922222224", "NM1*82*1*LINDQVIST*ASA****XX*1811111112"]
    assert found.index(rendering[1]) > found.index("LX*2")
    assert "PRV*PE*PXC*208600000X" in found


def test_a_practitioner_who_bills_for_herself_is_not_named_again() -> None:
    herself = replace(
        CLINIC, organisation_name="", family="Okafor", given="Ngozi", npi=DR_OKAFOR.npi, taxonomy=DR_OKAFOR.taxonomy
    )
    found = segments(with_lines(make_line(1, rendering=DR_OKAFOR), billing=herself))
    assert "NM1*85*1*OKAFOR*NGOZI****XX*1922222224" in found
    assert "PER*IC*NGOZI OKAFOR*TE*5035550100" in found
    assert not [each for each in found if each.startswith("NM1*82")]


def test_referring_provider_stands_before_rendering() -> None:
    found = segments(make_professional(referring=DR_BAPTISTE))
    assert found.index("NM1*DN*1*BAPTISTE*JEAN-LUC****XX*1777777778") < found.index(
        "NM1*82*1*OKAFOR*NGOZI****XX*1922222224"
    )


def test_the_service_facility_is_named_only_where_it_is_another_place() -> None:
    found = segments(make_professional(service_facility=SURGERY_CENTER, place_of_service="24"))
    assert "NM1*77*2*RIVERSIDE SURGERY CENTER*****XX*1699999991" in found
    assert "N3*22 RIVER ROAD" in found
    same_place = make_professional(service_facility=replace(CLINIC, taxonomy=""))
    assert not [each for each in segments(same_place) if each.startswith("NM1*77")]


def test_a_branch_of_the_billing_provider_bears_no_npi_of_its_own() -> None:
    branch = replace(SURGERY_CENTER, npi=CLINIC.npi)
    assert "NM1*77*2*RIVERSIDE SURGERY CENTER" in segments(make_professional(service_facility=branch))


def test_accident_admission_authorization_and_record_number() -> None:
    claim = make_professional(
        accident_on=date(2026, 2, 28),
        accident_cause="AA",
        accident_state="WA",
        admission_date=date(2026, 3, 1),
        place_of_service="21",
        prior_authorization="AUTH 77-1",
    )
    found = segments(claim)
    assert "CLM*PC-1001*192.5***21:B:1*Y*A*Y*Y**AA:::WA" in found
    assert "DTP*439*D8*20260228" in found
    assert "DTP*435*D8*20260301" in found
    assert "REF*G1*AUTH 77-1" in found
    assert "REF*EA*MRN0042" in found


def test_an_accident_of_unstated_kind_is_an_other_accident() -> None:
    assert "CLM*PC-1001*192.5***11:B:1*Y*A*Y*Y**OA" in segments(make_professional(accident_on=date(2026, 2, 28)))


def test_an_admission_date_is_not_written_for_an_office_visit() -> None:
    found = segments(make_professional(admission_date=date(2026, 3, 1)))
    assert not [each for each in found if each.startswith("DTP*435")]


def test_a_dependant_has_a_level_of_her_own_under_the_subscriber() -> None:
    father = Person("O'Neill-Díaz", "José", "María", date(1980, 5, 5), "M", Address("1 A St", "Bend", "OR", "97701"))
    child = Person("O'Neill-Díaz", "Zoë", "", date(2019, 1, 2), "", father.address)
    subscriber = Subscriber("EVG1", group_name="Dock Workers", relationship="19", person=father)
    found = segments(make_professional(patient=child, subscriber=subscriber, payer=COMMERCIAL))
    assert "SBR*P***DOCK WORKERS*****CI" in found
    assert "NM1*IL*1*O'NEILL-DIAZ*JOSE*MARIA***MI*EVG1" in found
    assert found[found.index("HL*3*2*23*0") + 1 :][:2] == ["PAT*19", "NM1*QC*1*O'NEILL-DIAZ*ZOE"]
    assert "DMG*D8*20190102*U" in found


def test_the_subscribers_own_claims_and_the_dependants_have_separate_levels() -> None:
    child = replace(ANA, given="Iris", birth_date=date(2015, 5, 5))
    own = make_professional(control_number="OWN")
    iris = make_professional(
        control_number="IRIS", patient=child, subscriber=replace(own.subscriber, relationship="19")
    )
    found = segments(own, iris)
    assert [each for each in found if each.startswith("HL*")] == [
        "HL*1**20*1",
        "HL*2*1*22*0",
        "HL*3*1*22*1",
        "HL*4*3*23*0",
    ]


def test_a_long_address_uses_both_lines() -> None:
    place = replace(ANA.address, line="Apartment 12, The Old Cannery Building, 1400 North Waterfront Parkway West")
    found = segments(make_professional(patient=replace(ANA, address=place)))
    assert "N3*APARTMENT 12, THE OLD CANNERY BUILDING, 1400 NORTH*WATERFRONT PARKWAY WEST" in found


def test_a_billing_provider_without_taxonomy_or_phone_leaves_the_segments_away() -> None:
    bare: Provider = replace(CLINIC, taxonomy="", phone="")
    found = segments(make_professional(billing=bare))
    assert not [each for each in found if each.startswith("PRV*BI")]
    assert len([each for each in found if each.startswith("PER*")]) == 1
