"""Worklists are rules over encounter fields: which list a chart is on, and the words that say why.

A rule is ``{"all": [rule, ...]}``, ``{"any": [rule, ...]}`` or one condition
``{"field": "payer_kind", "is": "equal", "value": "medicare"}``; ``{}`` matches every chart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record_setup
from coding_portal.errors import WorkflowError
from encounters.models import Encounter, EncounterEvent, Worklist
from encounters.priority import PriorityFacts, days_to_filing_limit, priority_score
from encounters.workflow import OPEN_STATUSES, Status

FIELDS = {
    "facility": "Facility code",
    "chart_type": "Chart type",
    "form": "Claim form",
    "service": "Service",
    "payer": "Payer code",
    "payer_kind": "Kind of payer",
    "total_charge": "Charges in dollars",
    "days_since_service": "Days since the end of service",
    "days_to_filing_limit": "Days to the filing limit",
    "length_of_stay": "Length of stay",
    "status": "Status",
    "documents": "Number of documents",
}

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": lambda found, wanted: bool(found == wanted),
    "not_equal": lambda found, wanted: bool(found != wanted),
    "one_of": lambda found, wanted: found in wanted,
    "at_least": lambda found, wanted: found is not None and found >= wanted,
    "at_most": lambda found, wanted: found is not None and found <= wanted,
    "contains": lambda found, wanted: str(wanted).lower() in str(found).lower(),
}


def check_rule(rule: Mapping[str, Any]) -> None:
    """Raise WorkflowError with the part at fault when a rule cannot be read."""
    if not rule:
        return
    for joint in ("all", "any"):
        if joint in rule:
            if set(rule) != {joint} or not isinstance(rule[joint], list):
                raise WorkflowError("rule", f"“{joint}” must stand alone and hold a list.")
            for part in rule[joint]:
                check_rule(part)
            return
    if set(rule) != {"field", "is", "value"}:
        raise WorkflowError("rule", "A condition has exactly “field”, “is” and “value”.")
    if rule["field"] not in FIELDS:
        raise WorkflowError("rule", f"There is no field “{rule['field']}”.")
    if rule["is"] not in OPERATORS:
        raise WorkflowError("rule", f"There is no comparison “{rule['is']}”.")


def matches(rule: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Whether the fields of a chart satisfy a rule that ``check_rule`` accepts."""
    if not rule:
        return True
    if "all" in rule:
        return all(matches(part, fields) for part in rule["all"])
    if "any" in rule:
        return any(matches(part, fields) for part in rule["any"])
    return OPERATORS[rule["is"]](fields.get(rule["field"]), rule["value"])


def priority_facts(encounter: Encounter, *, today: date, query_answered: bool = False) -> PriorityFacts:
    return PriorityFacts(
        today=today,
        service_to=encounter.service_to,
        total_charge=encounter.total_charge,
        timely_filing_days=encounter.payer.timely_filing_days if encounter.payer else None,
        returned=encounter.status == Status.RETURNED,
        query_answered=query_answered,
    )


def fields_of(encounter: Encounter, *, today: date) -> dict[str, Any]:
    """The values that rules compare, by the names in FIELDS."""
    return {
        "facility": encounter.facility.code,
        "chart_type": encounter.chart_type,
        "form": encounter.form,
        "service": encounter.service,
        "payer": encounter.payer.code if encounter.payer else "",
        "payer_kind": encounter.payer.kind if encounter.payer else "",
        "total_charge": float(encounter.total_charge),
        "days_since_service": (today - encounter.service_to).days,
        "days_to_filing_limit": days_to_filing_limit(priority_facts(encounter, today=today)),
        "length_of_stay": encounter.length_of_stay,
        "status": encounter.status,
        "documents": encounter.documents.count() if encounter.pk else 0,
    }


@transaction.atomic
def place_on_worklist(*, encounter: Encounter, by: User | None, why: str = "", query_answered: bool = False) -> None:
    """Put a chart on the first list whose rule it matches and score it; the event says which rule took it.

    ``why`` replaces the list's own words, for a chart that comes back. The caller holds the chart's row lock.
    """
    today = timezone.localdate()
    before = encounter.worklist
    fields = fields_of(encounter, today=today)
    lists = Worklist.objects.filter(is_active=True).prefetch_related("facilities")
    found = next(
        (
            worklist
            for worklist in lists
            if (not worklist.facilities.all() or encounter.facility in worklist.facilities.all())
            and matches(worklist.rule, fields)
        ),
        None,
    )
    was = (before, encounter.why_here)
    encounter.worklist = found
    encounter.why_here = why or (found.why if found else "No worklist rule matches")
    encounter.priority = priority_score(priority_facts(encounter, today=today, query_answered=query_answered))
    encounter.save(update_fields=["worklist", "why_here", "priority"])
    if was == (found, encounter.why_here):
        return
    EncounterEvent.objects.create(
        encounter=encounter,
        by=by,
        action="placed",
        version=encounter.version,
        detail={
            "from": before.name if before else "",
            "to": found.name if found else "",
            "why": encounter.why_here,
            "priority": encounter.priority,
        },
    )


def rescore_open_charts() -> int:
    """Work out the priority of every open chart again; returns how many changed. Safe to repeat."""
    today = timezone.localdate()
    changed = []
    for encounter in (
        Encounter.objects.filter(status__in=OPEN_STATUSES).select_related("payer").iterator(chunk_size=2000)
    ):
        score = priority_score(priority_facts(encounter, today=today))
        if score != encounter.priority:
            encounter.priority = score
            changed.append(encounter)
    Encounter.objects.bulk_update(changed, ["priority"], batch_size=1000)
    return len(changed)


WORDS = {
    "equal": "is",
    "not_equal": "is not",
    "one_of": "is one of",
    "at_least": "is at least",
    "at_most": "is at most",
    "contains": "contains",
}


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """A rule as a person reads it: "Chart type is inpatient and Charges in dollars is at least 50000"."""
    if not rule:
        return "every chart"
    for joint, word in (("all", " and "), ("any", " or ")):
        if joint in rule:
            parts = [rule_in_words(part) for part in rule[joint]]
            return word.join(f"({part})" if " or " in part and joint == "all" else part for part in parts) or "no chart"
    value = rule["value"]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{FIELDS[rule['field']]} {WORDS[rule['is']]} {shown}"


@transaction.atomic
def save_worklist(*, list_id: int | None, by: User, values: Mapping[str, Any]) -> Worklist:
    """Add or change a list; the set-up history keeps the values before and after."""
    names = ("name", "order", "rule", "why", "sort", "is_active")
    row = Worklist.objects.select_for_update().get(pk=list_id) if list_id else Worklist()
    before = {name: getattr(row, name) for name in names} if list_id else {}
    for name in names:
        setattr(row, name, values[name])
    check_rule(row.rule)
    row.save()
    record_setup(
        by=by,
        action="worklist_changed" if list_id else "worklist_added",
        row=row,
        before=before,
        after={name: getattr(row, name) for name in names},
    )
    return row


def place_waiting_charts(*, by: User) -> tuple[int, int]:
    """Apply the rules to every ready chart the user may see: (moved, looked at). Each chart in its own transaction."""
    moved, keys = 0, list(Encounter.objects.visible_to(by).filter(status=Status.READY).values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            chart = (
                Encounter.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("facility", "payer", "worklist")
                .filter(pk=key, status=Status.READY)
                .first()
            )
            if chart is None:
                continue
            before = chart.worklist_id
            place_on_worklist(encounter=chart, by=by)
            moved += chart.worklist_id != before
    return moved, len(keys)
