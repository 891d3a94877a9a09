"""An administrator sends a file in the browser while a real worker runs, sees the change, confirms, and undoes it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from codesets.models import Release
from codesets.tests.test_layouts import LIMITS, SAMPLES
from coding_portal.tests.cast import Cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.fresh_database]


def test_a_release_is_loaded_and_undone_by_keyboard_and_a_bad_file_names_its_line(
    cast: Cast,
    open_as: Callable[[User], Page],
    worker: subprocess.Popen[bytes],
    axe: Callable[[Page], None],
) -> None:
    page = open_as(cast.administrator)
    page.goto(reverse("codesets:releases"))
    page.locator("#load-new").focus()
    page.keyboard.press("Enter")
    page.set_input_files("#id_published", [SAMPLES / LIMITS])
    page.keyboard.press("Control+s")
    expect(page.locator("#load-state-heading")).to_have_text("Waits to be confirmed", timeout=30_000)
    expect(page.locator("#preview-changes")).to_contain_text("practitioner 99213: 2, 3 -> 3, 3")
    axe(page)

    page.locator("#load-confirm").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#confirm-dialog")).to_be_visible()
    axe(page)
    page.locator("#confirm-submit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#load-state-heading")).to_have_text("Loaded", timeout=30_000)
    release = Release.objects.get(loaded_by=cast.administrator)
    assert release.live

    page.locator("#load-undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changed-days").last).to_contain_text("2026 second quarter")
    page.set_viewport_size({"width": 320, "height": 640})
    button = page.locator("#move-submit").bounding_box()
    assert button is not None
    assert button["x"] + button["width"] <= 320, "the dialog reaches beyond a small screen"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("#move-submit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("is out of force; its rows are kept.")
    expect(page.locator(f"#restore-{release.pk}")).to_be_visible()

    page.goto(reverse("codesets:load_new"))
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_input_files("#id_published", {"name": f"{'x' * 90}.csv", "mimeType": "text/csv", "buffer": b"Dear coder"})
    page.locator("#load-send").click()
    problem = page.locator("#id_published-field .cp-error").bounding_box()
    assert problem is not None
    assert problem["x"] + problem["width"] <= 320, "a long file name reaches beyond a small screen"
    page.set_viewport_size({"width": 1440, "height": 900})
    bad = (SAMPLES / LIMITS).read_bytes().replace(b"99213,3,", b"99213,three,")
    page.set_input_files("#id_published", {"name": LIMITS, "mimeType": "text/csv", "buffer": bad})
    page.locator("#load-send").click()
    expect(page.locator("#load-problem")).to_contain_text(f"{LIMITS}, line 7: ", timeout=30_000)
    axe(page)
