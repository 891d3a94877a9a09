"""How a chart becomes claim facts: who, whom, when, which codes, how much. Reads rows, decides nothing about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Facility
from claims.facts import (
    Address,
    ClaimFacts,
    Diagnosis,
    DiagnosisRole,
    Form,
    Line,
    OccurrenceCode,
    OtherStay,
    Payer,
    PayerKind,
    Person,
    PriorService,
    Procedure,
    Provider,
    Subscriber,
    ValueCode,
)
from claims.grouping import drg_of
from encounters.models import Coverage, Encounter, Patient, Practitioner, ServiceLine
from encounters.workflow import Status as ChartStatus

SELF = "18"
LOOK_BACK = timedelta(days=3 * 366)
"""The new-patient rule looks back three years; no rule looks further."""
STAY = "11"
"""Type of bill of an acute inpatient stay, without its frequency."""
STAY_WINDOW = timedelta(days=4)
"""Payment windows reach three days before an admission."""

PriorServices: TypeAlias = Mapping[int, Sequence[ServiceLine]]
Stays: TypeAlias = Mapping[int, Sequence[Encounter]]


def facts_for(encounter_ids: Iterable[int], *, today: date | None = None) -> dict[int, ClaimFacts]:
    """The facts of many charts by their key, in a fixed number of queries. ``today``: else the facility's date."""
    encounters = list(_charts(encounter_ids))
    earlier = _earlier_services(encounters)
    stays = _stays(encounters)
    on = today or timezone.localdate()
    return {
        encounter.pk: _facts(encounter, earlier.get(encounter.patient_id, ()), stays.get(encounter.patient_id, ()), on)
        for encounter in encounters
    }


def facts_of(encounter_id: int, *, today: date | None = None) -> ClaimFacts:
    """The facts of one chart."""
    return facts_for([encounter_id], today=today)[encounter_id]


def as_claim(facts: ClaimFacts, *, control_number: str, frequency: str, payer_control_number: str = "") -> ClaimFacts:
    """The facts under the numbers of one claim version; the type of bill ends in its frequency (7 and 8)."""
    bill_type = facts.bill_type
    if frequency != "1" and bill_type:
        bill_type = bill_type[:2] + frequency
    return replace(
        facts,
        control_number=control_number,
        frequency=frequency,
        payer_control_number=payer_control_number,
        bill_type=bill_type,
    )


def _charts(encounter_ids: Iterable[int]) -> Iterable[Encounter]:
    return (
        Encounter.objects.filter(pk__in=list(encounter_ids))
        .select_related("facility", "patient", "payer", "attending", "operating", "rendering", "referring")
        .prefetch_related(
            "coverages",
            "diagnoses",
            "procedures",
            Prefetch("lines", ServiceLine.objects.select_related("rendering")),
        )
        .order_by("pk")
    )


def _earlier_services(encounters: Sequence[Encounter]) -> PriorServices:
    """Coded services of the same patients on their other charts, completed or history, by patient."""
    if not encounters:
        return {}
    since = min(encounter.service_from for encounter in encounters) - LOOK_BACK
    rows = (
        ServiceLine.objects.filter(
            encounter__patient__in={encounter.patient_id for encounter in encounters},
            encounter__status__in=(ChartStatus.COMPLETED, ChartStatus.HISTORY),
            encounter__service_to__gte=since,
        )
        .exclude(code="")
        .select_related("encounter__facility", "encounter__rendering", "rendering")
        .order_by("encounter__service_from", "encounter_id", "number")
    )
    found: defaultdict[int, list[ServiceLine]] = defaultdict(list)
    for line in rows:
        found[line.encounter.patient_id].append(line)
    return found


