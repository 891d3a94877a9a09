"""The states of a load of official files, from the moment they are sent."""

from __future__ import annotations

from django.db import models

from coding_portal.errors import WorkflowError


class LoadStatus(models.TextChoices):
    COMPARING = "comparing", "Being compared"
    COMPARED = "compared", "Waits to be confirmed"
    LOADING = "loading", "Being loaded"
    LOADED = "loaded", "Loaded"
    REFUSED = "refused", "Refused"
    DISCARDED = "discarded", "Discarded"


class LoadAction(models.TextChoices):
    SHOW = "show", "show what would change"
    CONFIRM = "confirm", "confirm"
    FINISH = "finish", "finish"
    REFUSE = "refuse", "refuse"
    COMPARE_AGAIN = "compare_again", "compare again"
    DISCARD = "discard", "discard"


WORKING = (LoadStatus.COMPARING, LoadStatus.LOADING)
"""A worker has it, or ought to."""

MOVES: dict[tuple[str, str], LoadStatus] = {
    (LoadStatus.COMPARING, LoadAction.SHOW): LoadStatus.COMPARED,
    (LoadStatus.COMPARING, LoadAction.REFUSE): LoadStatus.REFUSED,
    (LoadStatus.COMPARING, LoadAction.DISCARD): LoadStatus.DISCARDED,
    (LoadStatus.COMPARED, LoadAction.CONFIRM): LoadStatus.LOADING,
    (LoadStatus.COMPARED, LoadAction.DISCARD): LoadStatus.DISCARDED,
    (LoadStatus.LOADING, LoadAction.FINISH): LoadStatus.LOADED,
    (LoadStatus.LOADING, LoadAction.REFUSE): LoadStatus.REFUSED,
    (LoadStatus.LOADING, LoadAction.COMPARE_AGAIN): LoadStatus.COMPARING,
    (LoadStatus.REFUSED, LoadAction.COMPARE_AGAIN): LoadStatus.COMPARING,
    (LoadStatus.REFUSED, LoadAction.DISCARD): LoadStatus.DISCARDED,
}


def next_status(current: str, action: str) -> LoadStatus:
    """The status after ``action``; raises WorkflowError when a load in ``current`` does not allow it."""
    try:
        return MOVES[current, action]
    except KeyError:
        status, verb = LoadStatus(current).label.lower(), LoadAction(action).label
        raise WorkflowError("move", f"This load: {status}; you cannot {verb} it now.") from None
