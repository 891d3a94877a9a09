"""One encounter of a bundle with everything that refers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from encounters.intake.fhir.charges import Billing, read_billing
from encounters.intake.fhir.elements import HOUSE, code_in, codings, hint_code, identifiers, moment, text_of, words_of
from encounters.intake.fhir.people import find_organization, find_practitioner, read_coverage, read_patient, short_key
from encounters.intake.fhir.references import References, Resource, listed, part
from encounters.intake.values import (
    IncomingCoverage,
    IncomingDocument,
    IncomingEncounter,
    IncomingHint,
    IncomingPractitioner,
    MalformedMessage,
)

NOT_A_VISIT = {
    "planned": "planned only",
    "cancelled": "cancelled",
    "entered-in-error": "entered in error",
}
NOT_FINISHED = frozenset({"arrived", "triaged", "in-progress", "onleave"})
PARTICIPANT_ROLES = {
    "ATND": "attending",
    "PPRF": "rendering",
    "REF": "referring",
    "operating": "operating",
}


@dataclass(slots=True)
class Belongings:
    """The resources of a bundle that refer to one encounter."""

    claims: list[Resource] = field(default_factory=list)
    charge_items: list[Resource] = field(default_factory=list)
    hints: list[Resource] = field(default_factory=list)
    documents: list[IncomingDocument] = field(default_factory=list)
    coverages: list[Resource] = field(default_factory=list)
    is_billed: bool = False


def why_left_out(resource: Resource) -> str:
    """Why an encounter is no chart yet or never will be; empty for one to store."""
    status = text_of(resource.get("status"))
    if status in NOT_A_VISIT:
        return NOT_A_VISIT[status]
    if status in NOT_FINISHED and not part(resource, "period").get("end"):
        return "not finished yet; send it again after discharge"
    return ""


def read_encounter(resource: Resource, belongings: Belongings, refs: References, *, zone: tzinfo) -> IncomingEncounter:
    where = refs.where(resource)
    patient = refs.find(resource.get("subject"), kind="Patient", within=resource)
    if patient is None:
        raise MalformedMessage("An encounter has no patient in this message.", where)
    billing = read_billing(belongings.claims, belongings.charge_items, refs, is_billed=belongings.is_billed, zone=zone)
    source_id, accounts = _numbers(resource, refs)
    encounter = _with_period(
        IncomingEncounter(
            source_id=source_id,
            where=where,
            account_numbers=accounts,
            patient=read_patient(patient, refs),
            service_from=_NO_DAY,
            service_to=_NO_DAY,
            facility=find_organization(resource.get("serviceProvider"), refs, resource),
            class_code=_class_code(resource),
            kind_texts=_kind_texts(resource),
            chart_type=next((code_in(one, f"{HOUSE}chart-type") for one in listed(resource, "type")), ""),
            service=words_of(resource.get("serviceType"))[:40],
            place_of_service=_place_of_service(resource),
            practitioners=tuple(_practitioners(resource, refs)) + billing.practitioners,
            documents=tuple(belongings.documents),
            hints=tuple(_hints(belongings.hints, refs)),
            coverages=_coverages(belongings.coverages, billing, refs),
        ),
        resource,
        zone=zone,
    )
    return _with_billing(_with_hospitalization(encounter, resource), billing)


def _numbers(resource: Resource, refs: References) -> tuple[str, tuple[str, ...]]:
    """The number that stays the same from message to message, and the account numbers, best first."""
    rows = list(identifiers(resource))
    visits = [value for kind, _, value in rows if kind == "VN"]
    accounts = [value for kind, _, value in rows if kind == "AN"]
    others = [value for kind, _, value in rows if kind not in {"VN", "AN"}]
    own = short_key(refs.key(resource))
    source = (visits + others + accounts + [own])[0]
    known = dict.fromkeys([*accounts, *visits, *others, own.rsplit("/", 1)[-1]])
    usable = tuple(number for number in known if 0 < len(number) <= 38)
    if not source or not usable:
        raise MalformedMessage(
            "An encounter has no number of at most 38 characters to bill it under.", refs.where(resource)
        )
    return short_key(source), usable


_NO_DAY = date.min


def _class_code(resource: Resource) -> str:
    return next((code for _, code, _ in codings(resource.get("class"))), "").upper()


def _kind_texts(resource: Resource) -> tuple[str, ...]:
    """The words the sender describes the visit with: types, service, reasons."""
    concepts = [*listed(resource, "type"), resource.get("serviceType"), *listed(resource, "reasonCode")]
    return tuple(text for one in concepts if (text := words_of(one)))


def _place_of_service(resource: Resource) -> str:
    for one in listed(resource, "type"):
        code = code_in(one, "Place_of_Service_Code_Set", f"{HOUSE}place-of-service")
        if code:
            return code.zfill(2)[:2]
    return ""


def _with_period(encounter: IncomingEncounter, resource: Resource, *, zone: tzinfo) -> IncomingEncounter:
    period = resource.get("period")
    if not isinstance(period, Mapping):
        raise MalformedMessage("An encounter has no period.", encounter.where)
    start = moment(period.get("start"), zone=zone, where=f"{encounter.where}.period.start")
    end = moment(period.get("end"), zone=zone, where=f"{encounter.where}.period.end") or start
    start = start or end
    if start is None or end is None:
        raise MalformedMessage("An encounter has neither a start nor an end.", encounter.where)
    if end[0] < start[0] or (start[1] and end[1] and end[1] < start[1]):
        raise MalformedMessage("An encounter ends before it begins.", f"{encounter.where}.period")
    ends_at = end[1] if period.get("end") else None
    return replace(encounter, service_from=start[0], service_to=end[0], starts_at=start[1], ends_at=ends_at)


def _with_hospitalization(encounter: IncomingEncounter, resource: Resource) -> IncomingEncounter:
    stay = part(resource, "hospitalization")
    return replace(
        encounter,
        admission_source=code_in(stay.get("admitSource"), "PointOfOrigin", f"{HOUSE}admission-source")[:1],
        discharge_status=_discharge_status(stay.get("dischargeDisposition")),
        admission_type=code_in(resource.get("priority"), "PriorityTypeOfAdmitOrVisit", f"{HOUSE}admission-type")[:1],
    )


def _discharge_status(concept: object) -> str:
    """The two-digit billing status; FHIR's own words are translated only where they mean one status for certain."""
    stated = code_in(concept, "PatDischargeStatus", f"{HOUSE}discharge-status")
    if stated:
        return stated.zfill(2)[:2]
    return {"home": "01", "exp": "20", "aadvice": "07", "hosp": "50", "rehab": "62", "snf": "03"}.get(
        code_in(concept, "discharge-disposition"), ""
    )


