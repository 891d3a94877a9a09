"""The whole loop as four people play it at their screens: from a FHIR bundle to a downloaded claim file and a score."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from audits.models import Review
from claims.models import Batch, ClaimVersion
from claims.tests.x12.oracle import assert_valid_837
from claims.x12.reading import claim_totals
from coding_portal.tests.browser import acknowledge_all
from encounters.demo.bundles import chart_bundle
from encounters.demo.chartfile import CHARTS, ChartFile, read_chart, read_department
from encounters.demo.seed import seed_department
from encounters.models import Encounter

pytestmark = pytest.mark.django_db(transaction=True)

OpenAs = Callable[[User], Page]
Axe = Callable[[Page], None]


def add_code(page: Page, code: str) -> None:
    """F2, the code, Enter once the list answers it."""
    page.keyboard.press("F2")
    page.keyboard.type(code)
    expect(page.locator("#code-options [role=option]").first).to_have_attribute(
        "data-code", re.compile(rf"^{re.escape(code)}$|^{re.escape(code.replace('.', ''))}$")
    )
    page.keyboard.press("Enter")


def add_diagnoses(page: Page, chart: ChartFile) -> None:
    for row in chart.coding("diagnoses"):
        special = row.get("role") in ("admitting", "reason_for_visit", "external_cause")
        if special:
            page.locator("#add-role").select_option(row["role"])
        before = page.locator("#codes tbody tr[data-code-line]").count()
        add_code(page, row["code"])
        expect(page.locator("#codes tbody tr[data-code-line]")).to_have_count(before + 1)
        newest = (
            page.locator("#codes tbody tr[data-code-line]").last if before else page.locator("#codes tbody tr").first
        )
        poa = newest.locator("select[name=poa]")
        if poa.count() and row.get("poa") and str(row["poa"]) != "1":
            expect(poa).to_be_focused()
            page.keyboard.press(str(row["poa"]))
            expect(page.locator("#say")).to_contain_text("POA of")
            expect(poa).to_have_value(str(row["poa"]))


def add_procedures(page: Page, chart: ChartFile) -> None:
    if not chart.coding("procedures"):
        return
    page.locator("#segment-procedures").click()
    for number, row in enumerate(chart.coding("procedures"), start=1):
        add_code(page, row["code"])
        rows = page.locator("#codes tbody tr[data-code-line]")
        expect(rows).to_have_count(number)
        day = rows.last.locator("input[name=performed_on]")
        day.fill(str(row["date"])[:10])
        day.blur()
        expect(page.locator("#say")).to_contain_text("saved")
        rows.last.locator("select[name=performed_by]").select_option(index=1)
        expect(page.locator("#say")).to_contain_text("saved")
    page.locator("#segment-diagnoses").click()


def link_first_evidence(page: Page, words: str) -> None:
    """Select the words in their document and press Alt+L with the focus on the first code."""
    for link in page.locator("[data-open-document]").all():
        with page.expect_response(re.compile(rf"/documents/{link.get_attribute('data-open-document')}/$")):
            link.click()
        expect(page.locator("#document-text")).to_have_attribute(
            "data-document-id", str(link.get_attribute("data-open-document"))
        )
        if words in (page.locator("#document-text").text_content() or ""):
            break
    page.locator("#codes tbody tr[data-code-line]").first.focus()
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.getElementById("document-text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
            }
        }""",
        words,
    )
    page.keyboard.press("Alt+L")
    expect(page.locator("#document-text mark").first).to_have_text(words)


