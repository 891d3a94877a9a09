"""Diagnoses of a chart: add, sequence, role, present on admission, remove."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from codesets.models import System
from coding_portal.errors import WorkflowError
from encounters.coding.change import (
    Change,
    change_of_coding,
    coding_date,
    dotted,
    renumber,
    spans_of,
    usable_code,
)
from encounters.models import (
    CodedDiagnosis,
)


def add_diagnosis(
    *, encounter_id: int, by: User, code: str, version: int | None = None, role: str = "", poa: str = ""
) -> CodedDiagnosis:
    """Add a diagnosis at the end of the list; the first one becomes principal. POA is asked for, never guessed."""
    with change_of_coding(
        encounter_id=encounter_id, by=by, version=version, action="diagnosis_added", yours={"Add diagnosis": code}
    ) as change:
        row = usable_code(system=System.ICD10CM, code=code, on=coding_date(change.encounter))
        existing = list(change.encounter.diagnoses.all())
        roles = CodedDiagnosis.Role
        if not role:
            has_principal = any(other.role == roles.PRINCIPAL for other in existing)
            role = (
                roles.EXTERNAL_CAUSE if row.code[0] in "VWXY" else roles.SECONDARY if has_principal else roles.PRINCIPAL
            )
        refuse_second(existing, code=row.code, role=role, display=row.display)
        if role == roles.PRINCIPAL:
            for other in existing:
                if other.role == roles.PRINCIPAL:
                    other.role = roles.SECONDARY
                    other.save(update_fields=["role"])
        diagnosis = CodedDiagnosis.objects.create(
            encounter=change.encounter, code=row.code, role=role, poa=poa, sequence=len(existing) + 1, added_by=by
        )
        if role == roles.PRINCIPAL:
            renumber([diagnosis, *existing])
        change.says = f"added {row.display}"
        change.detail = {"code": row.code, "role": role, "row": diagnosis.pk}
    return diagnosis


def refuse_second(existing: Sequence[CodedDiagnosis], *, code: str, role: str, display: str) -> None:
    listed = (CodedDiagnosis.Role.PRINCIPAL, CodedDiagnosis.Role.SECONDARY, CodedDiagnosis.Role.EXTERNAL_CAUSE)
    for other in existing:
        if other.code == code and (other.role == role or (other.role in listed and role in listed)):
            raise WorkflowError("code_twice", f"{display} is already on this chart.")
        if other.role == role == CodedDiagnosis.Role.ADMITTING:
            raise WorkflowError("admitting_twice", f"The admitting diagnosis is {dotted(other.code)}. Remove it first.")


def diagnosis_of(change: Change, diagnosis_id: int) -> CodedDiagnosis:
    row = change.encounter.diagnoses.filter(pk=diagnosis_id).first()
    if row is None:
        raise WorkflowError("gone", "This diagnosis is not on the chart any more.")
    return row


def set_poa(*, encounter_id: int, diagnosis_id: int, by: User, poa: str, version: int | None = None) -> CodedDiagnosis:
    """State whether the condition was present on admission: Y, N, U, W, 1 (exempt) or empty."""
    with change_of_coding(
        encounter_id=encounter_id,
        by=by,
        version=version,
        action="poa_set",
        yours={"Present on admission": poa or "none"},
    ) as change:
        if poa and poa not in CodedDiagnosis.Poa.values:
            raise WorkflowError("poa", "Present on admission is Y, N, U, W or exempt.")
        row = diagnosis_of(change, diagnosis_id)
        change.detail = {"code": row.code, "from": row.poa, "to": poa}
        row.poa = poa
        row.save(update_fields=["poa"])
        change.says = f"set POA of {dotted(row.code)} to {poa or 'none'}"
    return row


def set_diagnosis_role(
    *, encounter_id: int, diagnosis_id: int, by: User, role: str, version: int | None = None
) -> CodedDiagnosis:
    """Make a diagnosis principal, secondary, admitting, reason for visit or external cause.

    The principal always stands first; the one it replaces becomes secondary.
    """
    with change_of_coding(
        encounter_id=encounter_id, by=by, version=version, action="role_set", yours={"Role": role}
    ) as change:
        roles = CodedDiagnosis.Role
        if role not in roles.values:
            raise WorkflowError("role_unknown", "Choose one of the roles offered.")
        row = diagnosis_of(change, diagnosis_id)
        rows = list(change.encounter.diagnoses.all())
        others = [other for other in rows if other.pk != row.pk]
        refuse_second(others, code=row.code, role=role, display=dotted(row.code))
        change.detail = {"code": row.code, "from": row.role, "to": role}
        if role == roles.PRINCIPAL:
            for other in others:
                if other.role == roles.PRINCIPAL:
                    other.role = roles.SECONDARY
                    other.save(update_fields=["role"])
        row.role = role
        row.save(update_fields=["role"])
        if role == roles.PRINCIPAL:
            renumber([row, *others])
        change.says = f"made {dotted(row.code)} {roles(role).label.lower()}"
    return row


def move_diagnosis(
    *, encounter_id: int, diagnosis_id: int, by: User, up: bool, version: int | None = None
) -> CodedDiagnosis:
    """Move a diagnosis one place. Nothing moves above the principal; make a row principal instead."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="resequenced") as change:
        row = diagnosis_of(change, diagnosis_id)
        rows = list(change.encounter.diagnoses.all())
        here = next(index for index, other in enumerate(rows) if other.pk == row.pk)
        there = here - 1 if up else here + 1
        principal = CodedDiagnosis.Role.PRINCIPAL
        if not 0 <= there < len(rows):
            raise WorkflowError("end_of_list", f"{dotted(row.code)} is already {'first' if up else 'last'}.")
        if principal in (row.role, rows[there].role):
            raise WorkflowError(
                "principal_first", "The principal diagnosis stands first. Alt+P makes another row principal."
            )
        rows[here], rows[there] = rows[there], rows[here]
        renumber(rows)
        row.sequence = there + 1
        change.detail = {"code": row.code, "from": here + 1, "to": there + 1}
        change.says = f"moved {dotted(row.code)} to place {there + 1}"
    return row


def remove_diagnosis(*, encounter_id: int, diagnosis_id: int, by: User, version: int | None = None) -> str:
    """Remove a diagnosis, its evidence and the pointers to it. Returns the code; ``undo_removal`` brings it back."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="diagnosis_removed") as change:
        row = diagnosis_of(change, diagnosis_id)
        pointed = [line for line in change.encounter.lines.all() if row.pk in line.diagnosis_pointers]
        change.detail = {
            "code": row.code,
            "role": row.role,
            "poa": row.poa,
            "sequence": row.sequence,
            "evidence": spans_of(row),
            "pointed_by": {str(line.pk): line.diagnosis_pointers for line in pointed},
        }
        for line in pointed:
            line.diagnosis_pointers = [key for key in line.diagnosis_pointers if key != row.pk]
            line.save(update_fields=["diagnosis_pointers"])
        row.delete()
        renumber(list(change.encounter.diagnoses.all()))
        change.says = f"removed {dotted(row.code)}"
    return row.code
