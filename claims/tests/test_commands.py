"""``export_batch`` and the API build the same batches as the page."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.models import AccessEvent, User
from claims import batches
from claims.models import Batch
from claims.tests.charts import break_claim, built, complete_unchecked, completed, make_stay, make_visit
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis
from encounters.services import take_chart


def export(*arguments: str) -> str:
    out = StringIO()
    call_command("export_batch", *arguments, stdout=out)
    return out.getvalue()


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_export_builds_what_is_missing_and_writes_the_file(cast: Cast, tmp_path: Path) -> None:
    completed(make_visit(cast.north, "V-1"), cast.coder)
    completed(make_visit(cast.north, "V-2"), cast.coder)
    said = dict(
        line.split(": ", 1)
        for line in export("all", "--form", "professional", "--to", str(tmp_path / "out")).splitlines()
    )
    path = Path(said["file"])
    assert path.parent == tmp_path / "out"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == said["sha256"]
    assert (said["claims"], Decimal(said["total"])) == ("2", Decimal("420.00"))
    assert path.read_bytes() == bytes(Batch.objects.get().file)
    assert AccessEvent.objects.filter(action="export", by=cast.biller).exists()


def test_export_with_nothing_ready_says_so_and_ends_well(cast: Cast, tmp_path: Path) -> None:
    assert export("all", "--form", "institutional", "--to", str(tmp_path)).startswith("Nothing is ready. 0 claims")
    assert list(tmp_path.iterdir()) == []


def test_export_counts_what_is_blocked(cast: Cast, tmp_path: Path) -> None:
    chart = make_visit(cast.north)
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    assert "1 claim is blocked" in export("medicare", "--form", "professional", "--to", str(tmp_path))


def test_export_to_an_unknown_payer_names_the_known_ones(cast: Cast, tmp_path: Path) -> None:
    make_visit(cast.north)
    with pytest.raises(CommandError, match="Known: medicare"):
        export("nobody", "--form", "professional", "--to", str(tmp_path))


def test_export_to_a_place_that_is_no_folder_builds_nothing(cast: Cast, tmp_path: Path) -> None:
    completed(make_visit(cast.north), cast.coder)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="Nothing was built"):
        export("all", "--form", "professional", "--to", str(tmp_path / "file"))
    assert not Batch.objects.exists()


def test_the_api_lists_claims_with_their_totals_and_no_patient_data(cast: Cast) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    built(make_stay(cast.north, "S-1"), cast.coder)
    found = api(cast.biller).get("/api/v1/claims/")
    assert [(row["account_number"], row["status"], row["total_charge"]) for row in found.json()] == [
        ("V-1", "ready", "210.00"),
        ("S-1", "ready", "12400.50"),
    ]
    assert "Testcase" not in found.content.decode()
    only = api(cast.biller).get("/api/v1/claims/", {"form": "institutional"}).json()
    assert [row["account_number"] for row in only] == ["S-1"]
    assert api(cast.biller).get("/api/v1/claims/", {"status": "wrong"}).status_code == 400


def test_the_api_builds_downloads_and_sends_a_batch(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    client = api(cast.biller)
    made = client.post("/api/v1/batches/", {"form": "professional"}, format="json")
    assert made.status_code == 201
    batch = made.json()["batch"]
    assert (batch["claim_count"], batch["total_charge"]) == (1, "210.00")
    file = client.get(f"/api/v1/batches/{batch['id']}/file/")
    assert hashlib.sha256(file.content).hexdigest() == batch["sha256"]
    assert client.post(f"/api/v1/batches/{batch['id']}/send/").json()["status"] == "sent"
    assert client.post(f"/api/v1/batches/{batch['id']}/send/").status_code == 409
    assert client.post("/api/v1/batches/", {"form": "professional"}, format="json").json() == {
        "batch": None,
        "blocked": [],
    }


def test_the_api_refuses_other_roles_and_strangers(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    for user in (cast.coder, cast.provider, cast.administrator):
        assert api(user).get("/api/v1/claims/").status_code == 403
        assert api(user).post("/api/v1/batches/", {"form": "professional"}, format="json").status_code == 403
    assert api(cast.auditor).post("/api/v1/batches/", {"form": "professional"}, format="json").status_code == 409
    assert api(cast.compliance).get(f"/api/v1/batches/{batch.pk}/file/").status_code == 409
    assert APIClient().get("/api/v1/claims/").status_code in (401, 403)


def test_a_chart_is_checked_answered_for_and_completed_over_the_api(cast: Cast) -> None:
    chart = make_visit(cast.north)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    client = api(cast.coder)
    refused = client.post(f"/api/v1/charts/{chart.pk}/complete/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "open_findings")
    for finding in client.get(f"/api/v1/charts/{chart.pk}/findings/").json():
        if finding["open"]:
            given = {"edit": finding["edit"], "covered": finding["covered"], "reason": "Both are documented"}
            assert client.post(f"/api/v1/charts/{chart.pk}/acknowledge/", given, format="json").status_code == 200
    done = client.post(f"/api/v1/charts/{chart.pk}/complete/", {}, format="json")
    assert (done.status_code, done.json()["status"]) == (200, "completed")


def test_charts_of_another_facility_are_not_found_over_the_api(cast: Cast) -> None:
    chart = make_visit(cast.south)
    assert api(cast.coder).get(f"/api/v1/charts/{chart.pk}/findings/").status_code == 404
    assert api(cast.coder).post(f"/api/v1/charts/{chart.pk}/complete/", {}, format="json").status_code == 404
    assert api(cast.provider).get(f"/api/v1/charts/{chart.pk}/findings/").status_code == 403