def _with_billing(encounter: IncomingEncounter, billing: Billing) -> IncomingEncounter:
    service_from = billing.service_from or encounter.service_from
    service_to = billing.service_to or encounter.service_to
    if service_to < service_from:
        raise MalformedMessage("The billable period of a claim ends before it begins.", encounter.where)
    return replace(
        encounter,
        service_from=service_from,
        service_to=service_to,
        form=billing.form,
        bill_type=billing.bill_type,
        admission_type=encounter.admission_type or billing.admission_type,
        admission_source=encounter.admission_source or billing.admission_source,
        discharge_status=encounter.discharge_status or billing.discharge_status,
        accident_on=billing.accident_on,
        condition_codes=billing.condition_codes,
        occurrence_codes=billing.occurrence_codes,
        value_codes=billing.value_codes,
        lines=billing.lines,
        stated_total=billing.stated_total,
        is_billed=billing.is_billed,
    )


def _practitioners(resource: Resource, refs: References) -> list[tuple[str, IncomingPractitioner]]:
    found = []
    for participant in listed(resource, "participant"):
        person = find_practitioner(participant.get("individual"), refs, resource)
        codes = [code for one in listed(participant, "type") for _, code, _ in codings(one)]
        roles = [PARTICIPANT_ROLES[code] for code in codes if code in PARTICIPANT_ROLES]
        if person is not None and (roles or not codes):
            found.append((roles[0] if roles else "", person))
    return found


def _hints(resources: list[Resource], refs: References) -> list[IncomingHint]:
    found = []
    for resource in resources:
        kind = "condition" if resource["resourceType"] == "Condition" else "procedure"
        preferred = ("icd10cm",) if kind == "condition" else ("icd10pcs", "cpt", "hcpcs")
        code = hint_code(resource.get("code"), *preferred)
        if code is not None:
            number = next((value for _, _, value in identifiers(resource)), "")
            found.append(IncomingHint(kind=kind, source_id=short_key(number or refs.key(resource)), code=code))
    return found


def _coverages(resources: list[Resource], billing: Billing, refs: References) -> tuple[IncomingCoverage, ...]:
    """The insurances in the order they pay: as the claim names them, else by their own order, else as sent."""
    named = [refs.find(reference, kind="Coverage", within=claim) for reference, claim in billing.coverage_references]
    chosen: list[Resource] = []
    for one in [one for one in named if one is not None] or sorted(resources, key=_order):
        if all(one is not other for other in chosen):
            chosen.append(one)
    return tuple(read_coverage(one, refs, rank=number) for number, one in enumerate(chosen, start=1))


def _order(coverage: Resource) -> int:
    order = coverage.get("order")
    return order if isinstance(order, int) else 99
