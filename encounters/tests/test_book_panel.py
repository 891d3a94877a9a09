"""The book beside the chart: a code's instructions without leaving it, from the keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.cast import Cast, make_encounter
from encounters import services
from encounters.models import CodedDiagnosis

pytestmark = pytest.mark.django_db(transaction=True)


def test_notes_open_beside_the_chart_and_escape_returns_to_the_row(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    chart = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=chart.pk, by=cast.coder)
    row = CodedDiagnosis.objects.create(encounter=chart, code="E1165", role="principal", sequence=1, poa="Y")
    page = open_as(cast.coder)
    page.goto(reverse("encounters:workbench", args=[chart.pk]))
    page.locator(f"#dx-{row.pk}").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#book-panel")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Excludes1")
    axe(page)
    panel.locator(".cp-range summary").first.click()
    expect(panel.locator(".cp-range-list").first).to_contain_text("valid on 10/08/2026")
    panel.get_by_role("navigation").get_by_role("link", name="E11", exact=True).click()
    expect(panel.locator("#book-heading")).to_contain_text("E11")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(f"#dx-{row.pk}")).to_be_focused()
