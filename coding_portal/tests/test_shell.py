"""The frame's own script, played in a browser: keys, evidence, search, refusals, an unreachable server, the clock."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests import shell_pages
from coding_portal.tests.browser import Watch

pytestmark = [pytest.mark.urls("coding_portal.tests.shell_pages"), pytest.mark.django_db(transaction=True)]

Open = Callable[[User], Page]


@pytest.fixture
def desk(open_as: Open) -> Iterator[Page]:
    """The small chart, opened by a coder."""
    shell_pages.RECEIVED.clear()
    shell_pages.BROKEN.clear()
    page = open_as(User.objects.create_user("rivera", first_name="Maria", last_name="Rivera", role="coder"))
    page.goto("/chart/")
    expect(page.locator("#session-clock b")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    yield page
    shell_pages.BROKEN.clear()


def select_words(page: Page, words: str) -> None:
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.getElementById("document-text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
            }
            throw new Error(`no such words: ${words}`);
        }""",
        words,
    )


def test_the_frame_passes_axe_in_light_and_dark(desk: Page, axe: Callable[[Page], None]) -> None:
    axe(desk)
    desk.keyboard.press("Control+/")
    expect(desk.locator("#keys-dialog")).to_be_visible()
    axe(desk)


def test_f8_walks_the_evidence_and_on_into_the_next_document_that_has_some(desk: Page) -> None:
    shown = desk.locator(".cp-mark-shown")
    desk.keyboard.press("F8")
    expect(shown).to_have_text("systolic heart failure")
    desk.keyboard.press("F8")
    expect(shown).to_have_text("hypertensive")
    desk.keyboard.press("F8")
    expect(shown).to_have_text("acute kidney injury")
    expect(desk.locator("#document-link-3")).to_have_attribute("aria-current", "true")
    desk.keyboard.press("Shift+F8")
    expect(shown).to_have_text("hypertensive")
    expect(desk.locator("#say")).to_contain_text("Evidence 2 of 2 in this document for I50.22: hypertensive")


def test_evidence_of_a_row_opens_its_document(desk: Page) -> None:
    desk.click("#evidence-4")
    expect(desk.locator(".cp-mark-shown")).to_have_text("acute kidney injury")


def test_the_next_document_key_stops_at_the_last(desk: Page) -> None:
    for number in (2, 3):
        desk.keyboard.press("Alt+.")
        expect(desk.locator("#document h3")).to_have_text(f"Document {number}")
    desk.keyboard.press("Alt+.")
    expect(desk.locator("#say")).to_have_text("This is the last document.")


@pytest.mark.parametrize("words", ["Acute on chronic", " hypertensive", "<heart> disease.\n"])
def test_selected_words_are_sent_as_code_point_offsets_of_the_stored_text(desk: Page, words: str) -> None:
    desk.focus("#poa-5")
    text = shell_pages.TEXTS[1]
    select_words(desk, words if words.strip() != "hypertensive" else "hypertensive")
    desk.keyboard.press("Alt+l")
    expect(desk.locator("#say")).to_have_text("Done.")
    action, sent = shell_pages.RECEIVED[-1]
    assert action == "evidence"
    assert text[int(sent["start"]) : int(sent["end"])] == words.strip()
    assert (sent["version"], sent["line"]) == ("71", "5")


def test_linking_without_words_or_without_a_code_says_what_is_missing(desk: Page) -> None:
    desk.keyboard.press("Alt+l")
    expect(desk.locator("#say")).to_have_text("Select words in the document first.")
    select_words(desk, "PRINCIPAL")
    desk.keyboard.press("Alt+l")
    expect(desk.locator("#say")).to_have_text("Put the focus on the code these words support first.")
    assert shell_pages.RECEIVED == []


def test_a_code_takes_five_keys_after_its_words(desk: Page) -> None:
    desk.keyboard.press("F2")
    desk.keyboard.type("i50 acute")
    expect(desk.locator("#dx-options")).to_be_visible()
    expect(desk.locator("#option-I50\\.21")).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Enter")
    expect(desk.locator("#poa-6")).to_be_focused()
    desk.keyboard.press("Y")
    desk.keyboard.press("Enter")
    expect(desk.locator("#dx-search")).to_be_focused()
    expect(desk.locator("#say")).to_have_text("Done.")
    assert shell_pages.RECEIVED == [("add", {"code": "I50.21"}), ("slow", {"poa": "Y"})]


def test_enter_before_the_answer_chooses_only_a_code_typed_in_full(desk: Page) -> None:
    desk.keyboard.press("F2")
    desk.keyboard.type("i50")
    desk.keyboard.press("Enter")
    expect(desk.locator("#dx-options")).to_be_visible()
    assert shell_pages.RECEIVED == []
    desk.fill("#dx-search", "i5021")
    desk.keyboard.press("Enter")
    expect(desk.locator("#poa-6")).to_be_focused()
    assert shell_pages.RECEIVED == [("add", {"code": "I50.21"})]


