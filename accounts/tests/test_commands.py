"""Users and tokens from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken

from accounts.models import Organisation, SetupEvent, User
from coding_portal.tests.cast import Cast, make_facility

pytestmark = pytest.mark.django_db


def created(*arguments: str) -> str:
    out = StringIO()
    call_command("create_user", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_the_first_administrator_of_an_empty_installation_signs_in_with_what_is_printed() -> None:
    password = created("chief", "--role", "administrator", "--all-facilities")

    user = User.objects.get()
    assert (user.role, user.sees_all_facilities, user.is_superuser) == ("administrator", True, False)
    assert user.must_change_password
    answer = Client().post("/accounts/login/", {"username": "chief", "password": password})
    assert answer.status_code == 302
    event = SetupEvent.objects.get()
    assert (event.by, event.action) == (None, "user_added")


def test_facilities_and_organisation_are_given_by_code_and_name() -> None:
    north, _ = make_facility("north"), make_facility("south")
    vendor = Organisation.objects.create(name="Vendor Coders", kind="vendor")

    created("temp", "--role", "coder", "--facility", "north", "--organisation", "vendor coders")

    user = User.objects.get()
    assert (list(user.facilities.all()), user.organisation, user.sees_all_facilities) == ([north], vendor, False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Coder", "--role", "lead"), "already"),
        (("a name", "--role", "lead"), "valid username"),
        (("x", "--role", "lead", "--facility", "nowhere"), "no facility nowhere.*north"),
        (("x", "--role", "lead", "--organisation", "Nobody"), "no organisation.*Vendor Coders"),
        (("x", "--role", "chief"), "invalid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nobody_is_added(
    cast: Cast, arguments: tuple[str, ...], says: str
) -> None:
    before = User.objects.count()

    with pytest.raises(CommandError, match=says):
        created(*arguments)
    assert User.objects.count() == before


def test_a_token_is_printed_with_its_expiry_and_opens_the_api(cast: Cast) -> None:
    out = StringIO()
    call_command("create_token", "coder", "--days", "2", stdout=out)
    token, expires = out.getvalue().splitlines()

    assert expires.startswith("expires 20")
    answer = Client().get("/api/v1/codes/?q=I10&system=icd10cm", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 200
    assert token not in AuthToken.objects.values_list("digest", flat=True)


@pytest.mark.parametrize("arguments", [("nobody",), ("coder", "--days", "0"), ("coder", "--days", "366")])
def test_no_token_for_nobody_or_for_ever(cast: Cast, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("create_token", *arguments)
    assert not AuthToken.objects.exists()
