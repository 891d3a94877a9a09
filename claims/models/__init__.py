"""From a coded chart to a paid claim: claims and their versions, findings, holds of release, batch files, history."""

from claims.models.batches import Batch, BatchEntry, BatchQuerySet
from claims.models.claims import (
    BILLERS,
    READERS,
    WAITS_FOR_NOTHING,
    Claim,
    ClaimQuerySet,
    ClaimVersion,
    ClaimVersionQuerySet,
)
from claims.models.events import ClaimEvent
from claims.models.findings import Acknowledgement, FindingRow, Severity
from claims.models.holds import ReleaseHold, ReleaseHoldQuerySet

__all__ = [
    "BILLERS",
    "READERS",
    "WAITS_FOR_NOTHING",
    "Acknowledgement",
    "Batch",
    "BatchEntry",
    "BatchQuerySet",
    "Claim",
    "ClaimEvent",
    "ClaimQuerySet",
    "ClaimVersion",
    "ClaimVersionQuerySet",
    "FindingRow",
    "ReleaseHold",
    "ReleaseHoldQuerySet",
    "Severity",
]
