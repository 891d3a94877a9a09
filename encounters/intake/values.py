"""What a message of another system says, as frozen values: the same whether it came as FHIR, HL7 v2 or CSV.

Texts are as received. Dates are calendar dates in the facility's time, instants carry their offset. A value the
sender left out is ``None`` or empty; nothing here is looked up in our own data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


class MalformedMessage(Exception):
    """A message that cannot be stored. ``reason`` names no patient; ``where`` is a place in the message."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{reason} ({where})" if where else reason)
        self.reason = reason
        self.where = where


@dataclass(frozen=True, slots=True)
class IncomingCode:
    """A code in the sender's system: ours by short name (icd10cm, icd10pcs, cpt, hcpcs), others by their address."""

    system: str = ""
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    source_id: str
    mrn: str
    family: str = ""
    given: str = ""
    middle: str = ""
    birth_date: date | None = None
    sex: str = "U"
    address_line: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class IncomingPractitioner:
    """``npi`` is empty where the sender gave none that could be one."""

    npi: str = ""
    family: str = ""
    given: str = ""
    suffix: str = ""
    taxonomy: str = ""


@dataclass(frozen=True, slots=True)
class IncomingOrganization:
    """A facility or a payer as the sender names it."""

    identifiers: tuple[str, ...] = ()
    npi: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    source_id: str
    kind: str
    title: str
    text: str
    author: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncomingCoverage:
    rank: int
    payer: IncomingOrganization
    member_id: str = ""
    group_number: str = ""
    relationship: str = "18"
    subscriber_family: str = ""
    subscriber_given: str = ""
    subscriber_birth_date: date | None = None
    subscriber_sex: str = ""


@dataclass(frozen=True, slots=True)
class IncomingHint:
    """A condition or procedure the sender recorded. A hint to the coder, whatever system it is coded in."""

    kind: str
    source_id: str
    code: IncomingCode


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """A line of the charge feed; ``charge`` is for all its units."""

    code: str = ""
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    service_date: date | None = None
    place_of_service: str = ""
    revenue_code: str = ""
    charge: Decimal = Decimal(0)
    rendering_npi: str = ""


@dataclass(frozen=True, slots=True)
class OccurrenceCode:
    code: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ValueCode:
    code: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class IncomingEncounter:
    """One stay or visit with everything that came about it.

    ``account_numbers`` are the numbers it may be known by, best first. ``chart_type`` and ``form`` are empty where
    the sender does not say. ``is_billed``: a payer has already answered a claim for it.
    """

    source_id: str
    where: str
    account_numbers: tuple[str, ...]
    patient: IncomingPatient
    service_from: date
    service_to: date
    facility: IncomingOrganization | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    class_code: str = ""
    kind_texts: tuple[str, ...] = ()
    chart_type: str = ""
    form: str = ""
    service: str = ""
    admission_type: str = ""
    admission_source: str = ""
    discharge_status: str = ""
    bill_type: str = ""
    place_of_service: str = ""
    accident_on: date | None = None
    condition_codes: tuple[str, ...] = ()
    occurrence_codes: tuple[OccurrenceCode, ...] = ()
    value_codes: tuple[ValueCode, ...] = ()
    practitioners: tuple[tuple[str, IncomingPractitioner], ...] = ()
    """Pairs of role (attending, operating, rendering, referring, or empty where not said) and person."""
    coverages: tuple[IncomingCoverage, ...] = ()
    documents: tuple[IncomingDocument, ...] = ()
    hints: tuple[IncomingHint, ...] = ()
    lines: tuple[IncomingLine, ...] = ()
    stated_total: Decimal | None = None
    is_billed: bool = False


@dataclass(frozen=True, slots=True)
class LateDocument:
    """A document of an encounter that the message only names, by numbers it may be known by here.

    ``mrn`` is that of its patient, empty where the message does not hold the patient.
    """

    where: str
    encounter_numbers: tuple[str, ...]
    document: IncomingDocument
    mrn: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message read to its end. ``notes`` tell, without patient data, what was left out and why."""

    patients: tuple[IncomingPatient, ...]
    encounters: tuple[IncomingEncounter, ...]
    late_documents: tuple[LateDocument, ...] = ()
    notes: tuple[str, ...] = ()
