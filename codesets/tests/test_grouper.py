"""MS-DRG: which code carries it, what it would be without, and a reason where there is none."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from codesets.grouper import Stay, days_left, group, group_without_weight, last_day

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


@pytest.mark.django_db
def test_each_carrier_says_what_it_adds_to_the_weight() -> None:
    grouping = group(replace(HEART_FAILURE, diagnoses=HEART_FAILURE.diagnoses[:2]))
    carrier = grouping.carriers[0]
    assert (carrier.code, carrier.drg_without) == ("J9601", "293")
    assert carrier.without is not None
    assert carrier.without.weight is not None
    assert grouping.weight is not None
    assert carrier.weight_change == grouping.weight - carrier.without.weight
    assert carrier.weight_change > 0
    assert grouping.arithmetic_mean_stay is not None
    assert grouping.geometric_mean_stay is not None
    assert grouping.geometric_mean_stay < grouping.arithmetic_mean_stay


@pytest.mark.django_db
def test_the_drg_without_a_hospital_acquired_condition_stands_beside_it() -> None:
    grouping = group(replace(HEART_FAILURE, diagnoses=[("I50.23", "Y"), ("L89.153", "N")]))
    assert grouping.initial is not None
    assert (grouping.drg, grouping.initial.drg) == ("293", "291")
    assert grouping.weight is not None
    assert grouping.initial.weight is not None
    assert grouping.initial.weight > grouping.weight
    (condition,) = grouping.hacs
    assert (condition.hac, condition.poa, condition.level, condition.listed_level) == ("04", "N", "", "MCC")
    assert "Pressure Ulcers" in condition.hac_title
    assert condition.not_counted == "acquired in this hospital"


@pytest.mark.django_db
def test_weights_take_two_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        group(HEART_FAILURE)


@pytest.mark.parametrize(
    ("principal", "other", "status", "why"),
    [
        ("I50.23", "I50.21", "01", "excluded by the principal diagnosis"),
        ("J18.9", "I46.9", "20", "counts only for patients discharged alive"),
        ("J18.9", "I46.9", "01", ""),
    ],
)
def test_a_level_that_does_not_count_says_why(principal: str, other: str, status: str, why: str) -> None:
    stay = replace(HEART_FAILURE, diagnoses=[(principal, "Y"), (other, "Y")], discharge_status=status)
    (carrier,) = group_without_weight(stay).carriers
    assert (carrier.listed_level, carrier.not_counted) == ("MCC", why)
    assert carrier.level == ("" if why else "MCC")
    assert carrier.carries == (not why)


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


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2027, 1, 29), None), (date(2027, 1, 30), 60), (date(2027, 3, 31), 0), (date(2027, 4, 1), -1)],
)
def test_the_end_of_the_data_is_announced_sixty_days_before(today: date, left: int | None) -> None:
    assert days_left(today) == left


def test_threads_share_the_grouper() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: group_without_weight(HEART_FAILURE).drg, range(200)))
    assert set(answers) == {"291"}
