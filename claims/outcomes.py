"""What becomes of findings: seen, acknowledged, corrected, denied later; one row for each chart, edit and facts.

A chart that is judged fifty times counts once. Nothing is written when nothing is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from accounts.models import User
from claims.findings import Judged, judge_chart, shown
from claims.models import ClaimVersion, EditOutcome, FindingRow
from encounters.models import Encounter
from encounters.services import open_lease

Outcome = EditOutcome.Outcome
Key = tuple[str, str]


def findings_at_desk(encounter: Encounter, *, by: User) -> tuple[Judged, ...]:
    """What the edits say to whoever has the chart open; counted as seen when it is the chart's coder."""
    findings = judge_chart(encounter)
    lease = open_lease(encounter)
    if lease is not None and lease.coder_id == by.pk:
        note_findings(encounter, findings)
    return shown(findings)


def note_findings(encounter: Encounter, findings: Sequence[Judged]) -> None:
    """Findings that somebody sees while the chart is open; known ones stay as they are. One query where none is new."""
    known = set(EditOutcome.objects.filter(encounter=encounter).values_list("edit", "fingerprint"))
    _insert(encounter, [each for each in findings if _key(each) not in known])


def settle_findings(encounter: Encounter, findings: Sequence[Judged]) -> None:
    """What became of every finding of the chart, at completion and whenever its claim is judged.

    One that is there no more was corrected; where the same edit speaks on changed facts, it was only restated.
    """
    present = {_key(each): each for each in findings}
    speaking = {each.finding.edit for each in findings}
    known: set[Key] = set()
    for row in EditOutcome.objects.filter(encounter=encounter):
        key = (row.edit, row.fingerprint)
        known.add(key)
        if key in present:
            outcome = _outcome(present[key])
        else:
            outcome = Outcome.RESTATED if row.edit in speaking else Outcome.RESOLVED
        if row.outcome != outcome:
            EditOutcome.objects.filter(pk=row.pk).update(outcome=outcome)
    _insert(encounter, [each for key, each in present.items() if key not in known])


def note_denial(version: ClaimVersion) -> int:
    """The payer denied this version: every finding it carried was followed by a denial. Returns how many."""
    carried = FindingRow.objects.filter(version=version).values_list("edit", "fingerprint")
    wanted = set(carried)
    if not wanted:
        return 0
    rows = EditOutcome.objects.filter(encounter_id=version.claim.encounter_id, denied_on=None)
    keys = [row.pk for row in rows if (row.edit, row.fingerprint) in wanted]
    return EditOutcome.objects.filter(pk__in=keys).update(denied_on=timezone.localdate(), denied_version=version)


def _key(judged: Judged) -> Key:
    return judged.finding.edit, judged.fingerprint


def _outcome(judged: Judged) -> Outcome:
    return Outcome.ACKNOWLEDGED if judged.acknowledgement is not None else Outcome.STANDS


def _insert(encounter: Encounter, findings: Iterable[Judged]) -> None:
    """Two who see the same finding at once make one row."""
    today = timezone.localdate()
    rows = {
        _key(each): EditOutcome(
            encounter=encounter,
            edit=each.finding.edit,
            fingerprint=each.fingerprint,
            severity=each.finding.severity,
            mode=each.mode,
            payer_id=encounter.payer_id,
            facility_id=encounter.facility_id,
            first_seen_on=today,
            outcome=_outcome(each),
        )
        for each in findings
    }
    if rows:
        EditOutcome.objects.bulk_create(rows.values(), ignore_conflicts=True)


# --- figures ------------------------------------------------------------------------------------------------------

FIGURES = {
    "fired": Count("pk"),
    "shown": Count("pk", filter=Q(mode="on")),
    "acknowledged": Count("pk", filter=Q(outcome=Outcome.ACKNOWLEDGED)),
    "corrected": Count("pk", filter=Q(outcome=Outcome.RESOLVED)),
    "denied": Count("pk", filter=Q(denied_on__isnull=False)),
}
"""Findings, not charts. What was restated on changed facts is counted as the finding that took its place."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Findings of one edit in a span of days: how many, shown to people, acknowledged, corrected, denied later."""

    fired: int = 0
    shown: int = 0
    acknowledged: int = 0
    corrected: int = 0
    denied: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one payer, facility or week."""

    label: str
    figures: Figures


def outcomes_seen_by(user: User, *, since: date, payer: str = "") -> QuerySet[EditOutcome]:
    """Findings first seen since that day, for the facilities of the user, and one payer where its code is given."""
    rows = (
        EditOutcome.objects.visible_to(user)
        .filter(first_seen_on__gte=since)
        .exclude(outcome=Outcome.RESTATED, denied_on=None)
    )
    return rows.filter(payer__code=payer) if payer else rows


def figures_by_edit(rows: QuerySet[EditOutcome]) -> dict[str, Figures]:
    """The figures of every edit that spoke, in one query."""
    return {str(edit): figures for edit, figures in _counted(rows.order_by(), "edit")}


def figures_by(rows: QuerySet[EditOutcome], field: str) -> list[Part]:
    """The figures by ``payer__name`` or ``facility__name``, most frequent first."""
    counted = [Part(str(label or "No payer"), figures) for label, figures in _counted(rows.order_by(), field)]
    return sorted(counted, key=lambda part: (-part.figures.fired, part.label))


def figures_by_week(rows: QuerySet[EditOutcome]) -> list[tuple[date, Figures]]:
    """The figures by week, named by its Monday; weeks without a finding are left out."""
    return sorted(_counted(rows.order_by().annotate(week=TruncWeek("first_seen_on")), "week"), key=lambda each: each[0])


def figures_by_month(rows: QuerySet[EditOutcome]) -> list[tuple[date, Figures]]:
    """The figures by month, named by its first day; months without a finding are left out."""
    counted = _counted(rows.order_by().annotate(month=TruncMonth("first_seen_on")), "month")
    return sorted(counted, key=lambda each: each[0])


def _counted(rows: QuerySet[EditOutcome], field: str) -> list[tuple[Any, Figures]]:
    counted = rows.values(field).annotate(**FIGURES).values_list(field, *FIGURES)
    return [(label, Figures(*numbers)) for label, *numbers in counted]
