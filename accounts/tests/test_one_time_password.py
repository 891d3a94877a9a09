"""A one-time password opens nothing but the page where the user chooses her own."""

import pytest
from django.test import Client

from accounts import services
from accounts.models import SetupEvent, User
from coding_portal.tests.cast import PASSWORD, Cast

PAGE = "/accounts/password/"
OWN = "seventeen-grey-herons"


@pytest.fixture
def one_time(cast: Cast) -> str:
    return services.reset_password(user_id=cast.lead.pk, by=cast.administrator)[1]


def sign_in(client: Client, password: str) -> int:
    return client.post("/accounts/login/", {"username": "lead", "password": password}).status_code


def choose(client: Client, old: str, new: str) -> int:
    return client.post(PAGE, {"old_password": old, "new_password1": new, "new_password2": new}).status_code


@pytest.mark.parametrize("path", ["/", "/charts/", "/claims/", "/accounts/shortcuts/", "/nowhere/"])
def test_every_page_leads_to_the_choice_of_a_password(client: Client, one_time: str, path: str) -> None:
    assert sign_in(client, one_time) == 302
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert b"You signed in with a one-time password" in client.get(PAGE).content


def test_a_partial_sends_the_whole_page_there_and_the_api_says_so(client: Client, one_time: str) -> None:
    sign_in(client, one_time)

    partial = client.post("/charts/next/", headers={"HX-Request": "true"})
    assert (partial.status_code, partial["HX-Redirect"]) == (204, PAGE)
    told = client.get("/api/v1/codes/?q=I10&system=icd10cm")
    assert (told.status_code, told.json()["code"]) == (403, "one_time_password")


def test_her_own_password_opens_the_portal_and_the_one_time_password_is_used_up(
    client: Client, one_time: str, cast: Cast
) -> None:
    sign_in(client, one_time)

    assert choose(client, one_time, one_time) == 422
    assert User.objects.get(pk=cast.lead.pk).must_change_password
    assert choose(client, one_time, OWN) == 200
    assert client.get("/charts/").status_code == 200
    assert SetupEvent.objects.filter(action="password_changed", by=cast.lead).count() == 1
    assert sign_in(Client(), one_time) == 200
    assert sign_in(Client(), OWN) == 302


def test_a_new_one_time_password_ends_her_sessions(client: Client, cast: Cast) -> None:
    sign_in(client, PASSWORD)
    assert client.get("/charts/").status_code == 200

    services.reset_password(user_id=cast.lead.pk, by=cast.administrator)

    assert client.get("/charts/")["Location"].startswith("/accounts/login/")
    assert sign_in(Client(), PASSWORD) == 200


def test_who_is_deactivated_is_signed_out_at_once(client: Client, cast: Cast) -> None:
    sign_in(client, PASSWORD)

    services.deactivate_user(user_id=cast.lead.pk, by=cast.administrator)

    assert client.get("/charts/")["Location"].startswith("/accounts/login/")
    assert sign_in(Client(), PASSWORD) == 200
