"""Bad input through every door people use: a clear message, the right status, and the data as they were.

What may be written by a refused request: the message kept aside, and access events.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.tests.charts import make_stay, make_visit
from coding_portal.tests.cast import Cast
from encounters.models import Document, Encounter, IntakeMessage, Patient
from encounters.services import take_chart
from encounters.tests.intake.bundles import bundle, condition, coverage, document, encounter, patient

pytestmark = pytest.mark.django_db

SIGN_IN = {"django_session", "usersessions_usersession", "axes_accesslog"}
MAY_GROW = {"encounters_intakemessage", "accounts_accessevent", "accounts_accesshead", *SIGN_IN}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def rows() -> dict[str, int]:
    """How many rows every table of people's data has."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in MAY_GROW]
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def as_sent(body: bytes) -> Any:
    """Bytes as they are: the test client takes them, though it says it wants words."""
    return body


# --- messages -----------------------------------------------------------------------------------------------------


def bomb(kind: str) -> bytes:
    """C-CDA documents that would grow, reach out, or never end."""
    inside = {
        "billion laughs": '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        "reads a file": '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        "calls out": '<!DOCTYPE d [<!ENTITY b SYSTEM "http://192.0.2.1/x">]>',
    }[kind]
    return (
        f'<?xml version="1.0"?>{inside}<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&b;</title></ClinicalDocument>'
    ).encode()


def with_document(content: str | bytes, content_type: str = "text/plain") -> bytes:
    return bundle(patient(), encounter(), document(content, content_type))


DEEP = b'{"resourceType":"Bundle","type":"transaction","entry":' + b"[" * 10_000 + b"]" * 10_000 + b"}"

MESSAGES: Mapping[str, tuple[bytes, str]] = {
    "broken JSON": (b'{"resourceType": "Bundle",\n "entry": [}', "line 2"),
    "cut off": (bundle(patient(), encounter())[:-40], "JSON"),
    "nothing": (b"", ""),
    "not UTF-8": (bundle(patient(), encounter()).replace(b"Abbott", b"Abb\xf6tt"), "JSON"),
    "a bundle of DSTU2": (bundle(patient(name=[{"family": ["Abbott"]}]), encounter()), "FHIR DSTU2, not R4"),
    "a bundle of STU3": (bundle(patient(), encounter(), condition(clinicalStatus="active")), "FHIR STU3, not R4"),
    "a bundle of R5": (bundle(patient(), encounter(actualPeriod={"start": "2026-10-02"})), "FHIR R5, not R4"),
    "10,000 levels": (DEEP, ""),
    "a document of 2 MB": (with_document("Word " * 420_000), "limit is 1 MB"),
    "entities that grow": (with_document(bomb("billion laughs"), "application/xml"), "entities"),
    "an entity that reads a file": (with_document(bomb("reads a file"), "application/xml"), "entities"),
    "an entity that calls out": (with_document(bomb("calls out"), "application/xml"), "entities"),
    "XML 10,000 deep": (with_document(b"<?xml version='1.0'?>" + b"<a>" * 10_000 + b"</a>" * 10_000), ""),
    "a medical record number of 100,000": (
        bundle(patient(identifier=[{"type": {"coding": [{"code": "MR"}]}, "value": "9" * 100_000}]), encounter()),
        "",
    ),
    "a quantity of 1e400": (
        bundle(patient(), encounter()).replace(b'"p1"', b'"p1","multipleBirthInteger":1e400'),
        "",
    ),
    "a year of 99999": (bundle(patient(), encounter(period={"start": "99999-01-01", "end": "99999-01-02"})), "date"),
    "unknown facility": (
        bundle(patient(), encounter(serviceProvider={"display": "Nowhere General"})),
        "No facility here matches",
    ),
    "a lone surrogate": (bundle(patient(), encounter()).replace(b"Abbott", b"\\ud800"), ""),
}
NOBODYS_FACILITY = {"unknown facility"}


