"""The set-up as an administrator sees it: search, forms that refuse, passwords shown once."""

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken
from pytest_django import DjangoAssertNumQueries

from accounts.models import Facility, Organisation, SetupEvent, User
from accounts.npi import check_digit_fits
from coding_portal.tests.cast import Cast, make_user

LIST = "/accounts/setup/"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def names_on(admin: Client, query: str) -> set[str]:
    page = admin.get(f"{LIST}?{query}").content.decode()
    return set(re.findall(r"data-row-open>(\w+) Test</a>", page))


def person_values(cast: Cast, **changed: Any) -> dict[str, Any]:
    values = {
        "username": "newcomer",
        "first_name": "Nina",
        "last_name": "Comer",
        "role": "coder",
        "facilities": [cast.north.pk],
        "chart_types": ["clinic", "imaging"],
        "picks_by_hand": "on",
    }
    return values | changed


FACILITY = {
    "code": "east", "name": "East Clinic", "npi": "1749900308", "tax_id": "840000103", "taxonomy": "261QM1300X",
    "address_line": "9 Hill Street", "city": "Fairview", "state": "OH", "zip_code": "442010003",
    "phone": "3305550300", "starts_on": "2026-01-01",
}  # fmt: skip


def test_people_are_found_by_name_role_and_state(admin: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.auditor.pk).update(is_active=False)
    AccessAttempt.objects.create(username="biller", failures_since_start=99, attempt_time=timezone.now())

    assert names_on(admin, "q=COLL") == {"Colleague"}
    assert names_on(admin, "q=lead+test") == {"Lead"}
    assert names_on(admin, "role=coder") == {"Coder", "Colleague", "Southcoder", "Vendorcoder"}
    assert names_on(admin, "state=inactive") == {"Auditor"}
    assert names_on(admin, "state=locked") == {"Biller"}
    assert b"Nobody matches" in admin.get(f"{LIST}?q=zzz").content


def test_the_list_asks_as_often_for_fifty_people_as_for_five(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_user(f"person{number}", "coder", cast.north)
    admin.get(LIST)  # the session notes its beginning
    with django_assert_num_queries(6):  # session, user, locked names, count, people with organisations, facilities
        page = admin.get(LIST)
    assert b"Page 1 of 2" in page.content


def test_a_user_is_added_and_her_password_is_shown_this_once(admin: Client, cast: Cast) -> None:
    answer = admin.post("/accounts/setup/users/new/", person_values(cast))

    user = User.objects.get(username="newcomer")
    found = re.search(r'id="one-time-password">([^<]+)<', answer.content.decode())
    assert found is not None
    assert user.check_password(found[1])
    assert answer["Cache-Control"] == "no-store"
    assert (user.chart_types, list(user.facilities.all())) == (["clinic", "imaging"], [cast.north])
    assert found[1] not in admin.get(f"/accounts/setup/users/{user.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"username": "CODER"}, "has this sign-in name already"),
        ({"username": "two words"}, "Enter a valid username"),
        ({"last_name": ""}, "This field is required"),
        ({"role": "chief"}, "Select a valid choice"),
        ({"facilities": []}, "Choose at least one facility"),
        ({"chart_types": ["surgery"]}, "Select a valid choice"),
        ({"organisation": "987654321"}, "Select a valid choice"),
    ],
)
def test_a_bad_form_comes_back_with_the_reason_and_adds_nobody(
    admin: Client, cast: Cast, wrong: dict[str, Any], says: str
) -> None:
    before = User.objects.count()
    answer = admin.post("/accounts/setup/users/new/", person_values(cast, **wrong))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert (User.objects.count(), SetupEvent.objects.count()) == (before, 0)


def test_nothing_sent_is_a_bad_form_too(admin: Client) -> None:
    assert admin.post("/accounts/setup/users/new/", {}).status_code == 422
    assert admin.post("/accounts/setup/facilities/new/", {}).status_code == 422
    assert admin.post("/accounts/setup/organisations/new/", {}).status_code == 422


def test_a_change_is_shown_in_the_history_of_the_user(admin: Client, cast: Cast) -> None:
    path = f"/accounts/setup/users/{cast.coder.pk}/"
    values = person_values(cast, username="coder", role="lead", facilities=[cast.north.pk, cast.south.pk])

    assert admin.post(path, values).status_code == 302
    page = admin.get(path).content.decode()
    assert "Coding lead" in page
    assert "<dt>Role</dt><dd>coder → lead</dd>" in page
    assert "<dt>Facilities</dt><dd>north → north, south</dd>" in page


