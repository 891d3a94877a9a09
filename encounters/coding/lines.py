"""Charge lines of a chart; its total follows them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.models import User
from codesets import reference
from coding_portal.errors import WorkflowError
from encounters.coding.change import (
    Change,
    change_of_coding,
    spans_of,
    undotted,
    usable_code,
)
from encounters.models import (
    Encounter,
    ServiceLine,
)

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


def total_of(encounter: Encounter) -> Decimal:
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
        change.encounter.total_charge = total_of(change.encounter)
        change.says = f"added line {line.number}: {line.code or line.revenue_code}"
        change.detail = {"line": line.number, "code": line.code, "row": line.pk}
    return line


def line_of(change: Change, line_id: int) -> ServiceLine:
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
        line = line_of(change, line_id)
        checked = _checked_line(change.encounter, values)
        before = _plain(line)
        for name, value in checked.items():
            setattr(line, name, value)
        if not line.code and not line.revenue_code:
            raise WorkflowError("line_empty", "A line needs a CPT or HCPCS code or a revenue code.")
        line.save(update_fields=list(checked))
        change.encounter.total_charge = total_of(change.encounter)
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
        line = line_of(change, line_id)
        change.detail = {
            "line": line.number,
            "from_charge_feed": line.from_charge_feed,
            "evidence": spans_of(line),
            **_plain(line),
        }
        line.delete()
        change.encounter.total_charge = total_of(change.encounter)
        change.says = f"removed line {line.number}: {line.code or line.revenue_code}"
    return line.number
