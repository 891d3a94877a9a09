"""Bundles for the tests, built up from small parts with fixed values."""

from __future__ import annotations

import base64
from typing import Any

import orjson

Resource = dict[str, Any]


def bundle(*resources: Resource, kind: str = "transaction", urls: bool = True) -> bytes:
    entries = [
        {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} if urls else {"resource": resource}
        for resource in resources
    ]
    return orjson.dumps({"resourceType": "Bundle", "type": kind, "entry": entries})


def patient(**changes: Any) -> Resource:
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [
            {"type": {"coding": [{"code": "SS"}]}, "value": "999-00-1234"},
            {"type": {"coding": [{"code": "MR"}]}, "value": "M100"},
        ],
        "name": [{"use": "official", "family": "Abbott", "given": ["Lena", "Kay"]}],
        "gender": "female",
        "birthDate": "1961-04-30",
        "address": [{"line": ["1 Elm"], "city": "Fairview", "state": "Ohio", "postalCode": "44201-0001"}],
        **changes,
    }


def encounter(**changes: Any) -> Resource:
    """A two-day inpatient stay in Ohio that ends late in the evening: the next day in UTC."""
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "identifier": [{"type": {"coding": [{"code": "AN"}]}, "value": "ACC-1"}],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": "urn:uuid:p1"},
        "period": {"start": "2026-10-02T14:20:00-04:00", "end": "2026-10-04T02:30:00Z"},
        **changes,
    }


def condition(**changes: Any) -> Resource:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "42343007", "display": "Heart failure"}]},
        "subject": {"reference": "urn:uuid:p1"},
        "encounter": {"reference": "urn:uuid:e1"},
        **changes,
    }


def document(text: str | bytes, content_type: str = "text/plain", **changes: Any) -> Resource:
    raw = text.encode() if isinstance(text, str) else text
    return {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "18842-5"}], "text": "Discharge summary"},
        "date": "2026-10-03T22:40:00-04:00",
        "content": [{"attachment": {"contentType": content_type, "data": base64.b64encode(raw).decode()}}],
        "context": {"encounter": [{"reference": "urn:uuid:e1"}]},
        **changes,
    }


def coverage(**changes: Any) -> Resource:
    return {
        "resourceType": "Coverage",
        "id": "v1",
        "status": "active",
        "beneficiary": {"reference": "urn:uuid:p1"},
        "subscriberId": "1EG4TE5MK73",
        "payor": [{"identifier": {"value": "MEDICARE01"}, "display": "Medicare"}],
        **changes,
    }


def item(code: str, charge: float, **changes: Any) -> Resource:
    coding = {"system": "http://www.ama-assn.org/go/cpt", "code": code}
    return {
        "sequence": 1,
        "productOrService": {"coding": [coding] if code else []},
        "servicedDate": "2026-10-03",
        "quantity": {"value": 1},
        "net": {"value": charge, "currency": "USD"},
        "encounter": [{"reference": "urn:uuid:e1"}],
        **changes,
    }


def claim(*items: Resource, **changes: Any) -> Resource:
    return {
        "resourceType": "Claim",
        "id": "k1",
        "status": "draft",
        "use": "claim",
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "institutional"}]},
        "patient": {"reference": "urn:uuid:p1"},
        "item": list(items),
        **changes,
    }


def answer_to(**changes: Any) -> Resource:
    """An explanation of benefit: a payer has answered a claim for the encounter."""
    return {
        "resourceType": "ExplanationOfBenefit",
        "id": "x1",
        "status": "active",
        "item": [{"sequence": 1, "encounter": [{"reference": "urn:uuid:e1"}]}],
        **changes,
    }
