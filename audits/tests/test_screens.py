"""The audit screens in a real browser: drawn by a lead, reviewed from the keyboard, answered by the coder."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from audits.models import AuditPlan, Review
from audits.tests.charts import make_completed_chart, make_review
from coding_portal.tests.cast import Cast, make_document
from encounters.models import CodedDiagnosis, Evidence

OpenAs = Callable[[User], Page]
Axe = Callable[[Page], None]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _database_in_the_browsers_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def make_documented_chart(number: int, coder: User) -> None:
    chart = make_completed_chart(number, coder)
    version = make_document(
        chart,
        "Assessment: acute on chronic systolic heart failure with hypertensive heart and chronic kidney disease.\n"
        "Acute hypoxic respiratory failure on admission, resolved with diuresis.",
    )
    diagnosis = CodedDiagnosis.objects.get(encounter=chart, code="I5022")
    Evidence.objects.create(version=version, diagnosis=diagnosis, start=21, end=44)


def test_a_lead_plans_and_draws_with_the_population_in_view(
    transactional_db: None, cast: Cast, open_as: OpenAs, axe: Axe
) -> None:
    for number in range(1, 6):
        make_documented_chart(number, cast.coder)
    page = open_as(cast.lead)
    page.goto(reverse("audits:plans"))
    axe(page)
    page.get_by_role("link", name="Plan an audit").first.click()
    expect(page.locator("#population-total")).to_have_text("5")
    axe(page)
    page.get_by_label("Name").fill("Inpatients of October")
    page.get_by_label("Charts", exact=True).fill("2")
    page.get_by_label("Spares per stratum").fill("1")
    page.locator("#plan-save").click()
    page.locator("#draw-sample").click()
    axe(page)
    page.get_by_label("Seed").fill("agreed")
    page.locator("#draw-submit").click()
    expect(page.get_by_text("0 of 2 final")).to_be_visible()
    axe(page)
    page.locator("#certificate-print").click()
    expect(page.get_by_role("heading", name="Inpatients of October")).to_be_visible()
    axe(page)
    assert AuditPlan.objects.get().sample.seed == "agreed"


def test_an_auditor_reviews_from_the_keyboard_and_the_coder_answers(
    transactional_db: None, cast: Cast, open_as: OpenAs, axe: Axe
) -> None:
    for number in range(1, 4):
        make_documented_chart(number, cast.coder)
    review = make_review(cast, charts=0, size=2)
    page = open_as(cast.auditor)
    page.goto(reverse("audits:review", args=[review.pk]))
    axe(page)
    page.locator("#row-1").focus()
    page.keyboard.press("a")
    expect(page.locator("#say")).to_contain_text("Row 1: agreed.")
    expect(page.locator("#row-2")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#ruling-dialog")).to_be_visible()
    axe(page)
    page.locator("#ruling-code").fill("I50")
    page.locator("#ruling-reason").select_option("specificity")
    page.locator("#ruling-submit").click()
    expect(page.get_by_text("is a heading")).to_be_visible()
    page.locator("#ruling-search").fill("I50.23")
    page.locator("#ruling-options [role=option]").first.click()
    expect(page.locator("#ruling-code")).to_have_value("I50.23")
    expect(page.locator("#ruling-reason")).to_have_value("specificity")
    page.locator("#ruling-submit").click()
    expect(page.locator("#row-2")).to_contain_text("changed")
    expect(page.locator("#ruling-dialog")).to_have_count(0)
    expect(page.locator("#score")).to_contain_text("1 of 2")
    page.keyboard.press("Alt+a")
    expect(page.locator("#say")).to_contain_text("Agreed with 1 row.")
    axe(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/review.png")
    page.keyboard.press("Control+Enter")
    page.get_by_label("To the coder").fill("Row 2: see the assessment")
    page.locator("#conclude-submit").click()
    expect(page.get_by_text("Returned to the coder")).to_be_visible()
    page.goto(reverse("audits:score", args=[review.item.sample.plan_id]))
    expect(page.get_by_text("too few to judge").first).to_be_visible()
    axe(page)
    if folder:
        page.screenshot(path=f"{folder}/score.png")
        page.goto(reverse("audits:plan", args=[review.item.sample.plan_id]))
        page.screenshot(path=f"{folder}/plan.png")

    coder = open_as(cast.coder)
    coder.goto(reverse("audits:returned"))
    axe(coder)
    coder.locator("[data-row-open]").click()
    coder.locator("#rebut").click()
    axe(coder)
    coder.get_by_label("The whole chart").fill("The echo says chronic")
    coder.locator("#rebut-submit").click()
    expect(coder.get_by_text("Rebutted")).to_be_visible()
    assert Review.objects.get().status == "rebutted"


def test_f4_walks_the_differences(transactional_db: None, cast: Cast, open_as: OpenAs) -> None:
    review = make_review(cast)
    for number, code in ((2, "I5023"), (3, "E1121")):
        review.outcomes.filter(number=number).update(
            decision="change",
            reason="specificity",
            audited={**review.item.snapshot["items"][number - 1], "code": code, "display": code},
        )
    page = open_as(cast.auditor)
    page.goto(reverse("audits:review", args=[review.pk]))
    page.locator("#row-1").focus()
    page.keyboard.press("F4")
    expect(page.locator("#row-2")).to_be_focused()
    page.keyboard.press("F4")
    expect(page.locator("#row-3")).to_be_focused()
