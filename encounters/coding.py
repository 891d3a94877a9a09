"""Changing the codes of a chart: each call saves at once, and leaves one event that says what changed.

Every change needs the coder's own unexpired lease and, where a version is given, the chart's current version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from codesets import reference
from codesets.models import System
from coding_portal.errors import WorkflowError
from encounters.models import (
    CodedDiagnosis,
    CodedProcedure,
    DocumentVersion,
    Encounter,
    Evidence,
    Practitioner,
    ServiceLine,
)
from encounters.services import locked_chart, record_event, require_lease, require_version, touch_lease

CodedRow = CodedDiagnosis | CodedProcedure | ServiceLine


@dataclass
class Change:
    """A change under way: the locked chart, and what the event row will say about it."""

    encounter: Encounter
    action: str
    says: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@contextmanager
def change_of_coding(
    *, encounter_id: int, by: User, version: int | None, action: str, yours: dict[str, Any] | None = None
) -> Iterator[Change]:
    """Lock the chart, check lease and version; afterwards raise the version, renew the lease, write the event."""
    with transaction.atomic():
        encounter = locked_chart(encounter_id=encounter_id, by=by)
        lease = require_lease(encounter, by=by)
        require_version(encounter, version=version, yours=yours)
        change = Change(encounter, action)
        yield change
        encounter.version += 1
        encounter.save(update_fields=["version", "total_charge"])
        touch_lease(lease)
        record_event(encounter, by=by, action=change.action, says=change.says, **change.detail)


def undotted(code: str) -> str:
    return code.strip().upper().replace(".", "").replace(" ", "")


def dotted(code: str) -> str:
    """An ICD-10-CM code as the field writes it: E11.9."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


@dataclass(frozen=True, slots=True)
class UsableCode:
    code: str
    display: str


def usable_code(*, system: str, code: str, on: date) -> UsableCode:
    """The code, if it may be reported on the date; WorkflowError in words otherwise, and nothing is changed.

    A code that nobody can judge, because the date lies beyond the loaded data, is let through; the edits say so.
    """
    pair = (str(system), undotted(code)[:20].replace("\0", "?"))
    verdict = reference.code_validity([pair], on=on)[pair]
    spans = reference.codes_known([pair]).get(pair, ())
    display = spans[-1].display if spans else pair[1]
    if verdict == "unknown" or not pair[1].isalnum():
        name = "CPT or HCPCS" if system in (System.CPT, System.HCPCS) else System(system).label
        raise WorkflowError("unknown_code", f"There is no {name} code “{code.strip()[:20]}”.")
    if verdict == "heading":
        raise WorkflowError("header_code", f"{display} is a heading. Choose one of the codes below it.")
    if verdict in ("not_yet", "ended"):
        when = f"begins on {spans[0].valid_from}" if verdict == "not_yet" else f"ended on {spans[-1].valid_to}"
        raise WorkflowError("code_not_valid", f"{display} {when}; the date that counts here is {on}.")
    return UsableCode(pair[1], display)


def _coding_date(encounter: Encounter) -> date:
    return encounter.service_to


# --- diagnoses ----------------------------------------------------------------------------------------------------


def add_diagnosis(
    *, encounter_id: int, by: User, code: str, version: int | None = None, role: str = "", poa: str = ""
) -> CodedDiagnosis:
    """Add a diagnosis at the end of the list; the first one becomes principal. POA is asked for, never guessed."""
    with change_of_coding(
        encounter_id=encounter_id, by=by, version=version, action="diagnosis_added", yours={"Add diagnosis": code}
    ) as change:
        row = usable_code(system=System.ICD10CM, code=code, on=_coding_date(change.encounter))
        existing = list(change.encounter.diagnoses.all())
        roles = CodedDiagnosis.Role
        if not role:
            has_principal = any(other.role == roles.PRINCIPAL for other in existing)
            role = (
                roles.EXTERNAL_CAUSE if row.code[0] in "VWXY" else roles.SECONDARY if has_principal else roles.PRINCIPAL
            )
        _refuse_second(existing, code=row.code, role=role, display=row.display)
        if role == roles.PRINCIPAL:
            for other in existing:
                if other.role == roles.PRINCIPAL:
                    other.role = roles.SECONDARY
                    other.save(update_fields=["role"])
        diagnosis = CodedDiagnosis.objects.create(
            encounter=change.encounter, code=row.code, role=role, poa=poa, sequence=len(existing) + 1, added_by=by
        )
        if role == roles.PRINCIPAL:
            _renumber([diagnosis, *existing])
        change.says = f"added {row.display}"
        change.detail = {"code": row.code, "role": role, "row": diagnosis.pk}
    return diagnosis


