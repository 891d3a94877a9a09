"""The states of a claim version and of a batch file, and what may be done in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import models

from coding_portal.errors import WorkflowError


class Status(models.TextChoices):
    """Where a claim version is on its way from the coded chart to the payer's money."""

    BUILT = "built", "Built"
    BLOCKED = "blocked", "Blocked"
    READY = "ready", "Ready"
    BATCHED = "batched", "In a batch"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted by the payer"
    REJECTED = "rejected", "Rejected before adjudication"
    DENIED = "denied", "Denied"
    PAID = "paid", "Paid"
    SUPERSEDED = "superseded", "Superseded"
    VOID = "void", "Void"


class Action(models.TextChoices):
    RELEASE = "release", "release"
    BLOCK = "block", "block"
    BATCH = "batch", "put into a batch"
    UNBATCH = "unbatch", "take out of its batch"
    SEND = "send", "mark as sent"
    ACCEPT = "accept", "record as accepted"
    REJECT = "reject", "record as rejected"
    DENY = "deny", "record as denied"
    PAY = "pay", "record as paid"
    RETRY = "retry", "send again"
    SUPERSEDE = "supersede", "replace"
    WITHDRAW = "withdraw", "withdraw"


class BatchStatus(models.TextChoices):
    BUILT = "built", "Built, not sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"


class BatchAction(models.TextChoices):
    SEND = "send", "mark as sent"
    RESEND = "resend", "send again"
    CANCEL = "cancel", "cancel"


NEVER_LEFT = frozenset({Status.BUILT, Status.BLOCKED, Status.READY})
"""The payer has not seen these: a newer version simply takes their place."""

NOT_ADJUDICATED = NEVER_LEFT | {Status.REJECTED, Status.SUPERSEDED}
"""What follows one of these goes as an original (frequency 1)."""

ANSWERED = frozenset({Status.ACCEPTED, Status.DENIED, Status.PAID})

MOVES: Mapping[tuple[str, str], Status] = {
    (Status.BUILT, Action.RELEASE): Status.READY,
    (Status.BUILT, Action.BLOCK): Status.BLOCKED,
    (Status.BLOCKED, Action.RELEASE): Status.READY,
    (Status.BLOCKED, Action.BLOCK): Status.BLOCKED,
    (Status.READY, Action.RELEASE): Status.READY,
    (Status.READY, Action.BLOCK): Status.BLOCKED,
    (Status.READY, Action.BATCH): Status.BATCHED,
    (Status.BATCHED, Action.UNBATCH): Status.READY,
    (Status.BATCHED, Action.SEND): Status.SENT,
    (Status.SENT, Action.ACCEPT): Status.ACCEPTED,
    (Status.SENT, Action.REJECT): Status.REJECTED,
    (Status.SENT, Action.DENY): Status.DENIED,
    (Status.SENT, Action.PAY): Status.PAID,
    (Status.ACCEPTED, Action.REJECT): Status.REJECTED,
    (Status.ACCEPTED, Action.DENY): Status.DENIED,
    (Status.ACCEPTED, Action.PAY): Status.PAID,
    (Status.DENIED, Action.PAY): Status.PAID,
    (Status.REJECTED, Action.RETRY): Status.READY,
    (Status.BUILT, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.BLOCKED, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.READY, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.REJECTED, Action.SUPERSEDE): Status.SUPERSEDED,
    (Status.BUILT, Action.WITHDRAW): Status.VOID,
    (Status.BLOCKED, Action.WITHDRAW): Status.VOID,
    (Status.READY, Action.WITHDRAW): Status.VOID,
    (Status.REJECTED, Action.WITHDRAW): Status.VOID,
}

BATCH_MOVES: Mapping[tuple[str, str], BatchStatus] = {
    (BatchStatus.BUILT, BatchAction.SEND): BatchStatus.SENT,
    (BatchStatus.SENT, BatchAction.RESEND): BatchStatus.SENT,
    (BatchStatus.BUILT, BatchAction.CANCEL): BatchStatus.CANCELLED,
}

S = TypeVar("S", Status, BatchStatus)


def next_status(current: str, action: str) -> Status:
    """The status after ``action``; raises WorkflowError when a claim in ``current`` does not allow it."""
    return _next(MOVES, current, action, f"This claim is {Status(current).label.lower()}", Action(action).label)


def next_batch_status(current: str, action: str) -> BatchStatus:
    """The status of a batch after ``action``; raises WorkflowError when it does not allow it."""
    words = f"This batch is {BatchStatus(current).label.lower()}"
    return _next(BATCH_MOVES, current, action, words, BatchAction(action).label)


def _next(moves: Mapping[tuple[str, str], S], current: str, action: str, state: str, verb: str) -> S:
    try:
        return moves[current, action]
    except KeyError:
        raise WorkflowError("move", f"{state}; you cannot {verb} it now.") from None
