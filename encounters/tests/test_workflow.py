"""Every status against every action: what the table allows happens, everything else is refused in words."""

from __future__ import annotations

import itertools

import pytest

from coding_portal.errors import WorkflowError
from encounters.workflow import MOVES, OPEN_STATUSES, Action, Status, next_status

ALLOWED = {
    ("ready", "take"): "in_coding",
    ("returned", "take"): "in_coding",
    ("in_coding", "release"): "ready",
    ("ready", "hold"): "on_hold",
    ("in_coding", "hold"): "on_hold",
    ("returned", "hold"): "on_hold",
    ("on_hold", "hold"): "on_hold",
    ("on_hold", "lift"): "ready",
    ("in_coding", "complete"): "completed",
    ("completed", "return"): "returned",
    ("completed", "reopen"): "returned",
}


@pytest.mark.parametrize(("status", "action"), list(itertools.product(Status.values, Action.values)))
def test_each_status_allows_exactly_the_moves_of_the_table(status: str, action: str) -> None:
    if (status, action) in ALLOWED:
        assert next_status(status, action) == ALLOWED[status, action]
    else:
        with pytest.raises(WorkflowError, match="you cannot"):
            next_status(status, action)


def test_history_never_moves() -> None:
    assert not any(status == Status.HISTORY for status, _ in MOVES)


def test_every_open_status_can_reach_completion() -> None:
    for status in OPEN_STATUSES:
        reached, frontier = {status}, {status}
        while frontier:
            frontier = {target for (source, _), target in MOVES.items() if source in frontier} - reached
            reached |= frontier
        assert Status.COMPLETED in reached
