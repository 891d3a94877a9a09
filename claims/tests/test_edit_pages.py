"""The pages of the edits: who sees and changes what, search and filters, conflicts, reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessEvent, User
from claims import back_tests
from claims.edit_records import record_edits
from claims.edits.run import ALL_EDITS
from claims.models import BackTest, EditOutcome, EditRecord, EditSetting, Mode
from claims.outcomes import findings_at_desk
from claims.tests.test_back_tests import SPAN, run_to_end, stored
from claims.tests.test_completing import with_two_diabetes_types
from claims.tests.test_edit_settings import EXCLUDES1, put, required_edit
from coding_portal.tests.cast import Cast, make_payer

SignIn = Callable[[User], Client]
SETTING = {"mode": "shadow", "severity": "", "payer": "", "reason": "Bulletin 7", "seen": "0"}


@pytest.fixture
def as_user() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(headers={"HX-Request": "true"})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content
    return response.content.decode()


# --- the catalogue -------------------------------------------------------------------------------------------------


def test_the_catalogue_lists_every_edit_with_what_holds(cast: Cast, as_user: SignIn) -> None:
    put(cast.administrator, mode=Mode.SHADOW)
    text = page(as_user(cast.biller), "claims:edits")
    assert text.count('id="edit-') == len(ALL_EDITS)
    row = text.split(f'id="edit-{EXCLUDES1}"')[1].split("</tr>")[0]
    assert "In shadow" in row
    assert "1 setting" in row


@pytest.mark.parametrize(
    ("query", "has", "lacks"),
    [
        ({"q": "mu-0"}, "MU-01", "DX-01"),
        ({"q": "excludes1 codes"}, "NT-01", "MU-01"),
        ({"severity": "note"}, "TF-02", "MU-01"),
        ({"topic": "mue"}, "MU-02", "DX-01"),
        ({"mode": "required"}, "NP-02", "MU-01"),
        ({"mode": "off"}, "NT-01", "MU-01"),
        ({"mode": "set"}, "NT-01", "MU-01"),
        ({"severity": "loud", "topic": "nonsense", "mode": "x", "payer": "nobody"}, "MU-01", "no-such"),
    ],
)
def test_search_and_filters(cast: Cast, as_user: SignIn, query: dict[str, str], has: str, lacks: str) -> None:
    put(cast.administrator)
    text = page(as_user(cast.lead), "claims:edits", **query)
    assert f'id="edit-{has}"' in text
    assert f'id="edit-{lacks}"' not in text


def test_a_coder_sees_what_the_edit_speaks_of_and_what_it_leaves_alone(cast: Cast, as_user: SignIn) -> None:
    text = page(as_user(cast.lead), "claims:edit", "LA-06")
    example = text.split('id="example"')[1].split("</table>")[0]
    line = example.split(">Line 1<")[1].split("</tr>")[0]
    assert "20610-RT" in line
    assert "differs" in line
    assert "20610 names the side; M25.569 does not." in example


def test_the_catalogue_shows_what_holds_for_one_payer(cast: Cast, as_user: SignIn) -> None:
    put(cast.administrator, payer=make_payer())
    assert f'id="edit-{EXCLUDES1}"' in page(as_user(cast.lead), "claims:edits", payer="medicare", mode="off")
    assert "No edit matches" in page(as_user(cast.lead), "claims:edits", mode="off")


def test_the_catalogue_takes_the_same_few_queries_whatever_it_holds(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.lead)
    page(client, "claims:edits")
    with CaptureQueriesContext(connection) as before:
        page(client, "claims:edits")
    findings_at_desk(with_two_diabetes_types(cast), by=cast.coder)
    put(cast.administrator)
    put(cast.administrator, "MU-01", Mode.SHADOW, payer=make_payer())
    with CaptureQueriesContext(connection) as after:
        page(client, "claims:edits")
    assert len(before) == len(after) <= 9


# --- one edit ------------------------------------------------------------------------------------------------------


def test_an_edits_page_says_what_it_is_and_how_often_it_spoke(cast: Cast, as_user: SignIn) -> None:
    findings_at_desk(with_two_diabetes_types(cast), by=cast.coder)
    text = page(as_user(cast.auditor), "claims:edit", EXCLUDES1.lower())
    for words in ("Remedy", "Source", '<dd id="found">1</dd>', "North Hospital", "Findings of NT-01 by week"):
        assert words in text
    assert "New setting" not in text


def test_the_figures_of_an_edit_go_by_month_when_asked(cast: Cast, as_user: SignIn) -> None:
    findings_at_desk(with_two_diabetes_types(cast), by=cast.coder)
    row = EditOutcome.objects.get(edit=EXCLUDES1)
    row.first_seen_on -= timedelta(days=200)
    row.save(update_fields=["first_seen_on"])
    client = as_user(cast.auditor)
    assert '<dd id="found">0</dd>' in page(client, "claims:edit", EXCLUDES1)
    text = page(client, "claims:edit", EXCLUDES1, by="month")
    for words in (
        "last 12 months",
        '<dd id="found">1</dd>',
        "Findings of NT-01 by month",
        f"{row.first_seen_on:%m/%Y}",
    ):
        assert words in text
    assert "The edit has not spoken in these 12 months." in page(client, "claims:edit", "MU-01", by="month")


def test_settings_are_shown_with_who_and_why_also_after_they_ended(cast: Cast, as_user: SignIn) -> None:
    first = put(cast.administrator, reason="Bulletin 7")
    put(cast.administrator, mode=Mode.SHADOW, instead_of=first.pk, reason="Bulletin 8")
    text = page(as_user(cast.biller), "claims:edit", EXCLUDES1)
    assert "Settings that were withdrawn" in text
    assert text.index("Bulletin 8") < text.index("Bulletin 7")
    assert "Administrator Test" in text


def test_an_edit_that_is_not_there_is_not_found(cast: Cast, as_user: SignIn) -> None:
    for name in ("claims:edit", "claims:set_edit", "claims:try_edit"):
        assert as_user(cast.administrator).get(reverse(name, args=["ZZ-99"])).status_code == 404


# --- settings ------------------------------------------------------------------------------------------------------


def test_an_administrator_sets_changes_and_withdraws(cast: Cast, as_user: SignIn) -> None:
    client, url = as_user(cast.administrator), reverse("claims:set_edit", args=[EXCLUDES1])
    assert 'name="seen" value="0"' in page(client, "claims:set_edit", EXCLUDES1)
    answer = client.post(url, SETTING | {"applies_from": "2026-01-01"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, reverse("claims:edit", args=[EXCLUDES1]))
    first = EditSetting.objects.get()
    dialog = page(client, "claims:set_edit", EXCLUDES1, instead=str(first.pk))
    assert 'value="2026-01-01"' in dialog
    changed = client.post(f"{url}?instead={first.pk}", SETTING | {"mode": "off", "seen": "1"})
    assert changed.status_code == 204
    second = EditSetting.objects.standing().get()
    assert second.mode == "off"
    gone = client.post(reverse("claims:withdraw_setting", args=[second.pk]), {"reason": "No longer"})
    assert gone.status_code == 204
    assert not EditSetting.objects.standing().exists()
    again = client.post(reverse("claims:withdraw_setting", args=[second.pk]), {"reason": "No longer"})
    assert again.status_code == 409


def test_of_two_dialogs_the_second_is_told(cast: Cast, as_user: SignIn) -> None:
    client, url = as_user(cast.administrator), reverse("claims:set_edit", args=[EXCLUDES1])
    assert client.post(url, SETTING).status_code == 204
    late = client.post(url, SETTING | {"mode": "off"})
    assert late.status_code == 409
    for words in ("Somebody saved first", "in shadow, all payers, all dates", "off, all payers, all dates"):
        assert words in late.content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": ""}, "This field is required"),
        ({"mode": "asleep"}, "Select a valid choice"),
        ({"severity": "loud"}, "Select a valid choice"),
        ({"payer": "999999"}, "Select a valid choice"),
        ({"applies_from": "13/45/2026"}, "Enter a valid date"),
        ({"applies_from": "2026-02-01", "applies_until": "2026-01-01"}, "before the first"),
        ({"mode": "on"}, "how the edit stands anyway"),
        ({"mode": "off", "severity": "note"}, "has no severity"),
        ({"seen": "many"}, "Close it and open it again"),
        ({"reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_bad_input_comes_back_with_what_was_typed(
    cast: Cast, as_user: SignIn, values: dict[str, str], words: str
) -> None:
    answer = as_user(cast.administrator).post(reverse("claims:set_edit", args=[EXCLUDES1]), SETTING | values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert values.get("reason", "Bulletin 7") in answer.content.decode()
    assert not EditSetting.objects.exists()


def test_a_required_edit_says_why_it_stays_on(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    assert "Required: stays on" in page(client, "claims:edit", required_edit())
    answer = client.post(reverse("claims:set_edit", args=[required_edit()]), SETTING)
    assert (answer.status_code, "never switched off" in answer.content.decode()) == (422, True)


def test_a_setting_of_another_edit_cannot_be_taken_the_place_of(cast: Cast, as_user: SignIn) -> None:
    other = put(cast.administrator, "MU-01")
    for key in (str(other.pk), "0", "x", "9" * 30):
        url = f"{reverse('claims:set_edit', args=[EXCLUDES1])}?instead={key}"
        assert as_user(cast.administrator).post(url, SETTING).status_code == 404


# --- release notes -------------------------------------------------------------------------------------------------


def test_what_changed_is_told_and_the_first_record_is_not(cast: Cast, as_user: SignIn) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE claims_editrecord")
    assert "Nothing has changed yet" in page(as_user(cast.biller), "claims:edit_changes")
    record_edits([each for each in ALL_EDITS if each.code != "MU-01"])
    assert "Nothing has changed yet" in page(as_user(cast.biller), "claims:edit_changes")
    record_edits()
    last = EditRecord.objects.latest("id")
    EditRecord.objects.create(
        edit="DX-01", kind="changed", stated=last.stated, before={"severity": "note"}, note="Why not"
    )
    text = page(as_user(cast.biller), "claims:edit_changes")
    for words in ("MU-01", "<b>new</b>", "note → stop", "Why not"):
        assert words in text
    assert "DX-02" not in text


# --- back-tests ----------------------------------------------------------------------------------------------------

TRY = {"mode": "on", "severity": "", "payer": "", "service_from": "2026-09-01", "service_until": "2026-10-31"}


def test_a_lead_tries_an_edit_and_a_worker_is_asked(
    cast: Cast, as_user: SignIn, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    stored(cast, "V-1")
    client = as_user(cast.lead)
    assert 'name="service_from"' in page(client, "claims:try_edit", EXCLUDES1)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(reverse("claims:try_edit", args=[EXCLUDES1]), TRY)
    run = BackTest.objects.get()
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, reverse("claims:back_test", args=[run.pk]))
    assert len(callbacks) == 1
    text = page(client, "claims:back_test", run.pk)
    assert "0 of 1 stored claims" in text
    assert 'hx-trigger="every 2s"' in text
    back_tests.advance_back_test(run_id=run.pk)
    progress = client.get(reverse("claims:back_test_progress", args=[run.pk]))
    assert progress.headers["HX-Refresh"] == "true"
    assert "every 2s" not in progress.content.decode()


@pytest.mark.parametrize(
    "values",
    [{"service_from": ""}, {"service_from": "2026-11-01"}, {"service_from": "2001-01-01"}, {"mode": "x"}],
)
def test_a_run_without_a_span_is_refused(cast: Cast, as_user: SignIn, values: dict[str, str]) -> None:
    answer = as_user(cast.lead).post(reverse("claims:try_edit", args=[EXCLUDES1]), TRY | values)
    assert answer.status_code == 422
    assert not BackTest.objects.exists()


def test_the_report_names_claims_to_those_who_may_open_them(cast: Cast, as_user: SignIn) -> None:
    version = stored(cast, "V-1")
    run = run_to_end(cast)
    before = AccessEvent.objects.count()
    text = page(as_user(cast.lead), "claims:back_test", run.pk)
    assert version.control_number in text
    assert "would have waited for an acknowledgement" in text
    event = AccessEvent.objects.latest("id")
    assert AccessEvent.objects.count() == before + 1
    assert event.detail == {"encounters": [version.claim.encounter_id]}
    administrator = page(as_user(cast.administrator), "claims:back_test", run.pk)
    assert version.control_number not in administrator
    assert "Your role does not open claims" in administrator
    assert AccessEvent.objects.count() == before + 1


def test_the_file_names_no_claim_and_takes_no_formula(cast: Cast, as_user: SignIn) -> None:
    stored(cast, "V-1", payer=make_payer("sums", name="=SUM(A1)"))
    run = run_to_end(cast)
    answer = as_user(cast.administrator).get(reverse("claims:back_test_file", args=[run.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Edit,Payer,Month,Claims")
    assert lines[1] == "NT-01,'=SUM(A1),2026-10,1,1,1,1,0,210.00,0"
    assert f'filename="back-test-NT-01-{run.pk}.csv"' in answer.headers["Content-Disposition"]


def test_runs_are_listed_and_may_be_stopped(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.lead)
    assert "No edit has been tried yet" in page(client, "claims:back_tests")
    run = back_tests.start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    assert "Waiting for a worker" in page(client, "claims:back_tests")
    assert client.post(reverse("claims:stop_back_test", args=[run.pk])).status_code == 204
    assert "Stopped" in page(client, "claims:back_test", run.pk)
    assert as_user(cast.biller).post(reverse("claims:stop_back_test", args=[run.pk])).status_code == 403