@pytest.fixture
def by_api(cast: Cast) -> Callable[[bytes, str], tuple[int, str]]:
    def send(body: bytes, facility: str) -> tuple[int, str]:
        client = APIClient()
        client.force_authenticate(cast.lead)
        url = reverse("api:intake_fhir") + (f"?facility={facility}" if facility else "")
        answer = client.generic("POST", url, as_sent(body), content_type="application/fhir+json")
        return answer.status_code, answer.json().get("reason", "")

    return send


def by_page(cast: Cast, body: bytes, facility: str) -> tuple[int, str]:
    client = Client()
    client.force_login(cast.lead, backend=BACKEND)
    data = {"file": SimpleUploadedFile("a.json", body), "facility": cast.north.pk if facility else ""}
    answer = client.post(reverse("encounters:intake"), data, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("name", MESSAGES)
def test_a_bad_message_is_kept_aside_with_its_reason_and_nothing_else_is_stored(
    name: str, cast: Cast, by_api: Callable[[bytes, str], tuple[int, str]], tmp_path: Path
) -> None:
    body, words = MESSAGES[name]
    facility = "" if name in NOBODYS_FACILITY else "north"
    before = rows()

    status, reason = by_api(body, facility)
    assert status == 422, reason
    assert words in reason
    assert len(reason) > 15
    message = IntakeMessage.objects.get()
    assert (message.status, bytes(message.body or b"")) == ("quarantined", body)

    status, page = by_page(cast, body, facility)
    assert status == (200 if body else 422)
    assert "Kept aside" in page or "empty" in page

    (tmp_path / "a.json").write_bytes(body)
    out = StringIO()
    call_command("import_fhir", str(tmp_path), **({"facility": facility} if facility else {}), stdout=out)
    assert "1 kept aside" in out.getvalue()
    assert rows() == before
    assert IntakeMessage.objects.count() == 1


def test_a_broken_message_in_a_folder_does_not_keep_the_others_out(cast: Cast, tmp_path: Path) -> None:
    for number, body in enumerate((b"{", bundle(patient(), encounter()), b"\xff")):
        (tmp_path / f"{number}.json").write_bytes(body)
    (tmp_path / "3.json.gz").write_bytes(gzip.compress(b"[]")[:-5])
    out = StringIO()
    call_command("import_fhir", str(tmp_path), facility="north", stdout=out)
    assert "1 stored, 0 nothing new, 3 kept aside" in out.getvalue()
    assert Encounter.objects.count() == 1


HARMLESS = {
    "an empty document": with_document(""),
    "an unknown payer": bundle(
        patient(), encounter(), coverage(payor=[{"identifier": {"value": "NOBODY9"}, "display": "Nobody's Plan"}])
    ),
    "NUL bytes in the text": with_document(b"Chest\x00 pain"),
    "a charset that is none": with_document("Chest pain", "text/plain; charset=undefined"),
    "a charset that decodes to half a character": with_document(
        rb"Chest pain \ud800", "text/plain; charset=raw_unicode_escape"
    ),
    "Latin letters": with_document("Ménière".encode("latin-1")),
    "a formula for a name": bundle(
        patient(name=[{"family": "=HYPERLINK(1)", "given": ["<script>alert(1)</script>"]}]), encounter()
    ),
    "NUL in a name": bundle(patient(name=[{"family": "Abb\x00ott", "given": ["Lena"]}]), encounter()),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_can_be_read_is_read_or_kept_aside_but_never_an_error(
    name: str, cast: Cast, by_api: Callable[[bytes, str], tuple[int, str]]
) -> None:
    before = rows()
    status, reason = by_api(HARMLESS[name], "north")
    assert status in (201, 422), reason
    if status == 422:
        assert reason
        assert rows() == before
        return
    chart = Encounter.objects.get()
    client = Client()
    client.force_login(cast.coder, backend=BACKEND)
    page = client.get(reverse("encounters:workbench", args=[chart.pk]))
    assert page.status_code == 200
    assert b"<script>alert(1)" not in page.content
    for one in Document.objects.all():
        assert "\x00" not in one.versions.get().text


def test_an_unknown_payer_is_named_and_the_chart_waits_without_one(
    cast: Cast, by_api: Callable[[bytes, str], tuple[int, str]]
) -> None:
    by_api(HARMLESS["an unknown payer"], "north")
    assert IntakeMessage.objects.get().counts["unknown_payers"] == ["Nobody's Plan"]
    assert Encounter.objects.get().payer is None
    assert Patient.objects.count() == 1


# --- the coder's desk ---------------------------------------------------------------------------------------------

NASTY = ["\x00", "²", "٣", "9" * 5000, "1e99999", "-1", "NaN", "' OR 1=1 --", "=1+1", "<b>", "\ud83d", "🩺" * 300, " "]
DESK: tuple[tuple[str, Mapping[str, Any], int], ...] = (
    ("add_code", {"code": "A00.99", "segment": "diagnoses"}, 409),
    ("add_code", {"code": "I13", "segment": "diagnoses"}, 409),
    ("add_code", {"code": "", "segment": "diagnoses"}, 409),
    ("add_code", {"code": "I10", "segment": "diagnoses", "role": "boss"}, 409),
    ("add_code", {"code": "0ZZZZZZ", "segment": "procedures"}, 409),
    ("add_code", {"code": "00000", "segment": "lines"}, 409),
    ("add_code", {"code": "I10", "version": "0"}, 409),
    ("add_line", {"revenue_code": "0250", "units": "many", "charge": "1"}, 409),
    ("add_line", {"revenue_code": "0250", "units": "1", "charge": "1e30"}, 409),
    ("add_line", {"revenue_code": "0250", "units": "1", "charge": "1", "pointers": "9"}, 409),
    ("add_line", {"revenue_code": "0250", "units": "1", "charge": "1", "service_date": "2026-02-30"}, 409),
    ("add_line", {"code": "99213", "units": "1", "charge": "1", "modifiers": "25 25 25 25 25"}, 409),
    ("link_evidence", {"row": "diagnosis-1", "document_version": "1", "start": "5", "end": "2"}, 409),
    ("undo", {"event": "9" * 40}, 409),
)


def desk(cast: Cast, chart: Encounter) -> Callable[[str, Mapping[str, Any]], Any]:
    take_chart(encounter_id=chart.pk, by=cast.coder)
    client = Client()
    client.force_login(cast.coder, backend=BACKEND)
    return lambda name, data: typed(client, reverse(f"encounters:{name}", args=[chart.pk]), data)


def typed(client: Client, url: str, data: Mapping[str, str]) -> Any:
    """A form as a browser would send it, and with half characters as none would."""
    body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in data.items()})
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(("name", "data", "status"), DESK)
def test_the_desk_refuses_what_is_no_code_with_a_sentence(
    name: str, data: Mapping[str, Any], status: int, cast: Cast
) -> None:
    post = desk(cast, make_stay(cast.north))
    before = rows()
    answer = post(name, data)
    assert answer.status_code == status, answer.content.decode()[:500]
    assert answer.content.strip()
    assert rows() == before


