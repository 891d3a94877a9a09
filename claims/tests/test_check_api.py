"""Issue part 8: ``POST /api/v1/check`` answers what the edits say, refuses bad shapes in words, and stores nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from claims.edits.base import Topic
from claims.tests.edits.changes import changed
from claims.tests.edits.clean_claims import CLEAN
from encounters.models import Payer

pytestmark = pytest.mark.django_db
PATH = "/api/v1/check"
OFFICE, SEPSIS = CLEAN["office visit"], CLEAN["sepsis"]


@pytest.fixture
def client() -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user(username="checker", password=None))
    return client


def post(client: APIClient, body: Any, status: int = 200) -> dict[str, Any]:
    response = client.post(PATH, body, format="json")
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_a_stranger_is_refused() -> None:
    assert APIClient().post(PATH, OFFICE, format="json").status_code in {401, 403}


def test_with_and_without_a_slash_at_the_end(client: APIClient) -> None:
    assert client.post("/api/v1/check/", OFFICE, format="json").status_code == 200


def test_a_finding_has_the_published_fields(client: APIClient) -> None:
    answer = post(client, changed(OFFICE, {"codes": "E11 I10"}))
    assert set(answer) == {"findings", "drg"}
    (finding,) = [each for each in answer["findings"] if each["topic"] == "header"]
    assert set(finding) == {
        "edit",
        "topic",
        "severity",
        "title",
        "message",
        "codes",
        "line",
        "field",
        "remedy",
        "source",
    }
    assert (finding["edit"], finding["severity"], finding["line"]) == ("DX-02", "stop", None)
    assert (finding["codes"], finding["field"]) == (["E11"], "diagnoses.1.code")


def test_codes_come_back_as_they_were_spelled(client: APIClient) -> None:
    for spelled in ("E11.99", "E1199", "e11.99", " E11.99 "):
        (finding,) = [
            each
            for each in post(client, changed(OFFICE, {"diagnoses.0.code": spelled}))["findings"]
            if each["edit"] == "DX-01"
        ]
        assert finding["codes"] == [spelled.strip()]


def test_an_inpatient_claim_is_grouped(client: APIClient) -> None:
    drg = post(client, SEPSIS)["drg"]
    assert (drg["drg"], drg["mdc"], drg["weight"], drg["gmlos"]) == ("871", "18", "1.9425", "4.8")
    assert post(client, OFFICE)["drg"] is None
    assert post(client, CLEAN["emergency visit"])["drg"] is None


def test_absent_empty_and_null_mean_the_same(client: APIClient) -> None:
    body = changed(OFFICE, {"rendering_npi": ""})
    absent = {name: value for name, value in body.items() if name != "rendering_npi"}
    full = body | {
        "bill_type": None,
        "procedures": [],
        "admission_date": "",
        "discharge_status": None,
        "rendering_npi": None,
    }
    assert post(client, absent) == post(client, body) == post(client, full)


@pytest.mark.parametrize("form", ["professional", "institutional"])
def test_the_form_alone_is_enough(client: APIClient, form: str) -> None:
    assert post(client, {"form": form}) == {"findings": [], "drg": None}


def test_a_payer_of_the_department_brings_its_kind_and_filing_limit(client: APIClient) -> None:
    Payer.objects.create(
        code="northern",
        name="Northern Plan",
        kind="commercial",
        payer_id="NP001",
        filing_indicator="CI",
        timely_filing_days=60,
    )
    for name in ("NP001", "northern", "np001"):
        topics = {each["topic"] for each in post(client, OFFICE | {"payer": name})["findings"]}
        assert "timely" in topics
        assert "payer" not in topics


def test_an_unknown_payer_is_a_finding(client: APIClient) -> None:
    found = post(client, OFFICE | {"payer": "NOBODY"})["findings"]
    assert [(each["topic"], each["severity"]) for each in found if each["severity"] != "note"] == [("payer", "stop")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": "dental"}, "form"),
        ({"form": ""}, "form"),
        ({"service_from": "03/10/2026"}, "service_from"),
        ({"service_to": "2026-02-30"}, "service_to"),
        ({"born": "yesterday"}, "patient"),
        ({"diagnoses": "E11.9"}, "diagnoses"),
        ({"diagnoses": [{"poa": "Y"}]}, "diagnoses"),
        ({"diagnoses": ["E11.9"]}, "diagnoses"),
        ({"diagnoses.0.role": "tertiary"}, "diagnoses"),
        ({"diagnoses.0.code": {"code": "E11.9"}}, "diagnoses"),
        ({"lines.0.units": "two"}, "lines"),
        ({"lines.0.units": "1e400"}, "lines"),
        ({"lines.0.units": "NaN"}, "lines"),
        ({"lines.0.pointers": ["A"]}, "lines"),
        ({"lines.0.modifiers": "25"}, "lines"),
        ({"lines.0.charge": []}, None),
        ({"total_charge": "much"}, "total_charge"),
        ({"patient": "F"}, "patient"),
        ({"lines": [{"code": "99213"}] * 1001}, "lines"),
    ],
)
def test_a_wrong_shape_names_the_field(client: APIClient, change: dict[str, Any], field: str | None) -> None:
    body = changed(OFFICE, change)
    if field is None:
        post(client, body)
    else:
        assert field in post(client, body, 400)["fields"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"7", b"null", b'{"form": "professional"', b"\xff\xfe"])
def test_what_is_no_object_is_refused(client: APIClient, content: bytes) -> None:
    response = client.post(PATH, data=content, content_type="application/json")
    assert response.status_code == 400


EXCLUSIVE = " ".join(f"E{number}.9" for number in range(10, 14)) + " O24.410 P70.2 E89.1 R73.03 K86.1"
CROWD = [{"code": "99213", "modifiers": ["25"], "pointers": [1]}, {"code": "20610"}, {"code": "99203"}] * 333
LEAP = "2024-02-29"
BAD: dict[str, dict[str, Any]] = {
    "no codes": {"diagnoses": [], "lines": []},
    "only headings": {"codes": "E11 I50 S72", "lines.0.code": ""},
    "codes of next year": {"codes": "E11.9", "service_from": "2027-11-01", "service_to": "2027-11-01"},
    "many that exclude each other": {"codes": EXCLUSIVE},
    "999 lines": {"lines": CROWD},
    "fractional units": {"lines.0.units": "-2.5"},
    "dates reversed": {"service_from": "2026-03-10", "service_to": "2025-03-10"},
    "130 years": {"born": "1896-03-10"},
    "unknown sex": {"sex": "Q"},
    "born in the future": {"born": "2099-01-01"},
    "first and last day": {"born": "0001-01-01", "service_from": "0001-01-01", "service_to": "9999-12-31"},
    "leap day": {
        "service_from": LEAP,
        "service_to": LEAP,
        "lines.0.service_date": LEAP,
        "lines.0.code": "99203",
    },
    "odd characters": {"diagnoses.0.code": "é\u0000💥", "lines.0.code": "'; --"},
    "pointer out of this world": {"lines.0.pointers": [10**12, -1, 0]},
    "same code many times": {"codes": " ".join(["E11.9"] * 60)},
}


@pytest.mark.parametrize("base", ["office visit", "sepsis", "emergency visit"])
@pytest.mark.parametrize("name", BAD)
def test_bad_facts_are_findings_not_failures(client: APIClient, name: str, base: str) -> None:
    body = changed(CLEAN[base], BAD[name])
    response = client.post(PATH, body, format="json")
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        broken = [each["message"] for each in response.json()["findings"] if each["title"].endswith("could not run")]
        assert broken == []


def test_a_missing_discharge_date_is_no_failure(client: APIClient) -> None:
    answer = post(client, changed(SEPSIS, {"service_to": ""}))
    assert [each for each in answer["findings"] if each["severity"] == "stop"] == []


def test_queries_do_not_grow_with_the_claim(client: APIClient) -> None:
    post(client, OFFICE)
    small = changed(OFFICE, {"codes": "E11.9 I10"})
    large = changed(
        OFFICE,
        {
            "codes": "E11.22 I12.9 N18.30 E78.5 K21.9 J44.9 M17.11",
            "lines": [{"code": code} for code in ("99213", "20610", "80061", "83036", "71046", "93000", "97110")],
        },
    )
    with CaptureQueriesContext(
        connection,
    ) as few:
        post(client, small)
    with CaptureQueriesContext(connection) as many:
        post(client, large)
    assert len(many) <= len(few) + 1
    assert len(few) <= 40


def test_nothing_is_stored(client: APIClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        post(client, SEPSIS)
    written = [query["sql"] for query in queries if not query["sql"].lstrip().upper().startswith("SELECT")]
    assert written == []


def test_the_schema_lists_every_topic(client: APIClient) -> None:
    schema = client.get("/api/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    assert any(path.startswith("/api/v1/check") for path in schema["paths"])
    text = str(schema["components"]["schemas"])
    assert all(topic.value in text for topic in Topic)
