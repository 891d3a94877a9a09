"""The states of a chart and who may move it where."""

from __future__ import annotations

from django.db import models

from coding_portal.errors import WorkflowError


class Status(models.TextChoices):
    READY = "ready", "Ready to code"
    IN_CODING = "in_coding", "In coding"
    ON_HOLD = "on_hold", "On hold"
    RETURNED = "returned", "Returned"
    COMPLETED = "completed", "Completed"
    HISTORY = "history", "History"


class Action(models.TextChoices):
    TAKE = "take", "take"
    RELEASE = "release", "release"
    HOLD = "hold", "place on hold"
    LIFT = "lift", "take off hold"
    COMPLETE = "complete", "complete"
    RETURN = "return", "return to the coder"
    REOPEN = "reopen", "open again"


OPEN_STATUSES = (Status.READY, Status.IN_CODING, Status.ON_HOLD, Status.RETURNED)

MOVES: dict[tuple[str, str], Status] = {
    (Status.READY, Action.TAKE): Status.IN_CODING,
    (Status.RETURNED, Action.TAKE): Status.IN_CODING,
    (Status.IN_CODING, Action.RELEASE): Status.READY,
    (Status.READY, Action.HOLD): Status.ON_HOLD,
    (Status.IN_CODING, Action.HOLD): Status.ON_HOLD,
    (Status.RETURNED, Action.HOLD): Status.ON_HOLD,
    (Status.ON_HOLD, Action.HOLD): Status.ON_HOLD,
    (Status.ON_HOLD, Action.LIFT): Status.READY,
    (Status.IN_CODING, Action.COMPLETE): Status.COMPLETED,
    (Status.COMPLETED, Action.RETURN): Status.RETURNED,
    (Status.COMPLETED, Action.REOPEN): Status.RETURNED,
}


def next_status(current: str, action: str) -> Status:
    """The status after ``action``; raises WorkflowError when a chart in ``current`` does not allow it."""
    try:
        return MOVES[current, action]
    except KeyError:
        status, verb = Status(current).label.lower(), Action(action).label
        raise WorkflowError("move", f"This chart is {status}; you cannot {verb} it now.") from None
