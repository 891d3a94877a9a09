"""Batch files: what is ready goes into one 837 with numbers of its own, is kept as it was written, and is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, User
from claims.facts import ClaimFacts
from claims.facts_json import from_json
from claims.findings import Judged, judge
from claims.models import BILLERS, Batch, BatchEntry, ClaimVersion
from claims.releasing import move_all, record, settle
from claims.workflow import Action, BatchAction, next_batch_status
from claims.x12.batch import write_batch
from claims.x12.envelope import BatchHeader
from claims.x12.errors import IncompleteBatch, IncompleteClaim, UnwritableValue
from claims.x12.gaps import gaps
from coding_portal.errors import NotVisible, WorkflowError
from encounters.models import BillForm, Payer

MOST_CLAIMS = 5000
"""Claims of one file; more wait for the next."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What building a batch came to: the batch, if any claim was ready, and the claims it found to be blocked."""

    batch: Batch | None
    blocked: tuple[ClaimVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    version: ClaimVersion
    facts: ClaimFacts
    findings: tuple[Judged, ...]
    gaps: tuple[str, ...]

    @property
    def may_go(self) -> bool:
        return not self.gaps and not any(each.is_open for each in self.findings)


@transaction.atomic
def build_batch(
    *, form: str, by: User, payer: Payer | None = None, facilities: Collection[Facility] | None = None
) -> BatchResult:
    """Put every ready claim the user may see into one file, by form and, where given, payer and facilities.

    Each claim is judged again as of today. One that may not go or cannot be written is blocked with the reason and the
    rest go. Claims that another biller is batching at this moment are skipped.
    """
    if by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads build batches.")
    candidates = _candidates(form=form, by=by, payer=payer, facilities=facilities)
    now = timezone.now()
    good = [each for each in candidates if each.may_go]
    bad = [each for each in candidates if not each.may_go]
    batch = None
    if good:
        header = _header(payer, now)
        written, unwritable, file = _write(header, good)
        bad += unwritable
        if written:
            batch = _store(header, file, written, form=BillForm(form), payer=payer, by=by, at=now)
    for each in bad:
        settle(each.version, each.findings, each.gaps, by=by)
    return BatchResult(batch, tuple(each.version for each in bad))


def _candidates(
    *, form: str, by: User, payer: Payer | None, facilities: Collection[Facility] | None
) -> list[_Candidate]:
    rows = ClaimVersion.objects.visible_to(by).releasable().filter(claim__form=form)
    if payer is not None:
        rows = rows.filter(claim__payer=payer)
    if facilities is not None:
        rows = rows.filter(claim__encounter__facility__in=facilities)
    locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related("claim__encounter")
    today = timezone.localdate()
    facts = {version: replace(from_json(version.facts), today=today) for version in locked.order_by("pk")[:MOST_CLAIMS]}
    judged = judge({version.claim.encounter_id: each for version, each in facts.items() if version.frequency != "8"})
    return [
        _Candidate(
            version,
            each,
            () if version.frequency == "8" else judged[version.claim.encounter_id],
            gaps(each),
        )
        for version, each in facts.items()
    ]


def _header(payer: Payer | None, now: datetime) -> BatchHeader:
    """Who sends to whom under fresh numbers: to the payer itself, or to the clearing house for all payers."""
    sender = settings.CLAIM_SENDER
    return BatchHeader(
        submitter_name=sender["name"],
        submitter_id=sender["id"],
        contact_name=sender["contact"],
        contact_phone=sender["phone"],
        receiver_name=payer.name if payer else sender["clearing_house_name"],
        receiver_id=payer.payer_id if payer else sender["clearing_house_id"],
        written_at=timezone.localtime(now),
        interchange_control_number=_next_number("claims_interchange_number"),
        group_control_number=_next_number("claims_group_number"),
        usage_indicator="T" if settings.DEMO else "P",
    )


def _next_number(sequence: str) -> int:
    """A number no other file has or will have, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        (number,) = cursor.fetchone()
    return int(number)


def _write(header: BatchHeader, good: Sequence[_Candidate]) -> tuple[list[_Candidate], list[_Candidate], bytes]:
    """The file, the claims in it, and those that turned out not to be writable, each with the reason."""
    try:
        return list(good), [], write_batch(header, [each.facts for each in good])
    except IncompleteBatch as error:
        raise WorkflowError("sender", " ".join(error.gaps)) from error
    except (IncompleteClaim, UnwritableValue):
        pass
    written, unwritable = [], []
    for each in good:
        try:
            write_batch(header, [each.facts])
        except (IncompleteClaim, UnwritableValue) as error:
            unwritable.append(replace(each, gaps=(str(error),)))
        else:
            written.append(each)
    return written, unwritable, write_batch(header, [each.facts for each in written]) if written else b""


def _store(
    header: BatchHeader,
    file: bytes,
    written: Sequence[_Candidate],
    *,
    form: BillForm,
    payer: Payer | None,
    by: User,
    at: datetime,
) -> Batch:
    batch = Batch.objects.create(
        payer=payer,
        form=form,
        interchange_number=header.interchange_control_number,
        group_number=header.group_control_number,
        file_name=f"837{form[0].upper()}-{header.interchange_control_number:09}.edi",
        file=file,
        sha256=hashlib.sha256(file).hexdigest(),
        claim_count=len(written),
        total_charge=sum((each.version.total_charge for each in written), Decimal("0.00")),
        built_by=by,
        built_at=at,
    )
    batch.facilities.set({each.version.claim.encounter.facility_id for each in written})
    BatchEntry.objects.bulk_create(
        BatchEntry(batch=batch, version=each.version, position=position, total_charge=each.version.total_charge)
        for position, each in enumerate(written, start=1)
    )
    move_all([each.version for each in written], Action.BATCH)
    record(by=by, action="batch_built", batch_id=batch.pk, claims=batch.claim_count, sha256=batch.sha256)
    return batch


# --- after building -----------------------------------------------------------------------------------------------


@transaction.atomic
def batch_file(*, batch_id: int, by: User, request: HttpRequest | None = None) -> Batch:
    """The batch with the bytes that were stored when it was built. Each download is an access event of its own."""
    batch = Batch.objects.visible_to(by).filter(pk=batch_id).first()
    if batch is None:
        raise NotVisible
    if by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads download batches.")
    detail = {"claims": batch.claim_count, "sha256": batch.sha256}
    record_access(by=by, action=AccessEvent.Action.EXPORT, subject=batch, request=request, detail=detail)
    record(by=by, action="batch_downloaded", batch_id=batch.pk, sha256=batch.sha256)
    return batch


@transaction.atomic
def mark_batch_sent(*, batch_id: int, by: User) -> Batch:
    """The file went out: its claims are sent and wait for the payer."""
    batch = _locked_batch(batch_id, by=by)
    batch.status = next_batch_status(batch.status, BatchAction.SEND)
    _note_sending(batch)
    move_all(_live_versions(batch), Action.SEND)
    record(by=by, action="batch_sent", batch_id=batch.pk, claims=batch.claim_count)
    return batch


@transaction.atomic
def resend_batch(*, batch_id: int, by: User, reason: str) -> Batch:
    """The transfer failed: the same bytes with the same numbers go once more, on purpose and for a reason."""
    batch = _locked_batch(batch_id, by=by)
    if not reason.strip():
        raise WorkflowError("reason", "Say why the same file goes again.")
    batch.status = next_batch_status(batch.status, BatchAction.RESEND)
    _note_sending(batch)
    record(by=by, action="batch_resent", batch_id=batch.pk, reason=reason.strip()[:200], times=batch.times_sent)
    return batch


@transaction.atomic
def cancel_batch(*, batch_id: int, by: User, reason: str) -> Batch:
    """Give up a file that never left: its claims are ready again, its numbers are never used again."""
    batch = _locked_batch(batch_id, by=by)
    if not reason.strip():
        raise WorkflowError("reason", "Say why the batch is cancelled.")
    batch.status = next_batch_status(batch.status, BatchAction.CANCEL)
    batch.save(update_fields=["status"])
    move_all(_live_versions(batch), Action.UNBATCH)
    batch.entries.filter(is_live=True).update(is_live=False)
    record(by=by, action="batch_cancelled", batch_id=batch.pk, reason=reason.strip()[:200])
    return batch


def _note_sending(batch: Batch) -> None:
    batch.sent_at = timezone.now()
    batch.times_sent += 1
    batch.save(update_fields=["status", "sent_at", "times_sent"])


def _live_versions(batch: Batch) -> list[ClaimVersion]:
    rows = ClaimVersion.objects.filter(batch_entries__batch=batch, batch_entries__is_live=True)
    return list(rows.select_for_update(of=("self",)).defer("facts").order_by("pk"))


def _locked_batch(batch_id: int, *, by: User) -> Batch:
    seen = Batch.objects.visible_to(by).filter(pk=batch_id).values("pk")
    batch = Batch.objects.select_for_update(of=("self",)).defer("file").filter(pk__in=seen).first()
    if batch is None:
        raise NotVisible
    if by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads send or cancel batches.")
    return batch
