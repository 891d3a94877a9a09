"""What is kept aside, and in which words. No database."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import orjson
import pytest

from encounters.intake.fhir import read_bundle
from encounters.intake.values import MalformedMessage
from encounters.tests.intake.bundles import (
    answer_to,
    bundle,
    claim,
    condition,
    coverage,
    document,
    encounter,
    item,
    patient,
)


def refusal(body: bytes) -> MalformedMessage:
    with pytest.raises(MalformedMessage) as found:
        read_bundle(body)
    return found.value


def test_broken_json_names_line_and_column() -> None:
    found = refusal(b'{"resourceType": "Bundle",\n "entry": [}')
    assert "line 2, column 12" in found.reason


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b"[]", b"7", b"{}", b'{"resourceType": "Patient"}', b"null"])
def test_what_is_no_bundle_is_refused(body: bytes) -> None:
    assert refusal(body).reason


def test_a_server_answer_is_refused() -> None:
    assert "transaction-response" in refusal(bundle(patient(), kind="transaction-response")).reason


def test_a_bundle_without_patient_and_encounter_is_refused() -> None:
    assert "nothing to code" in refusal(bundle(coverage())).reason


@pytest.mark.parametrize(
    ("version", "resource"),
    [
        ("R5", encounter(**{"class": [{"coding": [{"code": "IMP"}]}]})),
        ("R5", encounter(actualPeriod={"start": "2026-10-02"})),
        ("R5", encounter(participant=[{"actor": {"reference": "Practitioner/1"}}])),
        ("R5", coverage(insurer={"display": "Medicare"})),
        ("DSTU2", encounter(**{"class": "inpatient"})),
        ("DSTU2", encounter(patient={"reference": "Patient/p1"})),
        ("DSTU2", patient(name=[{"family": ["Abbott"]}])),
        ("STU3", condition(clinicalStatus="active")),
        ("STU3", condition(context={"reference": "Encounter/e1"})),
        ("STU3", patient(meta={"profile": ["http://hl7.org/fhir/3.0/StructureDefinition/Patient"]})),
        ("R5", patient(meta={"profile": ["http://hl7.org/fhir/5.0/StructureDefinition/Patient"]})),
    ],
)
def test_another_fhir_version_is_recognised_by_its_shape(version: str, resource: dict[str, Any]) -> None:
    found = refusal(bundle(patient(id="p0"), resource))
    assert f"FHIR {version}, not R4" in found.reason
    assert found.where.startswith("entry 2")


def test_an_encounter_without_a_patient_is_refused_with_its_place() -> None:
    found = refusal(bundle(patient(), encounter(subject={"reference": "urn:uuid:nobody"})))
    assert ("no patient" in found.reason, found.where) == (True, "entry 2 (Encounter)")


def test_reversed_dates_are_refused() -> None:
    found = refusal(bundle(patient(), encounter(period={"start": "2026-10-04", "end": "2026-10-02"})))
    assert "ends before it begins" in found.reason


@pytest.mark.parametrize("start", ["2026", "2026-10", "2026-02-30", "soon", "0000-01-01", "2026-10-02T99:00:00Z"])
def test_a_date_that_is_no_day_is_refused(start: str) -> None:
    assert "date cannot be read" in refusal(bundle(patient(), encounter(period={"start": start}))).reason


@pytest.mark.parametrize("period", [None, {}, [], "2026-10-02"])
def test_an_encounter_without_dates_is_refused(period: object) -> None:
    assert refusal(bundle(patient(), encounter(period=period))).where == "entry 2 (Encounter)"


def test_a_charge_that_is_no_number_is_refused() -> None:
    assert (
        "not a number" in refusal(bundle(patient(), encounter(), claim(item("93306", 1, net={"value": "much"})))).reason
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (item("99213-25", 1), "not five letters and digits"),
        (item("93306", 1, modifier=[{"coding": [{"code": "LEFT"}]}]), "modifier that is not two"),
    ],
)
def test_a_code_that_does_not_fit_is_refused_and_never_cut(line: dict[str, Any], reason: str) -> None:
    assert reason in refusal(bundle(patient(), encounter(), claim(line))).reason


MISSHAPEN: tuple[Any, ...] = (None, 5, "x", [], {}, [5], [[]])


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, key))


def test_no_misshapen_element_anywhere_does_more_than_refuse_the_message() -> None:
    """Whatever stands where something else should: the message is read without it, or refused. Never a crash."""
    parts = [patient(), encounter(), condition(), coverage(), claim(item("93306", 5)), document("x"), answer_to()]
    whole = orjson.loads(bundle(*parts))
    for path in list(paths(whole)):
        for wrong in MISSHAPEN:
            changed = orjson.loads(orjson.dumps(whole))
            inner = changed
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = wrong
            with suppress(MalformedMessage):
                read_bundle(orjson.dumps(changed))


def test_no_reason_names_the_patient() -> None:
    bodies = [
        bundle(patient(), encounter(subject=None)),
        bundle(patient(birthDate="1961-13-40"), encounter()),
        bundle(patient(identifier=[{"type": {"coding": [{"code": "MR"}]}, "value": "M" * 41}]), encounter()),
    ]
    for body in bodies:
        words = str(refusal(body))
        assert not any(secret in words for secret in ("Abbott", "Lena", "M100", "MMM", "1961"))
