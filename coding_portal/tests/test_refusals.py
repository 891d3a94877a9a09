"""A refused move, an invisible row and a stale version are answered in the reader's form: page, partial or JSON."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from rest_framework.exceptions import NotAuthenticated, ValidationError

from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from coding_portal.responses import api_exception_handler, domain_error

REFUSED = WorkflowError("chart_on_hold", "The chart is on hold.")
STALE = StaleVersion("Somebody saved first.", yours={"poa": "Y"}, theirs={"poa": "N"})


def asked(path: str, **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request.resolver_match = None
    return request


@pytest.mark.parametrize(
    ("error", "status"), [(REFUSED, 409), (STALE, 409), (NotVisible(), 404)], ids=["refused", "stale", "invisible"]
)
def test_each_refusal_has_its_status_in_every_form(error: Exception, status: int) -> None:
    for request in (asked("/charts/1/"), asked("/charts/1/", **{"HX-Request": "true"}), asked("/api/v1/charts/1/")):
        answer = domain_error(request, error)
        assert answer is not None
        assert answer.status_code == status


def test_a_page_is_whole_and_a_partial_is_not() -> None:
    page = domain_error(asked("/charts/1/"), REFUSED)
    partial = domain_error(asked("/charts/1/", **{"HX-Request": "true"}), REFUSED)
    assert page is not None
    assert partial is not None
    assert b"<html" in page.content
    assert b"<html" not in partial.content
    assert b"The chart is on hold." in page.content
    assert b"The chart is on hold." in partial.content


def test_a_stale_version_shows_both_values() -> None:
    answer = domain_error(asked("/api/v1/charts/1/"), STALE)
    assert answer is not None
    assert json.loads(answer.content) == {
        "code": "stale_version",
        "message": "Somebody saved first.",
        "yours": {"poa": "Y"},
        "theirs": {"poa": "N"},
    }


def test_an_invisible_row_does_not_say_that_it_exists() -> None:
    answer = domain_error(asked("/api/v1/charts/1/"), NotVisible("chart 1 of another facility"))
    assert answer is not None
    assert json.loads(answer.content) == {"code": "not_found", "message": "There is no such entry."}


def test_a_bug_rises() -> None:
    assert domain_error(asked("/charts/1/"), KeyError("x")) is None
    assert api_exception_handler(KeyError("x"), {}) is None


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (REFUSED, 409, "chart_on_hold"),
        (STALE, 409, "stale_version"),
        (NotVisible(), 404, "not_found"),
        (NotAuthenticated(), 401, "not_authenticated"),
        (ValidationError({"units": ["Too many."]}), 400, "invalid"),
    ],
)
def test_the_api_names_each_refusal(error: Exception, status: int, code: str) -> None:
    answer = api_exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert answer.data["message"]


def test_the_api_names_the_fields_of_a_bad_shape() -> None:
    answer = api_exception_handler(ValidationError({"units": ["Too many."]}), {})
    assert answer is not None
    assert answer.data["fields"] == {"units": ["Too many."]}
