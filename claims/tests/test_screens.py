"""A biller in a real browser: from the ready list to a sent file; every screen without an axe finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from claims import batches, services
from claims.models import Batch, ClaimVersion
from claims.tests.charts import break_claim, built, complete_unchecked, make_stay, make_visit
from claims.workflow import BatchStatus, Status
from coding_portal.tests.browser import acknowledge_all
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, ServiceLine
from encounters.services import take_chart

pytestmark = pytest.mark.django_db(transaction=True)
OpenAs = Callable[[User], Page]


def test_a_biller_builds_downloads_and_sends_a_batch(cast: Cast, open_as: OpenAs, axe: Callable[[Page], None]) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    built(make_stay(cast.north, "S-1"), cast.coder)
    page = open_as(cast.biller)
    page.goto("/claims/")
    expect(page.locator("#claims-total")).to_have_text("12,610.50")
    page.get_by_role("link", name="CP").first.click()
    expect(page.locator("#preview")).to_contain_text("TESTCASE, ROSA")
    axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#build-dialog")).to_contain_text("1 claim, $210.00")
    axe(page)
    page.get_by_label("Type the number of claims to confirm").fill("5")
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator("#build-dialog")).to_contain_text("Nothing was built")
    page.get_by_label("Type the number of claims to confirm").fill("1")
    page.get_by_role("button", name="Build", exact=True).click()
    page.wait_for_url("**/claims/batches/*/")
    expect(page.locator("#say")).to_contain_text("holds 1 claim")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    batch = Batch.objects.get()
    assert download.value.path().read_bytes() == bytes(batch.file)
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.locator(".cp-context .cp-state")).to_have_text("Sent")
    batch.refresh_from_db()
    assert batch.status == BatchStatus.SENT


def test_the_other_screens_of_claims(cast: Cast, open_as: OpenAs, axe: Callable[[Page], None]) -> None:
    first = built(make_stay(cast.north, "S-1"), cast.coder)
    chart = make_visit(cast.north, "V-bad")
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    services.build_claim(encounter_id=chart.pk)
    services.place_hold(encounter_id=first.claim.encounter_id, by=cast.biller, reason="Ask the payer")
    make_visit(cast.north, "V-waits")
    page = open_as(cast.biller)
    for tab in ("ready", "blocked", "batches", "rejected", "unbilled"):
        page.goto(f"/claims/?tab={tab}")
        axe(page)
    page.goto(f"/claims/{first.claim_id}/")
    expect(page.get_by_role("heading", name=f"What {first.control_number} says")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Lift hold").click()
    expect(page.locator("#say")).to_contain_text("The hold is lifted")


def test_a_coder_sees_findings_acknowledges_one_and_completes(
    cast: Cast, open_as: OpenAs, axe: Callable[[Page], None]
) -> None:
    chart = make_visit(cast.north)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    line = chart.lines.get()
    pointers = line.diagnosis_pointers
    ServiceLine.objects.filter(pk=line.pk).update(diagnosis_pointers=[])
    take_chart(encounter_id=chart.pk, by=cast.coder)
    page = open_as(cast.coder)
    page.goto(f"/charts/{chart.pk}/")
    expect(page.locator("#findings .cp-finding").first).to_be_visible()
    axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say")).to_contain_text("in the way")
    ServiceLine.objects.filter(pk=line.pk).update(diagnosis_pointers=pointers)
    page.keyboard.press("F9")
    acknowledge_all(page, "Both are documented")
    expect(page.locator("#findings")).to_contain_text("Acknowledged by Coder Test")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/charts/")
    expect(page.locator("#say")).to_contain_text("is completed")
    assert batches.build_batch(form="professional", by=cast.biller).batch is None
    services.build_missing_claims()
    assert ClaimVersion.objects.get().status == Status.READY
