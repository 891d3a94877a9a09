"""Charge lines and billing facts of a bundle: Claim and ChargeItem, and whether a payer has already answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from encounters.intake.fhir.elements import HOUSE, amount, code_in, coded_as, codings, day, text_of
from encounters.intake.fhir.people import find_practitioner
from encounters.intake.fhir.references import References, Resource, listed, part
from encounters.intake.values import IncomingLine, IncomingPractitioner, MalformedMessage, OccurrenceCode, ValueCode

CARE_TEAM_ROLES = {
    "attending": "attending",
    "operating": "operating",
    "rendering": "rendering",
    "performing": "rendering",
    "primary": "rendering",
    "referring": "referring",
}
FORMS = ("professional", "institutional")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Billing:
    """What the claims and charge items of one encounter say together."""

    form: str = ""
    bill_type: str = ""
    admission_type: str = ""
    admission_source: str = ""
    discharge_status: str = ""
    service_from: date | None = None
    service_to: date | None = None
    accident_on: date | None = None
    condition_codes: tuple[str, ...] = ()
    occurrence_codes: tuple[OccurrenceCode, ...] = ()
    value_codes: tuple[ValueCode, ...] = ()
    practitioners: tuple[tuple[str, IncomingPractitioner], ...] = ()
    lines: tuple[IncomingLine, ...] = ()
    stated_total: Decimal | None = None
    coverage_references: tuple[tuple[object, Resource], ...] = field(default=(), repr=False)
    is_billed: bool = False


def read_billing(
    claims: list[Resource], charge_items: list[Resource], refs: References, *, is_billed: bool, zone: tzinfo
) -> Billing:
    """Claims of an encounter in their order; charge items count only where no claim brings lines."""
    billing = Billing(is_billed=is_billed)
    for claim in claims:
        billing = _with_claim(billing, claim, refs, zone)
    if not billing.lines:
        billing = replace(billing, lines=tuple(_charge_item_lines(charge_items, refs, zone)))
    if billing.lines:
        billing = replace(billing, stated_total=sum((line.charge for line in billing.lines), Decimal(0)))
    return billing


def is_a_bill(claim: Resource) -> bool:
    """A professional or institutional claim in use; pharmacy, dental, vision and withdrawn ones bring no charges."""
    kind = code_in(claim.get("type"), "claim-type")
    return (
        text_of(claim.get("status")) in {"active", "draft", ""}
        and text_of(claim.get("use")) in {"claim", ""}
        and kind in {*FORMS, ""}
    )


def encounters_of(claim: Resource) -> Iterator[Mapping[str, Any]]:
    """References to the encounters a claim or explanation of benefit bills."""
    for item in listed(claim, "item"):
        yield from listed(item, "encounter")


def _with_claim(billing: Billing, claim: Resource, refs: References, zone: tzinfo) -> Billing:
    where = refs.where(claim)
    kind = code_in(claim.get("type"), "claim-type")
    period = part(claim, "billablePeriod")
    accident = part(claim, "accident")
    total = amount(claim.get("total"), where=where)
    found = replace(
        billing,
        form=billing.form or (kind if kind in FORMS else ""),
        bill_type=billing.bill_type or _bill_type(claim.get("subType")),
        service_from=billing.service_from or day(period.get("start"), zone=zone, where=where),
        service_to=billing.service_to or day(period.get("end"), zone=zone, where=where),
        accident_on=billing.accident_on or day(accident.get("date"), zone=zone, where=where),
        practitioners=billing.practitioners + tuple(_care_team(claim, refs)),
        lines=billing.lines + tuple(_claim_lines(claim, refs, zone)),
        stated_total=total if billing.stated_total is None else billing.stated_total + (total or 0),
        coverage_references=billing.coverage_references
        + tuple((one.get("coverage"), claim) for one in listed(claim, "insurance")),
    )
    for information in listed(claim, "supportingInfo"):
        found = _with_information(found, information, where=where, zone=zone)
    return found


FACTS_BY_CATEGORY = {
    "admtype": ("admission_type", 1),
    "pointoforigin": ("admission_source", 1),
    "dischargestatus": ("discharge_status", 2),
    "patientdischargestatus": ("discharge_status", 2),
}
"""Categories of supporting information that hold one code, the fact it states, and its length."""


def _with_information(billing: Billing, information: Mapping[str, Any], *, where: str, zone: tzinfo) -> Billing:
    """Supporting information in the categories of insurers' data, and of the uniform bill for the repeating codes."""
    category = re.sub(r"[^a-z]", "", next((code for _, code, _ in codings(information.get("category"))), "").lower())
    code = next((code for _, code, _ in codings(information.get("code"))), "")
    if category in {"condition", "occurrence", "value"} and len(code) > 2:
        raise MalformedMessage(f"A {category} code is longer than two characters.", where)
    if category == "typeofbill":
        return replace(billing, bill_type=billing.bill_type or _bill_type(information.get("code")))
    if category in FACTS_BY_CATEGORY:
        name, length = FACTS_BY_CATEGORY[category]
        fact: dict[str, Any] = {name: code[:length]}
        return replace(billing, **fact)
    if category == "condition" and code:
        return replace(billing, condition_codes=(*billing.condition_codes, code))
    if category == "occurrence" and code:
        on = day(information.get("timingDate"), zone=zone, where=where)
        return replace(billing, occurrence_codes=(*billing.occurrence_codes, OccurrenceCode(code, on)))
    if category == "value" and code:
        figure = amount(information.get("valueQuantity"), where=where) or Decimal(0)
        return replace(billing, value_codes=(*billing.value_codes, ValueCode(code, figure)))
    return billing


