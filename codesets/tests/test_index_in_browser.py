"""The alphabetic index as a coder walks it: type, move with the arrows, open, follow a see, reach the code."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from codesets.models import BOOKS, Release
from codesets.services import discard_release
from codesets.tests.test_search_by_index import load_samples
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def samples() -> Iterator[None]:
    """The books of the samples while a test runs; reference data stay in the database from one test to the next."""
    load_samples()
    yield
    own = Release.objects.filter(table__in=BOOKS)
    own.update(live=False)
    for release in own:
        discard_release(release_id=release.pk)


def test_a_coder_walks_from_a_word_to_a_code_by_keyboard(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(cast.coder)
    page.goto("/codes/index/?on=2026-11-21")
    expect(page.get_by_role("heading", name="Diagnoses")).to_be_visible()
    page.get_by_label("Words").press_sequentially("infect", delay=20)
    expect(page.get_by_text("Sample, sampled, infectious")).to_be_visible()
    axe(page)
    page.goto("/codes/index/?on=2026-11-21&letter=H")
    page.locator("#term-1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#term-2")).to_be_visible()
    page.locator("#term-2").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#term-1")).to_be_focused()
    page.get_by_role("link", name="G44.51").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("G44.51")
    page.get_by_role("link", name="Hemicrania NEC, continua").click()
    expect(page.locator("#term-2")).to_be_visible()
    axe(page)


def test_the_table_of_drugs_stays_inside_a_narrow_screen(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(cast.coder)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/codes/index/?book=drugs&term=1&on=2026-11-21")
    expect(page.get_by_role("columnheader", name="Adverse effect")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
