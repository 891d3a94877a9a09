"""The words that support a code, and bringing back what was removed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from coding_portal.errors import WorkflowError
from encounters.coding.change import (
    Change,
    CodedRow,
    change_of_coding,
    dotted,
    renumber,
)
from encounters.coding.diagnoses import diagnosis_of, refuse_second
from encounters.coding.lines import line_of, total_of
from encounters.coding.procedures import procedure_of
from encounters.models import (
    CodedDiagnosis,
    CodedProcedure,
    DocumentVersion,
    Encounter,
    Evidence,
    ServiceLine,
)
from encounters.services import locked_chart


def _target(change: Change, kind: str, row_id: int) -> CodedRow:
    if kind == "diagnosis":
        return diagnosis_of(change, row_id)
    if kind == "procedure":
        return procedure_of(change, row_id)
    if kind == "line":
        return line_of(change, row_id)
    raise WorkflowError("target", "Evidence supports a diagnosis, a procedure or a line.")


def link_evidence(
    *,
    encounter_id: int,
    by: User,
    kind: str,
    row_id: int,
    version_id: int,
    start: int,
    end: int,
    version: int | None = None,
) -> Evidence:
    """Let a code point at characters ``start`` to ``end`` of a document version of its own chart."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="evidence_linked") as change:
        row = _target(change, kind, row_id)
        document = DocumentVersion.objects.filter(pk=version_id, document__encounter=change.encounter).first()
        if document is None:
            raise WorkflowError("document", "This document does not belong to the chart.")
        if not 0 <= start < end <= len(document.text):
            raise WorkflowError("span", "Select words inside one document first.")
        mark = Evidence.objects.create(version=document, start=start, end=end, **{kind: row})
        change.says = f"linked words to {row.code}"
        change.detail = {"code": row.code, "kind": kind, "document_version": version_id, "start": start, "end": end}
    return mark


def unlink_evidence(*, encounter_id: int, evidence_id: int, by: User, version: int | None = None) -> None:
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="evidence_unlinked") as change:
        mark = Evidence.objects.filter(pk=evidence_id, version__document__encounter=change.encounter).first()
        if mark is None:
            raise WorkflowError("gone", "This link is not there any more.")
        change.detail = {"document_version": mark.version_id, "start": mark.start, "end": mark.end}
        change.says = "removed a link to the record"
        mark.delete()


@transaction.atomic
def undo_removal(*, encounter_id: int, event_id: int, by: User, version: int | None = None) -> str:
    """Bring back what one removal took away, with its evidence; returns what came back in words."""
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    event = encounter.events.filter(pk=event_id, by=by).first()
    if event is None or event.action not in ("diagnosis_removed", "procedure_removed", "line_removed"):
        raise WorkflowError("undo", "There is nothing to bring back.")
    detail = event.detail
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="removal_undone") as change:
        row, name = _restored(change.encounter, event.action, detail, by=by)
        for version_id, start, end in detail["evidence"]:
            Evidence.objects.create(
                version_id=version_id, start=start, end=end, **{event.action.removesuffix("_removed"): row}
            )
        change.encounter.total_charge = total_of(change.encounter)
        change.says = f"brought back {name}"
        change.detail = {"undone": event.pk}
    return name


def _restored(encounter: Encounter, action: str, detail: dict[str, Any], *, by: User) -> tuple[CodedRow, str]:
    if action == "line_removed":
        last = encounter.lines.order_by("-number").values_list("number", flat=True).first() or 0
        taken = encounter.lines.filter(number=detail["line"]).exists()
        keys = set(encounter.diagnoses.values_list("pk", flat=True))
        line = ServiceLine.objects.create(
            encounter=encounter,
            number=last + 1 if taken else detail["line"],
            code=detail["code"],
            modifiers=detail["modifiers"],
            units=Decimal(detail["units"]),
            diagnosis_pointers=[key for key in detail["diagnosis_pointers"] if key in keys],
            service_date=detail["service_date"] or None,
            place_of_service=detail["place_of_service"],
            revenue_code=detail["revenue_code"],
            charge=Decimal(detail["charge"]),
            rendering_id=detail["rendering"],
            from_charge_feed=detail["from_charge_feed"],
            added_by=by,
        )
        return line, f"line {line.number}"
    if action == "procedure_removed":
        procedures = list(encounter.procedures.all())
        procedure = CodedProcedure.objects.create(
            encounter=encounter,
            code=detail["code"],
            sequence=len(procedures) + 1,
            performed_on=detail["performed_on"] or None,
            performed_by_id=detail["performed_by"],
            added_by=by,
        )
        procedures.insert(detail["sequence"] - 1, procedure)
        renumber(procedures)
        return procedure, detail["code"]
    rows = list(encounter.diagnoses.all())
    refuse_second(rows, code=detail["code"], role=detail["role"], display=dotted(detail["code"]))
    role = detail["role"]
    if role == CodedDiagnosis.Role.PRINCIPAL and any(row.role == role for row in rows):
        role = CodedDiagnosis.Role.SECONDARY
    diagnosis = CodedDiagnosis.objects.create(
        encounter=encounter, code=detail["code"], role=role, poa=detail["poa"], sequence=len(rows) + 1, added_by=by
    )
    rows.insert(detail["sequence"] - 1 if role == detail["role"] else len(rows), diagnosis)
    renumber(rows)
    for line_key, pointers in detail["pointed_by"].items():
        pointing = encounter.lines.filter(pk=int(line_key)).first()
        if pointing is not None:
            pointing.diagnosis_pointers = _pointers_back(pointing.diagnosis_pointers, pointers, new=diagnosis.pk)
            pointing.save(update_fields=["diagnosis_pointers"])
    return diagnosis, dotted(detail["code"])


def _pointers_back(now: Sequence[int], before: Sequence[int], *, new: int) -> list[int]:
    """The pointers of a line with the returned diagnosis where the removed one stood."""
    gone = [key for key in before if key not in now]
    place = before.index(gone[0]) if gone else len(now)
    return [*now[:place], new, *now[place:]][:4]
