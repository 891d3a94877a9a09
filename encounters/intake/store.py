"""Take in a message: stored whole, or kept aside whole with the reason. Sending it again changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Facility, Role, User
from coding_portal.errors import WorkflowError
from encounters.intake.charts import note_demographic_changes, store_encounter, store_late_document
from encounters.intake.fhir import read_bundle
from encounters.intake.parties import Parties, store_patient
from encounters.intake.values import IncomingMessage, IncomingPatient, MalformedMessage
from encounters.models import Encounter, IntakeMessage, Patient
from encounters.workflow import Status

MAX_MESSAGE_BYTES = 32 * 1024 * 1024
INTAKE_LOCK = 0x1C0D
"""One message is stored at a time: two that name the same patient or chart must not both find it missing."""

MAY_TAKE_IN = (Role.LEAD, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """``status`` is one of IntakeMessage.Status; ``encounter_ids`` are the charts the message named."""

    message_id: int
    status: str
    reason: str = ""
    counts: dict[str, Any] = field(default_factory=dict)
    encounter_ids: tuple[int, ...] = ()


def store_message(*, body: bytes, source: str, by: User | None, facility: Facility | None = None) -> IntakeResult:
    """Store a FHIR bundle in one transaction. ``facility`` serves encounters whose own provider is not known here.

    The same bytes again answer UNCHANGED at once; other bytes with the same content are compared value by value and
    change nothing either. A message that was kept aside, or named an unknown payer, is tried again.
    """
    read = _read(body)
    with transaction.atomic():
        _wait_for_intake()
        digest = hashlib.sha256(body).hexdigest()
        earlier = IntakeMessage.objects.filter(sha256=digest).first()
        if earlier is not None and _is_settled(earlier):
            return IntakeResult(earlier.pk, IntakeMessage.Status.UNCHANGED, counts=earlier.counts)
        message = earlier or IntakeMessage(sha256=digest, source=source[:120], received_by=by)
        message.facility = facility or message.facility
        return _taken_in(message, body, read, by=by)


def retry_message(*, message: IntakeMessage, by: User | None, facility: Facility | None = None) -> IntakeResult:
    """Try a message that was kept aside again, after its cause was mended here."""
    if by is not None and by.role not in MAY_TAKE_IN:
        raise WorkflowError("role", "Only leads and administrators take in messages.")
    with transaction.atomic():
        _wait_for_intake()
        message = IntakeMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if message.status != IntakeMessage.Status.QUARANTINED or message.body is None:
            raise WorkflowError("not_kept_aside", "This message is not kept aside any more.")
        message.facility = facility or message.facility
        body = bytes(message.body)
        return _taken_in(message, body, _read(body), by=by)


def messages_visible_to(user: User) -> QuerySet[IntakeMessage]:
    """The messages a user may see: administrators all, leads those they sent and those of their facilities or none."""
    messages = IntakeMessage.objects.defer("body").select_related("facility", "received_by")
    if user.role == Role.ADMINISTRATOR or (user.role == Role.LEAD and user.sees_all_facilities):
        return messages
    if user.role != Role.LEAD:
        return messages.none()
    return messages.filter(Q(facility=None) | Q(facility__in=user.facilities.all()) | Q(received_by=user))


def _read(body: bytes) -> IncomingMessage | MalformedMessage:
    """The message, or why it cannot be read: an answer rather than an error, because either is kept."""
    if len(body) > MAX_MESSAGE_BYTES:
        return MalformedMessage("The message is larger than 32 MB. Send it in parts.")
    try:
        return read_bundle(body, zone=timezone.get_default_timezone())
    except MalformedMessage as error:
        return error


def _wait_for_intake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [INTAKE_LOCK])


def _is_settled(message: IntakeMessage) -> bool:
    return message.status != IntakeMessage.Status.QUARANTINED and not message.counts.get("unknown_payers")


def _taken_in(
    message: IntakeMessage, body: bytes, read: IncomingMessage | MalformedMessage, *, by: User | None
) -> IntakeResult:
    try:
        if isinstance(read, MalformedMessage):
            raise read
        with transaction.atomic():
            counts, encounter_ids = _store(read, source=message.source, facility=message.facility, by=by)
    except MalformedMessage as error:
        return _keep_aside(message, body, str(error))
    except (DataError, IntegrityError) as error:
        kind = type(error).__name__
        return _keep_aside(message, body, f"The message holds a value that does not fit here ({kind}).")
    changed = counts["new"] or counts["changed"] or counts["patients_changed"]
    message.status = IntakeMessage.Status.STORED if changed else IntakeMessage.Status.UNCHANGED
    message.reason, message.body, message.counts = "", None, counts
    message.save()
    return IntakeResult(message.pk, message.status, counts=counts, encounter_ids=encounter_ids)


def _keep_aside(message: IntakeMessage, body: bytes, reason: str) -> IntakeResult:
    message.status, message.reason, message.counts = IntakeMessage.Status.QUARANTINED, reason, {}
    message.body = body if len(body) <= MAX_MESSAGE_BYTES else None
    message.save()
    return IntakeResult(message.pk, message.status, reason=reason)


def _store(
    read: IncomingMessage, *, source: str, facility: Facility | None, by: User | None
) -> tuple[dict[str, Any], tuple[int, ...]]:
    parties = Parties(default_facility=facility, by=by)
    counts: Counter[str] = Counter(new=0, changed=0, unchanged=0, history=0, patients_changed=0)
    unknown: list[str] = []
    charts: list[int] = []
    changed_people = {}
    patients: dict[IncomingPatient, Patient] = {}
    for incoming in read.encounters:
        served_by = parties.facility_for(incoming)
        if incoming.patient not in patients:
            patient, changes = store_patient(incoming.patient, where=incoming.where)
            patients[incoming.patient] = patient
            if changes:
                changed_people[patient] = changes
        outcome = store_encounter(
            incoming, patient=patients[incoming.patient], facility=served_by, parties=parties, by=by, source=source
        )
        counts["new" if outcome.is_new else "changed" if outcome.changes else "unchanged"] += 1
        counts["history"] += outcome.encounter.status == Status.HISTORY
        counts.update(outcome.counts)
        unknown += outcome.unknown_payers
        charts.append(outcome.encounter.pk)
    notes = list(read.notes)
    for late in read.late_documents:
        added = store_late_document(late, _charts_of(by), by=by, source=source)
        if added is not None:
            counts["changed" if added.changes else "unchanged"] += 1
            counts.update(added.counts)
            charts.append(added.encounter.pk)
        elif read.encounters:
            notes.append(f"{late.where}: belongs to no encounter known here; not stored.")
        else:
            raise MalformedMessage(
                "A document belongs to no encounter of this message nor to one known here.", late.where
            )
    changed_people.update(_known_people_changed(read, patients, by=by))
    for patient, changes in changed_people.items():
        note_demographic_changes(patient, changes, by=by)
    counts["patients_changed"] = len(changed_people)
    found: dict[str, Any] = {"encounters": len(read.encounters), **counts, "notes": notes}
    return found | {"unknown_payers": sorted(set(unknown))}, tuple(charts)


def _charts_of(by: User | None) -> QuerySet[Encounter]:
    """The charts a sender may add documents to: a lead those of her facilities, administrators and the system all."""
    if by is None or by.role == Role.ADMINISTRATOR or by.sees_all_facilities:
        return Encounter.objects.all()
    return Encounter.objects.filter(facility__in=by.facilities.all())


def _known_people_changed(
    read: IncomingMessage, stored: dict[IncomingPatient, Patient], *, by: User | None
) -> dict[Patient, dict[str, list[str]]]:
    """Patients that came without an encounter bring those we know up to date; nobody new is made of them.

    A lead changes only people who were treated at a facility of hers.
    """
    known = Patient.objects.all()
    if by is not None and by.role != Role.ADMINISTRATOR and not by.sees_all_facilities:
        known = known.filter(encounters__facility__in=by.facilities.all())
    changed = {}
    for incoming in read.patients:
        if incoming not in stored and known.filter(mrn=incoming.mrn).exists():
            patient, changes = store_patient(incoming)
            if changes:
                changed[patient] = changes
    return changed