@pytest.mark.parametrize(
    ("code", "segment", "words"),
    [
        ("99201", "lines", "ended on"),
        ("I13", "diagnoses", "heading"),
        ("Z99.99", "diagnoses", "There is no ICD-10-CM code"),
    ],
)
def test_the_refusal_says_why_the_code_cannot_be_used(code: str, segment: str, words: str, cast: Cast) -> None:
    answer = desk(cast, make_visit(cast.north))("add_code", {"code": code, "segment": segment})
    assert answer.status_code == 409
    assert words in answer.content.decode()


FIELDS = {
    "add_code": ("code", "segment", "role", "version"),
    "add_line": ("code", "revenue_code", "units", "charge", "modifiers", "pointers", "service_date", "rendering",
                 "place_of_service", "version"),
    "link_evidence": ("row", "document_version", "start", "end"),
    "undo": ("event",),
    "assign": ("coder", "to", "version"),
    "hold": ("reason", "note", "due_on"),
    "ask": ("to", "subject", "indicators", "question", "options"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_of_the_desk_can_be_filled_so_that_it_breaks(name: str, cast: Cast) -> None:
    """Each field in turn gets what nobody should type; the others are sound."""
    chart = make_stay(cast.north)
    post = desk(cast, chart)
    sound = {
        "code": "E11.9", "revenue_code": "0250", "units": "1", "charge": "1.00", "row": "diagnosis-1",
        "document_version": "1", "start": "0", "end": "4", "event": "1", "reason": "other",
    }  # fmt: skip
    for field in FIELDS[name]:
        for nasty in NASTY:
            data = {other: sound.get(other, "") for other in FIELDS[name] if other in sound} | {field: nasty}
            answer = post(name, data)
            assert answer.status_code < 500, (field, nasty[:20])


@pytest.mark.parametrize(
    ("path", "verbs", "fields"),
    [
        ("encounters:diagnosis", ("poa", "role", "up", "sideways"), ("poa", "role", "version")),
        ("encounters:procedure", ("change",), ("performed_on", "performed_by", "version")),
        (
            "encounters:line",
            ("change",),
            ("units", "charge", "modifiers", "pointers", "service_date", "code", "revenue_code", "place_of_service",
             "rendering", "version"),
        ),
    ],
)  # fmt: skip
def test_no_value_of_a_coded_row_can_be_filled_so_that_it_breaks(
    path: str, verbs: tuple[str, ...], fields: tuple[str, ...], cast: Cast
) -> None:
    chart = make_stay(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    client = Client()
    client.force_login(cast.coder, backend=BACKEND)
    kind = {"diagnosis": "diagnoses", "procedure": "procedures", "line": "lines"}[path.split(":")[1]]
    key = getattr(chart, kind).first().pk
    for verb in verbs:
        for field in fields:
            for nasty in NASTY:
                url = reverse(path, args=[chart.pk, key, verb])
                answer = typed(client, url, {field: nasty})
                assert answer.status_code < 500, (verb, field, nasty[:20])


# --- the API ------------------------------------------------------------------------------------------------------


@pytest.fixture
def api(cast: Cast) -> APIClient:
    client = APIClient()
    client.force_authenticate(cast.coder)
    return client


def check(api: APIClient, body: bytes | Mapping[str, Any]) -> HttpResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer: HttpResponse = api.generic("POST", "/api/v1/check", as_sent(raw), content_type="application/json")
    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"form": "professional"' + b"}" * 9,
        b'{"form": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
    ],
)  # fmt: skip
def test_the_check_refuses_what_is_no_claim(api: APIClient, body: bytes) -> None:
    before = rows()
    answer = check(api, body)
    assert answer.status_code == 400, answer.content[:300]
    assert json.loads(answer.content)["message"]
    assert rows() == before


SHAPES: tuple[Any, ...] = (
    "", "x", "\x00", "\ud800", "9" * 30, 1e308, 10**40, -1, 0.1, True, [], {}, [[]], [None], "NaN", "Infinity", "²",
    "2026-02-30", "99999-01-01", ["\x00"], [{"code": "\x00"}], [{"code": "🩺"}],
)  # fmt: skip
FACTS = {
    "form": "institutional", "bill_type": "111", "patient": {"sex": "F", "birth_date": "1954-03-14"},
    "service_from": "2026-10-02", "service_to": "2026-10-08", "admission_date": "2026-10-02",
    "discharge_status": "01", "payer": "medicare", "diagnoses": [{"code": "I13.0", "poa": "Y", "role": "principal"}],
    "procedures": [{"code": "5A09357", "date": "2026-10-02"}],
    "lines": [{"code": "93306", "modifiers": ["26"], "units": 1, "pointers": [1], "service_date": "2026-10-03",
               "pos": "11", "revenue_code": "0480", "charge": 12.5}],
    "total_charge": 12.5, "billing_npi": "1749900100", "rendering_npi": "1840001014",
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [found for key, each in inner for found in places(each, (*path, key))]


def test_whatever_stands_anywhere_in_a_check_it_answers_or_refuses(api: APIClient) -> None:
    before = rows()
    for path in places(FACTS):
        for wrong in SHAPES:
            facts = json.loads(json.dumps(FACTS))
            inner: Any = facts
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = wrong
            answer = check(api, facts)
            assert answer.status_code in (200, 400), (path, wrong)
            assert json.loads(answer.content)
    assert rows() == before


@pytest.mark.parametrize(
    "query",
    [
        {}, {"q": ""}, {"q": "x" * 300}, {"q": "a", "system": "icd9"}, {"q": "a", "on": "2026-02-30"},
        {"q": "a", "on": "soon"}, {"q": "a", "limit": "0"}, {"q": "a", "limit": "101"}, {"q": "a", "limit": "²"},
        {"q": "\x00"},
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_is_refused_in_words(api: APIClient, query: dict[str, str]) -> None:
    answer = api.get("/api/v1/codes/", query)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert answer.json().get("fields") or "\x00" in query["q"]


@pytest.mark.parametrize(
    "words",
    [
        "' OR 1=1 --",
        "%",
        "_",
        "\\",
        "((((",
        "!!",
        "&|:*",
        "a" * 200,
        "<script>",
        "🩺",
        "²",
        "\u202e",
        "-",
        "'",
        '"',
        "*",
    ],
)
def test_no_words_break_the_search(api: APIClient, words: str) -> None:
    for system in ("", "icd10cm", "icd10pcs", "hcpcs", "cpt"):
        answer = api.get("/api/v1/codes/", {"q": words, **({"system": system} if system else {})})
        assert answer.status_code == 200
        assert isinstance(answer.json(), list)


def test_what_people_are_called_cannot_act_in_a_page_or_a_list(cast: Cast) -> None:
    """A name is shown as it is written, and never as markup."""
    chart = make_visit(cast.north)
    Patient.objects.filter(pk=chart.patient_id).update(family="<img src=x>", given='"><script>alert(1)</script>')
    for user, name in ((cast.coder, "encounters:worklist"), (cast.lead, "encounters:worklist")):
        client = Client()
        client.force_login(user, backend=BACKEND)
        for url in (reverse(name), reverse("encounters:workbench", args=[chart.pk])):
            page = client.get(url).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page


LISTS = {
    "encounters:worklist": ("facility", "type", "payer", "list", "age", "sort", "page", "tab"),
    "encounters:find": ("q", "account"),
    "encounters:intake": ("status", "page"),
    "claims:list": ("tab", "payer", "form", "facility", "age", "page"),
    "codesets:lookup": ("q", "system", "on"),
    "audits:plans": ("page", "status"),
    "accounts:access": ("patient", "user", "action", "from", "to", "page"),
}


@pytest.mark.parametrize("name", LISTS)
def test_no_address_of_a_list_can_be_typed_so_that_it_breaks(name: str, cast: Cast) -> None:
    make_visit(cast.north)
    for user in (cast.lead, cast.compliance):
        client = Client()
        client.force_login(user, backend=BACKEND)
        for field in LISTS[name]:
            for nasty in NASTY:
                words = urlencode({field: nasty.encode("utf-8", "surrogatepass")})
                assert client.get(f"{reverse(name)}?{words}").status_code < 500, (field, nasty[:20])
