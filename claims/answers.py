"""What the payer said: accepted, rejected, denied, paid; recorded by hand or by a reader of answer files."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from claims.models import BILLERS, Claim, ClaimVersion
from claims.outcomes import note_denial
from claims.releasing import move, record
from claims.services import close
from claims.workflow import Action, Status
from coding_portal.errors import NotVisible, WorkflowError

EVENTS: Mapping[str, str] = {
    Action.ACCEPT: "accepted",
    Action.REJECT: "rejected",
    Action.DENY: "denied",
    Action.PAY: "paid",
}


@transaction.atomic
def record_answer(
    *, version_id: int, by: User, answer: str, reason: str = "", assigned_number: str = ""
) -> ClaimVersion:
    """Record the payer's answer to a version that was sent. Denials and rejections carry the payer's reason.

    A rejected version leaves its batch, so that it may go again. An accepted void closes the claim. A denial is
    counted with every edit that had spoken on the version.
    """
    version = _version(version_id, by=by)
    if answer not in EVENTS:
        raise WorkflowError("answer", "Choose accepted, rejected, denied or paid.")
    if answer in (Action.REJECT, Action.DENY) and not reason.strip():
        raise WorkflowError("reason", "Give the payer's reason.")
    version.blocked_for = reason.strip()
    version.assigned_number = assigned_number.strip()[:50] or version.assigned_number
    move(version, answer, "blocked_for", "assigned_number")
    record(by=by, action=EVENTS[answer], version=version, reason=version.blocked_for)
    if answer == Action.DENY:
        note_denial(version)
    if answer == Action.REJECT:
        version.batch_entries.filter(is_live=True).update(is_live=False)
    if version.frequency == "8" and version.status in (Status.ACCEPTED, Status.PAID):
        close(version.claim, why="Voided at the payer.")
    return version


@transaction.atomic
def retry_claim(*, version_id: int, by: User) -> ClaimVersion:
    """Send a version again that was rejected before adjudication, unchanged and as what it was."""
    version = _version(version_id, by=by)
    if not version.is_current:
        raise WorkflowError("not_current", "A newer version of this claim exists. Send that one.")
    version.blocked_for = ""
    move(version, Action.RETRY, "blocked_for")
    record(by=by, action="retried", version=version)
    return version


def _version(version_id: int, *, by: User) -> ClaimVersion:
    """The version with its claim's row and its own locked, in this order."""
    seen = ClaimVersion.objects.visible_to(by).filter(pk=version_id).values("pk")
    list(Claim.objects.select_for_update().filter(versions__in=seen))
    version = ClaimVersion.objects.select_for_update(of=("self",)).select_related("claim").filter(pk__in=seen).first()
    if version is None:
        raise NotVisible
    if by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads record what a payer said.")
    return version