def test_four_people_take_a_chart_from_the_bundle_to_the_claim_file_and_the_score(
    open_as: OpenAs, axe: Axe, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    users = {user.username: user for user in seed_department(password="not used here, sessions are given")}
    chart = read_chart(CHARTS / "rv-26-0102.yaml")
    (tmp_path / "bundle.json").write_bytes(chart_bundle(chart, read_department()))
    call_command("import_fhir", str(tmp_path), verbosity=0)
    call_command("import_fhir", str(tmp_path), verbosity=0)
    encounter = Encounter.objects.get()
    assert (encounter.account_number, encounter.status) == (chart.account, "ready")

    coder = open_as(users["coder"])
    coder.goto("/")
    axe(coder)
    coder.keyboard.press("Control+Enter")
    coder.wait_for_url(f"**/charts/{encounter.pk}/")
    axe(coder)
    add_diagnoses(coder, chart)
    add_procedures(coder, chart)
    first = next(row for row in chart.coding("diagnoses") if row.get("evidence"))
    link_first_evidence(coder, first["evidence"])
    expect(coder.locator(".cp-drg-number b")).to_have_text(re.compile(r"^\d{3}$"))
    acknowledge_all(coder, "The record supports it.")
    axe(coder)
    coder.keyboard.press("Control+Enter")
    coder.wait_for_url("**/charts/")
    expect(coder.locator("#say")).to_contain_text("completed")

    biller = open_as(users["biller"])
    biller.goto("/claims/")
    for _ in range(120):
        if ClaimVersion.objects.exists():
            break
        biller.wait_for_timeout(250)
    biller.reload()
    version = ClaimVersion.objects.get()
    expect(biller.locator("#claims-total")).to_have_text(f"{version.total_charge:,.2f}")
    axe(biller)
    biller.keyboard.press("Control+Enter")
    biller.get_by_label("Type the number of claims to confirm").fill("1")
    biller.get_by_role("button", name="Build", exact=True).click()
    biller.wait_for_url("**/claims/batches/*/")
    axe(biller)
    with biller.expect_download() as download:
        biller.get_by_role("link", name="Download").click()
    written = download.value.path().read_bytes()
    assert written == bytes(Batch.objects.get().file)
    assert_valid_837(written)
    (total,) = claim_totals(written)
    assert total.charge == total.of_the_lines == version.total_charge == Encounter.objects.get().total_charge

    lead = open_as(users["lead"])
    lead.goto("/audits/new/")
    axe(lead)
    lead.get_by_label("Name").fill("October inpatient")
    lead.get_by_label(re.compile("^(Size|Sample size|Charts)")).first.fill("1")
    lead.locator("#plan-save").click()
    lead.locator("#draw-sample").click()
    lead.locator("#draw-submit").click()
    expect(lead.locator("#certificate-download")).to_be_visible()
    axe(lead)
    with lead.expect_download() as certificate:
        lead.locator("#certificate-download").click()
    call_command("verify_sample", str(certificate.value.path()))
    plan_url = lead.url

    auditor = open_as(users["auditor"])
    auditor.goto(plan_url)
    auditor.locator("#start-next").click()
    auditor.wait_for_url("**/audits/reviews/*/")
    axe(auditor)
    auditor.locator("#delete-2").click()
    dialog = auditor.locator("dialog[open]")
    dialog.locator("select").first.select_option(index=1)
    for field in dialog.locator("textarea:visible, input[type=text]:visible").all():
        field.fill("Not supported by the record")
    dialog.locator("button[type=submit]").click()
    expect(auditor.locator(".cp-diff-removed").first).to_be_visible()
    auditor.keyboard.press("Alt+A")
    expect(auditor.locator("#say")).to_contain_text(re.compile("agree", re.IGNORECASE))
    axe(auditor)
    auditor.keyboard.press("Control+Enter")
    auditor.locator("#conclude-form textarea").first.fill("One diagnosis is not supported.")
    auditor.locator("#conclude-submit").click()
    auditor.wait_for_url(plan_url)
    assert Review.objects.get().status == "returned"
    auditor.goto(f"{plan_url}score/")
    expect(auditor.locator("main")).to_contain_text(re.compile(r"\d+(\.\d+)? %"))
    axe(auditor)

    coder.goto("/audits/returned/")
    expect(coder.locator("main")).to_contain_text(chart.account)
    axe(coder)
