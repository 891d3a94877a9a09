"""A procedure code built from the keyboard alone: on its page, and over a chart that takes the code."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[User], Page]


def test_a_code_is_built_with_keys_alone(cast: Cast, open_as: Open, axe: Callable[[Page], None]) -> None:
    page = open_as(cast.coder)
    page.goto("/codes/pcs/?on=2026-11-21")
    page.locator("#choice-0").focus()
    for key, heading in (("0", "Body System"), ("d", "Operation"), ("B", "Body Part"), ("6", "Approach")):
        page.keyboard.press(key)
        expect(page.locator("#builder caption")).to_contain_text(heading)
    axe(page)
    expect(page.locator("#choice-0")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#builder caption")).to_contain_text("Device")
    page.keyboard.press("I")
    expect(page.get_by_role("status")).to_contain_text("No code goes on with I here.")
    page.keyboard.type("zx")
    expect(page.locator("#built")).to_contain_text("0DB64ZX Excision of Stomach, Percutaneous Endoscopic Approach")
    expect(page.locator("#builder-take")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.locator("#builder caption")).to_contain_text("Qualifier")
    expect(page.locator("#choice-X")).to_be_focused()
    expect(page.locator("#built")).to_be_visible()
