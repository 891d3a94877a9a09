"""An administrator sets an edit from the keyboard; a lead tries one and the report comes by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from claims import back_tests
from claims.models import BackTest, EditSetting
from claims.tests.test_back_tests import stored
from coding_portal.tests.cast import Cast, make_payer

pytestmark = pytest.mark.django_db(transaction=True)
OpenAs = Callable[[User], Page]


def test_an_administrator_finds_an_edit_and_sets_it_for_a_payer(
    cast: Cast, open_as: OpenAs, axe: Callable[[Page], None]
) -> None:
    make_payer()
    page = open_as(cast.administrator)
    page.goto("/claims/edits/")
    page.keyboard.press("Control+K" if page.locator("#edits-q[data-key='Control+K']").count() else "F2")
    page.locator("#edits-q").fill("excludes1 exclude each")
    expect(page.locator("#catalogue tbody tr")).to_have_count(1)
    page.locator("#open-NT-01").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/edits/NT-01/")
    page.locator("#set-edit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reason-dialog")).to_be_visible()
    axe(page)
    page.get_by_label("Mode").select_option("off")
    page.get_by_label("Severity").select_option("note")
    page.get_by_label("Payer").select_option(label="Medicare")
    page.get_by_label("Reason").fill("The plan pays both")
    page.locator("#reason-submit").press("Enter")
    expect(page.locator("#reason-dialog")).to_contain_text("An edit that is off has no severity.")
    assert page.get_by_label("Reason").input_value() == "The plan pays both"
    page.get_by_label("Severity").select_option("")
    page.locator("#reason-submit").press("Enter")
    expect(page.locator("#say")).to_contain_text("NT-01 is off now.")
    setting = EditSetting.objects.get()
    assert (setting.mode, setting.payer, setting.reason) == ("off", make_payer(), "The plan pays both")
    page.locator(f"#withdraw-{setting.pk}").press("Enter")
    page.get_by_label("Reason").fill("Wrong plan")
    page.locator("#reason-submit").press("Enter")
    expect(page.locator("#say")).to_contain_text("is withdrawn")
    expect(page.locator(f"#setting-{setting.pk}")).to_contain_text("Wrong plan")


def test_the_report_of_a_run_comes_by_itself(cast: Cast, open_as: OpenAs, axe: Callable[[Page], None]) -> None:
    stored(cast, "V-1")
    page = open_as(cast.lead)
    page.goto("/claims/edits/NT-01/")
    page.get_by_role("button", name="Try on stored claims").click()
    page.get_by_label("Service ended on or after").fill("2026-09-01")
    page.get_by_label("Service ended on or before").fill("2026-10-31")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/claims/edits/back-tests/*/")
    expect(page.locator("#run-progress")).to_contain_text("of 1 stored claims")
    axe(page)
    back_tests.advance_back_test(run_id=BackTest.objects.get().pk)
    expect(page.locator("#run-words")).to_contain_text("1 of 1 claims would have waited", timeout=15_000)
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    axe(page)
