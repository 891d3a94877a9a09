"""A claim, or a chart on its way to one, as frozen values: what edits judge and what the X12 writer writes.

Codes are upper case without dots. Dates are calendar dates, ``today`` among them, so that the same facts give the
same findings on any day. Money is Decimal in US dollars, units are Decimal. A value that is not known is ``None`` or
an empty string; nothing here is looked up and nothing raises.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Form(StrEnum):
    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


class DiagnosisRole(StrEnum):
    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    ADMITTING = "admitting"
    REASON_FOR_VISIT = "reason_for_visit"
    EXTERNAL_CAUSE = "external_cause"


class PayerKind(StrEnum):
    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True)
class Address:
    line: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    family: str = ""
    given: str = ""
    middle: str = ""
    birth_date: date | None = None
    sex: str = ""
    """``F``, ``M`` or ``U``; empty when not known."""
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class Provider:
    """A billing organisation (``organisation_name`` set) or a practitioner (``family`` set)."""

    npi: str = ""
    organisation_name: str = ""
    family: str = ""
    given: str = ""
    taxonomy: str = ""
    tax_id: str = ""
    phone: str = ""
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class Payer:
    id: str = ""
    """The payer's identifier in X12 (loop 2010BB NM109)."""
    name: str = ""
    kind: PayerKind | None = None
    filing_indicator: str = ""
    """Claim filing indicator code, loop 2000B SBR09: MB, MA, MC, CI, BL ..."""
    timely_filing_days: int | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    member_id: str = ""
    group_number: str = ""
    group_name: str = ""
    relationship: str = "18"
    """Individual relationship code of the patient to the subscriber: 18 self, 01 spouse, 19 child, G8 other."""
    person: Person = Person()
    """The subscriber; the patient where the relationship is 18."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    number: int
    """Position in the chart's list of all diagnoses, from 1; messages and pointers use it."""
    code: str
    role: DiagnosisRole = DiagnosisRole.SECONDARY
    poa: str = ""
    """``Y N U W`` or ``1`` (exempt); empty when not given."""


@dataclass(frozen=True, slots=True)
class Procedure:
    number: int
    code: str
    performed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    code: str = ""
    """HCPCS or CPT code; empty where an institutional line carries a revenue code only."""
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    pointers: tuple[int, ...] = ()
    """Numbers of diagnoses on this claim, most important first; a pointer 1 means the first diagnosis of the claim."""
    service_date: date | None = None
    pos: str = ""
    revenue_code: str = ""
    charge: Decimal | None = None
    rendering: Provider | None = None
    unit_text: str = ""
    """The units as received, where they could not be read as a number; empty otherwise."""


@dataclass(frozen=True, slots=True)
class OccurrenceCode:
    code: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ValueCode:
    code: str
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PriorService:
    """An earlier service of the same patient, for the new-patient, global-package and duplicate rules."""

    code: str
    service_date: date
    billing_npi: str = ""
    rendering_npi: str = ""
    modifiers: tuple[str, ...] = ()
    claim_reference: str = ""
    bill_type: str = ""
    """Of an institutional claim; empty for a professional one."""
    units: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class OtherStay:
    """An inpatient stay of the same patient on another chart, earlier or later: for overlaps and payment windows."""

    admitted_on: date
    discharged_on: date | None = None
    """Empty while the patient is still there."""
    billing_npi: str = ""
    discharge_status: str = ""
    claim_reference: str = ""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    form: Form
    today: date
    payer: Payer = Payer()
    patient: Person = Person()
    subscriber: Subscriber = Subscriber()
    control_number: str = ""
    """Patient control number, CLM01: our own reference, which the payer returns."""
    frequency: str = "1"
    """CLM05-3: 1 original, 7 replacement, 8 void."""
    payer_control_number: str = ""
    """The payer's claim number, REF*F8; required with frequency 7 and 8."""
    bill_type: str = ""
    """Type of bill for institutional claims: three digits (facility type, care type, frequency), no leading zero."""
    medical_record_number: str = ""
    service_from: date | None = None
    service_to: date | None = None
    admission_date: date | None = None
    admission_hour: str = ""
    """HHMM."""
    admission_type: str = ""
    admission_source: str = ""
    discharge_hour: str = ""
    """HHMM."""
    discharge_status: str = ""
    drg: str = ""
    total_charge: Decimal | None = None
    """As stated; the ``total`` edits compare it with the sum of the lines."""
    billing: Provider = Provider()
    rendering: Provider | None = None
    attending: Provider | None = None
    operating: Provider | None = None
    referring: Provider | None = None
    service_facility: Provider | None = None
    place_of_service: str = ""
    accident_on: date | None = None
    prior_authorization: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    lines: tuple[Line, ...] = ()
    condition_codes: tuple[str, ...] = ()
    occurrence_codes: tuple[OccurrenceCode, ...] = ()
    value_codes: tuple[ValueCode, ...] = ()
    prior_services: tuple[PriorService, ...] = field(default=())
    complete: bool = False
    """The facts are meant to be releasable: edits about what is missing speak only then. What-if facts are partial."""
    accident_cause: str = ""
    """With ``accident_on``, CLM11: AA auto, EM employment, OA other; empty is taken as other."""
    accident_state: str = ""
    """Two letters, where an auto accident happened (CLM11-4)."""
    other_stays: tuple[OtherStay, ...] = ()

    @property
    def coding_date(self) -> date | None:
        """The date that decides code validity of diagnoses: discharge (statement end), else the start of service."""
        return self.service_to or self.service_from
