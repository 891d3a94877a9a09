"""Every page on paper: no navigation, no button, nothing beyond the edge of the sheet, and who printed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.test_access import House, house
from coding_portal.tests.test_screens import BY_MOST_ON_IT, SCREENS, Screen, open_screen

__all__ = ["house"]
pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[User], Page]

SHEET = {"width": 725, "height": 930}
"""Letter paper within its margins, in CSS pixels."""
ON_PAPER = """() => {
    const page = document.documentElement, faults = [];
    if (page.scrollWidth > page.clientWidth) faults.push(`it is ${page.scrollWidth} pixels wide`);
    const controls = "button, .cp-btn, .cp-top, .cp-bar, .cp-row-tools, .cp-skip, dialog, kbd, [role=listbox]";
    for (const part of document.querySelectorAll(controls)) {
        if (part.checkVisibility()) faults.push(`${part.id || part.className} is printed`);
    }
    for (const part of document.querySelectorAll(".cp-scroll, .cp-pane-body, main")) {
        const style = getComputedStyle(part);
        if (part.checkVisibility() && style.overflowY !== "visible") faults.push(`${part.className} scrolls`);
    }
    return faults;
}"""


@pytest.mark.parametrize("role", BY_MOST_ON_IT)
def test_each_page_is_fit_to_be_printed(role: str, house: House, open_as: Open) -> None:
    page, problems = open_as(house.own[role]), []
    page.set_viewport_size({"width": SHEET["width"], "height": SHEET["height"]})
    page.emulate_media(media="print", color_scheme="dark")
    for screen in SCREENS:
        if screen.reader == role:
            open_screen(page, screen, house.rows)
            problems += [f"{screen.name}?{screen.query}: {fault}" for fault in page.evaluate(ON_PAPER)]
    assert not problems, "\n".join(problems)


def test_a_sheet_says_who_printed_it_and_when(house: House, open_as: Open) -> None:
    page = open_as(house.own["coder"])
    open_screen(page, Screen("encounters:timeline"), house.rows)
    expect(page.locator(".cp-printed")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    foot = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--cp-printed')")
    assert f"printed by {house.own['coder'].display_name}" in foot
    page.emulate_media(media="print")
    expect(page.locator(".cp-printed")).to_contain_text(f"As shown to {house.own['coder'].display_name} on ")


def test_the_print_button_opens_the_dialog_of_the_browser(house: House, open_as: Open) -> None:
    page = open_as(house.own["lead"])
    page.add_init_script("window.print = () => { document.title = 'asked to print'; }")
    open_screen(page, Screen("audits:score"), house.rows)
    page.locator("#print-page").press("Enter")
    expect(page).to_have_title("asked to print")
