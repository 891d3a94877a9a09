"""A chart file as the FHIR R4 bundle its hospital would send, so that demonstration data enters by the common door."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from encounters.demo.chartfile import ChartFile, as_amount, as_day, as_moment
from encounters.intake.fhir.elements import HOUSE

EASTERN = ZoneInfo("America/New_York")
NPI = "http://hl7.org/fhir/sid/us-npi"
CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
PLACES = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
NUBC = "https://www.nubc.org/CodeSystem"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
CLASSES = {"inpatient": "IMP", "observation": "OBSENC", "emergency": "EMER", "telehealth": "VR"}
PARTICIPATIONS = {"attending": "ATND", "rendering": "PPRF", "referring": "REF"}
ROLES = ("attending", "operating", "rendering", "referring")
RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child", "G8": "other"}
GENDERS = {"F": "female", "M": "male"}

Resource = dict[str, Any]
Department = Mapping[str, list[Mapping[str, Any]]]


def chart_bundle(chart: ChartFile, department: Department) -> bytes:
    """The bundle of one chart file. The same chart gives the same bytes."""
    resources = list(_resources(chart, department))
    entries = [
        {
            "fullUrl": f"urn:uuid:{resource['id']}",
            "resource": resource,
            "request": {"method": "POST", "url": resource["resourceType"]},
        }
        for resource in resources
    ]
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def _resources(chart: ChartFile, department: Department) -> Iterator[Resource]:
    facility = next(one for one in department["facilities"] if one["code"] == chart["facility"])
    yield _patient(chart)
    yield _organization(facility["code"], facility["name"], facility["npi"])
    for payer in department["payers"]:
        if any(row["payer"] == payer["code"] for row in chart.rows("coverage")):
            yield _organization(payer["code"], payer["name"], payer["payer_id"])
    used = _practitioner_keys(chart)
    for person in department["practitioners"]:
        if person["key"] in used:
            yield _practitioner(person)
    yield _encounter(chart)
    for number, row in enumerate(chart.rows("coverage"), start=1):
        yield _coverage(chart, row, number)
    for number, row in enumerate(chart.rows("hints"), start=1):
        yield _hint(chart, row, number)
    for number, row in enumerate(chart.rows("documents"), start=1):
        yield _document(chart, row, number)
    yield _claim(chart)


def _practitioner_keys(chart: ChartFile) -> set[str]:
    keys = {chart[role] for role in ROLES} | {row.get("author") for row in chart.rows("documents")}
    keys |= {row.get("rendering") for row in (*chart.rows("charges"), *chart.coding("lines"))}
    keys |= {row.get("by") for row in chart.coding("procedures")}
    return {key for key in keys if key}


def _id(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("coding-portal-demonstration", *map(str, parts)))))


def _link(*parts: object) -> dict[str, str]:
    return {"reference": f"urn:uuid:{_id(*parts)}"}


def _code(system: str, code: object, text: str = "") -> dict[str, Any]:
    if not code:
        return {}
    coding = {"system": system, "code": str(code)}
    return {"coding": [coding], "text": text} if text else {"coding": [coding]}


def _patient(chart: ChartFile) -> Resource:
    person = chart["patient"]
    given = [person[name] for name in ("given", "middle") if person.get(name)]
    return {
        "resourceType": "Patient",
        "id": _id("patient", person["mrn"]),
        "identifier": [{"type": _code(f"{TERMINOLOGY}/v2-0203", "MR"), "value": person["mrn"]}],
        "name": [{"use": "official", "family": person["family"], "given": given}],
        "gender": GENDERS.get(person.get("sex", ""), "unknown"),
        "birthDate": str(as_day(person["birth_date"])),
        "address": [
            {
                "line": [person.get("address_line", "")],
                "city": person.get("city", ""),
                "state": person.get("state", ""),
                "postalCode": str(person.get("zip_code", "")),
            }
        ],
        **({"telecom": [{"system": "phone", "value": str(person["phone"])}]} if person.get("phone") else {}),
    }


def _organization(code: str, name: str, number: str) -> Resource:
    return {
        "resourceType": "Organization",
        "id": _id("organization", code),
        "identifier": [{"system": NPI, "value": number}, {"value": code}],
        "name": name,
    }


def _practitioner(person: Mapping[str, Any]) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": _id("practitioner", person["key"]),
        "identifier": [{"system": NPI, "value": person["npi"]}],
        "name": [{"family": person["family"], "given": [person["given"]], "suffix": [person["suffix"]]}],
        "qualification": [{"code": _code("http://nucc.org/provider-taxonomy", person["taxonomy"])}],
    }


def _encounter(chart: ChartFile) -> Resource:
    kinds = [_code(f"{HOUSE}chart-type", chart["chart_type"])]
    if chart["place_of_service"]:
        kinds.append(_code(PLACES, chart["place_of_service"]))
    stay = {
        "admitSource": _code(f"{NUBC}/PointOfOrigin", chart["admission_source"] or ""),
        "dischargeDisposition": _code(f"{NUBC}/PatDischargeStatus", chart["discharge_status"] or ""),
    }
    return {
        "resourceType": "Encounter",
        "id": _id("encounter", chart.account),
        "identifier": [{"type": _code(f"{TERMINOLOGY}/v2-0203", "AN"), "value": chart.account}],
        "status": "finished",
        "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": CLASSES.get(chart["chart_type"], "AMB")},
        "type": kinds,
        "serviceType": {"text": chart["service"] or ""},
        "priority": _code(f"{NUBC}/PriorityTypeOfAdmitOrVisit", chart["admission_type"] or ""),
        "subject": _link("patient", chart["patient"]["mrn"]),
        "participant": [
            {
                "type": [_code(f"{TERMINOLOGY}/v3-ParticipationType", code)],
                "individual": _link("practitioner", chart[role]),
            }
            for role, code in PARTICIPATIONS.items()
            if chart[role]
        ],
        "period": {
            "start": _moment(chart["admitted_at"]) or str(as_day(chart["service_from"])),
            "end": _moment(chart["discharged_at"]) or str(as_day(chart["service_to"])),
        },
        "hospitalization": stay,
        "serviceProvider": _link("organization", chart["facility"]),
    }


def _moment(value: object) -> str:
    """A local time of the facility with its offset; empty where none is given or only a day."""
    at = as_moment(value)
    if at is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return ""
    return at.replace(tzinfo=EASTERN).isoformat()


def _coverage(chart: ChartFile, row: Mapping[str, Any], number: int) -> Resource:
    relationship = str(row.get("relationship") or "18")
    found: Resource = {
        "resourceType": "Coverage",
        "id": _id("coverage", chart.account, number),
        "status": "active",
        "beneficiary": _link("patient", chart["patient"]["mrn"]),
        "subscriberId": str(row["member_id"]),
        "order": number,
        "payor": [_link("organization", row["payer"])],
        "relationship": _code(f"{TERMINOLOGY}/subscriber-relationship", RELATIONSHIPS.get(relationship, "other")),
    }
    if row.get("group_number"):
        found["class"] = [{"type": _code(f"{TERMINOLOGY}/coverage-class", "group"), "value": str(row["group_number"])}]
    if row.get("subscriber_family"):
        born = as_day(row.get("subscriber_birth_date"))
        found["subscriber"] = {"reference": "#subscriber"}
        found["contained"] = [
            {
                "resourceType": "RelatedPerson",
                "id": "subscriber",
                "name": [{"family": row["subscriber_family"], "given": [row.get("subscriber_given", "")]}],
                "gender": GENDERS.get(row.get("subscriber_sex", ""), "unknown"),
                **({"birthDate": str(born)} if born else {}),
            }
        ]
    return found


def _hint(chart: ChartFile, row: Mapping[str, Any], number: int) -> Resource:
    kind = "Procedure" if row["kind"] == "procedure" else "Condition"
    return {
        "resourceType": kind,
        "id": _id("hint", chart.account, number),
        "identifier": [{"value": f"{chart.account}-h{number}"}],
        **({"status": "completed"} if kind == "Procedure" else {}),
        "code": _code(row["system"], row["code"], row["text"]),
        "subject": _link("patient", chart["patient"]["mrn"]),
        "encounter": _link("encounter", chart.account),
    }


def _document(chart: ChartFile, row: Mapping[str, Any], number: int) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "id": _id("document", chart.account, number),
        "identifier": [{"value": f"{chart.account}-d{number}"}],
        "status": "current",
        "type": _code(f"{HOUSE}document-kind", row["kind"], row["title"]),
        "description": row["title"],
        "subject": _link("patient", chart["patient"]["mrn"]),
        "date": _moment(row["written_at"]) or f"{as_day(row['written_at'])}T12:00:00-05:00",
        "author": [_link("practitioner", row["author"])] if row.get("author") else [],
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": base64.b64encode(row["text"].encode()).decode(),
                }
            }
        ],
        "context": {"encounter": [_link("encounter", chart.account)]},
    }


def _claim(chart: ChartFile) -> Resource:
    """The charge feed: a draft claim with the lines charged and the facts of the bill."""
    accident = as_day(chart["accident_on"])
    return {
        "resourceType": "Claim",
        "id": _id("claim", chart.account),
        "status": "draft",
        "use": "claim",
        "type": _code(f"{TERMINOLOGY}/claim-type", chart["form"]),
        "subType": _code(f"{NUBC}/TypeOfBill", chart["bill_type"] or ""),
        "patient": _link("patient", chart["patient"]["mrn"]),
        "billablePeriod": {"start": str(as_day(chart["service_from"])), "end": str(as_day(chart["service_to"]))},
        **({"accident": {"date": str(accident)}} if accident else {}),
        "careTeam": [
            {
                "sequence": number,
                "role": _code("urn:coding-portal:care-team-role", role),
                "provider": _link("practitioner", chart[role]),
            }
            for number, role in enumerate((role for role in ROLES if chart[role]), start=1)
        ],
        "supportingInfo": list(_information(chart)),
        "insurance": [
            {"sequence": number, "focal": number == 1, "coverage": _link("coverage", chart.account, number)}
            for number, _ in enumerate(chart.rows("coverage"), start=1)
        ],
        "item": [_item(chart, row, number) for number, row in enumerate(chart.rows("charges"), start=1)]
        or [_bare(chart)],
    }


def _bare(chart: ChartFile) -> Resource:
    """A feed without charges still says which encounter its facts are about."""
    return {"sequence": 1, "productOrService": {"text": "no charges"}, "encounter": [_link("encounter", chart.account)]}


def _information(chart: ChartFile) -> Iterator[Resource]:
    category = f"{HOUSE}claim-information"
    for code in chart.rows("condition_codes"):
        yield {"category": _code(category, "condition"), "code": _code(f"{HOUSE}condition-code", code)}
    for row in chart.rows("occurrence_codes"):
        on = as_day(row.get("on"))
        timing = {"timingDate": str(on)} if on else {}
        yield {
            "category": _code(category, "occurrence"),
            "code": _code(f"{HOUSE}occurrence-code", row["code"]),
            **timing,
        }
    for row in chart.rows("value_codes"):
        yield {
            "category": _code(category, "value"),
            "code": _code(f"{HOUSE}value-code", row["code"]),
            "valueQuantity": {"value": float(row["amount"])},
        }


def _item(chart: ChartFile, row: Mapping[str, Any], number: int) -> Resource:
    on = as_day(row.get("date"))
    if on is None and (row.get("code") or chart["chart_type"] != "inpatient"):
        on = as_day(chart["service_from"])
    code = str(row.get("code") or "")
    place = row.get("pos") or (chart["place_of_service"] if chart["form"] == "professional" else "")
    item: Resource = {
        "sequence": number,
        "productOrService": _code(CPT if code[:1].isdigit() else HCPCS, code) if code else {"text": "by revenue code"},
        "quantity": {"value": row.get("units") or 1},
        "net": {"value": float(as_amount(row["charge"])), "currency": "USD"},
        "encounter": [_link("encounter", chart.account)],
    }
    if on:
        item["servicedDate"] = str(on)
    if place:
        item["locationCodeableConcept"] = _code(PLACES, place)
    if row.get("revenue_code"):
        item["revenue"] = _code(f"{NUBC}/RevenueCodes", row["revenue_code"])
    if row.get("modifiers"):
        item["modifier"] = [_code(f"{HOUSE}modifier", modifier) for modifier in row["modifiers"]]
    return item
