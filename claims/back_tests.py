"""Try an edit on stored claims: on how many it would have spoken, what people said to that, which were denied later.

A run goes through the claim versions in the order they were stored, a few hundred at a time, each part in a transaction
of its own with the place it has reached; a worker that dies costs one part, and two workers never count a claim twice.
Voids, and versions that were replaced before they left, are not tried. The edit itself is tried, without the settings
that hold today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Role, User
from claims.edit_settings import known_edit
from claims.edits.base import CATALOGUE, Edit, Finding
from claims.edits.rules import rule_hash
from claims.edits.run import run as run_edits
from claims.facts import ClaimFacts
from claims.facts_json import from_json
from claims.findings import facts_covered
from claims.models import (
    EDIT_READERS,
    Acknowledgement,
    BackTest,
    BackTestHit,
    ClaimVersion,
    FindingRow,
    Mode,
    Severity,
)
from claims.reference import reference_for
from claims.workflow import Status
from coding_portal.errors import NotVisible, WorkflowError
from encounters.models import Payer

TRIERS = (Role.ADMINISTRATOR, Role.LEAD)
"""Roles that start and stop a run; whoever reads the catalogue reads the reports."""
PART = 200
PARTS_AT_ONCE = 15
"""Parts that one task goes through before it makes room for others in the queue: some seconds."""
LEFT_ALONE = timedelta(minutes=2)
LONGEST = timedelta(days=366 * 3)
RunStatus = BackTest.Status


@transaction.atomic
def start_back_test(
    *,
    edit: str,
    by: User,
    service_from: date,
    service_until: date,
    payer: Payer | None = None,
    mode: Mode = Mode.ON,
    severity: str = "",
) -> BackTest:
    """A run over the claims stored by now whose service ended in the span; a worker does the rest."""
    if by.role not in TRIERS:
        raise WorkflowError("role", "Only administrators and leads try an edit on stored claims.")
    item = known_edit(edit)
    if service_from > service_until:
        raise WorkflowError("dates", "The last date of service is before the first.")
    if service_until - service_from > LONGEST:
        raise WorkflowError("dates", "At most three years at once.")
    newest = ClaimVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    row = BackTest(
        edit=edit,
        rule=rule_hash(item),
        mode=mode,
        severity=severity or item.severity.value,
        payer=payer,
        service_from=service_from,
        service_until=service_until,
        by=by,
        newest_version_id=newest,
    )
    row.total = _versions(row).count()
    row.save(force_insert=True)
    return row


@transaction.atomic
def stop_back_test(*, run_id: int, by: User) -> BackTest:
    """End a run where it is; what it has found stays. Stopping twice changes nothing."""
    if by.role not in TRIERS:
        raise WorkflowError("role", "Only administrators and leads stop a run.")
    row = BackTest.objects.select_for_update().filter(pk=run_id).first()
    if row is None:
        raise NotVisible
    if not row.is_over:
        _end(row, RunStatus.STOPPED)
    return row


def advance_back_test(*, run_id: int, parts: int = PARTS_AT_ONCE) -> bool:
    """Go some parts further; whether claims are left. Nothing happens while another worker holds the run."""
    return all(_advance(run_id) for _ in range(parts))


@transaction.atomic
def _advance(run_id: int) -> bool:
    rows = BackTest.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=run_id)
    row = rows.exclude(status__in=(RunStatus.DONE, RunStatus.STOPPED)).first()
    if row is None:
        return False
    item = CATALOGUE.get(row.edit)
    if item is None or rule_hash(item) != row.rule:  # another edition is in use now: half of each would mean nothing
        _end(row, RunStatus.STOPPED)
        return False
    part = list(
        _versions(row).filter(pk__gt=row.last_version_id).select_related("claim__encounter").order_by("pk")[:PART]
    )
    if not part:
        _end(row, RunStatus.DONE)
        return False
    _judge(row, item, part)
    row.last_version_id = part[-1].pk
    row.judged += len(part)
    row.status, row.advanced_at = RunStatus.RUNNING, timezone.now()
    row.save(update_fields=["last_version_id", "judged", "faults", "status", "advanced_at"])
    return True


def runs_left_alone() -> list[int]:
    """Runs that nobody has moved for two minutes: the queue was away, or a worker died."""
    since = timezone.now() - LEFT_ALONE
    open_runs = BackTest.objects.filter(status__in=(RunStatus.WAITING, RunStatus.RUNNING), advanced_at__lt=since)
    return list(open_runs.order_by("pk").values_list("pk", flat=True))


def _versions(row: BackTest) -> QuerySet[ClaimVersion]:
    """What was or would be stated to a payer, stored before the run began."""
    rows = ClaimVersion.objects.filter(
        pk__lte=row.newest_version_id,
        claim__encounter__service_to__range=(row.service_from, row.service_until),
    ).exclude(Q(frequency="8") | Q(status__in=(Status.SUPERSEDED, Status.VOID)))
    return rows.filter(claim__payer=row.payer_id) if row.payer_id else rows


def _end(row: BackTest, status: BackTest.Status) -> None:
    row.status, row.finished_at = status, timezone.now()
    row.save(update_fields=["status", "finished_at"])


def _judge(row: BackTest, item: Edit, part: Sequence[ClaimVersion]) -> None:
    """One part: its reference data, what was shown and what was acknowledged in a query each."""
    facts = {version: from_json(version.facts) for version in part}
    reference = reference_for(list(facts.values()))
    found: dict[ClaimVersion, list[str]] = {}
    for version, each in facts.items():
        findings = run_edits(each, reference, [item])
        if any(finding.fault for finding in findings):
            row.faults += 1
        elif findings:
            found[version] = _fingerprints(each, findings)
    charts = {version.claim.encounter_id for version in found}
    answered = set(
        Acknowledgement.objects.filter(encounter__in=charts, edit=item.code).values_list("encounter", "fingerprint")
    )
    shown = set(FindingRow.objects.shown().filter(version__in=found, edit=item.code).values_list("version", flat=True))
    BackTestHit.objects.bulk_create(
        (_hit(row, version, prints, answered, shown) for version, prints in found.items()), ignore_conflicts=True
    )


def _fingerprints(facts: ClaimFacts, findings: Iterable[Finding]) -> list[str]:
    return [facts_covered(facts, finding) for finding in findings]


def _hit(
    row: BackTest,
    version: ClaimVersion,
    fingerprints: Sequence[str],
    answered: set[tuple[int, str]],
    shown: set[int],
) -> BackTestHit:
    chart = version.claim.encounter
    return BackTestHit(
        run=row,
        version=version,
        payer_id=version.claim.payer_id,
        facility_id=chart.facility_id,
        month=chart.service_to.replace(day=1),
        findings=len(fingerprints),
        was_shown=version.pk in shown,
        was_acknowledged=all((chart.pk, each) in answered for each in fingerprints),
        was_denied=version.status == Status.DENIED,
        total_charge=version.total_charge,
    )


# --- the report ---------------------------------------------------------------------------------------------------

COUNTS: dict[str, Any] = {
    "claims": Count("pk"),
    "found": Sum("findings"),
    "shown": Count("pk", filter=Q(was_shown=True)),
    "acknowledged": Count("pk", filter=Q(was_acknowledged=True)),
    "denied": Count("pk", filter=Q(was_denied=True)),
    "charge": Sum("total_charge"),
    "denied_charge": Sum("total_charge", filter=Q(was_denied=True)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Claims on which the edit would have spoken, of one payer and month, or of all. Charges in US dollars."""

    payer: str
    month: date | None
    claims: int
    found: int
    shown: int
    acknowledged: int
    denied: int
    charge: Decimal
    denied_charge: Decimal