def _stays(encounters: Sequence[Encounter]) -> Stays:
    """Inpatient stays of the same patients around the charts' dates, coded or not, by patient."""
    if not encounters:
        return {}
    first = min(encounter.service_from for encounter in encounters) - STAY_WINDOW
    last = max(encounter.service_to for encounter in encounters) + STAY_WINDOW
    rows = (
        Encounter.objects.filter(
            patient__in={encounter.patient_id for encounter in encounters},
            form=Form.INSTITUTIONAL,
            bill_type__startswith=STAY,
            admitted_at__isnull=False,
            service_to__gte=first,
            service_from__lte=last,
        )
        .select_related("facility")
        .order_by("service_from", "pk")
    )
    found: defaultdict[int, list[Encounter]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _facts(encounter: Encounter, earlier: Sequence[ServiceLine], stays: Sequence[Encounter], today: date) -> ClaimFacts:
    diagnoses, positions = _diagnoses(encounter)
    lines = tuple(_line(line, positions) for line in encounter.lines.all())
    facility = _facility(encounter.facility)
    patient = _patient(encounter.patient)
    facts = ClaimFacts(
        form=Form(encounter.form),
        today=today,
        payer=_payer(encounter),
        patient=patient,
        subscriber=_subscriber(encounter, patient),
        control_number=encounter.account_number,
        bill_type=encounter.bill_type,
        medical_record_number=encounter.patient.mrn,
        service_from=encounter.service_from,
        service_to=encounter.service_to,
        admission_date=_local(encounter.admitted_at).date() if encounter.admitted_at else None,
        admission_hour=_hour(encounter.admitted_at),
        admission_type=encounter.admission_type,
        admission_source=encounter.admission_source,
        discharge_hour=_hour(encounter.discharged_at),
        discharge_status=encounter.discharge_status,
        total_charge=sum((line.charge or Decimal(0) for line in lines), Decimal("0.00")),
        billing=facility,
        rendering=_practitioner(encounter.rendering),
        attending=_practitioner(encounter.attending),
        operating=_practitioner(encounter.operating),
        referring=_practitioner(encounter.referring),
        place_of_service=encounter.place_of_service,
        accident_on=encounter.accident_on,
        diagnoses=diagnoses,
        procedures=tuple(
            Procedure(number, row.code, row.performed_on)
            for number, row in enumerate(encounter.procedures.all(), start=1)
        ),
        lines=lines,
        condition_codes=tuple(encounter.condition_codes),
        occurrence_codes=tuple(
            OccurrenceCode(each["code"], _date(each.get("on"))) for each in encounter.occurrence_codes
        ),
        value_codes=tuple(ValueCode(each["code"], Decimal(str(each["amount"]))) for each in encounter.value_codes),
        prior_services=tuple(_prior_service(line) for line in earlier if _is_earlier(line, encounter)),
        other_stays=tuple(_other_stay(stay) for stay in stays if stay.pk != encounter.pk),
        complete=True,
    )
    return replace(facts, drg=drg_of(facts))


def _diagnoses(encounter: Encounter) -> tuple[tuple[Diagnosis, ...], Mapping[int, int]]:
    """The diagnoses in sequence, and the position of each row by its key, for the pointers of the lines."""
    rows = list(encounter.diagnoses.all())
    positions = {row.pk: number for number, row in enumerate(rows, start=1)}
    return tuple(Diagnosis(positions[row.pk], row.code, DiagnosisRole(row.role), row.poa) for row in rows), positions


def _line(line: ServiceLine, positions: Mapping[int, int]) -> Line:
    return Line(
        number=line.number,
        code=line.code,
        modifiers=tuple(line.modifiers),
        units=line.units,
        pointers=tuple(positions[key] for key in line.diagnosis_pointers if key in positions),
        service_date=line.service_date,
        pos=line.place_of_service,
        revenue_code=line.revenue_code,
        charge=line.charge,
        rendering=_practitioner(line.rendering),
    )


def _payer(encounter: Encounter) -> Payer:
    payer = encounter.payer
    if payer is None:
        return Payer()
    return Payer(payer.payer_id, payer.name, PayerKind(payer.kind), payer.filing_indicator, payer.timely_filing_days)


def _subscriber(encounter: Encounter, patient: Person) -> Subscriber:
    """From the coverage of the chart's payer; empty where the patient has none with it."""
    coverage = next((each for each in encounter.coverages.all() if each.payer_id == encounter.payer_id), None)
    if coverage is None:
        return Subscriber(person=patient)
    return Subscriber(
        member_id=coverage.member_id,
        group_number=coverage.group_number,
        relationship=coverage.relationship,
        person=patient if coverage.relationship == SELF else _insured(coverage),
    )


def _insured(coverage: Coverage) -> Person:
    return Person(
        family=coverage.subscriber_family,
        given=coverage.subscriber_given,
        birth_date=coverage.subscriber_birth_date,
        sex=coverage.subscriber_sex,
    )


def _patient(patient: Patient) -> Person:
    return Person(
        family=patient.family,
        given=patient.given,
        middle=patient.middle,
        birth_date=patient.birth_date,
        sex=patient.sex,
        address=Address(patient.address_line, patient.city, patient.state, patient.zip_code),
    )


def _facility(facility: Facility) -> Provider:
    return Provider(
        npi=facility.npi,
        organisation_name=facility.name,
        taxonomy=facility.taxonomy,
        tax_id=facility.tax_id,
        phone=facility.phone,
        address=Address(facility.address_line, facility.city, facility.state, facility.zip_code),
    )


def _practitioner(row: Practitioner | None) -> Provider | None:
    if row is None:
        return None
    return Provider(npi=row.npi, family=row.family, given=row.given, taxonomy=row.taxonomy)


def _is_earlier(line: ServiceLine, encounter: Encounter) -> bool:
    """Of another chart, not after this one's last day; of two completed charts the one completed first is earlier."""
    other = line.encounter
    if other.pk == encounter.pk or _served_on(line) > encounter.service_to:
        return False
    if encounter.completed_at and other.completed_at:
        return other.completed_at < encounter.completed_at
    return True


def _prior_service(line: ServiceLine) -> PriorService:
    rendering = line.rendering or line.encounter.rendering
    return PriorService(
        code=line.code,
        service_date=_served_on(line),
        billing_npi=line.encounter.facility.npi,
        rendering_npi=rendering.npi if rendering else "",
        modifiers=tuple(line.modifiers),
        claim_reference=line.encounter.account_number,
        bill_type=line.encounter.bill_type,
        units=line.units,
    )


def _other_stay(stay: Encounter) -> OtherStay:
    return OtherStay(
        admitted_on=_local(stay.admitted_at).date() if stay.admitted_at else stay.service_from,
        discharged_on=_local(stay.discharged_at).date() if stay.discharged_at else None,
        billing_npi=stay.facility.npi,
        discharge_status=stay.discharge_status,
        claim_reference=stay.account_number,
    )


def _served_on(line: ServiceLine) -> date:
    return line.service_date or line.encounter.service_from


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _local(at: datetime) -> datetime:
    """An instant in the facility's time."""
    return timezone.localtime(at)


def _hour(at: datetime | None) -> str:
    return f"{_local(at):%H%M}" if at else ""
