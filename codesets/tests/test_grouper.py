"""MS-DRG: which code carries it, what it would be without, and a reason where there is none."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from codesets.grouper import Stay, group, group_without_weight, last_day

HEART_FAILURE = Stay(
    discharged_on=date(2026, 11, 1),
    age=74,
    sex="F",
    discharge_status="01",
    diagnoses=[("I50.23", "Y"), ("J96.01", "Y"), ("E11.65", "Y"), ("N17.9", "Y")],
)


@pytest.mark.django_db
def test_heart_failure_with_respiratory_failure() -> None:
    grouping = group(HEART_FAILURE)
    assert (grouping.drg, grouping.severity, grouping.mdc) == ("291", "MCC", "05")
    assert grouping.weight is not None
    assert grouping.weight > Decimal(1)
    assert grouping.kind == "MED"
    carriers = {carrier.code: carrier for carrier in grouping.carriers}
    assert carriers["J9601"].level == "MCC"
    assert carriers["J9601"].carries
    assert carriers["J9601"].drg_without not in {"", "291"}
    assert "E1165" not in carriers


def test_a_condition_acquired_in_hospital_does_not_carry_the_drg() -> None:
    acquired = replace(HEART_FAILURE, diagnoses=[("I50.23", "Y"), ("L89.153", "N")])
    present = replace(HEART_FAILURE, diagnoses=[("I50.23", "Y"), ("L89.153", "Y")])
    grouping = group_without_weight(acquired)
    assert grouping.hac_changes_drg
    assert grouping.carriers[0].hac == "04"
    assert group_without_weight(present).drg == grouping.initial_drg


def test_a_procedure_in_the_operating_room_makes_it_surgical() -> None:
    stay = replace(HEART_FAILURE, diagnoses=[("K35.80", "Y")], procedures=["0DTJ4ZZ"])
    grouping = group_without_weight(stay)
    assert grouping.operating_room == ("0DTJ4ZZ",)
    assert grouping.title.startswith("Appendix Procedures")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"discharged_on": date(2027, 4, 1)}, "data end on 2027-03-31"),
        ({"discharged_on": date(2020, 1, 1)}, "data begin on 2022-10-01"),
        ({"diagnoses": []}, "no principal diagnosis"),
        ({"diagnoses": [("ZZZ", "Y")]}, "not a valid principal diagnosis"),
    ],
)
def test_no_drg_has_a_reason(change: dict[str, object], words: str) -> None:
    grouping = group_without_weight(replace(HEART_FAILURE, **change))  # type: ignore[arg-type]
    assert grouping.ungroupable
    assert words in grouping.reason


def test_the_end_of_the_data_is_known() -> None:
    assert last_day() == date(2027, 3, 31)


def test_threads_share_the_grouper() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: group_without_weight(HEART_FAILURE).drg, range(200)))
    assert set(answers) == {"291"}