def test_words_typed_while_an_answer_is_on_its_way_are_kept(desk: Page) -> None:
    desk.focus("#poa-4")
    desk.keyboard.press("N")
    desk.keyboard.press("Enter")
    desk.keyboard.type("i50 ac")
    expect(desk.locator("#say")).to_have_text("Done.")
    expect(desk.locator("#dx-search")).to_be_focused()
    expect(desk.locator("#dx-search")).to_have_value("i50 ac")
    desk.keyboard.type("ute")
    expect(desk.locator("#option-I50\\.21")).to_have_attribute("aria-selected", "true")
    assert desk.input_value("#dx-search") == "i50 acute"


def test_a_document_loaded_again_stays_where_the_reader_was(desk: Page) -> None:
    desk.keyboard.press("F8")
    desk.evaluate("document.getElementById('document').scrollTop = 120")
    with desk.expect_response("**/chart/document/1/"):
        desk.evaluate("htmx.trigger(document.body, 'chart-changed')")
    expect(desk.locator("#document-link-1 .cp-count")).to_have_text("2")
    assert desk.evaluate("document.getElementById('document').scrollTop") == 120
    expect(desk.locator(".cp-mark-shown")).to_have_text("systolic heart failure")


def test_words_selected_before_a_document_is_loaded_again_stay_selected(desk: Page) -> None:
    select_words(desk, "Acute on chronic")
    with desk.expect_response("**/chart/document/1/"):
        desk.evaluate("htmx.trigger(document.body, 'chart-changed')")
    expect(desk.locator("#document-link-1 .cp-count")).to_have_text("2")
    assert desk.evaluate("String(getSelection())") == "Acute on chronic"


def test_undo_in_the_status_line_and_a_refusal_with_both_values(desk: Page) -> None:
    desk.fill("#dx-search", "i50")
    desk.locator("#option-I50\\.21").click()
    expect(desk.locator("#say")).to_have_text("I50.21 added as line 6.")
    desk.keyboard.press("Control+z")
    dialog = desk.locator("#refusal-dialog")
    expect(dialog).to_contain_text("Chen changed line 6 at 15:57.")
    assert shell_pages.RECEIVED[-1] == ("undo", {"version": "8"})
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(desk.locator("#row-6")).to_be_visible()


def test_f4_walks_the_findings_with_the_focus_on_the_field(desk: Page) -> None:
    desk.keyboard.press("F4")
    expect(desk.locator("#poa-5")).to_be_focused()
    expect(desk.locator("#say")).to_have_text("Finding 1 of 2: The indicator is missing.")
    desk.keyboard.press("F4")
    expect(desk.locator("#poa-4")).to_be_focused()
    desk.keyboard.press("Shift+F4")
    expect(desk.locator("#poa-5")).to_be_focused()


def test_a_single_letter_acts_only_on_the_focused_row(desk: Page) -> None:
    desk.focus("#dx-search")
    desk.keyboard.press("a")
    desk.focus("#poa-4")
    desk.keyboard.press("a")
    assert shell_pages.RECEIVED == []
    desk.focus("#row-4")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#row-5")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.locator("#say")).to_have_text("Done.")
    assert [action for action, _ in shell_pages.RECEIVED] == ["agree"]


def test_what_the_server_did_not_answer_is_shown_and_sent_again(desk: Page, watch: Watch) -> None:
    shell_pages.BROKEN.add("save")
    desk.keyboard.press("Control+s")
    expect(desk.locator("#unsaved")).to_contain_text("Not saved since")
    kept = desk.evaluate("({...localStorage, ...sessionStorage})")
    assert kept in ({}, {"htmx-current-path-for-history": "/chart/"}), "only the address may be kept in the browser"
    shell_pages.BROKEN.clear()
    expect(desk.locator("#unsaved")).to_be_hidden(timeout=15000)
    expect(desk.locator("#say")).to_contain_text("Saved at")
    assert shell_pages.RECEIVED == [("save", {"version": "8"})]
    watch.problems[:] = [problem for problem in watch.problems if "503" not in problem]


def test_the_theme_changes_in_place_and_stays(desk: Page) -> None:
    desk.click("#theme-menu")
    desk.click("#theme-dark")
    expect(desk.locator("html")).to_have_attribute("data-bs-theme", "dark")
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_session_about_to_end_asks_and_enter_stays(desk: Page) -> None:
    desk.clock.install()
    desk.reload()
    desk.clock.fast_forward(13 * 60 * 1000 + 5000)
    expect(desk.locator("#session-dialog")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator("#session-dialog")).to_be_hidden()
    assert shell_pages.RECEIVED == [("stay", {})]


@pytest.mark.parametrize("width", [320, 1280, 1440])
def test_the_frame_needs_no_sideways_scrolling(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 720})
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
