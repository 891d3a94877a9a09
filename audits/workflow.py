"""The states of an audit plan and of one chart's review, and what may move them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import models

from coding_portal.errors import WorkflowError


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    DRAWN = "drawn", "Drawn"
    IN_REVIEW = "in_review", "In review"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class PlanAction(models.TextChoices):
    DRAW = "draw", "draw its sample"
    REPLACE = "replace", "replace a chart of its sample"
    START = "start", "start a review"
    CLOSE = "close", "close it"
    CANCEL = "cancel", "cancel it"


PLAN_MOVES: dict[tuple[str, str], PlanStatus] = {
    (PlanStatus.DRAFT, PlanAction.DRAW): PlanStatus.DRAWN,
    (PlanStatus.DRAFT, PlanAction.CANCEL): PlanStatus.CANCELLED,
    (PlanStatus.DRAWN, PlanAction.REPLACE): PlanStatus.DRAWN,
    (PlanStatus.IN_REVIEW, PlanAction.REPLACE): PlanStatus.IN_REVIEW,
    (PlanStatus.DRAWN, PlanAction.START): PlanStatus.IN_REVIEW,
    (PlanStatus.IN_REVIEW, PlanAction.START): PlanStatus.IN_REVIEW,
    (PlanStatus.IN_REVIEW, PlanAction.CLOSE): PlanStatus.CLOSED,
}


class Status(models.TextChoices):
    """Of one review."""

    IN_REVIEW = "in_review", "In review"
    REVIEWED = "reviewed", "Reviewed"
    RETURNED = "returned", "Returned to the coder"
    AGREED = "agreed", "Agreed"
    REBUTTED = "rebutted", "Rebutted"
    FINAL = "final", "Final"


class Action(models.TextChoices):
    RECORD = "record", "change its findings"
    REVEAL = "reveal", "show the coder's codes"
    FINISH = "finish", "finish it"
    REOPEN = "reopen", "open it again"
    RETURN = "return", "return it to the coder"
    AGREE = "agree", "agree"
    REBUT = "rebut", "rebut"
    UPHOLD = "uphold", "uphold its findings"
    CLOSE = "close", "close it"


MOVES: dict[tuple[str, str], Status] = {
    (Status.IN_REVIEW, Action.RECORD): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.REVEAL): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.FINISH): Status.REVIEWED,
    (Status.REVIEWED, Action.REOPEN): Status.IN_REVIEW,
    (Status.REVIEWED, Action.RETURN): Status.RETURNED,
    (Status.REVIEWED, Action.CLOSE): Status.FINAL,
    (Status.RETURNED, Action.AGREE): Status.AGREED,
    (Status.RETURNED, Action.REBUT): Status.REBUTTED,
    (Status.RETURNED, Action.CLOSE): Status.FINAL,
    (Status.REBUTTED, Action.REOPEN): Status.IN_REVIEW,
    (Status.REBUTTED, Action.UPHOLD): Status.RETURNED,
    (Status.REBUTTED, Action.CLOSE): Status.FINAL,
    (Status.AGREED, Action.CLOSE): Status.FINAL,
}

WITH_THE_CODER = (Status.RETURNED, Status.AGREED, Status.REBUTTED, Status.FINAL)
SCORED = (Status.REVIEWED, *WITH_THE_CODER)

AnyStatus = TypeVar("AnyStatus", Status, PlanStatus)


def next_status(current: str, action: str) -> Status:
    """The status of a review after ``action``; raises WorkflowError when it does not allow it."""
    return _next(MOVES, current, action, f"This review is {Status(current).label.lower()}", Action(action).label)


def next_plan_status(current: str, action: str) -> PlanStatus:
    """The status of a plan after ``action``; raises WorkflowError when it does not allow it."""
    status = PlanStatus(current).label.lower()
    return _next(PLAN_MOVES, current, action, f"This plan is {status}", PlanAction(action).label)


def _next(moves: Mapping[tuple[str, str], AnyStatus], current: str, action: str, state: str, verb: str) -> AnyStatus:
    try:
        return moves[current, action]
    except KeyError:
        raise WorkflowError("move", f"{state}; you cannot {verb} now.") from None
