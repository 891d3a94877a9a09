"""Move a claim version and judge it: the small steps that every service of claims is made of.

The caller holds the locks; nothing here begins a transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from claims.edits.base import Severity
from claims.facts_json import from_json
from claims.findings import Judged, judge
from claims.models import ClaimEvent, ClaimVersion, FindingRow
from claims.outcomes import settle_findings
from claims.workflow import Action, next_status
from claims.x12.gaps import gaps


def record(
    *,
    by: User | None,
    action: str,
    encounter_id: int | None = None,
    version: ClaimVersion | None = None,
    batch_id: int | None = None,
    **detail: Any,
) -> ClaimEvent:
    """One row of the history of a claim or batch. ``detail`` holds ids, codes, counts, statuses and reasons."""
    if version is not None:
        encounter_id = version.claim.encounter_id
    return ClaimEvent.objects.create(
        encounter_id=encounter_id, version=version, batch_id=batch_id, by=by, action=action, detail=detail
    )


def move(version: ClaimVersion, action: str, *fields: str) -> None:
    """The version in its next status. The caller holds its lock and writes the event."""
    version.status = next_status(version.status, action)
    version.status_since = timezone.now()
    version.save(update_fields=["status", "status_since", *fields])


def move_all(versions: Sequence[ClaimVersion], action: str) -> None:
    """Many versions in their next status, one statement for each present status. The caller holds the locks."""
    now = timezone.now()
    for current in {version.status for version in versions}:
        keys = [version.pk for version in versions if version.status == current]
        ClaimVersion.objects.filter(pk__in=keys).update(status=next_status(current, action), status_since=now)


def release_or_block(version: ClaimVersion, *, by: User | None) -> None:
    """Ready when no finding is open and the claim can be written, blocked with every reason otherwise."""
    facts = replace(from_json(version.facts), today=timezone.localdate())
    findings = (
        () if version.frequency == "8" else judge({version.claim.encounter_id: facts})[version.claim.encounter_id]
    )
    settle(version, findings, gaps(facts), by=by)


def settle(version: ClaimVersion, findings: Sequence[Judged], missing: Sequence[str], *, by: User | None) -> None:
    """Store what was found on a version and release or block it accordingly. The caller holds its lock."""
    version.findings.all().delete()
    FindingRow.objects.bulk_create(_finding_row(version, each) for each in findings)
    if version.frequency != "8":
        settle_findings(version.claim.encounter, findings)
    count = Counter(each.finding.severity for each in findings if each.is_shown)
    version.stop_count, version.review_count = count[Severity.STOP], count[Severity.REVIEW]
    version.note_count = count[Severity.NOTE]
    reasons = [*(f"{each.finding.edit}: {each.finding.message}" for each in findings if each.is_open), *missing]
    version.blocked_for = "\n".join(reasons)
    before = version.status
    move(
        version,
        Action.BLOCK if reasons else Action.RELEASE,
        "blocked_for",
        "stop_count",
        "review_count",
        "note_count",
    )
    if version.status != before:
        edits = sorted({each.finding.edit for each in findings if each.is_open})
        record(by=by, action=version.status, version=version, edits=edits, gaps=len(missing))


def _finding_row(version: ClaimVersion, judged: Judged) -> FindingRow:
    finding = judged.finding
    return FindingRow(
        version=version,
        edit=finding.edit,
        topic=finding.topic,
        severity=finding.severity,
        title=finding.title,
        message=finding.message,
        remedy=finding.remedy,
        source=finding.source,
        codes=list(finding.codes),
        line=finding.line,
        field=finding.field,
        fingerprint=judged.fingerprint,
        is_acknowledged=judged.acknowledgement is not None,
        mode=judged.mode,
        setting_id=judged.setting_id,
    )
