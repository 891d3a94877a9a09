"""A procedure code built axis by axis over the chart that takes it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.cast import Cast, make_encounter
from encounters import services

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_chart_takes_the_code_that_was_built(cast: Cast, open_as: Callable[[User], Page]) -> None:
    chart = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=chart.pk, by=cast.coder)
    page = open_as(cast.coder)
    page.goto(reverse("encounters:workbench", args=[chart.pk]))
    page.locator("#segment-procedures").click()
    expect(page.locator("#build-code")).to_be_visible()
    page.locator("#code-search").fill("0dtj4z")
    page.keyboard.press("Alt+B")
    expect(page.locator("#builder-dialog")).to_be_visible()
    expect(page.locator("#choice-G")).to_be_focused()
    page.keyboard.press("Z")
    expect(page.locator("#builder-take")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#builder-dialog")).to_have_count(0)
    expect(page.locator("#codes")).to_contain_text("0DTJ4ZZ")
