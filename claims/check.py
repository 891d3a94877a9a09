"""The what-if check: one claim's facts in, findings and DRG out. Nothing is stored.

What was sent is read as a person would read it: codes with or without dots, in either case; absent, empty and null
mean the same. The facts are partial, so edits about what is missing keep quiet unless ``complete`` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from claims.edits.base import Finding
from claims.edits.reading import is_acute_inpatient
from claims.edits.run import run
from claims.facts import (
    ClaimFacts,
    Diagnosis,
    DiagnosisRole,
    Form,
    Line,
    Payer,
    PayerKind,
    Person,
    PriorService,
    Procedure,
    Provider,
)
from claims.grouping import grouping_of
from claims.reference import reference_for
from codesets.grouper import Grouping
from encounters.models import Payer as KnownPayer

SEXES = {"FEMALE": "F", "MALE": "M", "UNKNOWN": "U", "OTHER": "U", "UN": "U"}


def check(sent: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Findings and DRG of one claim, as the API gives them. ``sent`` has passed ``CheckRequest``."""
    facts = facts_of(sent, today=today)
    spelling = {bare(code): code for code in _codes_sent(sent)}
    findings = run(facts, reference_for([facts]))
    return {"findings": [as_sent(finding, spelling) for finding in findings], "drg": drg_of(facts)}


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


def drg_of(facts: ClaimFacts) -> dict[str, Any] | None:
    """The DRG of an acute stay; None for other claims and where birth date or discharge date is missing."""
    if not is_acute_inpatient(facts):
        return None
    grouping = grouping_of(facts if facts.bill_type else replace(facts, bill_type="111"))
    return None if grouping is None else _described(grouping)


def _described(grouping: Grouping) -> dict[str, Any]:
    return {
        "drg": grouping.drg,
        "title": grouping.title,
        "mdc": grouping.mdc,
        "mdc_title": grouping.mdc_title,
        "kind": grouping.kind,
        "weight": grouping.weight,
        "gmlos": grouping.geometric_mean_stay,
        "amlos": grouping.arithmetic_mean_stay,
        "severity": grouping.severity,
        "version": grouping.version,
        "reason": grouping.reason,
    }


def facts_of(sent: Mapping[str, Any], *, today: date) -> ClaimFacts:
    """The claim facts of a checked request."""
    form = Form(sent["form"])
    patient = sent.get("patient", {})
    sex = patient.get("sex", "").strip().upper()
    bill_type = _bill_type(sent.get("bill_type", ""))
    return ClaimFacts(
        form=form,
        today=sent.get("today") or today,
        payer=payer_named(sent.get("payer", "")),
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
        prior_services=tuple(_prior(item) for item in sent.get("prior_services", [])),
        complete=sent.get("complete", False),
    )


def bare(code: str) -> str:
    """A code as the tables hold it: upper case, without dots and blanks."""
    return "".join(code.upper().replace(".", "").split())


def payer_named(name: str) -> Payer:
    """A kind of payer, or one of this department's by identifier or code; a stranger keeps only its identifier."""
    name = name.strip()
    kind = next((kind for kind in PayerKind if kind == name.lower()), None)
    if kind is not None or not name:
        return Payer(id=name.lower(), kind=kind)
    known = KnownPayer.objects.filter(Q(payer_id__iexact=name) | Q(code__iexact=name)).first()
    if known is None:
        return Payer(id=name)
    return Payer(
        id=known.payer_id,
        name=known.name,
        kind=PayerKind(known.kind),
        filing_indicator=known.filing_indicator,
        timely_filing_days=known.timely_filing_days,
    )


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
