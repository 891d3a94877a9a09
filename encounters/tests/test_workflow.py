"""Every status against every action: what the table allows happens, everything else is refused in words."""

from __future__ import annotations

import itertools
import re

import pytest
from django.conf import settings

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


def test_the_document_of_the_workflow_lists_exactly_these_moves() -> None:
    page = (settings.BASE_DIR / "docs" / "coding-workflow.md").read_text()
    section = page.split("## A chart")[1].split("## A claim")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| ([a-z]+) \| ([a-z ]+) \|$", section, re.MULTILINE)
    listed = {(source, move): target for source, move, target in rows if move != "move"}
    words = {status: status.replace("_", " ") for status in Status.values} | {"ready": "ready"}
    assert listed == {(words[source], move): words[target] for (source, move), target in ALLOWED.items()}
