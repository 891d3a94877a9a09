"""Issue part 8, the interfaces others script against: tokens, codes, check, schema, commands, benchmarks.

Shapes are written out here once more on purpose: whoever changes one of them breaks somebody's script.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import User
from audits.services import certificate_of
from audits.tests.charts import make_sample
from claims.models import Claim, ClaimVersion
from claims.tests.charts import completed, make_stay, make_visit
from claims.tests.x12.oracle import assert_valid_837
from claims.x12.reading import claim_totals
from coding_portal.bench import registered
from coding_portal.supervisor import PROJECT
from coding_portal.tests.cast import Cast, make_payer
from encounters.models import Encounter, Payer
from encounters.tests.intake.bundles import bundle, coverage, document, encounter, patient

pytestmark = pytest.mark.django_db

TOPICS = [
    "ncci",
    "mue",
    "addon",
    "age",
    "sex",
    "manifestation",
    "ecode_pdx",
    "unacceptable_pdx",
    "excludes1",
    "code_first",
    "use_additional",
    "seventh",
    "invalid_code",
    "not_yet_valid",
    "ended_code",
    "header",
    "poa",
    "poa_exempt",
    "laterality",
    "modifier",
    "telehealth",
    "npi",
    "pointer",
    "duplicate_line",
    "dates",
    "ob",
    "newborn",
    "inpatient_only",
    "hac",
    "timely",
    "total",
    "unit_fraction",
    "em_modifier25",
    "preventive_age",
    "new_patient",
    "bilateral",
    "medical_necessity",
    "revenue_code",
    "bill_type",
    "discharge_status",
    "taxonomy",
    "payer",
    "other",
]
FINDING = {"edit", "topic", "severity", "title", "message", "codes", "line", "field", "remedy", "source"}


def say(*arguments: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().splitlines()


# --- tokens -------------------------------------------------------------------------------------------------------


class Caller:
    """A program that has nothing but a token."""

    def __init__(self, token: str) -> None:
        self.client, self.header = Client(), {"Authorization": f"Token {token}"}

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(path, query, headers=self.header)

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(path, json.dumps(body), content_type="application/json", headers=self.header)


@pytest.fixture
def caller(cast: Cast) -> Caller:
    return Caller(say("create_token", "coder")[0])


def test_the_token_stands_alone_on_the_first_line_and_its_expiry_on_the_second(cast: Cast) -> None:
    token, expires = say("create_token", "coder")
    assert token.isalnum()
    assert len(token) >= 32
    assert expires.startswith("expires 2")
    stored = AuthToken.objects.get()
    assert stored.user == cast.coder
    assert stored.expiry is not None
    assert timedelta(days=29) < stored.expiry - timezone.now() <= timedelta(days=30)
    assert token not in str(AuthToken.objects.values().get())


def test_a_token_opens_the_api_and_a_wrong_or_missing_one_does_not(cast: Cast, caller: Caller) -> None:
    assert caller.get("/api/v1/codes/", q="I10").status_code == 200
    for header in (
        {},
        {"Authorization": "Token 0123456789"},
        {"Authorization": "Bearer x"},
        {"Authorization": "Token"},
    ):
        assert Client().get("/api/v1/codes/", {"q": "I10"}, headers=header).status_code == 401


def test_a_token_that_expired_opens_nothing(cast: Cast, caller: Caller) -> None:
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert caller.get("/api/v1/codes/", q="I10").status_code == 401


def test_the_token_of_somebody_who_left_opens_nothing(cast: Cast, caller: Caller) -> None:
    User.objects.filter(pk=cast.coder.pk).update(is_active=False)
    assert caller.get("/api/v1/codes/", q="I10").status_code == 401


@pytest.mark.parametrize(
    ("arguments", "words"), [(["nobody"], "no active user"), (["coder", "--days", "0"], "between 1 and 365")]
)
def test_no_token_for_nobody_and_none_for_ever(arguments: list[str], words: str, cast: Cast) -> None:
    with pytest.raises(CommandError, match=words):
        say("create_token", *arguments)
    assert not AuthToken.objects.exists()


# --- codes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "q", "first"),
    [
        ("icd10cm", "I50.23", "I50.23"),
        ("icd10cm", "i5023", "I50.23"),
        ("icd10cm", "acute on chronic systolic heart failure", "I50.23"),
        ("icd10pcs", "0FT44ZZ", "0FT44ZZ"),
        ("hcpcs", "G0378", "G0378"),
        ("cpt", "99213", "99213"),
    ],
)
def test_every_system_answers_in_rank_order_and_in_one_shape(system: str, q: str, first: str, caller: Caller) -> None:
    rows = caller.get("/api/v1/codes/", q=q, system=system, on="2026-11-01", limit="7").json()
    assert rows[0]["code"] == first
    assert len(rows) <= 7
    for row in rows:
        assert set(row) == {"system", "code", "title", "billable", "valid_from", "valid_to"}
        assert row["system"] == system
        assert isinstance(row["billable"], bool)
        assert row["title"]
        assert row["valid_from"] <= "2026-11-01" <= (row["valid_to"] or "9999")


def test_the_date_decides_which_codes_there_are(caller: Caller) -> None:
    """D69.1 was divided for FY2027: until the day before it may be reported, from then on it is a heading."""
    late = caller.get("/api/v1/codes/", q="d69.1", system="icd10cm", on="2026-10-01").json()
    early = caller.get("/api/v1/codes/", q="d69.1", system="icd10cm", on="2026-09-30").json()
    assert [(row["code"], row["billable"]) for row in early] == [("D69.1", True)]
    assert ("D69.1", True) not in [(row["code"], row["billable"]) for row in late]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_no_more_than_the_limit(limit: int, caller: Caller) -> None:
    assert len(caller.get("/api/v1/codes/", q="fracture", system="icd10cm", limit=str(limit)).json()) == limit


# --- check --------------------------------------------------------------------------------------------------------

CLAIM: dict[str, Any] = {
    "form": "professional",
    "patient": {"sex": "F", "birth_date": "1961-04-30"},
    "service_from": "2026-10-05",
    "service_to": "2026-10-05",
    "payer": "medicare",
    "diagnoses": [{"code": "E11.22", "role": "principal"}, {"code": "N18.30", "role": "secondary"}],
    "lines": [
        {"code": "99213", "modifiers": [], "units": 1, "pointers": [1, 2], "service_date": "2026-10-05", "pos": "11",
         "charge": 118.00},
    ],
    "total_charge": 118.00,
    "billing_npi": "1749900308",
    "rendering_npi": "1840006195",
}  # fmt: skip
STAY: dict[str, Any] = {
    "form": "institutional",
    "bill_type": "111",
    "patient": {"sex": "F", "birth_date": "1954-03-14"},
    "service_from": "2026-10-02",
    "service_to": "2026-10-08",
    "admission_date": "2026-10-02",
    "discharge_status": "01",
    "payer": "medicare",
    "diagnoses": [
        {"code": "I13.0", "poa": "Y", "role": "principal"},
        {"code": "I50.23", "poa": "Y", "role": "secondary"},
        {"code": "N18.30", "poa": "Y", "role": "secondary"},
        {"code": "R06.02", "role": "admitting"},
    ],
    "procedures": [{"code": "5A09357", "date": "2026-10-02"}],
    "lines": [{"revenue_code": "0120", "units": 6, "charge": 9600, "service_date": "2026-10-02"}],
    "total_charge": 9600,
    "billing_npi": "1749900100",
}


def check(caller: Caller, body: Any) -> dict[str, Any]:
    answer = caller.post("/api/v1/check", body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert set(found) == {"findings", "drg"}
    for finding in found["findings"]:
        assert set(finding) == FINDING
        assert finding["topic"] in TOPICS
        assert finding["severity"] in {"stop", "review", "note"}
        assert isinstance(finding["codes"], list)
        assert all(finding[name] for name in ("edit", "title", "message", "remedy", "source"))
    return found


def topics(found: dict[str, Any]) -> set[str]:
    return {finding["topic"] for finding in found["findings"] if finding["severity"] != "note"}


def test_a_clean_claim_and_a_clean_stay_have_nothing_in_the_way(caller: Caller) -> None:
    assert topics(check(caller, CLAIM)) == set()
    assert check(caller, CLAIM)["drg"] is None
    stay = check(caller, STAY)
    assert topics(stay) == set()
    assert stay["drg"]["drg"] == "291"


def without_dots(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: item.replace(".", "") if name == "code" else without_dots(item) for name, item in value.items()}
    return [without_dots(item) for item in value] if isinstance(value, list) else value


def test_dots_or_none_find_the_same(caller: Caller) -> None:
    wrong = {**STAY, "diagnoses": [{"code": "I10", "poa": "Y", "role": "principal"}, *STAY["diagnoses"][1:]]}
    dotted, bare = check(caller, wrong), check(caller, without_dots(wrong))
    assert [one["edit"] for one in dotted["findings"]] == [one["edit"] for one in bare["findings"]] != []
    assert dotted["drg"] == bare["drg"]


def test_absent_empty_and_null_mean_the_same(caller: Caller) -> None:
    names = ("bill_type", "admission_date", "discharge_status", "procedures", "rendering_npi", "total_charge")
    bare = {name: value for name, value in CLAIM.items() if name not in names}
    empty = {**bare, "bill_type": "", "admission_date": "", "discharge_status": "", "procedures": [],
             "rendering_npi": "", "total_charge": ""}  # fmt: skip
    null = {**bare, **dict.fromkeys(names)}
    assert check(caller, bare) == check(caller, empty) == check(caller, null)
    lines = [{**CLAIM["lines"][0], "revenue_code": "", "modifiers": None}]
    assert check(caller, {**CLAIM, "lines": lines}) == check(caller, CLAIM)


def test_a_payer_by_its_kind_by_its_identifier_and_by_our_code_is_the_same_payer(caller: Caller) -> None:
    payer = make_payer("medicare")
    consult = {**CLAIM, "lines": [{**CLAIM["lines"][0], "code": "99243"}]}
    found = [
        {one["edit"] for one in check(caller, {**consult, "payer": name})["findings"]}
        for name in ("medicare", payer.payer_id, payer.code, payer.payer_id.lower())
    ]
    assert found[0]
    assert found.count(found[0]) == 4


def test_checking_stores_nothing(caller: Caller) -> None:
    check(caller, STAY)
    assert not Encounter.objects.exists()
    assert not Claim.objects.exists()
    assert not Payer.objects.exists()


# --- schema -------------------------------------------------------------------------------------------------------


def test_the_schema_shows_the_shapes_that_are_promised(caller: Caller) -> None:
    answer = caller.get("/api/schema/")
    assert answer.status_code == 200
    schema = yaml.safe_load(answer.content)
    shapes, paths = schema["components"]["schemas"], schema["paths"]
    operation = paths.get("/api/v1/check") or paths["/api/v1/check/"]
    body = operation["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
    assert set(CLAIM) | set(STAY) <= set(shapes[body]["properties"])
    assert shapes[body]["required"] == ["form"]
    (line,) = [name for name in shapes if name.endswith("CheckLine")]
    assert {"code", "modifiers", "units", "pointers", "service_date", "pos", "revenue_code", "charge"} <= set(
        shapes[line]["properties"]
    )
    assert set(shapes["CheckFinding"]["properties"]) == FINDING
    listed = [shape["enum"] for shape in shapes.values() if "ncci" in shape.get("enum", ())]
    assert [sorted(one) for one in listed] == [sorted(TOPICS)]
    codes = paths["/api/v1/codes/"]["get"]
    assert {"q", "system", "on", "limit"} <= {parameter["name"] for parameter in codes["parameters"]}
    assert set(shapes["CodeAnswer"]["properties"]) == {"system", "code", "title", "billable", "valid_from", "valid_to"}
    assert "/api/v1/intake/fhir" in paths


# --- commands -----------------------------------------------------------------------------------------------------


def one_bundle(number: int) -> bytes:
    account: dict[str, Any] = {
        "identifier": [{"type": {"coding": [{"code": "AN"}]}, "value": f"ACC-{number}"}],
        "id": f"e{number}",
    }
    where: dict[str, Any] = {"context": {"encounter": [{"reference": f"urn:uuid:e{number}"}]}, "id": f"d{number}"}
    return bundle(patient(), encounter(**account), coverage(), document("Heart failure, better.", **where))


def test_import_fhir_takes_a_file_and_a_folder_and_the_second_time_nothing(cast: Cast, tmp_path: Path) -> None:
    make_payer("medicare")
    (tmp_path / "one.json").write_bytes(one_bundle(1))
    assert (
        "1 stored, 0 nothing new, 0 kept aside" in say("import_fhir", str(tmp_path / "one.json"), facility="north")[-1]
    )
    inner = tmp_path / "more"
    inner.mkdir()
    (inner / "two.json").write_bytes(one_bundle(2))
    (inner / "three.ndjson").write_bytes(one_bundle(3) + b"\n" + one_bundle(4) + b"\n")
    (inner / "broken.json").write_bytes(b"{")
    (inner / "notes.txt").write_bytes(b"not for us")
    assert "3 stored, 1 nothing new, 1 kept aside" in say("import_fhir", str(tmp_path), facility="north")[-1]
    assert "0 stored, 4 nothing new, 1 kept aside" in say("import_fhir", str(tmp_path), facility="north")[-1]
    assert set(Encounter.objects.values_list("account_number", flat=True)) == {f"ACC-{n}" for n in range(1, 5)}
    with pytest.raises(CommandError, match="no file here ends in"):
        say("import_fhir", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("payer", ["medicare", "all"])
def test_export_batch_writes_one_file_of_each_form(payer: str, cast: Cast, tmp_path: Path) -> None:
    for chart in (make_visit(cast.north, "V-1"), make_visit(cast.north, "V-2"), make_stay(cast.north, "S-1")):
        completed(chart, cast.coder)
    for form, totals in (("professional", ["210.00", "210.00"]), ("institutional", ["12400.50"])):
        folder = tmp_path / form / "out"
        say("export_batch", payer, "--form", form, "--to", str(folder))
        (file,) = folder.iterdir()
        assert_valid_837(file.read_bytes())
        assert [f"{total.charge:.2f}" for total in claim_totals(file.read_bytes())] == totals
        say("export_batch", payer, "--form", form, "--to", str(folder))
        assert len(list(folder.iterdir())) == 1
    assert set(ClaimVersion.objects.values_list("status", flat=True)) == {"batched"}


def test_verify_sample_proves_the_downloaded_certificate_and_ends_badly_for_one_that_was_touched(
    cast: Cast, tmp_path: Path
) -> None:
    sample = make_sample(cast, charts=9, size=4)
    client = Client()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    file = tmp_path / "certificate.json"
    file.write_bytes(client.get(f"/audits/{sample.plan_id}/certificate.json").content)
    assert say("verify_sample", str(file))[0].startswith("PROVED. 4 charts drawn again from 9")
    untouched = file.read_text()
    assert json.loads(untouched) == certificate_of(sample)
    for key in (str(sample.items.all()[0].encounter_id), sample.seed):
        file.write_text(untouched.replace(f'"{key}"', '"777777"'))
        assert file.read_text() != untouched
        with pytest.raises(CommandError, match="NOT PROVED"):
            say("verify_sample", str(file))


# --- benchmarks ---------------------------------------------------------------------------------------------------


def test_the_list_of_benchmarks_names_what_others_ask_for() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "coding_portal.launcher", "bench", "--list"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert listed == list(registered())
    for figure in (
        "search.keystroke.p95_ms", "findings.live.p95_ms", "edits.claims_per_second", "next_chart.per_second",
        "next_chart.duplicates", "x12.professional.claims_per_second", "x12.institutional.claims_per_second",
        "fhir.encounters_per_second",
    ):  # fmt: skip
        plan = subprocess.run(
            [sys.executable, "-m", "coding_portal.bench", "--plan", figure],
            cwd=PROJECT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert len(json.loads(plan.stdout)) == 1, figure
