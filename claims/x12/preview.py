"""What a claim says, for a reader: the boxes of the paper forms (CMS-1500, UB-04) with labels in our own words.

The same decisions as in the file: which diagnoses stand where, who is named, which codes belong to a stay. A value
that is missing has no row; one that cannot be written yet is shown as it was received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypeVar

from claims.facts import Address, ClaimFacts, Diagnosis, DiagnosisRole, Form, Line, Person, Provider
from claims.x12 import values
from claims.x12.errors import UnwritableValue
from claims.x12.institutional import BILLS_WITH_ADMISSION, bill_frequency, diagnoses_in_role, is_inpatient, revenue_code
from claims.x12.parties import SELF, facility_to_name, provider_name, provider_to_name, subscriber_person
from claims.x12.professional import claim_rendering, diagnoses_on_claim, pointer_positions

Given = TypeVar("Given")
Rows: TypeAlias = Iterator[tuple[str, str]]
"""Field with its box number, and value."""

LETTERS = 26
RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child", "20": "employee", "21": "not known", "G8": "other"}
SEXES = {"F": "female", "M": "male"}
FREQUENCIES = {"1": "original", "7": "replacement", "8": "void"}
CAUSES = {"AA": "auto accident", "EM": "employment", "OA": "other accident"}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    section: str
    field: str
    value: str


def preview(facts: ClaimFacts) -> tuple[PreviewRow, ...]:
    """The claim as rows in the order of the paper form; sections follow one another."""
    sections = _PROFESSIONAL if facts.form is Form.PROFESSIONAL else _INSTITUTIONAL
    return tuple(
        PreviewRow(section, field, value) for section, rows in sections for field, value in rows(facts) if value
    )


def _insured_and_patient(facts: ClaimFacts) -> Rows:
    subscriber, insured = facts.subscriber, subscriber_person(facts)
    yield "1a Insured's ID", subscriber.member_id
    yield "2 Patient", _person(facts.patient)
    yield "3 Birth date and sex", _birth_and_sex(facts.patient)
    yield "4 Insured", _person(insured)
    yield "5 Patient's address", _place(facts.patient.address)
    yield "6 Relationship to insured", _named(RELATIONSHIPS, subscriber.relationship)
    yield "7 Insured's address", _place(insured.address) if subscriber.relationship == SELF else ""
    yield "11 Group number", subscriber.group_number
    yield "11c Payer", _payer(facts)


def _condition(facts: ClaimFacts) -> Rows:
    if facts.accident_on:
        yield "10 Related to", _named(CAUSES, facts.accident_cause or "OA")
        yield "14 Date of accident", _day(facts.accident_on)
    if referring := provider_to_name(facts.referring):
        yield "17 Referring provider", _provider(referring)
    for position, diagnosis in enumerate(diagnoses_on_claim(facts), start=1):
        yield f"21 {_letter(position)} Diagnosis", _dotted(diagnosis.code)
    yield "22 Resubmission", _resubmission(facts.frequency, facts)
    yield "23 Prior authorization", facts.prior_authorization


def _professional_lines(facts: ClaimFacts) -> Rows:
    for number, line in enumerate(facts.lines, start=1):
        letters = "".join(map(_letter, pointer_positions(facts, line)))
        rendering = provider_to_name(line.rendering, claim_rendering(facts) or facts.billing)
        parts = (
            _day(line.service_date),
            f"place {line.pos or facts.place_of_service}",
            _procedure(line),
            f"diagnoses {letters}" if letters else "",
            _money(line.charge),
            _units(line),
            f"rendered by {_provider(rendering)}" if rendering else "",
        )
        yield f"24 Line {number}", " · ".join(part for part in parts if part)


def _professional_billing(facts: ClaimFacts) -> Rows:
    yield "24J Rendering provider", _provider(claim_rendering(facts))
    yield "25 Tax ID", facts.billing.tax_id
    yield "26 Our claim number", facts.control_number
    yield "28 Total charge", _money(facts.total_charge)
    yield "32 Service facility", _provider_and_place(facility_to_name(facts))
    yield "33 Billing provider", _provider_and_place(facts.billing)


def _bill(facts: ClaimFacts) -> Rows:
    yield "1 Billing provider", _provider_and_place(facts.billing)
    yield "3a Our claim number", facts.control_number
    yield "3b Medical record number", facts.medical_record_number
    yield "4 Type of bill", f"0{facts.bill_type[:2]}{bill_frequency(facts)}" if facts.bill_type else ""
    yield "5 Tax ID", facts.billing.tax_id
    yield "6 Statement period", _period(facts.service_from, facts.service_to or facts.service_from)
    yield "8 Patient", _person(facts.patient)
    yield "9 Patient's address", _place(facts.patient.address)
    yield "10, 11 Birth date and sex", _birth_and_sex(facts.patient)


def _stay(facts: ClaimFacts) -> Rows:
    if facts.bill_type[:2] in BILLS_WITH_ADMISSION:
        yield "12, 13 Admitted", f"{_day(facts.admission_date)} {facts.admission_hour}".strip()
    yield "14 Type of admission", facts.admission_type
    yield "15 Point of origin", facts.admission_source
    yield "16 Discharge hour", facts.discharge_hour if is_inpatient(facts) else ""
    yield "17 Discharge status", facts.discharge_status
    yield "18-28 Condition codes", ", ".join(facts.condition_codes)
    for occurrence in facts.occurrence_codes:
        yield "31-34 Occurrence", f"{occurrence.code} on {_day(occurrence.on)}"
    for value in facts.value_codes:
        yield "39-41 Value", f"{value.code}: {value.amount}"


def _institutional_lines(facts: ClaimFacts) -> Rows:
    for number, line in enumerate(facts.lines, start=1):
        parts = (
            _as_written(revenue_code, line, line.revenue_code),
            _procedure(line),
            _day(line.service_date),
            _units(line),
            _money(line.charge),
        )
        yield f"42-47 Line {number}", " · ".join(part for part in parts if part)
    yield "47 Total charge", _money(facts.total_charge)


def _cover(facts: ClaimFacts) -> Rows:
    subscriber = facts.subscriber
    yield "50, 51 Payer", _payer(facts)
    yield "58 Insured", _person(subscriber_person(facts))
    yield "59 Relationship to insured", _named(RELATIONSHIPS, subscriber.relationship)
    yield "60 Insured's ID", subscriber.member_id
    yield "61 Group name", "" if subscriber.group_number else subscriber.group_name
    yield "62 Group number", subscriber.group_number
    yield "63 Prior authorization", facts.prior_authorization
    yield "64 Payer's claim number", _resubmission(bill_frequency(facts), facts)


def _institutional_codes(facts: ClaimFacts) -> Rows:
    stay = is_inpatient(facts)
    for diagnosis in diagnoses_in_role(facts, DiagnosisRole.PRINCIPAL):
        yield "67 Principal diagnosis", _with_poa(diagnosis, stay=stay)
    for position, diagnosis in enumerate(diagnoses_in_role(facts, DiagnosisRole.SECONDARY), start=1):
        yield f"67{_letter(position)} Diagnosis", _with_poa(diagnosis, stay=stay)
    if stay:
        for diagnosis in diagnoses_in_role(facts, DiagnosisRole.ADMITTING):
            yield "69 Admitting diagnosis", _dotted(diagnosis.code)
    else:
        for diagnosis in diagnoses_in_role(facts, DiagnosisRole.REASON_FOR_VISIT):
            yield "70 Reason for visit", _dotted(diagnosis.code)
    yield "71 DRG", facts.drg if stay else ""
    for diagnosis in diagnoses_in_role(facts, DiagnosisRole.EXTERNAL_CAUSE):
        yield "72 External cause", _with_poa(diagnosis, stay=stay)
    for procedure in sorted(facts.procedures, key=lambda each: each.number) if stay else ():
        yield "74 Procedure", f"{procedure.code} on {_day(procedure.performed_on)}"


def _institutional_providers(facts: ClaimFacts) -> Rows:
    yield "76 Attending provider", _provider(provider_to_name(facts.attending))
    yield "77 Operating provider", _provider(provider_to_name(facts.operating))
    yield "78 Rendering provider", _provider(provider_to_name(facts.rendering, facts.attending))
    yield "79 Referring provider", _provider(provider_to_name(facts.referring, facts.attending))
    yield "Service facility", _provider_and_place(facility_to_name(facts))


def _as_written(write: Callable[[Given], str], given: Given, received: str) -> str:
    try:
        return write(given)
    except UnwritableValue:
        return received


def _words(value: str) -> str:
    return _as_written(lambda given: values.text(given, 60), value, value)


def _person(person: Person) -> str:
    given = " ".join(_words(part) for part in (person.given, person.middle) if part)
    return ", ".join(part for part in (_words(person.family), given) if part)


def _provider(provider: Provider | None) -> str:
    if provider is None:
        return ""
    return " · ".join(part for part in (_words(provider_name(provider)), _labelled("NPI", provider.npi)) if part)


def _provider_and_place(provider: Provider | None) -> str:
    if provider is None:
        return ""
    return " · ".join(part for part in (_provider(provider), _place(provider.address)) if part)


def _place(place: Address) -> str:
    return ", ".join(
        _words(part) for part in (place.line, place.city, f"{place.state} {place.zip_code}".strip()) if part
    )


def _payer(facts: ClaimFacts) -> str:
    return " · ".join(part for part in (_words(facts.payer.name), _labelled("ID", facts.payer.id)) if part)


def _birth_and_sex(person: Person) -> str:
    return ", ".join(part for part in (_day(person.birth_date), SEXES.get(person.sex, "sex not known")) if part)


def _resubmission(frequency: str, facts: ClaimFacts) -> str:
    if frequency not in {"7", "8"}:
        return ""
    return f"{FREQUENCIES[frequency]} of {facts.payer_control_number or 'a claim not yet named'}"


def _procedure(line: Line) -> str:
    return "-".join(part for part in (line.code, *line.modifiers) if part)


def _units(line: Line) -> str:
    if line.unit_text:
        return f"units {line.unit_text!r}"
    units = _as_written(values.quantity, line.units, str(line.units))
    return f"{units} unit" if units == "1" else f"{units} units"


def _with_poa(diagnosis: Diagnosis, *, stay: bool) -> str:
    poa = {"": "", "1": "exempt from POA"}.get(diagnosis.poa, f"POA {diagnosis.poa}") if stay else ""
    return " · ".join(part for part in (_dotted(diagnosis.code), poa) if part)


def _letter(position: int) -> str:
    """A for the first; numbers go on where the alphabet ends."""
    return chr(ord("A") + position - 1) if position <= LETTERS else str(position)


def _dotted(code: str) -> str:
    return f"{code[:3]}.{code[3:]}" if len(code) > len("A00") else code


def _named(names: dict[str, str], code: str) -> str:
    return f"{code} {names[code]}" if code in names else code


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"${value:,.2f}"


def _day(on: date | None) -> str:
    return f"{on:%m/%d/%Y}" if on else ""


def _period(first: date | None, last: date | None) -> str:
    return " to ".join(part for part in (_day(first), _day(last)) if part)


_PROFESSIONAL = (
    ("Insured and patient", _insured_and_patient),
    ("Condition", _condition),
    ("Service lines", _professional_lines),
    ("Billing", _professional_billing),
)
_INSTITUTIONAL = (
    ("Bill and patient", _bill),
    ("Stay and billing codes", _stay),
    ("Service lines", _institutional_lines),
    ("Payer and insured", _cover),
    ("Diagnoses and procedures", _institutional_codes),
    ("Providers", _institutional_providers),
)