def hits_seen_by(user: User, row: BackTest) -> QuerySet[BackTestHit]:
    """The hits of the facilities the user works for."""
    return BackTestHit.objects.visible_to(user).filter(run=row)


def total_of(hits: QuerySet[BackTestHit]) -> Row:
    counted = hits.order_by().aggregate(**COUNTS)
    return _row("All payers", None, *counted.values())


def by_payer_and_month(hits: QuerySet[BackTestHit]) -> list[Row]:
    """By payer's name, then by month of the end of service."""
    counted = hits.order_by().values("payer__name", "month").annotate(**COUNTS).order_by("payer__name", "month")
    return [_row(*each) for each in counted.values_list("payer__name", "month", *COUNTS)]


def _row(payer: str, month: date | None, *counted: Any) -> Row:
    values: dict[str, Any] = {name: value or 0 for name, value in zip(COUNTS, counted, strict=True)}
    return Row(payer, month, **values)


def examples_for(user: User, row: BackTest, *, most: int = 20) -> list[BackTestHit]:
    """Claims on which the edit would have spoken and which the user may open, denied ones first, then by charge."""
    seen = hits_seen_by(user, row).filter(version__in=ClaimVersion.objects.visible_to(user))
    listed = seen.select_related("version__claim__encounter", "payer").defer("version__facts")
    return list(listed.order_by("-was_denied", F("total_charge").desc(), "version")[:most])


def runs_of(edit: str = "") -> QuerySet[BackTest]:
    """All runs, newest first, of one edit or of all."""
    rows = BackTest.objects.select_related("by", "payer")
    return rows.filter(edit=edit) if edit else rows


def visible_run(user: User, run_id: int) -> BackTest:
    """The run for those who read the catalogue; NotVisible otherwise."""
    row = BackTest.objects.select_related("by", "payer").filter(pk=run_id).first()
    if row is None or user.role not in EDIT_READERS:
        raise NotVisible
    return row


def in_words(row: BackTest) -> str:
    """What would have happened to the claims, under the setting that was tried."""
    if row.mode == Mode.OFF:
        return "would have gone without this finding"
    if row.mode == Mode.SHADOW:
        return "would have been counted, shown to nobody"
    return {
        Severity.STOP: "would have been stopped until corrected",
        Severity.REVIEW: "would have waited for an acknowledgement",
        Severity.NOTE: "would have carried a note",
    }[Severity(row.severity)]
