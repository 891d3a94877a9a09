"""Favourites in the search of a chart, without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from codesets.favourites import add_favourite
from codesets.models import Favourite
from coding_portal.tests.cast import Cast, make_encounter
from encounters.models import CodedDiagnosis
from encounters.services import take_chart

pytestmark = pytest.mark.django_db(transaction=True)


def test_favourites_open_the_empty_field_and_a_code_is_starred_in_the_list(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    add_favourite(by=cast.coder, system="icd10cm", code="E78.5")
    add_favourite(by=cast.coder, system="icd10cm", code="I10")
    chart = make_encounter("FAV-1")
    take_chart(encounter_id=chart.pk, by=cast.coder)
    page = open_as(cast.coder)
    page.goto(f"/charts/{chart.pk}/")
    search, first = page.locator("#code-search"), page.locator("#opt-1")
    search.press("ArrowDown")
    expect(first).to_contain_text("E78.5")
    axe(page)
    search.press("Enter")
    page.wait_for_timeout(300)
    assert not CodedDiagnosis.objects.exists()
    search.press("ArrowDown")
    search.press("ArrowDown")
    search.press("Enter")
    expect(page.locator("#codes tbody tr").first).to_contain_text("I10")
    search.press_sequentially("pneumonia", delay=20)
    expect(first).to_contain_text("J18.9")
    search.press("Alt+K")
    expect(page.locator("#say")).to_have_text("J18.9 is a favourite now.")
    expect(first.locator(".cp-star-on")).to_be_visible()
    expect(search).to_be_focused()
    search.press("Alt+K")
    expect(page.locator("#say")).to_have_text("J18.9 is no favourite any more.")
    first.locator("[data-star]").click()
    expect(page.locator("#say")).to_have_text("J18.9 is a favourite now.")
    assert Favourite.objects.filter(user=cast.coder, code="J189").exists()
    assert list(CodedDiagnosis.objects.values_list("code", flat=True)) == ["I10"]