def _refuse_second(existing: Sequence[CodedDiagnosis], *, code: str, role: str, display: str) -> None:
    listed = (CodedDiagnosis.Role.PRINCIPAL, CodedDiagnosis.Role.SECONDARY, CodedDiagnosis.Role.EXTERNAL_CAUSE)
    for other in existing:
        if other.code == code and (other.role == role or (other.role in listed and role in listed)):
            raise WorkflowError("code_twice", f"{display} is already on this chart.")
        if other.role == role == CodedDiagnosis.Role.ADMITTING:
            raise WorkflowError("admitting_twice", f"The admitting diagnosis is {dotted(other.code)}. Remove it first.")


def _renumber(rows: Sequence[CodedDiagnosis | CodedProcedure]) -> None:
    """Give the rows the sequence 1, 2, 3 ... in the order given."""
    for number, row in enumerate(rows, start=1):
        if row.sequence != number:
            row.sequence = number
            row.save(update_fields=["sequence"])


def _diagnosis(change: Change, diagnosis_id: int) -> CodedDiagnosis:
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
        row = _diagnosis(change, diagnosis_id)
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
        row = _diagnosis(change, diagnosis_id)
        rows = list(change.encounter.diagnoses.all())
        others = [other for other in rows if other.pk != row.pk]
        _refuse_second(others, code=row.code, role=role, display=dotted(row.code))
        change.detail = {"code": row.code, "from": row.role, "to": role}
        if role == roles.PRINCIPAL:
            for other in others:
                if other.role == roles.PRINCIPAL:
                    other.role = roles.SECONDARY
                    other.save(update_fields=["role"])
        row.role = role
        row.save(update_fields=["role"])
        if role == roles.PRINCIPAL:
            _renumber([row, *others])
        change.says = f"made {dotted(row.code)} {roles(role).label.lower()}"
    return row


def move_diagnosis(
    *, encounter_id: int, diagnosis_id: int, by: User, up: bool, version: int | None = None
) -> CodedDiagnosis:
    """Move a diagnosis one place. Nothing moves above the principal; make a row principal instead."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="resequenced") as change:
        row = _diagnosis(change, diagnosis_id)
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
        _renumber(rows)
        row.sequence = there + 1
        change.detail = {"code": row.code, "from": here + 1, "to": there + 1}
        change.says = f"moved {dotted(row.code)} to place {there + 1}"
    return row


def remove_diagnosis(*, encounter_id: int, diagnosis_id: int, by: User, version: int | None = None) -> str:
    """Remove a diagnosis, its evidence and the pointers to it. Returns the code; ``undo_removal`` brings it back."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="diagnosis_removed") as change:
        row = _diagnosis(change, diagnosis_id)
        pointed = [line for line in change.encounter.lines.all() if row.pk in line.diagnosis_pointers]
        change.detail = {
            "code": row.code,
            "role": row.role,
            "poa": row.poa,
            "sequence": row.sequence,
            "evidence": _spans(row),
            "pointed_by": {str(line.pk): line.diagnosis_pointers for line in pointed},
        }
        for line in pointed:
            line.diagnosis_pointers = [key for key in line.diagnosis_pointers if key != row.pk]
            line.save(update_fields=["diagnosis_pointers"])
        row.delete()
        _renumber(list(change.encounter.diagnoses.all()))
        change.says = f"removed {dotted(row.code)}"
    return row.code