def test_her_own_page_offers_no_way_to_lose_her_role(admin: Client, cast: Cast) -> None:
    path = f"/accounts/setup/users/{cast.administrator.pk}/"
    values = person_values(cast, username="administrator", role="coder")

    page = admin.get(path).content.decode()
    assert "Another administrator changes your role" in page
    assert 'id="user-deactivate"' not in page
    admin.post(path, values)
    cast.administrator.refresh_from_db()
    assert (cast.administrator.role, cast.administrator.last_name) == ("administrator", "Comer")
    assert admin.post(f"{path}deactivate/").status_code == 409


def test_tokens_are_listed_without_their_secret_and_revoked(admin: Client, cast: Cast) -> None:
    row, token = AuthToken.objects.create(user=cast.coder)
    path = f"/accounts/setup/users/{cast.coder.pk}/"

    page = admin.get(path).content.decode()
    assert row.token_key[:8] in page
    assert token not in page
    assert admin.post(f"{path}revoke/", {"token": row.token_key}).status_code == 302
    assert admin.post(f"{path}revoke/", {"token": row.token_key}).status_code == 409
    assert not AuthToken.objects.exists()


def test_deactivated_reactivated_and_unlocked_by_buttons(admin: Client, cast: Cast) -> None:
    path = f"/accounts/setup/users/{cast.coder.pk}/"

    assert admin.post(f"{path}deactivate/", follow=True).content.count(b"can no longer sign in") == 1
    assert b'id="user-reactivate"' in admin.get(path).content
    assert b'id="one-time-password"' in admin.post(f"{path}reactivate/").content
    AccessAttempt.objects.create(username="coder", failures_since_start=99, attempt_time=timezone.now())
    assert b'id="user-unlock"' in admin.get(path).content
    admin.post(f"{path}unlock/")
    assert b'id="user-unlock"' not in admin.get(path).content


def test_a_facility_is_added_and_changed(admin: Client) -> None:
    assert admin.post("/accounts/setup/facilities/new/", FACILITY).status_code == 302
    row = Facility.objects.get(code="east")
    path = f"/accounts/setup/facilities/{row.pk}/"
    assert admin.post(path, FACILITY | {"code": "west", "name": "East Side Clinic"}).status_code == 302

    row.refresh_from_db()
    assert (row.code, row.name) == ("east", "East Side Clinic")
    assert "East Clinic → East Side Clinic" in admin.get(path).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("npi", "1749900309", "This is no NPI"),
        ("npi", "174990030", "This is no NPI"),
        ("zip_code", "44201", "9 digits"),
        ("zip_code", "44201-0003", "at most 9 characters"),
        ("tax_id", "84-000010", "9 digits"),
        ("phone", "330555030", "10 digits"),
        ("state", "oh", "Two capital letters"),
        ("taxonomy", "282N00000", "looks like"),
        ("name", "East*Clinic", "cannot hold"),
        ("code", "north", "already exists"),
        ("starts_on", "01-01", "Enter a valid date"),
    ],
)
def test_a_facility_that_claims_could_not_name_is_refused(admin: Client, field: str, value: str, says: str) -> None:
    answer = admin.post("/accounts/setup/facilities/new/", FACILITY | {field: value})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Facility.objects.count() == 2


@pytest.mark.parametrize(
    ("npi", "fits"),
    [
        ("1234567893", True),
        ("1234567890", False),
        ("3234567893", False),
        ("123456789", False),
        ("\uff11234567893", False),
    ],
)
def test_the_last_digit_of_an_npi_checks_the_others(npi: str, fits: bool) -> None:
    assert check_digit_fits(npi) is fits


def test_an_organisation_is_added_once_and_renamed(admin: Client) -> None:
    new = "/accounts/setup/organisations/new/"
    assert admin.post(new, {"name": "Own Department", "kind": "own"}).status_code == 302
    assert admin.post(new, {"name": "Own Department", "kind": "vendor"}).status_code == 422
    row = Organisation.objects.get(name="Own Department")
    assert admin.post(f"/accounts/setup/organisations/{row.pk}/", {"name": "Department"}).status_code == 302

    row.refresh_from_db()
    assert (row.name, row.kind) == ("Department", "own")
    assert b"Department" in admin.get("/accounts/setup/organisations/").content


@pytest.mark.parametrize(
    ("path", "says"), [("organisations", "No organisation yet"), ("facilities", "No facility yet")]
)
def test_an_empty_installation_is_told_what_comes_first(client: Client, db: None, path: str, says: str) -> None:
    chief = make_user("chief", "administrator")
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")

    assert says in client.get(f"{LIST}{path}/").content.decode()
