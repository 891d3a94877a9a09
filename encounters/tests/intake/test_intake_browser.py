"""The intake page in a browser: upload, reason, retry; nothing for axe to find."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from encounters.intake.store import store_message
from encounters.tests.intake.bundles import bundle, encounter, patient
from encounters.tests.intake.conftest import make_facility, make_user


def test_a_lead_takes_in_a_bundle_and_sees_what_was_kept_aside(
    live_server: LiveServer, open_as: Callable[[User], Page], axe: Callable[[Page], None], tmp_path: Path
) -> None:
    lead = make_user("lead", Role.LEAD, make_facility())
    store_message(body=b'{"resourceType": "Bundle"', source="broken.json", by=lead)
    (tmp_path / "feed.json").write_bytes(bundle(patient(), encounter()))
    page = open_as(lead)
    page.goto("/charts/intake/")
    expect(page.get_by_role("row", name="broken.json")).to_contain_text("The JSON is broken at line 1")
    axe(page)
    page.get_by_label("FHIR R4 bundle").set_input_files(tmp_path / "feed.json")
    page.get_by_label("Facility", exact=False).select_option(label="Riverside Medical Center")
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("status")).to_contain_text("1 stored (1 new charts)")
    expect(page.get_by_role("row", name="feed.json")).to_contain_text("Stored")
    page.emulate_media(color_scheme="dark")
    axe(page)
