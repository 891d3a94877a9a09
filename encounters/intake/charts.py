"""Make a chart of an incoming encounter, or bring the chart we have up to date, and say what changed.

The last values received are kept with the chart's history. A value is changed only when the sender changed it since;
one that somebody changed here in the meantime is kept, and the event says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import Facility, User
from encounters.intake.belongings import store_coverages, store_documents, store_hints
from encounters.intake.classify import kind_of
from encounters.intake.lines import store_lines
from encounters.intake.parties import Parties
from encounters.intake.values import IncomingEncounter, LateDocument, MalformedMessage
from encounters.models import Encounter, EncounterEvent, Patient
from encounters.services import lift_document_holds
from encounters.workflow import OPEN_STATUSES, Status
from encounters.worklists import place_on_worklist

TIMED = frozenset({"inpatient", "observation", "emergency", "outpatient_surgery"})
"""Chart types whose hours of arrival and departure matter, as they do on every inpatient bill (11x); the others have
days of service only."""


@dataclass
class Outcome:
    """What one encounter of a message came to."""

    encounter: Encounter
    is_new: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    unknown_payers: list[str] = field(default_factory=list)


def store_encounter(
    incoming: IncomingEncounter, *, patient: Patient, facility: Facility, parties: Parties, by: User | None, source: str
) -> Outcome:
    """The caller holds the intake lock; the chart's own row is locked here against the coder who has it open."""
    facts = _facts(incoming, facility, parties)
    found = (
        Encounter.objects.select_for_update(of=("self",))
        .select_related("facility", "payer", "worklist")
        .filter(facility=facility, source_id=incoming.source_id)
        .first()
    )
    if found is None:
        outcome = Outcome(_new_chart(incoming, patient, facility, facts), is_new=True)
        outcome.encounter.payer = parties.payer_with_key(facts["payer_id"])
        received: Mapping[str, Any] = {}
    elif found.patient_id != patient.pk:
        raise MalformedMessage("An encounter belongs to another patient here.", incoming.where)
    else:
        outcome = Outcome(found)
        received = _last_received(found)
        _change_facts(outcome, facts, received.get("facts", {}))
    as_received = _store_belongings(outcome, incoming, parties, received)
    as_received["facts"] = {**received.get("facts", {}), **_said(facts)}
    _record(outcome, as_received, by=by, source=source)
    return outcome


def _facts(incoming: IncomingEncounter, facility: Facility, parties: Parties) -> dict[str, Any]:
    """The fields of a chart that a feed decides, by name."""
    kind = kind_of(incoming, is_hospital=facility.taxonomy.startswith("28"))
    timed = kind.chart_type in TIMED or kind.bill_type.startswith("11")
    payers = [parties.payer_for(coverage.payer) for coverage in incoming.coverages[:1]]
    facts: dict[str, Any] = {
        "chart_type": kind.chart_type,
        "form": kind.form,
        "bill_type": kind.bill_type,
        "place_of_service": kind.place_of_service,
        "service": incoming.service,
        "service_from": incoming.service_from,
        "service_to": incoming.service_to,
        "admitted_at": incoming.starts_at if timed else None,
        "discharged_at": incoming.ends_at if timed else None,
        "admission_type": incoming.admission_type,
        "admission_source": incoming.admission_source,
        "discharge_status": incoming.discharge_status,
        "accident_on": incoming.accident_on,
        "condition_codes": list(incoming.condition_codes),
        "occurrence_codes": [{"code": one.code, "on": str(one.on or "")} for one in incoming.occurrence_codes],
        "value_codes": [{"code": one.code, "amount": str(one.amount)} for one in incoming.value_codes],
        "payer_id": payers[0].pk if payers and payers[0] else None,
    }
    usual_role = "attending" if kind.form == "institutional" else "rendering"
    for role, person in incoming.practitioners:
        known = parties.practitioner_for(person)
        if known is not None:
            facts.setdefault(f"{role or usual_role}_id", known.pk)
    if not incoming.lines and incoming.stated_total is not None:
        facts["total_charge"] = max(incoming.stated_total, Decimal(0)).quantize(Decimal("0.01"))
    return facts


def _new_chart(
    incoming: IncomingEncounter, patient: Patient, facility: Facility, facts: Mapping[str, Any]
) -> Encounter:
    """A chart ready to code; one that ended before the facility's first day, or is billed already, is history."""
    used = set(
        Encounter.objects.filter(facility=facility, account_number__in=incoming.account_numbers).values_list(
            "account_number", flat=True
        )
    )
    account = next((number for number in incoming.account_numbers if number not in used), None)
    if account is None:
        raise MalformedMessage("The account number of an encounter is already that of another chart.", incoming.where)
    is_history = incoming.is_billed or incoming.service_to < facility.starts_on
    return Encounter.objects.create(
        facility=facility,
        patient=patient,
        account_number=account,
        source_id=incoming.source_id,
        status=Status.HISTORY if is_history else Status.READY,
        **facts,
    )


def _last_received(encounter: Encounter) -> Mapping[str, Any]:
    event = encounter.events.filter(detail__has_key="as_received").order_by("-id").first()
    found: Mapping[str, Any] = event.detail["as_received"] if event else {}
    return found


