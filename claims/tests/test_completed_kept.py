"""A release of the codes never changes a completed chart: neither its codes and titles nor its findings and claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims import batches, services
from claims.models import Batch, ClaimVersion, FindingRow
from claims.tests.charts import built, make_stay, make_visit
from codesets import reference
from codesets.loaders.layouts import read_release
from codesets.models import Release
from codesets.services import load_and_compare
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, CodedProcedure, Encounter, EncounterEvent, ServiceLine

pytestmark = pytest.mark.django_db
RETITLED, ENDED = "I10", "N1830"


def order_file(folder: Path, year: int) -> Path:
    """An order file of a fiscal year in which hypertension has another title and the kidney disease is gone."""
    codes = (
        ("A000", "1", "Sample cholera"),
        ("I10", "1", "Sample of another title"),
        ("I130", "1", "Sample heart"),
        ("I5023", "1", "Sample failure"),
    )
    lines = (
        f"{number:05} {code:<7} {billable} {title:<60} {title}"
        for number, (code, billable, title) in enumerate(codes, 1)
    )
    path = folder / f"icd10cm-order-{year}.txt"
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


def load(path: Path) -> Release:
    return load_and_compare(release=read_release("icd10cm-order", [path])).release


def page_of(chart: Encounter, user: User) -> str:
    """The codes and titles as the workbench shows them."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("encounters:codes", args=[chart.pk])).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def findings_of(chart: Encounter, user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("claims:findings_for_encounter", args=[chart.pk])).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def stored() -> dict[str, object]:
    """Every row of charts, claims, findings and files, as the database has it."""
    models = (CodedDiagnosis, CodedProcedure, ServiceLine, EncounterEvent, ClaimVersion, FindingRow)
    rows: dict[str, object] = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
    rows["charts"] = list(Encounter.objects.order_by("pk").values())
    rows["files"] = [bytes(batch.file) for batch in Batch.objects.order_by("pk")]
    return rows


def test_the_next_year_leaves_completed_charts_as_they_are(cast: Cast, tmp_path: Path) -> None:
    stay, visit = make_stay(cast.north), make_visit(cast.north)
    for chart in (stay, visit):
        built(chart, cast.coder)
    batches.build_batch(form="institutional", by=cast.biller)
    shown = [(page_of(chart, cast.lead), findings_of(chart, cast.lead)) for chart in (stay, visit)]
    before = stored()
    assert "Essential (primary) hypertension" in shown[1][0]

    release = load(order_file(tmp_path, 2028))
    assert reference.code_validity([("icd10cm", ENDED)], on=release.effective_on)["icd10cm", ENDED] == "ended"
    assert [(page_of(chart, cast.lead), findings_of(chart, cast.lead)) for chart in (stay, visit)] == shown
    for chart in (stay, visit):
        services.build_claim(encounter_id=chart.pk)
    assert stored() == before


def test_the_file_written_after_the_release_says_what_it_would_have_said_before(cast: Cast, tmp_path: Path) -> None:
    version = built(make_stay(cast.north), cast.coder)
    facts, sha256 = version.facts, version.sha256
    load(order_file(tmp_path, 2028))
    batch = batches.build_batch(form="institutional", by=cast.biller).batch
    assert batch is not None
    version.refresh_from_db()
    assert (version.facts, version.sha256) == (facts, sha256)
    assert "HI*ABK:I130" in bytes(batch.file).decode()
    assert ENDED in bytes(batch.file).decode()


def test_a_correction_of_the_same_year_changes_nothing_that_is_stored(cast: Cast, tmp_path: Path) -> None:
    stay, visit = make_stay(cast.north), make_visit(cast.north)
    for chart in (stay, visit):
        built(chart, cast.coder)
    batches.build_batch(form="institutional", by=cast.biller)
    before = stored()
    release = load(order_file(tmp_path, 2027))
    assert reference.code_validity([("icd10cm", ENDED)], on=stay.service_to)["icd10cm", ENDED] != "valid"
    assert release.effective_on <= stay.service_to
    for chart in (stay, visit):
        services.build_claim(encounter_id=chart.pk)
    assert stored() == before
