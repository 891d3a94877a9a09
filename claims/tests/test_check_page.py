"""The what-if page says what the API says, keeps what was typed, and stores nothing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import AccessEvent, User
from claims.check_examples import EXAMPLES
from claims.check_sheet import Sheet, read
from coding_portal.tests.cast import Cast
from encounters.models import Encounter

PATH = "/claims/check/"
BLANK_PRIOR = {"billing_npi": "", "rendering_npi": "", "units": ""}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(sheet: Sheet, **more: str) -> dict[str, str]:
    """What a browser sends for a sheet."""
    values = {f"head-{name}": value for name, value in sheet.head.items() if value}
    for kind, rows in sheet.rows.items():
        for number, row in enumerate(rows, start=1):
            values |= {f"{kind}-{number}-code": ""}
            values |= {f"{kind}-{number}-{name}": value for name, value in row.items()}
    return values | more


def example(name: str, **more: str) -> dict[str, str]:
    return typed(Sheet.of_request(EXAMPLES[name]), **more)


def findings_on(page: str) -> list[tuple[str, str]]:
    """Edit and message of each finding on the page."""
    found = re.findall(r'class="cp-edit">([^<]+)</span>.*?</span>: </span>|class="cp-edit">([^<]+)<', page, re.DOTALL)
    messages = re.findall(r'<span data-message><span class="visually-hidden">\w+: </span>(.*?)</span>', page, re.DOTALL)
    edits = [first or second for first, second in found]
    return [(edit, html.unescape(message)) for edit, message in zip(edits, messages, strict=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["visit", "stay"])
def test_the_page_finds_what_the_api_finds(cast: Cast, name: str) -> None:
    client = signed_in(cast.coder)
    page = client.post(PATH, example(name)).content.decode()
    request = json.loads(html.unescape(re.findall(r'<textarea id="json-text".*?>(.*?)</textarea>', page, re.DOTALL)[0]))
    answer: dict[str, Any] = client.post("/api/v1/check", request, content_type="application/json").json()
    assert answer["findings"]
    assert findings_on(page) == [(each["edit"], each["message"]) for each in answer["findings"]]
    for each in answer["findings"]:
        assert html.escape(each["source"], quote=False).replace("'", "&#x27;") in page
    drg = answer["drg"]
    assert (f"<b>{drg['drg']}</b>" in page) if drg else "Only inpatient hospital bills" in page


@pytest.mark.django_db
def test_nothing_is_stored_or_kept_by_a_browser(cast: Cast) -> None:
    answer = signed_in(cast.coder).post(PATH, example("stay"))
    assert answer["Cache-Control"] == "no-store"
    assert not Encounter.objects.exists()
    assert not AccessEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("head-age", "old", "whole years"),
        ("head-age", "131", "whole years"),
        ("head-service_from", "yesterday", "The age counts on the first day"),
        ("head-service_to", "2026-02-31", "Date has wrong format"),
        ("ln-1-units", "many", "valid number"),
        ("ln-1-charge", "12,5x", "valid number"),
        ("ln-2-service_date", "x", "Date has wrong format"),
        ("ln-1-pointers", "9", "There is no diagnosis 9"),
        ("ln-1-pointers", "1 x!", "numbers of diagnoses"),
        ("dx-2-code", "", "The code is missing"),
        ("dx-1-code", "X" * 30, "no more than 20"),
        ("head-form", "paper", "not a valid choice"),
        ("head-age", "5x", "or in days: 5d"),
        ("head-billing_npi", "1" * 21, "no more than 20"),
        ("head-today", "soon", "Date has wrong format"),
        ("head-frequency", "11", "no more than 1"),
        ("head-condition_codes", "44 C123", "no more than 2"),
        ("oc-1-code", "123", "no more than 2"),
        ("vc-1-amount", "much", "valid number"),
        ("ps-1-date", "", "This field is required"),
        ("ps-1-code", "", "The code is missing"),
        ("os-1-admitted_on", "", "The day is missing"),
        ("ln-1-rendering_npi", "1" * 21, "no more than 20"),
    ],
)
def test_a_bad_value_is_marked_and_nothing_is_lost(cast: Cast, name: str, value: str, message: str) -> None:
    folded = {
        "oc-1-code": "11",
        "vc-1-code": "80",
        "vc-1-amount": "5",
        "ps-1-code": "99213",
        "ps-1-date": "2025-03-10",
        "os-1-admitted_on": "2026-03-01",
        "os-1-discharged_on": "2026-03-04",
    }
    sent = example("visit") | folded | {"dx-2-poa": "Y", "head-total_charge": "237"} | {name: value}
    answer = signed_in(cast.coder).post(PATH, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    if name != "head-form":
        assert f'id="{name}_error"' in page
        assert json.loads(answer["HX-Trigger-After-Settle"])["cp:focus"] == name
    assert 'value="237"' in page
    assert 'value="99214"' in page
    assert all(f'value="{kept}"' in page for other, kept in folded.items() if other != name)


def test_what_is_folded_reaches_the_request() -> None:
    head = {"form": "institutional", "today": "2026-06-15", "condition_codes": "44, c1", "attending_npi": "1993999998"}
    rows = {
        "oc": [{"code": "11", "date": "2026-03-09"}],
        "vc": [{}, {"code": "80", "amount": "$1,005"}],
        "ps": [{"code": "99213", "date": "2025-03-10", "modifiers": "25 gc", "bill_type": "131"}],
        "os": [{"admitted_on": "2026-03-01", "discharge_status": "30"}],
        "ln": [{"code": "99213", "rendering_npi": "1993999998"}],
    }
    reading = read(Sheet(head, rows))
    assert reading.sent == head | {
        "condition_codes": ["44", "C1"],
        "lines": [{"code": "99213", "rendering_npi": "1993999998"}],
        "occurrence_codes": [{"code": "11", "date": "2026-03-09"}],
        "value_codes": [{"code": "80", "amount": "1005"}],
        "prior_services": [{"code": "99213", "date": "2025-03-10", "modifiers": ["25", "GC"], "bill_type": "131"}],
        "other_stays": [{"admitted_on": "2026-03-01", "discharge_status": "30"}],
    }
    assert reading.control("value_codes.1.amount") == "vc-2-amount"
    assert reading.control("occurrence_codes") == "oc-1-code"
    assert reading.control("other_stays.1") == "os-1-admitted_on"
    assert reading.control("attending_npi") == "head-attending_npi"
    assert reading.control("subscriber.member_id") == "head-member_id"
    assert Sheet.of_request(reading.sent).rows["ps"] == [rows["ps"][0] | {"modifiers": "25 GC"} | BLANK_PRIOR]


def test_an_empty_row_between_is_passed_over_and_pointers_follow() -> None:
    sheet = Sheet({"form": "professional"}, {"dx": [{"code": "I10"}, {}, {"code": "E78.5"}], "px": [], "ln": []})
    sheet.rows["ln"] = [{}, {"code": "99213", "pointers": "CA", "modifiers": "25,59", "charge": "$1,200.50"}]
    reading = read(sheet)
    assert reading.sent == {
        "form": "professional",
        "diagnoses": [{"code": "I10"}, {"code": "E78.5"}],
        "lines": [{"code": "99213", "pointers": [2, 1], "modifiers": ["25", "59"], "charge": "1200.50"}],
    }
    assert reading.control("diagnoses.2.code") == "dx-3-code"
    assert reading.control("units", 1) == "ln-2-units"
    assert reading.control("patient.sex") == "head-sex"
    assert reading.control("procedures") == "px-1-code"


@pytest.mark.parametrize(
    ("born", "age"),
    [("1955-03-10", "71"), ("1955-03-11", "70"), ("2026-03-10", "0d"), ("2025-03-11", "364d"), ("2026-03-11", "")],
)
def test_a_request_s_date_of_birth_is_told_as_the_age(born: str, age: str) -> None:
    sent = {"form": "professional", "service_from": "2026-03-10", "patient": {"birth_date": born}}
    assert Sheet.of_request(sent).head["age"] == age


def test_days_of_age_make_the_day_of_birth() -> None:
    head = {"form": "professional", "age": "5 d", "admission_date": "2026-03-03"}
    assert read(Sheet(head, {})).sent["patient"] == {"birth_date": "2026-02-26"}


def test_pointers_keep_their_diagnoses_when_a_row_goes() -> None:
    sheet = Sheet({}, {"dx": [{"code": "A"}, {"code": "B"}, {"code": "C"}], "px": [], "ln": [{"pointers": "3 2 1"}]})
    assert sheet.remove("dx", 2) == "dx-2-code"
    assert sheet.rows["ln"][0]["pointers"] == "2 1"


def test_the_age_makes_a_day_of_birth_that_gives_that_age() -> None:
    head = {"form": "professional", "age": "71", "service_from": "2028-02-29"}
    assert read(Sheet(head, {"dx": [], "px": [], "ln": []})).sent["patient"] == {"birth_date": "1957-02-28"}


@pytest.mark.django_db
def test_a_pasted_list_is_sorted_into_the_sheet() -> None:
    sheet = Sheet()
    placed, strangers = sheet.paste("E11.65, i10 99214-25 J1100;0DTJ4ZZ\nZZ9.9 hello")
    assert (placed, strangers) == (5, ["ZZ9.9", "HELLO"])
    assert [row.get("code") for row in sheet.rows["dx"]] == ["E11.65", "I10", None]
    assert sheet.rows["px"][0]["code"] == "0DTJ4ZZ"
    assert sheet.rows["ln"] == [{"code": "99214", "modifiers": "25"}, {"code": "J1100", "modifiers": ""}]


@pytest.mark.django_db
def test_more_than_there_is_room_for_is_left_out(cast: Cast) -> None:
    sheet = Sheet()
    placed, _ = sheet.paste("I10 " * 300)
    assert placed == len(sheet.rows["dx"]) == 50
    assert signed_in(cast.coder).post(PATH, typed(sheet, do="add-dx")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "verb", ["add-zz", "remove-dx-99", "remove-dx-x", "remove-zz-1", "example-none", "nonsense", ""]
)
def test_an_odd_request_changes_nothing(cast: Cast, verb: str) -> None:
    assert signed_in(cast.coder).post(PATH, example("visit", do=verb)).status_code in {200, 422}


@pytest.mark.django_db
def test_the_example_of_an_edit_is_checked_and_its_near_miss_is_quiet(cast: Cast) -> None:
    client = signed_in(cast.lead)
    page = client.get(PATH, {"edit": "ov-01"}).content.decode()
    assert [edit for edit, _ in findings_on(page)] == ["OV-01"]
    assert re.search(r'id="group-stays" open', page)
    assert 'id="group-providers">' in page
    assert findings_on(client.get(PATH, {"edit": "OV-01", "quiet": ""}).content.decode()) == []
    for unknown in ("XX-99", "TF-01", ""):
        assert "Nothing is checked yet" in client.get(PATH, {"edit": unknown}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_most_claims_do_without_is_folded_and_opens_by_key(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(cast.coder)
    page.goto(PATH)
    expect(page.locator("#os-1-admitted_on")).to_be_hidden()
    page.locator("#group-stays-summary").press("Enter")
    page.locator("#add-os").press("Enter")
    expect(page.locator("#os-2-admitted_on")).to_be_focused()
    page.locator("#head-form").select_option("institutional")
    page.locator("#head-complete").check()
    page.locator("#dx-1-code").fill("I10")
    page.keyboard.press("F9")
    expect(page.locator("#finding-1")).to_be_visible()
    page.locator("[data-goto=head-billing_npi]").press("Enter")
    expect(page.locator("#head-billing_npi")).to_be_focused()
    axe(page)


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_checked_from_the_keyboard(
    cast: Cast, open_as: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = open_as(cast.coder)
    page.goto(PATH)
    page.locator("#dx-1-code").fill("E11.65")
    page.locator("#add-dx").press("Enter")
    expect(page.locator("#dx-4-code")).to_be_focused()
    expect(page.locator("#dx-1-code")).to_have_value("E11.65")
    page.keyboard.press("Alt+Delete")
    expect(page.locator("#dx-4-code")).to_have_count(0)
    page.locator("#example-visit").press("Enter")
    expect(page.locator("#ln-1-code")).to_have_value("99214")
    page.locator("#ln-1-units").press("Enter")
    expect(page.locator("#finding-1")).to_be_visible()
    axe(page)
    page.keyboard.press("F4")
    expect(page.locator("#say")).to_contain_text("Finding 1 of")
    page.locator("#ln-1-units").fill("many")
    page.keyboard.press("F9")
    expect(page.locator("#ln-1-units")).to_be_focused()
    expect(page.locator("#ln-1-units_error")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