# --- procedures ---------------------------------------------------------------------------------------------------


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
        row = usable_code(system=System.ICD10PCS, code=code, on=_coding_date(change.encounter))
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


def _procedure(change: Change, procedure_id: int) -> CodedProcedure:
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
        row = _procedure(change, procedure_id)
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
        row = _procedure(change, procedure_id)
        change.detail = {
            "code": row.code,
            "sequence": row.sequence,
            "performed_on": str(row.performed_on or ""),
            "performed_by": row.performed_by_id,
            "evidence": _spans(row),
        }
        row.delete()
        _renumber(list(change.encounter.procedures.all()))
        change.says = f"removed procedure {row.code}"
    return row.code


# --- lines --------------------------------------------------------------------------------------------------------

LINE_FIELDS = (
    "code",
    "modifiers",
    "units",
    "diagnosis_pointers",
    "service_date",
    "place_of_service",
    "revenue_code",
    "charge",
    "rendering",
)


def _checked_modifiers(given: Sequence[str]) -> list[str]:
    modifiers = [modifier.strip().upper() for modifier in given if modifier.strip()]
    if len(modifiers) > 4:
        raise WorkflowError("modifiers", "A line carries at most four modifiers.")
    known = reference.modifiers()
    for modifier in modifiers:
        if modifier not in known:
            raise WorkflowError("modifier_unknown", f"There is no modifier “{modifier}”.")
    return modifiers


def _checked_pointers(encounter: Encounter, given: Sequence[int]) -> list[int]:
    keys = list(dict.fromkeys(given))
    if len(keys) > 4:
        raise WorkflowError("pointers", "A line points at most to four diagnoses.")
    if set(keys) - set(encounter.diagnoses.values_list("pk", flat=True)):
        raise WorkflowError("pointer_unknown", "A line can only point to diagnoses of this chart.")
    return keys


