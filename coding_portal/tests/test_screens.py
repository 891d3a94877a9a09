"""Every page as every role that may open it: no horizontal scrolling at 320, 1280 and 1440 pixels, nothing cut off.

Axe reads each page for the first role of the list, whose page has most on it: whole in light, and for its colours in
dark. The other roles' pages, which hold less, are measured at 1280 and 320 pixels. A page that is not listed here fails
the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.test_access import ADDRESSES, House, house
from encounters.models import Encounter

__all__ = ["house"]
pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[User], Page]

BY_MOST_ON_IT = ("coder", "lead", "auditor", "biller", "provider", "compliance", "administrator")
SIZES = ((1440, 900), (1280, 720), (320, 800))


@dataclass(frozen=True)
class Screen:
    """An address of a whole page, with what follows its question mark."""

    name: str
    query: str = ""
    most: str = ""
    """The role for which axe reads it, where that is not the first that may open it."""

    @property
    def roles(self) -> list[str]:
        return [role for role in BY_MOST_ON_IT if role in ADDRESSES[self.name].roles]

    @property
    def reader(self) -> str:
        return self.most or self.roles[0]


SCREENS = (
    Screen("encounters:worklist"),
    Screen("encounters:worklist", "tab=pool", "lead"),
    Screen("encounters:worklist", "tab=holds"),
    Screen("encounters:worklist", "tab=returned"),
    Screen("encounters:worklist", "tab=done"),
    Screen("encounters:workbench"),
    Screen("encounters:timeline"),
    Screen("encounters:queries", "status="),
    Screen("encounters:query", most="provider"),
    Screen("encounters:intake"),
    Screen("codesets:lookup", "q=heart+failure"),
    Screen("codesets:code"),
    Screen("codesets:builder", "code=0DB&on=2026-11-21"),
    Screen("codesets:builder", "code=0DB64ZX&on=2026-11-21"),
    Screen("codesets:index"),
    Screen("codesets:favourites"),
    Screen("codesets:words", "q=fib"),
    Screen("codesets:word_add", "old_phrase=afib&old_means=atrial+fibrillation"),
    Screen("codesets:word"),
    Screen("claims:check"),
    Screen("claims:list", "tab=ready", "biller"),
    Screen("claims:list", "tab=blocked", "biller"),
    Screen("claims:list", "tab=batches", "biller"),
    Screen("claims:list", "tab=rejected", "biller"),
    Screen("claims:list", "tab=unbilled", "biller"),
    Screen("claims:claim", most="biller"),
    Screen("claims:batch", most="biller"),
    Screen("claims:rechecks", most="biller"),
    Screen("claims:recheck", most="biller"),
    Screen("claims:edits", most="administrator"),
    Screen("claims:edits", "q=xylophone", "biller"),
    Screen("claims:edit", most="administrator"),
    Screen("claims:edit_changes"),
    Screen("claims:back_tests", most="administrator"),
    Screen("claims:back_test", most="lead"),
    Screen("audits:plans"),
    Screen("audits:returned"),
    Screen("audits:new"),
    Screen("audits:plan", most="lead"),
    Screen("audits:score"),
    Screen("audits:certificate"),
    Screen("audits:review", most="auditor"),
    Screen("accounts:password_change"),
    Screen("accounts:shortcuts"),
    Screen("accounts:access"),
    Screen("accounts:users"),
    Screen("accounts:user_add"),
    Screen("accounts:user"),
    Screen("accounts:organisations"),
    Screen("accounts:organisation_add"),
    Screen("accounts:organisation"),
    Screen("accounts:facilities"),
    Screen("accounts:facility_add"),
    Screen("accounts:facility"),
    Screen("codesets:changes", "on=2026-10-01"),
    Screen("encounters:code_changes", "on=2026-10-01", "lead"),
    Screen("codesets:releases"),
    Screen("codesets:release_table"),
    Screen("codesets:loads"),
    Screen("codesets:load_new"),
    Screen("codesets:load"),
    Screen("encounters:payers", most="administrator"),
    Screen("encounters:payer_add"),
    Screen("encounters:payer"),
    Screen("encounters:lists"),
    Screen("encounters:list_add"),
    Screen("encounters:list"),
)
PARTS = frozenset(
    {
        "encounters:document", "encounters:codes", "encounters:hold", "encounters:ask", "codesets:options",
        "codesets:range",
        "codesets:restore", "codesets:withdraw", "codesets:load_state", "codesets:load_confirm",
        "codesets:word_preview",
        "claims:recheck_progress", "claims:why_on_chart", "claims:why_on_version",
        "claims:set_edit", "claims:withdraw_setting", "claims:try_edit", "claims:back_test_progress", "claims:preview",
        "claims:answer", "claims:build", "claims:void", "claims:hold", "claims:return_chart",
        "claims:resend_batch", "claims:cancel_batch", "claims:findings_for_encounter", "claims:grouping_for_encounter",
        "claims:risk_for_encounter",
        "audits:document", "audits:change_row", "audits:add_row",
    }
)  # fmt: skip
"""Pieces of those pages, and dialogs on them."""
NOT_PAGES = frozenset(
    {
        "home", "healthz", "accounts:login", "claims:batch_file", "claims:back_test_file", "audits:certificate_file",
        "codesets:word_export",
    }
)  # fmt: skip
"""A redirect, the health check, the door (below) and files."""

WIDER_THAN_THE_WINDOW = """() => {
    const page = document.documentElement, faults = [];
    if (page.scrollWidth > page.clientWidth) faults.push(`the page is ${page.scrollWidth} pixels wide`);
    for (const bar of document.querySelectorAll(".cp-top, .cp-context, .cp-bar, .cp-pane-head")) {
        const words = bar.textContent.trim().replace(/\\s+/g, " ").slice(0, 60);
        if (bar.scrollWidth > bar.clientWidth + 1) faults.push(`${bar.className} is cut off: ${words}`);
    }
    for (const item of document.querySelectorAll(".cp-context > *")) {
        const own = item.getBoundingClientRect(), before = item.previousElementSibling?.getBoundingClientRect() ?? own;
        const isBeside = own.width && Math.min(before.bottom, own.bottom) > Math.max(before.top, own.top);
        const isOver = isBeside && before !== own && before.right > own.left + 1;
        if (isOver) faults.push(`${item.id || item.className} lies on its neighbour`);
    }
    return faults;
}"""
BELOW_THE_WINDOW = """() => [...document.querySelectorAll(".cp-bar, :is(.cp-workbench, .cp-audit, .cp-split) > *")]
    .filter((part) => part.getBoundingClientRect().bottom > innerHeight + 1).map((part) => part.className)"""


def open_screen(page: Page, screen: Screen, rows: dict[str, int]) -> None:
    address = ADDRESSES[screen.name]
    url = reverse(screen.name, args=[*(rows[key] for key in address.keys), *address.words])
    answer = page.goto(f"{url}?{screen.query}" if screen.query else url)
    assert answer is not None
    assert answer.status == 200, url
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def axe_problems(page: Page, **options: Any) -> list[str]:
    found = Axe().run(page, options=options)
    return [found.generate_report()] if found.violations_count else []


def layout_problems(page: Page, *, sizes: Iterable[tuple[int, int]] = SIZES) -> list[str]:
    problems = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        problems += [f"{width}: {fault}" for fault in page.evaluate(WIDER_THAN_THE_WINDOW)]
        if width > 900:
            problems += [f"{width}: {part} is below the window" for part in page.evaluate(BELOW_THE_WINDOW)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return problems


def reading_problems(page: Page) -> list[str]:
    problems = axe_problems(page)
    page.emulate_media(color_scheme="dark")
    problems += axe_problems(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return problems


@pytest.fixture
def long_names(house: House) -> House:
    """The chart that is coded belongs to somebody whose name, doctor and payer are long."""
    chart = Encounter.objects.select_related("patient", "payer", "attending").get(pk=house.rows["chart"])
    chart.service = "Interventional cardiology"
    chart.save(update_fields=["service"])
    for row, field, value in (
        (chart.patient, "family", "Featherstonehaugh-Cholmondeley"),
        (chart.payer, "name", "Greater Northeastern Employees' Mutual Health Plan"),
        (chart.attending, "family", "Papadimitrakopoulou-Vandenberg"),
    ):
        assert row is not None
        setattr(row, field, value)
        row.save(update_fields=[field])
    return house


def test_every_page_of_the_portal_is_listed_here() -> None:
    pages = {name for name, address in ADDRESSES.items() if address.method == "get" and not name.startswith("api")}
    assert pages == {screen.name for screen in SCREENS} | PARTS | NOT_PAGES


@pytest.mark.parametrize("role", BY_MOST_ON_IT)
def test_each_page_fits_its_window_and_reads_well(role: str, long_names: House, open_as: Open) -> None:
    page, problems = open_as(long_names.own[role]), []
    for screen in SCREENS:
        if role not in screen.roles:
            continue
        open_screen(page, screen, long_names.rows)
        is_reader = screen.reader == role
        found = layout_problems(page, sizes=SIZES if is_reader else SIZES[1:])
        found += reading_problems(page) if is_reader else []
        problems += [f"{role}: {screen.name}?{screen.query}: {problem}" for problem in found]
    assert not problems, "\n".join(problems)


def test_the_door_fits_its_window_and_reads_well(db: None, page: Page) -> None:
    page.goto(reverse("accounts:login"))
    assert layout_problems(page) + reading_problems(page) == []


def test_words_are_found_and_linked_to_a_code_without_a_mouse(house: House, open_as: Open) -> None:
    page = open_as(house.own["coder"])
    open_screen(page, Screen("encounters:workbench"), house.rows)
    row = page.locator(f"#dx-{house.rows['diagnosis']}")
    row.focus()
    marks = row.locator(".cp-evidence").count()
    page.keyboard.press("Control+K")
    page.keyboard.type("SYSTOLIC  heart")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("Place 1 of 1 is selected. Alt L links it to")
    page.keyboard.press("Alt+L")
    expect(row.locator(".cp-evidence")).to_have_count(marks + 1)
    expect(page.locator("#document-text mark", has_text="systolic heart")).to_be_visible()
    page.keyboard.press("Control+K")
    page.keyboard.type("(no such)")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_have_text("“(no such)” does not stand in this document.")


def test_a_code_that_cannot_move_says_why(house: House, open_as: Open) -> None:
    page = open_as(house.own["coder"])
    open_screen(page, Screen("encounters:workbench"), house.rows)
    page.locator("#codes tbody tr").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#say")).to_contain_text("The principal diagnosis stands first")
