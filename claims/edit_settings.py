"""Switch an edit off for a payer, try it in shadow, give it another severity: by administrators, for a reason.

One event row of the set-up history for each change. Who changes settings is locked first, so that two administrators
follow each other and the second is told what the first did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from accounts.services import record_setup, require_administrator, values_of
from claims.edits.base import CATALOGUE, Edit
from claims.models import EditSetting, Mode, Severity
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from encounters.models import Payer

SETTING_FIELDS = ("edit", "payer", "applies_from", "applies_until", "mode", "severity", "reason")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator asks for. Dates are dates of service, both included; empty ends are open."""

    mode: Mode
    severity: str = ""
    payer: Payer | None = None
    applies_from: date | None = None
    applies_until: date | None = None

    def overlaps(self, other: EditSetting) -> bool:
        """Both would hold for the same payer on some day."""
        if (self.payer.pk if self.payer else None) != other.payer_id:
            return False
        begins_after = self.applies_from and other.applies_until and self.applies_from > other.applies_until
        ends_before = self.applies_until and other.applies_from and self.applies_until < other.applies_from
        return not begins_after and not ends_before

    def in_words(self) -> str:
        setting = EditSetting(mode=self.mode, severity=self.severity)
        return f"{setting.in_words}, {self.payer or 'all payers'}, {in_span(self.applies_from, self.applies_until)}"


def in_span(first: date | None, last: date | None) -> str:
    """``10/01/2026 to 12/31/2026``, ``from 10/01/2026``, ``until 12/31/2026``, ``all dates``."""
    begin, end = (f"{day:%m/%d/%Y}" if day else "" for day in (first, last))
    if begin and end:
        return f"{begin} to {end}"
    return f"from {begin}" if begin else f"until {end}" if end else "all dates"


def changes_of(edit: str) -> int:
    """How often the settings of the edit were changed: what a dialog was opened on, to tell whether it is stale."""
    counted = EditSetting.objects.filter(edit=edit).aggregate(
        made=Count("pk"), withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False))
    )
    return int(counted["made"] + counted["withdrawn"])


@transaction.atomic
def set_edit(
    *, edit: str, by: User, wanted: Wanted, reason: str, seen: int, instead_of: int | None = None
) -> EditSetting:
    """A setting that holds from now on for claims of its payer and dates; ``instead_of`` is withdrawn with it.

    Claims keep what they were judged with until they are judged again. Refused where the edit is required, where
    another setting holds for the payer on one of the days, and (StaleVersion) where somebody changed a setting of the
    edit since the dialog was opened.
    """
    require_administrator(by)
    item = known_edit(edit)
    reason = _reason(reason, "Say why the edit is set so.")
    _require_sense(item, wanted)
    standing = list(EditSetting.objects.standing().filter(edit=edit).select_related("payer", "by"))
    if changes_of(edit) != seen:
        raise StaleVersion(
            f"Somebody changed the settings of {edit} meanwhile. Nothing of yours was written.",
            yours={"setting": wanted.in_words()},
            theirs={"settings": "; ".join(_told(each) for each in standing) or "none"},
        )
    old = next((each for each in standing if each.pk == instead_of), None)
    if instead_of is not None and old is None:
        raise NotVisible
    for other in standing:
        if other is not old and wanted.overlaps(other):
            raise WorkflowError("overlap", f"Another setting holds then: {_told(other)}. Change or withdraw that one.")
    if old is not None:
        _withdraw(old, by=by, reason=reason)
    row = EditSetting(
        edit=edit,
        payer=wanted.payer,
        applies_from=wanted.applies_from,
        applies_until=wanted.applies_until,
        mode=wanted.mode,
        severity=wanted.severity,
        is_required=item.required,
        reason=reason,
        by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise WorkflowError("overlap", "The database refuses this setting beside the ones that stand.") from error
    record_setup(
        by=by,
        action="edit_setting_changed" if old else "edit_setting_added",
        row=row,
        before=values_of(old, SETTING_FIELDS) if old else {},
        after=values_of(row, SETTING_FIELDS),
    )
    return row


@transaction.atomic
def withdraw_setting(*, setting_id: int, by: User, reason: str) -> EditSetting:
    """The setting holds no longer; what it decided on judged claims stays true until they are judged again."""
    require_administrator(by)
    row = EditSetting.objects.select_related("withdrawn_by").filter(pk=setting_id).first()
    if row is None:
        raise NotVisible
    reason = _reason(reason, "Say why the setting is withdrawn.")
    if row.withdrawn_at is not None:
        raise WorkflowError("withdrawn", f"{row.withdrawn_by} has withdrawn this setting already: {row.withdrawn_for}")
    before = values_of(row, SETTING_FIELDS)
    _withdraw(row, by=by, reason=reason)
    record_setup(by=by, action="edit_setting_withdrawn", row=row, before=before, after={"withdrawn for": reason})
    return row


def known_edit(edit: str) -> Edit:
    """The edit of the catalogue; NotVisible where there is none of this code, or none any more."""
    item = CATALOGUE.get(edit)
    if item is None:
        raise NotVisible
    return item


def _require_sense(item: Edit, wanted: Wanted) -> None:
    weakens = wanted.mode != Mode.ON or wanted.severity not in ("", Severity.STOP)
    if item.required and weakens:
        raise WorkflowError(
            "required",
            f"{item.code} is required: a claim cannot go out without it. It is never switched off or weakened.",
        )
    if wanted.mode == Mode.OFF and wanted.severity:
        raise WorkflowError("severity", "An edit that is off has no severity.")
    if wanted.mode == Mode.ON and not wanted.severity and wanted.payer is None:
        raise WorkflowError("nothing", "On for all payers with its own severity is how the edit stands anyway.")
    if wanted.applies_from and wanted.applies_until and wanted.applies_from > wanted.applies_until:
        raise WorkflowError("dates", "The last date of service is before the first.")


def _withdraw(row: EditSetting, *, by: User, reason: str) -> None:
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_for = by, timezone.now(), reason
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_for"])


def _reason(given: str, ask: str) -> str:
    if not given.strip():
        raise WorkflowError("reason", ask)
    return given.strip()[:500]


def _told(row: EditSetting) -> str:
    span = in_span(row.applies_from, row.applies_until)
    return f"{row.in_words}, {row.payer or 'all payers'}, {span} ({row.by.display_name}: {row.reason})"
