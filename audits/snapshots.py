"""The coding of a chart, frozen as JSON when it enters a sample: what the coder reported, with titles and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from audits.certificate import sha256_of
from audits.grouping import drg_as_json
from audits.matching import Item, Kind, item_from_json, tidy_code
from claims.builder import facts_for
from claims.facts import ClaimFacts
from codesets.models import Code, System
from codesets.reference import system_of_service
from encounters.models import CodedDiagnosis, CodedProcedure, Encounter, Evidence, ServiceLine

SYSTEMS: Mapping[Kind, tuple[str, ...]] = {
    Kind.DIAGNOSIS: (System.ICD10CM,),
    Kind.PROCEDURE: (System.ICD10PCS,),
    Kind.LINE: (System.CPT, System.HCPCS),
}


def system_of(kind: Kind, code: str) -> System:
    """The code set a code belongs to; a line is CPT or HCPCS Level II by the shape of its code."""
    if kind is Kind.DIAGNOSIS:
        return System.ICD10CM
    if kind is Kind.PROCEDURE:
        return System.ICD10PCS
    return System(system_of_service(tidy_code(code)))


Titles = Mapping[tuple[str, str], Sequence[Code]]


def snapshots_of(encounter_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The frozen coding of each chart: a fixed number of queries, and the weight of each inpatient DRG.

    Charge lines without a code are left out.
    """
    encounters = list(
        Encounter.objects.filter(pk__in=list(encounter_ids))
        .prefetch_related("diagnoses__evidence", "procedures__evidence", "lines__evidence")
        .order_by("pk")
    )
    frozen = {encounter.pk: _rows(encounter) for encounter in encounters}
    titles = titles_of(row["item"] for rows in frozen.values() for row in rows)
    facts = facts_for(frozen)
    return {
        encounter.pk: _snapshot(encounter, frozen[encounter.pk], titles, facts[encounter.pk])
        for encounter in encounters
    }


def _snapshot(
    encounter: Encounter, rows: Sequence[dict[str, Any]], titles: Titles, facts: ClaimFacts
) -> dict[str, Any]:
    return {
        "encounter": encounter.pk,
        "encounter_version": encounter.version,
        "coder": encounter.completed_by_id,
        "completed_at": encounter.completed_at.isoformat() if encounter.completed_at else "",
        "service_to": encounter.service_to.isoformat(),
        "drg": drg_as_json(facts),
        "items": [
            {
                **row["item"].as_json(),
                **name_of(row["item"], titles, on=encounter.service_to),
                "evidence": row["evidence"],
            }
            for row in rows
        ],
    }


def _rows(encounter: Encounter) -> list[dict[str, Any]]:
    diagnoses = [_row(_diagnosis(row), row.evidence.all()) for row in encounter.diagnoses.all()]
    procedures = [_row(_procedure(row), row.evidence.all()) for row in encounter.procedures.all()]
    lines = [_row(_line(row), row.evidence.all()) for row in encounter.lines.all() if row.code]
    return [*diagnoses, *procedures, *lines]


def _row(item: Item, evidence: Iterable[Evidence]) -> dict[str, Any]:
    return {"item": item, "evidence": [[mark.version_id, mark.start, mark.end] for mark in evidence]}


def _diagnosis(row: CodedDiagnosis) -> Item:
    return Item(Kind.DIAGNOSIS, row.code, role=row.role, poa=row.poa, sequence=row.sequence)


def _procedure(row: CodedProcedure) -> Item:
    on = row.performed_on.isoformat() if row.performed_on else ""
    return Item(Kind.PROCEDURE, row.code, service_on=on, sequence=row.sequence)


def _line(row: ServiceLine) -> Item:
    return Item(
        Kind.LINE,
        row.code,
        modifiers=tuple(row.modifiers),
        units=plain_units(row.units),
        service_on=row.service_date.isoformat() if row.service_date else "",
        sequence=row.number,
    )


def plain_units(units: Decimal) -> Decimal:
    """Units without trailing zeros and without an exponent: 10, 1.5."""
    return Decimal(f"{units.normalize():f}")


def titles_of(items: Iterable[Item]) -> Titles:
    """Every live row of the codes of these items, by kind and code, in one query."""
    wanted = {(item.kind, item.code) for item in items}
    found: dict[tuple[str, str], list[Code]] = {}
    systems = {system for kind, _ in wanted for system in SYSTEMS[kind]}
    rows = Code.objects.filter(release__live=True, system__in=systems, code__in={code for _, code in wanted})
    for code in rows.order_by("-valid_from", "-release_id"):
        for kind, names in SYSTEMS.items():
            if code.system in names:
                found.setdefault((kind, code.code), []).append(code)
    return found


def name_of(item: Item, titles: Titles, *, on: date) -> dict[str, str]:
    """How the field writes the code and what it is called on the date of service; bare when no release knows it."""
    rows = titles.get((item.kind, item.code), ())
    live = [row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)]
    best = next(iter(live or rows), None)
    return {"display": best.display if best else item.code, "title": best.title if best else ""}


def items_of(snapshot: Mapping[str, Any]) -> tuple[Item, ...]:
    """The codes of a snapshot as ``audits.matching`` compares them."""
    return tuple(item_from_json(value) for value in snapshot["items"])


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot in its one canonical JSON spelling."""
    return sha256_of(snapshot)