def _change_facts(outcome: Outcome, facts: Mapping[str, Any], received: Mapping[str, Any]) -> None:
    encounter = outcome.encounter
    changed, kept = {}, {}
    for name, value in facts.items():
        said, current = plain(value), plain(getattr(encounter, name))
        if said in ("", None, []) or said == received.get(name) or said == current:
            continue
        if name in received and current != received[name]:
            kept[name] = [current, said]
            continue
        changed[name] = [current, said]
        setattr(encounter, name, value)
    if encounter.service_to < encounter.service_from:
        raise MalformedMessage("With this change an encounter would end before it begins.")
    if changed:
        encounter.save(update_fields=list(changed))
    outcome.changes.update({key: value for key, value in (("facts", changed), ("kept", kept)) if value})


def _store_belongings(
    outcome: Outcome, incoming: IncomingEncounter, parties: Parties, received: Mapping[str, Any]
) -> dict[str, Any]:
    """Documents, hints, insurances and charge lines; returns what was received of those that are compared with it."""
    encounter = outcome.encounter
    is_new = outcome.is_new
    documents = store_documents(encounter, incoming.documents, is_new=is_new)
    hints = store_hints(encounter, incoming.hints, is_new=is_new)
    insurance = store_coverages(encounter, incoming.coverages, parties, received.get("coverages", []), is_new=is_new)
    charges = store_lines(
        encounter, incoming.lines, parties, received.get("lines", []), where=incoming.where, is_new=is_new
    )
    outcome.unknown_payers = insurance.unknown
    outcome.counts = {
        "documents": len(incoming.documents),
        "hints": len(incoming.hints),
        "lines": len(incoming.lines),
        "coverages": len(incoming.coverages),
    }
    found = {
        "documents": documents,
        "hints": hints,
        "coverages": insurance.changed,
        "lines": charges.changed,
        "lines_kept": charges.kept,
        "unknown_coverages": insurance.noted,
    }
    outcome.changes.update({name: value for name, value in found.items() if value})
    return {"coverages": insurance.received, "lines": charges.received}


def _record(outcome: Outcome, as_received: dict[str, Any], *, by: User | None, source: str) -> None:
    encounter = outcome.encounter
    if outcome.is_new:
        _event(encounter, by, "received", says=f"received from {source}", as_received=as_received, **outcome.changes)
        if encounter.status != Status.HISTORY:
            place_on_worklist(encounter=encounter, by=by)
        return
    if not outcome.changes:
        return
    encounter.version = F("version") + 1
    encounter.save(update_fields=["version"])
    encounter.refresh_from_db(fields=["version"])
    says = f"the sender changed {_in_words(outcome.changes)}"
    _event(encounter, by, "feed_changed", says=says, as_received=as_received, source=source, **outcome.changes)
    if "documents" in outcome.changes:
        lift_document_holds(encounter, by=by)
    if encounter.status in (Status.READY, Status.RETURNED):
        place_on_worklist(encounter=encounter, by=by, why=encounter.why_here)


def store_late_document(
    late: LateDocument, charts: QuerySet[Encounter], *, by: User | None, source: str
) -> Outcome | None:
    """Add a document to the one chart its numbers and its patient name among ``charts``; None without exactly one."""
    numbers = [*late.encounter_numbers, *(f"Encounter/{number}" for number in late.encounter_numbers)]
    found = charts.filter(Q(source_id__in=numbers) | Q(account_number__in=numbers))
    if late.mrn:
        found = found.filter(patient__mrn=late.mrn)
    keys = list(found.values_list("pk", flat=True)[:2])
    if len(keys) != 1:
        return None
    encounter = (
        Encounter.objects.select_for_update(of=("self",))
        .select_related("facility", "payer", "worklist")
        .get(pk=keys[0])
    )
    outcome = Outcome(encounter, counts={"documents": 1})
    changed = store_documents(encounter, [late.document], is_new=False)
    outcome.changes = {"documents": changed} if changed else {}
    _record(outcome, dict(_last_received(encounter)), by=by, source=source)
    return outcome


def note_demographic_changes(patient: Patient, changes: Mapping[str, list[str]], *, by: User | None) -> None:
    """Every open or completed chart of the patient tells its coder that name, birth date or address changed."""
    charts = Encounter.objects.select_for_update(of=("self",)).filter(
        patient=patient, status__in=(*OPEN_STATUSES, Status.COMPLETED)
    )
    for encounter in charts.order_by("pk"):
        encounter.version += 1
        encounter.save(update_fields=["version"])
        words = ", ".join(name.replace("_", " ") for name in changes)
        _event(encounter, by, "demographics_changed", says=f"the sender changed {words}", changes=dict(changes))


def _event(encounter: Encounter, by: User | None, action: str, **detail: Any) -> None:
    EncounterEvent.objects.create(encounter=encounter, by=by, action=action, version=encounter.version, detail=detail)


def _in_words(changes: Mapping[str, Any]) -> str:
    words = [name.removesuffix("_id").replace("_", " ") for name in changes.get("facts", {})]
    for name in ("documents", "hints", "coverages", "lines"):
        if name in changes:
            count = len(changes[name])
            words.append(f"{count} {name if count != 1 else name[:-1]}")
    kept = len(changes.get("kept", {})) + len(changes.get("lines_kept", []))
    if kept:
        words.append(f"{kept} {'values' if kept != 1 else 'value'} that somebody changed here, kept as it is")
    return ", ".join(words) or "the insurance"


def _said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the sender stated; a value left out says nothing."""
    return {name: said for name, value in facts.items() if (said := plain(value)) not in ("", None, [])}


def plain(value: Any) -> Any:
    """A value as an event keeps it: instants in UTC, amounts with two places."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return value
