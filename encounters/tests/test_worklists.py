"""W1, W2: worklists are rules, the first that matches wins, and every chart says why it is where it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding_portal.errors import WorkflowError
from coding_portal.tests.cast import Cast, make_encounter, make_payer, make_worklist
from encounters.priority import PriorityFacts, days_to_filing_limit, priority_score
from encounters.worklists import check_rule, matches, place_on_worklist, rescore_open_charts

IS_INPATIENT = {"field": "chart_type", "is": "equal", "value": "inpatient"}
IS_DEAR = {"field": "total_charge", "is": "at_least", "value": 50000}


@pytest.mark.parametrize(
    ("rule", "fields", "expected"),
    [
        ({}, {}, True),
        (IS_INPATIENT, {"chart_type": "inpatient"}, True),
        (IS_INPATIENT, {"chart_type": "clinic"}, False),
        ({"all": [IS_INPATIENT, IS_DEAR]}, {"chart_type": "inpatient", "total_charge": 49999.0}, False),
        ({"any": [IS_INPATIENT, IS_DEAR]}, {"chart_type": "inpatient", "total_charge": 1.0}, True),
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        ({"field": "payer", "is": "one_of", "value": ["a", "b"]}, {"payer": "b"}, True),
        ({"field": "days_to_filing_limit", "is": "at_most", "value": 30}, {"days_to_filing_limit": None}, False),
        ({"field": "service", "is": "contains", "value": "cardio"}, {"service": "Cardiology"}, True),
        ({"all": [{"any": [IS_DEAR]}, IS_INPATIENT]}, {"chart_type": "inpatient", "total_charge": 60000.0}, True),
    ],
)
def test_a_rule_matches_as_it_reads(rule: dict[str, Any], fields: dict[str, Any], expected: bool) -> None:
    assert matches(rule, fields) is expected


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"field": "shoe_size", "is": "equal", "value": 1}, "no field “shoe_size”"),
        ({"field": "payer", "is": "resembles", "value": 1}, "no comparison “resembles”"),
        ({"field": "payer", "is": "equal"}, "exactly"),
        ({"all": IS_DEAR}, "hold a list"),
        ({"all": [], "any": []}, "stand alone"),
        ({"any": [{"all": [{"field": "payer"}]}]}, "exactly"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_the_part_at_fault(rule: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        check_rule(rule)


def test_the_first_rule_that_matches_wins_and_the_event_says_so(cast: Cast) -> None:
    make_worklist(1, name="Dear", rule=IS_DEAR, why="Charges of 50,000 or more")
    make_worklist(2, name="Inpatient", rule=IS_INPATIENT, why="Inpatient stay")
    make_worklist(3, name="Rest")
    encounter = make_encounter(facility=cast.north, total_charge=Decimal(60000))
    place_on_worklist(encounter=encounter, by=None)
    assert (str(encounter.worklist), encounter.why_here) == ("Dear", "Charges of 50,000 or more")
    encounter.total_charge = Decimal(10)
    place_on_worklist(encounter=encounter, by=None)
    event = encounter.events.latest("id")
    assert (event.detail["from"], event.detail["to"], event.detail["why"]) == ("Dear", "Inpatient", "Inpatient stay")


def test_a_list_of_one_facility_takes_no_chart_of_another(cast: Cast) -> None:
    make_worklist(1, name="North only").facilities.set([cast.north])
    make_worklist(2, name="Everybody")
    encounter = make_encounter(facility=cast.south)
    place_on_worklist(encounter=encounter, by=None)
    assert str(encounter.worklist) == "Everybody"


def test_a_chart_that_no_rule_matches_says_so(cast: Cast) -> None:
    make_worklist(1, rule=IS_DEAR)
    encounter = make_encounter(facility=cast.north)
    place_on_worklist(encounter=encounter, by=None)
    assert (encounter.worklist, encounter.why_here) == (None, "No worklist rule matches")


def test_rescoring_changes_only_open_charts_and_is_safe_to_repeat(cast: Cast) -> None:
    open_chart = make_encounter("open", facility=cast.north)
    make_encounter("old", facility=cast.north, status="history")
    assert rescore_open_charts() == 1
    assert rescore_open_charts() == 0
    open_chart.refresh_from_db()
    assert open_chart.priority > 0


def facts(**values: object) -> PriorityFacts:
    defaults = {"today": date(2026, 11, 21), "service_to": date(2026, 11, 11), "total_charge": Decimal(5500)}
    return PriorityFacts(**(defaults | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({}, 105),
        ({"service_to": date(2026, 12, 1)}, 5),
        ({"service_to": date(2026, 1, 1)}, 605),
        ({"total_charge": Decimal(900000)}, 200),
        ({"timely_filing_days": 24}, 405),
        ({"timely_filing_days": 40}, 255),
        ({"timely_filing_days": 41}, 105),
        ({"timely_filing_days": 5}, 405),
        ({"returned": True}, 305),
        ({"query_answered": True}, 205),
    ],
)
def test_the_score_is_worked_out_as_written(values: dict[str, Any], score: int) -> None:
    assert priority_score(facts(**values)) == score


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.decimals(0, 10**9, places=2),
    st.none() | st.integers(1, 1000),
)
def test_the_score_is_never_negative_and_a_later_day_never_lowers_it(
    ended: date, charge: Decimal, limit: int | None
) -> None:
    now = facts(service_to=ended, total_charge=charge, timely_filing_days=limit)
    later = facts(service_to=ended, total_charge=charge, timely_filing_days=limit, today=date(2026, 11, 22))
    assert 0 <= priority_score(now) <= priority_score(later)


def test_days_to_the_filing_limit_turn_negative_when_it_has_passed() -> None:
    assert days_to_filing_limit(facts(timely_filing_days=9)) == -1


def test_scores_of_a_payer_follow_its_filing_limit(cast: Cast) -> None:
    payer = make_payer("short", timely_filing_days=50)
    encounter = make_encounter(facility=cast.north, payer=payer, service_to=date(2026, 10, 8))
    place_on_worklist(encounter=encounter, by=None)
    assert encounter.events.latest("id").detail["priority"] == encounter.priority
