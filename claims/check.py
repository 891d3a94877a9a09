"""The what-if check: one claim's facts in, findings and DRG out. Nothing is stored.

The facts are partial, so edits about what is missing keep quiet unless ``complete`` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from claims.edits.reading import is_acute_inpatient
from claims.edits_in_force import findings_on
from claims.facts import ClaimFacts, Payer, PayerKind
from claims.grouping import grouping_of
from claims.sent import as_sent, facts_of, payer_by_kind, spelling_of
from codesets.grouper import Grouping
from encounters.models import Payer as KnownPayer


def check(sent: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Findings and DRG of one claim, as the API gives them. ``sent`` has passed ``CheckRequest``."""
    facts = facts_of(sent, today=today, payer=payer_named(sent.get("payer", "")))
    spelling = spelling_of(sent)
    (found,) = findings_on([facts])
    return {"findings": [as_sent(each.finding, spelling) for each in found if each.is_shown], "drg": drg_of(facts)}


def drg_of(facts: ClaimFacts) -> dict[str, Any] | None:
    """The DRG of an acute stay; None for other claims and where birth date or discharge date is missing."""
    if not is_acute_inpatient(facts):
        return None
    grouping = grouping_of(facts if facts.bill_type else replace(facts, bill_type="111"))
    return None if grouping is None else _described(grouping)


def _described(grouping: Grouping) -> dict[str, Any]:
    return {
        "drg": grouping.drg,
        "title": grouping.title,
        "mdc": grouping.mdc,
        "mdc_title": grouping.mdc_title,
        "kind": grouping.kind,
        "weight": grouping.weight,
        "gmlos": grouping.geometric_mean_stay,
        "amlos": grouping.arithmetic_mean_stay,
        "severity": grouping.severity,
        "version": grouping.version,
        "reason": grouping.reason,
    }


def payer_named(name: str) -> Payer:
    """A kind of payer, or one of this department's by identifier or code; a stranger keeps only its identifier."""
    named = payer_by_kind(name)
    if named.kind is not None or not named.id:
        return named
    known = KnownPayer.objects.filter(Q(payer_id__iexact=named.id) | Q(code__iexact=named.id)).first()
    if known is None:
        return named
    return Payer(
        id=known.payer_id,
        name=known.name,
        kind=PayerKind(known.kind),
        filing_indicator=known.filing_indicator,
        timely_filing_days=known.timely_filing_days,
    )
