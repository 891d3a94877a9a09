"""The DRG of a chart as the coder coded it and as the auditor would have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from audits.matching import Item, Kind, item_from_json
from audits.models import Review, ReviewOutcome
from claims.builder import facts_of
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Procedure
from claims.grouping import grouping_of, is_grouped


def drg_as_json(facts: ClaimFacts) -> dict[str, Any]:
    """DRG, title, weight and the level of each diagnosis; empty where the bill is not paid by DRG."""
    grouping = grouping_of(facts) if is_grouped(facts) else None
    if grouping is None or not grouping.drg:
        return {}
    return {
        "drg": grouping.drg,
        "title": grouping.title,
        "weight": "" if grouping.weight is None else str(grouping.weight),
        "version": grouping.version,
        "levels": {carrier.code: carrier.level for carrier in grouping.carriers if carrier.level},
    }


def with_coding(facts: ClaimFacts, items: Iterable[Item]) -> ClaimFacts:
    """The facts of the chart with other diagnoses and procedures in place of its own."""
    ordered = sorted(items, key=lambda item: (not item.is_principal, item.sequence))
    diagnoses = [item for item in ordered if item.kind is Kind.DIAGNOSIS]
    procedures = [item for item in ordered if item.kind is Kind.PROCEDURE]
    return replace(
        facts,
        diagnoses=tuple(
            Diagnosis(number, item.code, DiagnosisRole(item.role), item.poa)
            for number, item in enumerate(diagnoses, start=1)
        ),
        procedures=tuple(
            Procedure(number, item.code, date.fromisoformat(item.service_on) if item.service_on else None)
            for number, item in enumerate(procedures, start=1)
        ),
    )


def audited_drg(review: Review, rows: Sequence[ReviewOutcome]) -> dict[str, Any]:
    """The DRG of the auditor's coding."""
    items = [item_from_json(row.audited) for row in rows if row.audited]
    return drg_as_json(with_coding(facts_of(review.item.encounter_id), items))
