"""From a coded chart to a paid claim: claims and their versions, findings, holds of release, batch files, history."""

from claims.models.back_tests import BackTest, BackTestHit, BackTestHitQuerySet
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
from claims.models.edits import (
    EDIT_READERS,
    EditOutcome,
    EditOutcomeQuerySet,
    EditRecord,
    EditSetting,
    EditSettingQuerySet,
)
from claims.models.events import ClaimEvent
from claims.models.findings import Acknowledgement, FindingRow, FindingRowQuerySet, Mode, Severity
from claims.models.groupings import FinalGrouping
from claims.models.holds import ReleaseHold, ReleaseHoldQuerySet
from claims.models.rechecks import Recheck, RecheckChange, RecheckPart

__all__ = [
    "BILLERS",
    "EDIT_READERS",
    "READERS",
    "WAITS_FOR_NOTHING",
    "Acknowledgement",
    "BackTest",
    "BackTestHit",
    "BackTestHitQuerySet",
    "Batch",
    "BatchEntry",
    "BatchQuerySet",
    "Claim",
    "ClaimEvent",
    "ClaimQuerySet",
    "ClaimVersion",
    "ClaimVersionQuerySet",
    "EditOutcome",
    "EditOutcomeQuerySet",
    "EditRecord",
    "EditSetting",
    "EditSettingQuerySet",
    "FinalGrouping",
    "FindingRow",
    "FindingRowQuerySet",
    "Mode",
    "Recheck",
    "RecheckChange",
    "RecheckPart",
    "ReleaseHold",
    "ReleaseHoldQuerySet",
    "Severity",
]
