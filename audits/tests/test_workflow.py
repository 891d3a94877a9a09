"""Every status meets every action: allowed moves go where the table says, all others are refused in words."""

from itertools import product

import pytest

from audits.workflow import (
    MOVES,
    PLAN_MOVES,
    Action,
    PlanAction,
    PlanStatus,
    Status,
    next_plan_status,
    next_status,
)
from coding_portal.errors import WorkflowError

REVIEW_PATH = """
in_review record in_review
in_review reveal in_review
in_review finish reviewed
reviewed reopen in_review
reviewed return returned
reviewed close final
returned agree agreed
returned rebut rebutted
returned close final
rebutted reopen in_review
rebutted uphold returned
rebutted close final
agreed close final
"""
PLAN_PATH = """
draft draw drawn
draft cancel cancelled
drawn replace drawn
drawn start in_review
in_review replace in_review
in_review start in_review
in_review close closed
"""


def moves(path: str) -> dict[tuple[str, str], str]:
    return {(before, action): after for before, action, after in map(str.split, path.strip().splitlines())}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_a_review_moves_only_as_the_path_says(status: Status, action: Action) -> None:
    expected = moves(REVIEW_PATH).get((status.value, action.value))
    if expected:
        assert next_status(status, action) == expected
        return
    with pytest.raises(WorkflowError, match=f"This review is {status.label.lower()}; you cannot"):
        next_status(status, action)


@pytest.mark.parametrize(("status", "action"), list(product(PlanStatus, PlanAction)))
def test_a_plan_moves_only_as_the_path_says(status: PlanStatus, action: PlanAction) -> None:
    expected = moves(PLAN_PATH).get((status.value, action.value))
    if expected:
        assert next_plan_status(status, action) == expected
        return
    with pytest.raises(WorkflowError, match=f"This plan is {status.label.lower()}; you cannot"):
        next_plan_status(status, action)


def test_every_status_can_be_reached_and_only_ends_are_ends() -> None:
    assert {*MOVES.values(), Status.IN_REVIEW} == set(Status)
    assert {*PLAN_MOVES.values(), PlanStatus.DRAFT} == set(PlanStatus)
    assert set(Status) - {before for before, _ in MOVES} == {Status.FINAL}
    assert set(PlanStatus) - {before for before, _ in PLAN_MOVES} == {PlanStatus.CLOSED, PlanStatus.CANCELLED}
