"""ICD-10-PCS procedures of an inpatient chart."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from codesets.models import System
from coding_portal.errors import WorkflowError
from encounters.coding.change import (
    Change,
    change_of_coding,
    coding_date,
    renumber,
    spans_of,
    usable_code,
)
from encounters.models import (
    CodedProcedure,
    Practitioner,
)


def add_procedure(
    *,
    encounter_id: int,
    by: User,
    code: str,
    version: int | None = None,
    performed_on: date | None = None,
    performed_by: Practitioner | None = None,
) -> CodedProcedure:
    """Add an ICD-10-PCS procedure at the end of the list."""
    with change_of_coding(
        encounter_id=encounter_id, by=by, version=version, action="procedure_added", yours={"Add procedure": code}
    ) as change:
        if not change.encounter.is_inpatient:
            raise WorkflowError(
                "pcs_inpatient", "ICD-10-PCS codes belong to inpatient charts. Use a CPT or HCPCS line."
            )
        row = usable_code(system=System.ICD10PCS, code=code, on=coding_date(change.encounter))
        procedure = CodedProcedure.objects.create(
            encounter=change.encounter,
            code=row.code,
            sequence=change.encounter.procedures.count() + 1,
            performed_on=performed_on,
            performed_by=performed_by,
            added_by=by,
        )
        change.says = f"added procedure {row.code}"
        change.detail = {"code": row.code, "row": procedure.pk}
    return procedure


def procedure_of(change: Change, procedure_id: int) -> CodedProcedure:
    row = change.encounter.procedures.filter(pk=procedure_id).first()
    if row is None:
        raise WorkflowError("gone", "This procedure is not on the chart any more.")
    return row


def change_procedure(
    *,
    encounter_id: int,
    procedure_id: int,
    by: User,
    performed_on: date | None,
    performed_by: Practitioner | None,
    version: int | None = None,
) -> CodedProcedure:
    """State when and by whom a procedure was done."""
    with change_of_coding(
        encounter_id=encounter_id, by=by, version=version, action="procedure_changed", yours={"Date": str(performed_on)}
    ) as change:
        row = procedure_of(change, procedure_id)
        change.detail = {
            "code": row.code,
            "from": {"performed_on": str(row.performed_on or ""), "performed_by": row.performed_by_id},
            "to": {"performed_on": str(performed_on or ""), "performed_by": performed_by.pk if performed_by else None},
        }
        row.performed_on, row.performed_by = performed_on, performed_by
        row.save(update_fields=["performed_on", "performed_by"])
        change.says = f"changed procedure {row.code}"
    return row


def remove_procedure(*, encounter_id: int, procedure_id: int, by: User, version: int | None = None) -> str:
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="procedure_removed") as change:
        row = procedure_of(change, procedure_id)
        change.detail = {
            "code": row.code,
            "sequence": row.sequence,
            "performed_on": str(row.performed_on or ""),
            "performed_by": row.performed_by_id,
            "evidence": spans_of(row),
        }
        row.delete()
        renumber(list(change.encounter.procedures.all()))
        change.says = f"removed procedure {row.code}"
    return row.code
