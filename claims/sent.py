"""A claim as it was sent to the what-if check, read as facts.

What was sent is read as a person would read it: codes with or without dots, in either case; absent, empty and null
mean the same. The findings go back with the codes as the sender spelled them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from claims.edits.base import Finding
from claims.facts import (
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

SEXES = {"FEMALE": "F", "MALE": "M", "UNKNOWN": "U", "OTHER": "U", "UN": "U"}


DEEPEST = 10
"""No claim is nested deeper; what is deeper is left as it came, for the check of the shapes to refuse."""


def without_blanks(value: Any, depth: int = 0) -> Any:
    """Absent, empty and null mean the same: what says nothing is left out of objects."""
    if depth > DEEPEST:
        return value
    if isinstance(value, dict):
        kept = {str(name): without_blanks(item, depth + 1) for name, item in value.items()}
        return {name: item for name, item in kept.items() if not _says_nothing(item)}
    if isinstance(value, list):
        return [without_blanks(item, depth + 1) for item in value]
    return value.strip() if isinstance(value, str) else value


def _says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def facts_of(sent: Mapping[str, Any], *, today: date, payer: Payer) -> ClaimFacts:
    """The claim facts of a request whose shapes were checked: dates are dates, amounts are decimals."""
    form = Form(sent["form"])
    patient = sent.get("patient", {})
    sex = patient.get("sex", "").strip().upper()
    bill_type = _bill_type(sent.get("bill_type", ""))
    return ClaimFacts(
        form=form,
        today=sent.get("today") or today,
        payer=payer,
        subscriber=Subscriber(member_id=sent.get("member_id", "").strip()),
        patient=Person(birth_date=patient.get("birth_date"), sex=SEXES.get(sex, sex)),
        frequency=sent.get("frequency") or bill_type[2:3] or "1",
        payer_control_number=sent.get("payer_control_number", ""),
        bill_type=bill_type if form is Form.INSTITUTIONAL else "",
        service_from=sent.get("service_from"),
        service_to=sent.get("service_to"),
        admission_date=sent.get("admission_date"),
        admission_source=sent.get("admission_source", ""),
        discharge_status=_padded(sent.get("discharge_status", ""), 2),
        drg=sent.get("drg", ""),
        total_charge=sent.get("total_charge"),
        billing=_provider(sent, "billing") or Provider(),
        rendering=_provider(sent, "rendering"),
        attending=_provider(sent, "attending"),
        operating=_provider(sent, "operating"),
        referring=_provider(sent, "referring"),
        place_of_service=_padded(sent.get("place_of_service", ""), 2),
        diagnoses=_diagnoses(sent.get("diagnoses", [])),
        procedures=tuple(
            Procedure(number, bare(item["code"]), item.get("date"))
            for number, item in enumerate(sent.get("procedures", []), start=1)
        ),
        lines=tuple(_line(number, item) for number, item in enumerate(sent.get("lines", []), start=1)),
        condition_codes=tuple(_padded(code, 2) for code in sent.get("condition_codes", [])),
        occurrence_codes=tuple(
            OccurrenceCode(_padded(item["code"], 2), item.get("date")) for item in sent.get("occurrence_codes", [])
        ),
        value_codes=tuple(ValueCode(_padded(item["code"], 2), item["amount"]) for item in sent.get("value_codes", [])),
        prior_services=tuple(_prior(item) for item in sent.get("prior_services", [])),
        other_stays=tuple(
            OtherStay(
                admitted_on=item["admitted_on"],
                discharged_on=item.get("discharged_on"),
                billing_npi=item.get("billing_npi", ""),
                discharge_status=_padded(item.get("discharge_status", ""), 2),
            )
            for item in sent.get("other_stays", [])
        ),
        complete=sent.get("complete", False),
    )


def bare(code: str) -> str:
    """A code as the tables hold it: upper case, without dots and blanks."""
    return "".join(code.upper().replace(".", "").split())


KINDS = {
    "mb": PayerKind.MEDICARE,
    "ma": PayerKind.MEDICARE,
    "medicare part a": PayerKind.MEDICARE,
    "medicare part b": PayerKind.MEDICARE,
    "mc": PayerKind.MEDICAID,
    "chip": PayerKind.MEDICAID,
    "ci": PayerKind.COMMERCIAL,
    "bl": PayerKind.COMMERCIAL,
    "hm": PayerKind.COMMERCIAL,
    "wc": PayerKind.COMMERCIAL,
    "am": PayerKind.COMMERCIAL,
    "private": PayerKind.COMMERCIAL,
    "workers compensation": PayerKind.COMMERCIAL,
    "workers' compensation": PayerKind.COMMERCIAL,
} | {kind.value: kind for kind in PayerKind}
"""Kinds of payer by the words for them and by the claim filing indicator codes of X12."""


def payer_by_kind(name: str) -> Payer:
    """A kind of payer ("medicare"), or a stranger of whom only the identifier is known."""
    name = name.strip()
    kind = KINDS.get(" ".join(name.lower().split()))
    return Payer(id=name if kind is None else kind.value, kind=kind)


def _diagnoses(sent: Sequence[Mapping[str, Any]]) -> tuple[Diagnosis, ...]:
    """In the order given; where none is marked principal, the first that may be is."""
    listed = [
        Diagnosis(number, bare(item["code"]), DiagnosisRole(item.get("role", "secondary")), item.get("poa", "").upper())
        for number, item in enumerate(sent, start=1)
    ]
    if all(item.role is not DiagnosisRole.PRINCIPAL for item in listed):
        first = next((place for place, item in enumerate(listed) if item.role is DiagnosisRole.SECONDARY), None)
        if first is not None:
            listed[first] = replace(listed[first], role=DiagnosisRole.PRINCIPAL)
    return tuple(listed)


def _line(number: int, item: Mapping[str, Any]) -> Line:
    rendering = item.get("rendering_npi", "").strip()
    return Line(
        number=number,
        code=bare(item.get("code", "")),
        modifiers=tuple(bare(modifier) for modifier in item.get("modifiers", []) if modifier.strip()),
        units=item.get("units", Decimal(1)),
        pointers=tuple(item.get("pointers", [])),
        service_date=item.get("service_date"),
        pos=_padded(item.get("pos", ""), 2),
        revenue_code=_padded(item.get("revenue_code", ""), 4),
        charge=item.get("charge"),
        rendering=Provider(npi=rendering) if rendering else None,
    )


def _prior(item: Mapping[str, Any]) -> PriorService:
    return PriorService(
        code=bare(item["code"]),
        service_date=item["date"],
        billing_npi=item.get("billing_npi", ""),
        rendering_npi=item.get("rendering_npi", ""),
        modifiers=tuple(bare(modifier) for modifier in item.get("modifiers", [])),
        bill_type=_bill_type(item.get("bill_type", "")),
        units=item.get("units", Decimal(1)),
    )


def _provider(sent: Mapping[str, Any], role: str) -> Provider | None:
    npi, taxonomy = sent.get(f"{role}_npi", "").strip(), bare(sent.get(f"{role}_taxonomy", ""))
    return Provider(npi=npi, taxonomy=taxonomy) if npi or taxonomy else None


def _bill_type(text: str) -> str:
    """Three digits; the leading zero of the four-digit spelling goes."""
    text = bare(text)
    return text[1:] if len(text) == 4 and text.startswith("0") else text


def _padded(text: str, width: int) -> str:
    """A short number with its leading zeros."""
    text = bare(text)
    return text.zfill(width) if text.isdecimal() else text


def _codes_sent(sent: Mapping[str, Any]) -> list[str]:
    lines = sent.get("lines", [])
    return [
        *(item["code"] for item in sent.get("diagnoses", [])),
        *(item["code"] for item in sent.get("procedures", [])),
        *(item["code"] for item in lines if item.get("code")),
        *(item["revenue_code"] for item in lines if item.get("revenue_code")),
        *(modifier for item in lines for modifier in item.get("modifiers", [])),
    ]


def spelling_of(sent: Mapping[str, Any]) -> dict[str, str]:
    """Each code of the request, by its bare form, as the sender spelled it."""
    return {bare(code): code for code in _codes_sent(sent)}


def as_sent(finding: Finding, spelling: Mapping[str, str]) -> dict[str, Any]:
    """A finding with its codes as the sender spelled them."""
    return {
        "edit": finding.edit,
        "topic": finding.topic.value,
        "severity": finding.severity.value,
        "title": finding.title,
        "message": finding.message,
        "codes": [spelling.get(code, code) for code in finding.codes],
        "line": finding.line,
        "field": finding.field,
        "remedy": finding.remedy,
        "source": finding.source,
    }
