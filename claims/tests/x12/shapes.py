"""Claims of many shapes with fixed values. The people, places and numbers are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from claims.facts import (
    Address,
    ClaimFacts,
    Diagnosis,
    DiagnosisRole,
    Form,
    Line,
    OccurrenceCode,
    Payer,
    PayerKind,
    Person,
    Procedure,
    Provider,
    Subscriber,
    ValueCode,
)
from claims.x12 import BatchHeader

TODAY = date(2026, 3, 20)
HEADER = BatchHeader(
    submitter_name="Harbor Health Coding Department",
    submitter_id="HARBOR01",
    contact_name="Billing Desk",
    contact_phone="503-555-0142",
    receiver_name="Example Clearinghouse",
    receiver_id="CLEAR99",
    written_at=datetime(2026, 3, 20, 14, 5),
    interchange_control_number=471,
    group_control_number=88,
    usage_indicator="T",
)
CLINIC = Provider(
    npi="1234567893",
    organisation_name="Harbor Clinic, P.C.",
    taxonomy="207Q00000X",
    tax_id="93-1234567",
    phone="(503) 555-0100",
    address=Address("100 Wharf Street", "Portland", "OR", "97201-1234"),
)
HOSPITAL = Provider(
    npi="1538200001",
    organisation_name="Harbor General Hospital",
    taxonomy="282N00000X",
    tax_id="937654321",
    phone="5035550111",
    address=Address("1 Hospital Way", "Portland", "OR", "972011000"),
)
SURGERY_CENTER = Provider(
    npi="1699999991",
    organisation_name="Riverside Surgery Center",
    address=Address("22 River Road", "Salem", "OR", "973010022"),
)
DR_OKAFOR = Provider(npi="1922222224", family="Okafor", given="Ngozi", taxonomy="207R00000X")
DR_LINDQVIST = Provider(npi="1811111112", family="Lindqvist", given="Åsa", taxonomy="208600000X")
DR_BAPTISTE = Provider(npi="1777777778", family="Baptiste", given="Jean-Luc")
MEDICARE = Payer("MDCR01", "Medicare Northwest", PayerKind.MEDICARE, "MB", 365)
MEDICARE_A = replace(MEDICARE, filing_indicator="MA")
COMMERCIAL = Payer("60054", "Evergreen Mutual", PayerKind.COMMERCIAL, "CI", 180)
MEDICAID = Payer("ORMCD", "Oregon Medicaid", PayerKind.MEDICAID, "MC", 365)
ANA = Person("Muñoz", "Ana", "L", date(1958, 7, 4), "F", Address("7 Alder Ct Apt 3", "Portland", "OR", "97203"))


def make_diagnoses(*codes: str, poa: str = "") -> tuple[Diagnosis, ...]:
    """The first code principal, the others secondary, numbered from 1."""
    return tuple(
        Diagnosis(n, code, DiagnosisRole.PRINCIPAL if n == 1 else DiagnosisRole.SECONDARY, poa)
        for n, code in enumerate(codes, start=1)
    )


def make_line(number: int, **changes: Any) -> Line:
    line = Line(
        number, "99213", units=Decimal(1), pointers=(1,), service_date=date(2026, 3, 2), pos="11", charge=Decimal(150)
    )
    return replace(line, **changes)


def make_professional(**changes: Any) -> ClaimFacts:
    """An office visit with a test, Medicare, patient is the subscriber."""
    lines = changes.pop(
        "lines",
        (
            make_line(1, modifiers=("25",), pointers=(1, 2)),
            make_line(2, code="83036", pointers=(1,), charge=Decimal("42.50")),
        ),
    )
    facts = ClaimFacts(
        form=Form.PROFESSIONAL,
        today=TODAY,
        payer=MEDICARE,
        patient=ANA,
        subscriber=Subscriber(member_id="1EG4TE5MK73", person=ANA),
        control_number="PC-1001",
        medical_record_number="MRN0042",
        service_from=date(2026, 3, 2),
        service_to=date(2026, 3, 2),
        total_charge=total_of(lines),
        billing=CLINIC,
        rendering=DR_OKAFOR,
        place_of_service="11",
        diagnoses=make_diagnoses("E1165", "I10"),
        lines=lines,
    )
    return replace(facts, **changes)


def make_inpatient(**changes: Any) -> ClaimFacts:
    """A stay for heart failure with a procedure, DRG, POA on every diagnosis, one of them exempt."""
    lines = changes.pop(
        "lines",
        (
            Line(1, units=Decimal(3), revenue_code="0120", charge=Decimal("5400.00")),
            Line(2, units=Decimal(12), revenue_code="250", charge=Decimal("816.75")),
            Line(3, units=Decimal(1), revenue_code="0360", charge=Decimal("2310.4")),
        ),
    )
    facts = ClaimFacts(
        form=Form.INSTITUTIONAL,
        today=TODAY,
        payer=MEDICARE_A,
        patient=ANA,
        subscriber=Subscriber(member_id="1EG4TE5MK73", person=ANA),
        control_number="IN-2001",
        bill_type="111",
        medical_record_number="MRN0042",
        service_from=date(2026, 3, 1),
        service_to=date(2026, 3, 4),
        admission_date=date(2026, 3, 1),
        admission_hour="1315",
        admission_type="1",
        admission_source="1",
        discharge_hour="1030",
        discharge_status="01",
        drg="291",
        total_charge=total_of(lines),
        billing=HOSPITAL,
        attending=DR_OKAFOR,
        operating=DR_LINDQVIST,
        diagnoses=(
            Diagnosis(1, "I110", DiagnosisRole.PRINCIPAL, "Y"),
            Diagnosis(2, "I5023", DiagnosisRole.SECONDARY, "Y"),
            Diagnosis(3, "N179", DiagnosisRole.SECONDARY, "N"),
            Diagnosis(4, "Z7901", DiagnosisRole.SECONDARY, "1"),
            Diagnosis(5, "R0602", DiagnosisRole.ADMITTING),
            Diagnosis(6, "W1830XA", DiagnosisRole.EXTERNAL_CAUSE, "Y"),
        ),
        procedures=(
            Procedure(1, "4A023N7", date(2026, 3, 2)),
            Procedure(2, "B2111ZZ", date(2026, 3, 2)),
        ),
        lines=lines,
        condition_codes=("09",),
        occurrence_codes=(OccurrenceCode("11", date(2026, 2, 27)),),
        value_codes=(ValueCode("80", Decimal(3)), ValueCode("A1", Decimal("1676.50"))),
    )
    return replace(facts, **changes)


def make_outpatient(**changes: Any) -> ClaimFacts:
    """An emergency visit with reasons for visit and HCPCS lines."""
    lines = changes.pop(
        "lines",
        (
            Line(
                1,
                "99284",
                ("25",),
                Decimal(1),
                service_date=date(2026, 2, 10),
                revenue_code="0450",
                charge=Decimal(980),
            ),
            Line(
                2,
                "73610",
                ("RT",),
                Decimal(1),
                service_date=date(2026, 2, 10),
                revenue_code="0320",
                charge=Decimal(310),
            ),
        ),
    )
    facts = ClaimFacts(
        form=Form.INSTITUTIONAL,
        today=TODAY,
        payer=COMMERCIAL,
        patient=ANA,
        subscriber=Subscriber("EVG-88213", "GRP-77", "Dockworkers", person=ANA),
        control_number="OP-3001",
        bill_type="131",
        service_from=date(2026, 2, 10),
        service_to=date(2026, 2, 10),
        admission_type="1",
        admission_source="1",
        discharge_status="01",
        total_charge=total_of(lines),
        billing=HOSPITAL,
        attending=DR_BAPTISTE,
        diagnoses=(
            Diagnosis(1, "S93401A", DiagnosisRole.PRINCIPAL),
            Diagnosis(2, "M25571", DiagnosisRole.REASON_FOR_VISIT),
            Diagnosis(3, "W010XXA", DiagnosisRole.EXTERNAL_CAUSE),
            Diagnosis(4, "I10", DiagnosisRole.SECONDARY),
        ),
        lines=lines,
    )
    return replace(facts, **changes)


def make_newborn(**changes: Any) -> ClaimFacts:
    """A newborn under her mother's coverage."""
    mother = Person("Nguyễn-O’Brien", "Mai", "", date(1994, 1, 30), "F", Address("9 Pine", "Bend", "OR", "97701"))
    baby = Person("Nguyễn-O’Brien", "Girl", "", date(2026, 3, 10), "F", mother.address)
    lines = (
        Line(1, units=Decimal(2), revenue_code="0171", charge=Decimal("1900.00")),
        Line(2, units=Decimal(1), revenue_code="0300", charge=Decimal("64.2")),
    )
    changes = {
        "payer": MEDICAID,
        "patient": baby,
        "subscriber": Subscriber("OR5512", relationship="19", person=mother),
        "control_number": "NB-4001",
        "service_from": date(2026, 3, 10),
        "service_to": date(2026, 3, 12),
        "admission_date": date(2026, 3, 10),
        "admission_hour": "0412",
        "admission_type": "4",
        "admission_source": "5",
        "drg": "795",
        "operating": None,
        "total_charge": total_of(lines),
        "diagnoses": (
            Diagnosis(1, "Z3800", DiagnosisRole.PRINCIPAL, "1"),
            Diagnosis(2, "Z3800", DiagnosisRole.ADMITTING),
        ),
        "procedures": (),
        "lines": lines,
        "condition_codes": (),
        "occurrence_codes": (),
        "value_codes": (ValueCode("54", Decimal(3280)),),
    } | changes
    return make_inpatient(**changes)


def total_of(lines: tuple[Line, ...]) -> Decimal:
    return sum((line.charge or Decimal(0) for line in lines), Decimal(0))
