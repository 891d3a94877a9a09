"""The cases of the edits as facts: the shapes of the API read without it, so that no case needs Django."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from claims.edits.base import CATALOGUE
from claims.edits.run import run
from claims.facts import ClaimFacts
from claims.sent import as_sent, facts_of, payer_by_kind, spelling_of, without_blanks
from claims.tests.edits.recorded import recorded_reference

TODAY = date(2026, 6, 15)
DAYS = frozenset(
    {
        "service_from",
        "service_to",
        "admission_date",
        "today",
        "birth_date",
        "service_date",
        "date",
        "admitted_on",
        "discharged_on",
    }
)
AMOUNTS = frozenset({"units", "charge", "total_charge", "amount"})
Found = dict[str, Any]


def facts(body: Mapping[str, Any]) -> ClaimFacts:
    """The facts of a body, its payer known by kind only."""
    sent = shaped(without_blanks(body))
    return facts_of(sent, today=TODAY, payer=payer_by_kind(sent.get("payer", "")))


def shaped(value: Any) -> Any:
    """Dates as dates and amounts as decimals, as the API's own check of the shapes gives them."""
    if isinstance(value, list):
        return [shaped(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _read(name, item) for name, item in value.items()}


def _read(name: str, item: Any) -> Any:
    if name in DAYS:
        return date.fromisoformat(item)
    return Decimal(str(item)) if name in AMOUNTS else shaped(item)


def findings_of(body: Mapping[str, Any], *edits: str) -> list[Found]:
    """What the edits find in a body, codes as it spells them: these edits, or all of them where none are named."""
    chosen = [CATALOGUE[edit] for edit in edits] or None
    spelling = spelling_of(without_blanks(body))
    return [as_sent(finding, spelling) for finding in run(facts(body), recorded_reference(), chosen)]
