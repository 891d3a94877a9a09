"""Recognise a bundle of another FHIR version before a field is misread.

Bundles rarely say which version they are; their shapes do. Each telltale below is impossible in R4 (4.0.1, and 4.3
where the resources are the same).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from encounters.intake.fhir.references import part, texts
from encounters.intake.values import MalformedMessage

Resource = Mapping[str, Any]
_PROFILE_VERSION = re.compile(r"hl7\.org/fhir/(\d)\.\d/")
_NAMES = {"1": "DSTU2", "3": "STU3", "5": "R5", "6": "R6"}


def refuse_other_versions(bundle: Resource, resources: Iterator[tuple[str, Resource]]) -> None:
    """Raise MalformedMessage at the first sign that this is not R4; ``resources`` are pairs of place and resource."""
    _refuse_stated_version("Bundle", bundle)
    for where, resource in resources:
        _refuse_stated_version(where, resource)
        for version, field, is_sign in TELLTALES.get(str(resource.get("resourceType")), ()):
            if field in resource and is_sign(resource[field]):
                raise MalformedMessage(
                    f"This is FHIR {version}, not R4: {resource['resourceType']}.{field} has the shape of {version}. "
                    "Ask the sender for R4 (4.0.1).",
                    where,
                )


def _refuse_stated_version(where: str, resource: Resource) -> None:
    stated = [str(resource.get("fhirVersion", ""))[:1]]
    for profile in texts(part(resource, "meta"), "profile"):
        stated += _PROFILE_VERSION.findall(profile)
    for major in stated:
        if major in _NAMES:
            raise MalformedMessage(
                f"This is FHIR {_NAMES[major]}, not R4: the message says so. Ask the sender for R4 (4.0.1).", where
            )


def _present(value: object) -> bool:
    return value is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _names_a_list_of_families(value: object) -> bool:
    return _is_list(value) and any(
        isinstance(name, Mapping) and _is_list(name.get("family"))
        for name in value  # type: ignore[attr-defined]
    )


def _has_actor(value: object) -> bool:
    return _is_list(value) and any(isinstance(one, Mapping) and "actor" in one for one in value)  # type: ignore[attr-defined]


TELLTALES: Mapping[str, tuple[tuple[str, str, Callable[[object], bool]], ...]] = {
    "Encounter": (
        ("R5", "class", _is_list),
        ("R5", "actualPeriod", _present),
        ("R5", "admission", _present),
        ("R5", "participant", _has_actor),
        ("DSTU2", "class", _is_text),
        ("DSTU2", "patient", _present),
        ("DSTU2", "indication", _present),
        ("STU3", "reason", _is_list),
    ),
    "Patient": (("DSTU2", "name", _names_a_list_of_families), ("DSTU2", "careProvider", _present)),
    "Condition": (
        ("DSTU2", "patient", _present),
        ("DSTU2", "dateRecorded", _present),
        ("STU3", "context", _present),
        ("STU3", "clinicalStatus", _is_text),
    ),
    "Procedure": (
        ("R5", "occurrenceDateTime", _present),
        ("R5", "occurrencePeriod", _present),
        ("STU3", "context", _present),
        ("STU3", "notDone", _present),
    ),
    "DocumentReference": (
        ("R5", "context", _is_list),
        ("STU3", "indexed", _present),
    ),
    "Coverage": (("R5", "insurer", _present), ("R5", "paymentBy", _present), ("STU3", "grouping", _present)),
    "Claim": (("STU3", "information", _present), ("STU3", "employmentImpacted", _present)),
}