def _checked_line(encounter: Encounter, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a line in their stored form; WorkflowError names the first that cannot be."""
    unknown = set(values) - set(LINE_FIELDS)
    if unknown:
        raise TypeError(f"a line has no {', '.join(sorted(unknown))}")
    checked = dict(values)
    if checked.get("code"):
        on = checked.get("service_date") or encounter.service_from
        checked["code"] = usable_code(
            system=reference.system_of_service(undotted(checked["code"])), code=checked["code"], on=on
        ).code
    if "modifiers" in checked:
        checked["modifiers"] = _checked_modifiers(checked["modifiers"])
    if "units" in checked and not Decimal(0) < checked["units"] < Decimal(100000):
        raise WorkflowError("units", "Units lie between 0.001 and 99,999.")
    if "charge" in checked and not Decimal(0) <= checked["charge"] < Decimal(10) ** 8:
        raise WorkflowError("charge", "The charge cannot be negative or above 99,999,999.99.")
    if "diagnosis_pointers" in checked:
        checked["diagnosis_pointers"] = _checked_pointers(encounter, checked["diagnosis_pointers"])
    for name, table in (("place_of_service", reference.places_of_service), ("revenue_code", reference.revenue_codes)):
        if checked.get(name) and checked[name] not in table():
            raise WorkflowError(name, f"There is no {name.replace('_', ' ')} “{checked[name]}”.")
    return checked


def _total(encounter: Encounter) -> Decimal:
    return sum((line.charge for line in encounter.lines.all()), Decimal("0.00"))


def add_line(*, encounter_id: int, by: User, version: int | None = None, **values: Any) -> ServiceLine:
    """Add a charge line at the end. ``values`` are those of LINE_FIELDS; the total of the chart follows."""
    with change_of_coding(
        encounter_id=encounter_id,
        by=by,
        version=version,
        action="line_added",
        yours={"Add line": values.get("code", "")},
    ) as change:
        checked = _checked_line(change.encounter, values)
        if not checked.get("code") and not checked.get("revenue_code"):
            raise WorkflowError("line_empty", "A line needs a CPT or HCPCS code or a revenue code.")
        last = change.encounter.lines.order_by("-number").values_list("number", flat=True).first()
        line = ServiceLine.objects.create(encounter=change.encounter, number=(last or 0) + 1, added_by=by, **checked)
        change.encounter.total_charge = _total(change.encounter)
        change.says = f"added line {line.number}: {line.code or line.revenue_code}"
        change.detail = {"line": line.number, "code": line.code, "row": line.pk}
    return line


def _line(change: Change, line_id: int) -> ServiceLine:
    row = change.encounter.lines.filter(pk=line_id).first()
    if row is None:
        raise WorkflowError("gone", "This line is not on the chart any more.")
    return row


def _plain(line: ServiceLine) -> dict[str, Any]:
    """The values of a line as an event row keeps them."""
    return {
        "code": line.code,
        "modifiers": line.modifiers,
        "units": str(line.units),
        "diagnosis_pointers": line.diagnosis_pointers,
        "service_date": str(line.service_date or ""),
        "place_of_service": line.place_of_service,
        "revenue_code": line.revenue_code,
        "charge": str(line.charge),
        "rendering": line.rendering_id,
    }


def change_line(*, encounter_id: int, line_id: int, by: User, version: int | None = None, **values: Any) -> ServiceLine:
    """Change the given values of a line and leave the others."""
    with change_of_coding(
        encounter_id=encounter_id,
        by=by,
        version=version,
        action="line_changed",
        yours={name.replace("_", " ").capitalize(): str(value) for name, value in values.items()},
    ) as change:
        line = _line(change, line_id)
        checked = _checked_line(change.encounter, values)
        before = _plain(line)
        for name, value in checked.items():
            setattr(line, name, value)
        if not line.code and not line.revenue_code:
            raise WorkflowError("line_empty", "A line needs a CPT or HCPCS code or a revenue code.")
        line.save(update_fields=list(checked))
        change.encounter.total_charge = _total(change.encounter)
        after = _plain(line)
        changed = [name for name in before if before[name] != after[name]]
        change.detail = {
            "line": line.number,
            "from": {name: before[name] for name in changed},
            "to": {name: after[name] for name in changed},
        }
        change.says = (
            f"changed line {line.number}: {', '.join(name.replace('_', ' ') for name in changed) or 'nothing'}"
        )
    return line


def remove_line(*, encounter_id: int, line_id: int, by: User, version: int | None = None) -> int:
    """Remove a line; returns its number. The numbers of the others stay, so that messages keep their meaning."""
    with change_of_coding(encounter_id=encounter_id, by=by, version=version, action="line_removed") as change:
        line = _line(change, line_id)
        change.detail = {
            "line": line.number,
            "from_charge_feed": line.from_charge_feed,
            "evidence": _spans(line),
            **_plain(line),
        }
        line.delete()
        change.encounter.total_charge = _total(change.encounter)
        change.says = f"removed line {line.number}: {line.code or line.revenue_code}"
    return line.number


# --- evidence and undo --------------------------------------------------------------------------------------------


def _spans(row: CodedRow) -> list[list[int]]:
    return [[mark.version_id, mark.start, mark.end] for mark in row.evidence.all()]


def _target(change: Change, kind: str, row_id: int) -> CodedRow:
    if kind == "diagnosis":
        return _diagnosis(change, row_id)
    if kind == "procedure":
        return _procedure(change, row_id)
    if kind == "line":
        return _line(change, row_id)
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
        change.encounter.total_charge = _total(change.encounter)
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
        _renumber(procedures)
        return procedure, detail["code"]
    rows = list(encounter.diagnoses.all())
    _refuse_second(rows, code=detail["code"], role=detail["role"], display=dotted(detail["code"]))
    role = detail["role"]
    if role == CodedDiagnosis.Role.PRINCIPAL and any(row.role == role for row in rows):
        role = CodedDiagnosis.Role.SECONDARY
    diagnosis = CodedDiagnosis.objects.create(
        encounter=encounter, code=detail["code"], role=role, poa=detail["poa"], sequence=len(rows) + 1, added_by=by
    )
    rows.insert(detail["sequence"] - 1 if role == detail["role"] else len(rows), diagnosis)
    _renumber(rows)
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