def _bill_type(concept: object) -> str:
    """Type of bill in three digits; some senders write the leading zero of the paper form."""
    code = code_in(concept, "TypeOfBill", f"{HOUSE}bill-type")
    code = code[1:] if len(code) == 4 and code.startswith("0") else code
    return code if re.fullmatch(r"\d{2}[0-9A-Z]", code) else ""


def _care_team(claim: Resource, refs: References) -> Iterator[tuple[str, IncomingPractitioner]]:
    for member in listed(claim, "careTeam"):
        role = next(
            (CARE_TEAM_ROLES[code] for _, code, _ in codings(member.get("role")) if code in CARE_TEAM_ROLES), ""
        )
        person = find_practitioner(member.get("provider"), refs, claim)
        if role and person is not None:
            yield role, person


def _claim_lines(claim: Resource, refs: References, zone: tzinfo) -> Iterator[IncomingLine]:
    where = refs.where(claim)
    team = {str(member.get("sequence")): member for member in listed(claim, "careTeam")}
    for item in listed(claim, "item"):
        period = part(item, "servicedPeriod")
        units = amount(item.get("quantity"), where=where)
        performer = next((team[number] for number in _numbers(item) if number in team), {})
        line = IncomingLine(
            code=_service_code([item.get("productOrService")], where),
            modifiers=_modifiers(item, where),
            units=Decimal(1) if units is None else units,
            service_date=day(item.get("servicedDate") or period.get("start"), zone=zone, where=where),
            place_of_service=_place(item.get("locationCodeableConcept")),
            revenue_code=_revenue_code(item.get("revenue")),
            charge=_charge(item, units, where),
            rendering_npi=_npi(performer.get("provider"), refs, claim),
        )
        if line.code or line.revenue_code:
            yield line


def _service_code(concepts: list[object], where: str) -> str:
    """The CPT or HCPCS code of a charge. One that is not five characters is refused, never cut to fit."""
    code = next((code for one in concepts if (code := coded_as(one, "cpt", "hcpcs"))), "")
    if code and not re.fullmatch(r"[A-Z0-9]{5}", code):
        raise MalformedMessage("A charge has a CPT or HCPCS code that is not five letters and digits.", where)
    return code


def _modifiers(item: Mapping[str, Any], where: str) -> tuple[str, ...]:
    found = tuple(code.upper() for one in listed(item, "modifier") for _, code, _ in codings(one) if code)
    if len(found) > 4 or any(not re.fullmatch(r"[A-Z0-9]{2}", code) for code in found):
        raise MalformedMessage("A charge has a modifier that is not two letters and digits, or more than four.", where)
    return found


def _numbers(item: Mapping[str, Any]) -> list[str]:
    """The numbers of the care team members an item names."""
    value = item.get("careTeamSequence")
    return [str(one) for one in value] if isinstance(value, list) else []


def _charge_item_lines(charge_items: list[Resource], refs: References, zone: tzinfo) -> Iterator[IncomingLine]:
    for item in charge_items:
        where = refs.where(item)
        period = part(item, "occurrencePeriod")
        units = amount(item.get("quantity"), where=where)
        performer = next((one.get("actor") for one in listed(item, "performer")), None)
        concepts = [item.get("code"), *listed(item, "productCodeableConcept")]
        line = IncomingLine(
            code=_service_code(concepts, where),
            units=Decimal(1) if units is None else units,
            service_date=day(item.get("occurrenceDateTime") or period.get("start"), zone=zone, where=where),
            revenue_code=next((code for one in concepts if (code := _revenue_code(one))), ""),
            charge=(amount(item.get("priceOverride"), where=where) or Decimal(0)).quantize(CENT),
            rendering_npi=_npi(performer, refs, item),
        )
        if line.code or line.revenue_code:
            yield line


def _charge(item: Mapping[str, Any], units: Decimal | None, where: str) -> Decimal:
    """The net amount of a line; where only a unit price is given, that times the units."""
    net = amount(item.get("net"), where=where)
    if net is None:
        net = (amount(item.get("unitPrice"), where=where) or Decimal(0)) * (Decimal(1) if units is None else units)
    return net.quantize(CENT)


def _npi(reference: object, refs: References, within: Resource) -> str:
    person = find_practitioner(reference, refs, within)
    return person.npi if person else ""


def _place(concept: object) -> str:
    code = code_in(concept, "Place_of_Service_Code_Set", "ex-serviceplace", f"{HOUSE}place-of-service")
    return code.zfill(2) if re.fullmatch(r"\d{1,2}", code) else ""


def _revenue_code(concept: object) -> str:
    code = code_in(concept, "RevenueCodes", "revenue-code", "ex-revenue-center", f"{HOUSE}revenue-code")
    return code.zfill(4) if re.fullmatch(r"\d{3,4}", code) else ""
