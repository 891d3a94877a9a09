"""The lookup page as a coder uses it: type, see, open, walk the book."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_is_found_while_typing_and_its_page_opens(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(cast.coder)
    page.goto("/codes/?on=2026-11-21")
    page.get_by_label("Code or words").press_sequentially("left hip fx", delay=20)
    row = page.locator("#found-icd10cm-S72002A")
    expect(row).to_be_visible()
    expect(page.get_by_label("Code or words")).to_be_focused()
    axe(page)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("S72.002A")
    expect(page.get_by_text("Valid on 11/21/2026")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="S78.-").or_(page.get_by_role("link", name="S78")).first.click()
    expect(page.get_by_text("A heading: code further down")).to_be_visible()


def test_nothing_found_says_what_to_try(cast: Cast, open_as: Callable[[User], Page]) -> None:
    page = open_as(cast.coder)
    page.goto("/codes/?on=2026-11-21")
    page.get_by_label("Code or words").fill("xqzzyq")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No code matches")).to_be_visible()
