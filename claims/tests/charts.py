"""Coded charts for the tests of claims: a clinic visit and a hospital stay that no edit objects to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Facility, User
from claims import services
from claims.models import ClaimVersion
from coding_portal.tests.cast import make_encounter, make_patient, make_practitioner
from encounters.models import CodedDiagnosis, CodedProcedure, Coverage, Encounter, ServiceLine
from encounters.services import take_chart
from encounters.workflow import Status

VISIT_ON = date(2026, 10, 5)


def _covered(encounter: Encounter) -> None:
    assert encounter.payer is not None
    Coverage.objects.create(encounter=encounter, payer=encounter.payer, rank=1, member_id="1EG4TE5MK73")


def make_visit(facility: Facility, account: str = "V-1", **values: Any) -> Encounter:
    """An established patient's clinic visit for hypertension, 210.00."""
    rendering = make_practitioner("1840006195", family="Iyer", given="Meera", taxonomy="207Q00000X")
    charge = Decimal(values.pop("charge", "210.00"))
    encounter = make_encounter(
        account,
        facility=facility,
        patient=values.pop("patient", None) or make_patient(f"P-{account}"),
        chart_type="clinic",
        form="professional",
        service="Family medicine",
        service_from=VISIT_ON,
        service_to=VISIT_ON,
        admission_type="",
        admission_source="",
        discharge_status="",
        bill_type="",
        place_of_service="11",
        attending=rendering,
        rendering=rendering,
        total_charge=charge,
        **values,
    )
    _covered(encounter)
    row = CodedDiagnosis.objects.create(encounter=encounter, code="I10", role="principal", sequence=1)
    ServiceLine.objects.create(
        encounter=encounter,
        number=1,
        code="99213",
        units=1,
        diagnosis_pointers=[row.pk],
        service_date=VISIT_ON,
        place_of_service="11",
        charge=charge,
        rendering=rendering,
    )
    return encounter


def make_stay(facility: Facility, account: str = "S-1", **values: Any) -> Encounter:
    """Six days for heart failure with hypertension and kidney disease, 12,400.50 on two revenue lines."""
    encounter = make_encounter(
        account,
        facility=facility,
        patient=values.pop("patient", None) or make_patient(f"P-{account}"),
        admitted_at=datetime(2026, 10, 2, 18, 20, tzinfo=UTC),
        discharged_at=datetime(2026, 10, 8, 15, 5, tzinfo=UTC),
        total_charge=Decimal("12400.50"),
        **values,
    )
    _covered(encounter)
    coded = (("I130", "principal", "Y"), ("I5023", "secondary", "Y"), ("N1830", "secondary", "Y"))
    for sequence, (code, role, poa) in enumerate(coded, start=1):
        CodedDiagnosis.objects.create(encounter=encounter, code=code, role=role, poa=poa, sequence=sequence)
    CodedDiagnosis.objects.create(encounter=encounter, code="R0602", role="admitting", sequence=4)
    CodedProcedure.objects.create(
        encounter=encounter,
        code="5A09357",
        sequence=1,
        performed_on=date(2026, 10, 2),
        performed_by=encounter.attending,
    )
    for number, (revenue, units, charge) in enumerate((("0120", 6, "9600.00"), ("0250", 1, "2800.50")), start=1):
        ServiceLine.objects.create(
            encounter=encounter,
            number=number,
            revenue_code=revenue,
            units=units,
            charge=Decimal(charge),
            service_date=date(2026, 10, 2),
        )
    return encounter


def completed(encounter: Encounter, by: User) -> Encounter:
    """Taken and completed by the coder, through the same services as at the desk."""
    take_chart(encounter_id=encounter.pk, by=by)
    return services.complete_chart(encounter_id=encounter.pk, by=by, version=None)


def built(encounter: Encounter, by: User) -> ClaimVersion:
    """Completed, and its claim built."""
    version = services.build_claim(encounter_id=completed(encounter, by).pk)
    assert version is not None
    return version


def break_claim(encounter: Encounter) -> None:
    """Takes away what no claim can go without: the member number."""
    encounter.coverages.update(member_id="")


def complete_unchecked(encounter: Encounter, by: User) -> None:
    """Completed without the edits having run, as an import from another system would leave it."""
    encounter.status, encounter.completed_by, encounter.completed_at = Status.COMPLETED, by, timezone.now()
    encounter.save(update_fields=["status", "completed_by", "completed_at"])
