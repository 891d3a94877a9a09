"""The demonstration department from coding to the payer: charts completed, claims built, a file sent for each form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Role, User
from claims import answers, batches, services
from claims.edits.base import Severity
from claims.findings import OpenFindings, acknowledge_finding, live_findings
from claims.models import Batch, Claim, ClaimVersion
from claims.workflow import Action, Status
from coding_portal.errors import WorkflowError
from encounters.demo.chartfile import ChartFile
from encounters.demo.seed import coder_of, demo_charts
from encounters.models import BillForm, Encounter
from encounters.services import take_chart
from encounters.workflow import Status as ChartStatus

FINISHED = ("completed", "denied")


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, or why it could not be."""

    words: str
    is_problem: bool = False


def seed_claims() -> Iterator[Step]:
    """Complete what the chart files call completed or denied, send a first file of each form, leave the rest ready.

    Safe to repeat: what is completed stays, and once there is a batch none is built.
    """
    charts = [(chart, encounter) for chart, encounter in demo_charts() if chart.state in FINISHED]
    finished = [each for each in charts if each[0].state == "completed"]
    first = [each for each in charts if each[0].state == "denied"] + finished[::2]
    yield from _complete(first)
    services.build_missing_claims()
    if not Batch.objects.exists():
        yield from _send()
    yield from _deny(charts)
    yield from _complete(finished[1::2])
    services.build_missing_claims()
    yield Step(f"{Claim.objects.count()} claims are built.")


def _complete(charts: list[tuple[ChartFile, Encounter]]) -> Iterator[Step]:
    for chart, encounter in charts:
        if encounter.status not in (ChartStatus.IN_CODING, ChartStatus.READY):
            continue
        try:
            complete_as_coder(encounter)
        except OpenFindings as refusal:
            found = "; ".join(
                f"{each.finding.edit} {each.finding.message}" for each in refusal.findings if each.is_open
            )
            yield Step(f"{chart.name} is not completed: {found}", is_problem=True)
        except WorkflowError as refusal:
            yield Step(f"{chart.name} is not completed: {refusal.message}", is_problem=True)


def complete_as_coder(encounter: Encounter) -> None:
    """The chart's coder answers the reviews and completes it."""
    coder = encounter.assigned_to or coder_of(encounter)
    take_chart(encounter_id=encounter.pk, by=coder)
    for judged in live_findings(encounter):
        if judged.is_open and judged.finding.severity is Severity.REVIEW:
            acknowledge_finding(
                encounter_id=encounter.pk,
                by=coder,
                edit=judged.finding.edit,
                covered=judged.fingerprint,
                reason="Checked against the record; coded as documented.",
            )
    services.complete_chart(encounter_id=encounter.pk, by=coder, version=None)


def _send() -> Iterator[Step]:
    by = _biller()
    for form in BillForm.values:
        result = batches.build_batch(form=form, by=by)
        if result.batch is not None:
            batches.mark_batch_sent(batch_id=result.batch.pk, by=by)
            yield Step(f"{result.batch.file_name}: {result.batch.claim_count} claims, {result.batch.total_charge}.")


def _deny(charts: list[tuple[ChartFile, Encounter]]) -> Iterator[Step]:
    by = _biller()
    for chart, encounter in charts:
        version = ClaimVersion.objects.current().filter(claim__encounter=encounter, status=Status.SENT).first()
        if chart.state == "denied" and version is not None:
            reason = str(chart["state_note"] or "The diagnosis is inconsistent with the procedure.")
            number = f"DEMO{version.pk:06}"
            answers.record_answer(
                version_id=version.pk, by=by, answer=Action.DENY, reason=reason, assigned_number=number
            )
            yield Step(f"{version.control_number} is denied.")


def _biller() -> User:
    return User.objects.filter(role=Role.BILLER, is_active=True).order_by("pk")[0]
