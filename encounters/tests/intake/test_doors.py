"""The three doors for messages: command, API, page. None shows patient data."""

import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEvent, Facility, User
from encounters.intake.store import store_message
from encounters.models import Encounter, IntakeMessage
from encounters.tests.intake.bundles import bundle, document, encounter, patient
from encounters.tests.intake.conftest import make_user

GOOD = bundle(patient(), encounter())
URL = "/api/v1/intake/fhir"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_fhir", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_folder_goes_through_except_the_broken_file(tmp_path: Path, riverside: Facility) -> None:
    second = bundle(patient(), encounter(id="e2", identifier=[{"value": "ACC-2"}]))
    (tmp_path / "a.json").write_bytes(b'{"resourceType": "Bundle", "entry": [')
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(GOOD))
    (tmp_path / "c.ndjson").write_bytes(GOOD + b"\n" + second + b"\n\n")
    (tmp_path / "SOURCES.md").write_text("not a message")
    said = run(str(tmp_path), facility="riverside")
    assert "1 of 3  a.json: kept aside. The JSON is broken at line 1" in said
    assert "2 of 3  b.json.gz: stored (1 encounters)" in said
    assert "c.ndjson line 1: nothing new" in said
    assert "2 stored, 1 nothing new, 1 kept aside. 2 new charts (0 of them history), 0 changed." in said
    assert Encounter.objects.count() == 2
    again = run(str(tmp_path), facility="riverside")
    assert "0 stored, 3 nothing new, 1 kept aside" in again
    assert IntakeMessage.objects.count() == 3


def test_a_damaged_gzip_file_is_kept_aside(tmp_path: Path, riverside: Facility) -> None:
    (tmp_path / "cut.json.gz").write_bytes(gzip.compress(GOOD)[:-20])
    assert "1 kept aside" in run(str(tmp_path / "cut.json.gz"), facility="riverside")


def test_an_unknown_facility_or_an_empty_folder_is_said_at_once(tmp_path: Path, riverside: Facility) -> None:
    (tmp_path / "a.json").write_bytes(GOOD)
    with pytest.raises(CommandError, match=r"no facility “lakeside”\. Known here: riverside"):
        run(str(tmp_path), facility="lakeside")
    with pytest.raises(CommandError, match="no file here ends in"):
        run(str(tmp_path / "missing"))


def test_the_api_answers_201_then_200_then_422(riverside: Facility, admin: User) -> None:
    client = signed_in(admin)
    answers = [
        client.post(f"{URL}?facility=riverside", body, content_type="application/fhir+json")
        for body in (GOOD, GOOD, b'{"resourceType": "Bundle"')
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 422]
    assert answers[0].json()["encounters"] == [Encounter.objects.get().pk]
    assert answers[1].json()["status"] == "unchanged"
    assert "line 1" in answers[2].json()["reason"]


def test_the_api_takes_plain_json_and_refuses_an_unknown_facility(riverside: Facility, lead: User) -> None:
    client = signed_in(lead)
    assert client.post(f"{URL}?facility=nowhere", GOOD, content_type="application/json").status_code == 400
    assert client.post(f"{URL}?facility=riverside", GOOD, content_type="application/json").status_code == 201


@pytest.mark.parametrize("role", ["coder", "auditor", "biller", "provider", "compliance"])
def test_other_roles_take_nothing_in(role: str, riverside: Facility) -> None:
    client = signed_in(make_user(role, role, riverside))
    assert client.post(URL, GOOD, content_type="application/json").status_code == 403
    assert client.get(reverse("encounters:intake")).status_code == 403
    assert not IntakeMessage.objects.exists()


def test_nobody_takes_anything_in_without_signing_in(riverside: Facility) -> None:
    assert Client().post(URL, GOOD, content_type="application/json").status_code == 401
    assert Client().get(reverse("encounters:intake")).status_code == 302


def test_an_empty_intake_page_says_what_to_do(admin: User) -> None:
    page = signed_in(admin).get(reverse("encounters:intake"))
    assert "No message has come yet" in page.content.decode()


def test_a_lead_uploads_a_bundle_and_sees_it_in_the_list(riverside: Facility, lead: User) -> None:
    file = SimpleUploadedFile("feed.json", GOOD)
    page = signed_in(lead).post(reverse("encounters:intake"), {"file": file, "facility": riverside.pk}, follow=True)
    text = page.content.decode()
    assert "1 stored (1 new charts)" in text
    assert "feed.json" in text
    assert IntakeMessage.objects.get().received_by == lead


def test_a_file_of_another_kind_is_refused_with_422(riverside: Facility, lead: User) -> None:
    file = SimpleUploadedFile("chart.pdf", b"%PDF")
    page = signed_in(lead).post(reverse("encounters:intake"), {"file": file})
    assert page.status_code == 422
    assert "The name of a message file ends in" in page.content.decode()


def test_a_message_kept_aside_shows_its_reason_and_is_tried_again(riverside: Facility, lead: User) -> None:
    body = bundle(patient(), encounter(serviceProvider={"display": "Elm Clinic"}))
    store_message(body=body, source="feed", by=None)
    client = signed_in(lead)
    text = client.get(reverse("encounters:intake")).content.decode()
    assert "No facility here matches the service provider (Elm Clinic)" in text
    Facility.objects.update(name="Elm Clinic")
    message = IntakeMessage.objects.get()
    client.post(reverse("encounters:intake_retry", args=[message.pk]))
    message.refresh_from_db()
    assert message.status == "stored"


def test_a_lead_does_not_see_or_retry_messages_of_other_facilities(lakeside: Facility, lead: User) -> None:
    store_message(body=b"{", source="elsewhere.json", by=None, facility=lakeside)
    client = signed_in(lead)
    assert "elsewhere.json" not in client.get(reverse("encounters:intake")).content.decode()
    retry = reverse("encounters:intake_retry", args=[IntakeMessage.objects.get().pk])
    assert client.post(retry).status_code == 404


def test_the_page_shows_no_patient_data_and_so_writes_no_access_event(riverside: Facility, admin: User) -> None:
    store_message(
        body=bundle(patient(), encounter(), document("Secret words")), source="f", by=None, facility=riverside
    )
    store_message(body=bundle(patient(), encounter(subject=None)), source="g", by=None, facility=riverside)
    text = signed_in(admin).get(reverse("encounters:intake")).content.decode()
    assert not any(secret in text for secret in ("Abbott", "Lena", "M100", "ACC-1", "Secret"))
    assert not AccessEvent.objects.exists()


def test_the_list_takes_the_same_queries_for_one_message_and_for_many(
    riverside: Facility, admin: User, django_assert_num_queries: Any
) -> None:
    client = signed_in(admin)
    client.get(reverse("encounters:intake"))
    for number in range(5):
        store_message(body=b"{" * (number + 1), source=f"{number}.json", by=admin, facility=riverside)
    with django_assert_num_queries(6):
        client.get(reverse("encounters:intake"))
