"""Every status of a claim and of a batch against every action."""

import pytest

from claims.workflow import (
    BATCH_MOVES,
    MOVES,
    NEVER_LEFT,
    Action,
    BatchAction,
    BatchStatus,
    Status,
    next_batch_status,
    next_status,
)
from coding_portal.errors import WorkflowError

WALK = {
    Status.BUILT: {"release": "ready", "block": "blocked", "supersede": "superseded", "withdraw": "void"},
    Status.BLOCKED: {"release": "ready", "block": "blocked", "supersede": "superseded", "withdraw": "void"},
    Status.READY: {
        "release": "ready",
        "block": "blocked",
        "batch": "batched",
        "supersede": "superseded",
        "withdraw": "void",
    },
    Status.BATCHED: {"unbatch": "ready", "send": "sent"},
    Status.SENT: {"accept": "accepted", "reject": "rejected", "deny": "denied", "pay": "paid"},
    Status.ACCEPTED: {"reject": "rejected", "deny": "denied", "pay": "paid"},
    Status.REJECTED: {"retry": "ready", "supersede": "superseded", "withdraw": "void"},
    Status.DENIED: {"pay": "paid"},
    Status.PAID: {},
    Status.SUPERSEDED: {},
    Status.VOID: {},
}
BATCH_WALK = {
    BatchStatus.BUILT: {"send": "sent", "cancel": "cancelled"},
    BatchStatus.SENT: {"resend": "sent"},
    BatchStatus.CANCELLED: {},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", Action.values)
def test_a_claim_moves_as_drawn_and_no_other_way(status: str, action: str) -> None:
    expected = WALK[Status(status)].get(action)
    if expected is None:
        with pytest.raises(WorkflowError) as refused:
            next_status(status, action)
        assert Action(action).label in refused.value.message
    else:
        assert next_status(status, action) == expected


@pytest.mark.parametrize("status", BatchStatus.values)
@pytest.mark.parametrize("action", BatchAction.values)
def test_a_batch_moves_as_drawn_and_no_other_way(status: str, action: str) -> None:
    expected = BATCH_WALK[BatchStatus(status)].get(action)
    if expected is None:
        with pytest.raises(WorkflowError):
            next_batch_status(status, action)
    else:
        assert next_batch_status(status, action) == expected


def test_the_walks_list_every_status() -> None:
    assert set(WALK) == set(Status)
    assert set(BATCH_WALK) == set(BatchStatus)
    assert len(MOVES) == sum(map(len, WALK.values()))
    assert len(BATCH_MOVES) == sum(map(len, BATCH_WALK.values()))


def test_nothing_that_never_left_can_be_answered_by_a_payer() -> None:
    for status in NEVER_LEFT:
        for action in (Action.ACCEPT, Action.REJECT, Action.DENY, Action.PAY):
            assert (status, action) not in MOVES
