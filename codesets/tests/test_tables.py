"""What edits read beside the code systems."""

from datetime import date
from typing import Any

import pytest

from codesets import reference
from codesets.models import NcciPair, Release, Table

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


@pytest.fixture
def pairs() -> None:
    """One pair of our own, where the large table was left out."""
    if Release.objects.live().filter(table=Table.NCCI_HOSPITAL).exists():
        return
    release = Release.objects.create(
        table=Table.NCCI_HOSPITAL, version="t", edition="t", effective_on=date(2022, 10, 1), sha256="t", live=True
    )
    NcciPair.objects.create(
        release=release, column1="43239", column2="43235", indicator="0", valid_from=date(2019, 7, 1)
    )


def test_a_pair_is_found_in_either_order(pairs: None) -> None:
    found = reference.ncci_pairs({"43235", "43239", "36415"}, setting="hospital", on=ON)
    assert ("43239", "43235") in found
    assert ("43235", "43239") not in found


def test_the_hospital_table_answers_for_practitioners_and_says_so(pairs: None) -> None:
    (row,) = reference.ncci_pairs({"43235", "43239"}, setting="practitioner", on=ON)["43239", "43235"]
    assert row.setting == "hospital"


def test_pairs_of_a_whole_claim_are_one_indexed_query(pairs: None, django_assert_num_queries: Any) -> None:
    codes = {f"99{number}" for number in range(202, 250)} | {"43235", "43239"}
    with django_assert_num_queries(3) as asked:
        reference.ncci_pairs(codes, setting="hospital", on=ON)
    assert "codesets_nccipair" in asked.captured_queries[-1]["sql"]


def test_unit_limits_differ_by_setting_and_code() -> None:
    practitioner = reference.unit_limits({"99213", "71046"}, setting="practitioner")
    assert practitioner["99213"][0].units == 2
    assert practitioner["99213"][0].adjudication == "3"
    assert reference.unit_limits({"71046"}, setting="hospital")["71046"][0].units == 3
    assert reference.unit_limits({"99999"}, setting="hospital") == {}


def test_an_add_on_code_names_its_primaries_by_date() -> None:
    rows = reference.add_ons({"11045", "99417", "99213"})
    assert rows["11045"][0].primaries == {"11042"}
    assert "99213" not in rows
    assert any("99215" in row.primaries for row in rows["99417"])


def test_a_contractors_list_has_no_primaries_of_its_own() -> None:
    row = reference.add_ons({"0054T"})["0054T"][0]
    assert (row.edit_type, row.primaries) == ("2", frozenset())


def test_fee_indicators_of_a_hip_replacement() -> None:
    (row,) = reference.fee_indicators({"27130"})["27130"]
    assert (row.global_days, row.bilateral, row.not_in_office) == ("090", "1", True)


def test_inpatient_only_follows_the_date() -> None:
    assert reference.inpatient_only({"27130", "33533"}, on=ON) == {"33533"}
    assert "22558" in reference.inpatient_only({"22558"}, on=date(2025, 6, 1))


def test_poa_exempt_and_severity() -> None:
    said = reference.diagnosis_attributes(["Z794", "I5021", "V0001XA", "L89153"], on=ON)
    assert "poa_exempt" in said["Z794"]
    assert "mcc" in said["I5021"]
    assert "external_cause" in said["V0001XA"]
    assert "hac" in said["L89153"]
    known = reference.codes_known([("icd10cm", "L89153")])["icd10cm", "L89153"]
    assert known[-1].values["hac"] == "04"


@pytest.mark.parametrize(
    ("code", "trait"),
    [("25", "ncci"), ("59", "ncci"), ("LT", "anatomic"), ("95", "telehealth"), ("24", "global"), ("AA", "anesthesia")],
)
def test_modifiers_carry_the_rules_that_read_them(code: str, trait: str) -> None:
    assert trait in reference.modifiers()[code].traits


def test_every_modifier_that_bypasses_a_pair_is_known() -> None:
    bypass = {code for code, row in reference.modifiers().items() if "ncci" in row.traits}
    anatomic = {f"{side}{number}" for side in "FT" for number in range(1, 10)} | {"FA", "TA", "E1", "E2", "E3", "E4"}
    anatomic |= {"LT", "RT", "LC", "LD", "RC", "LM", "RI"}
    assert bypass == anatomic | {"24", "25", "57", "58", "78", "79", "27", "59", "91", "XE", "XS", "XP", "XU"}


def test_short_lists() -> None:
    assert reference.places_of_service()["21"].traits == {"facility"}
    assert "telehealth" in reference.places_of_service()["10"].traits
    assert "needs_hcpcs" in reference.revenue_codes()["0300"].traits
    assert "needs_hcpcs" not in reference.revenue_codes()["0250"].traits
    assert "died" in reference.discharge_statuses()["20"].traits
    assert "08" not in reference.discharge_statuses()
    assert "inpatient" in reference.bill_types()["11"].traits
    assert len(reference.revenue_codes()) > 200
