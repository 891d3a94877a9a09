"""Time-outs, headers and logs that hold on every page."""

import json
import logging
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from coding_portal.logs import keep_allowed_keys
from coding_portal.middleware import ACTIVE_AT, STARTED_AT

pytestmark = pytest.mark.django_db
PAGE = "/accounts/password/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    user = get_user_model().objects.create_user(username="somebody", password="x" * 20)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 200
    return client


def age(client: Client, key: str, seconds: int) -> None:
    """Makes the session look as if the noted instant were that long ago."""
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()


def test_an_idle_session_ends_and_sign_in_leads_back(signed_in: Client) -> None:
    age(signed_in, ACTIVE_AT, settings.SESSION_IDLE_SECONDS + 5)
    answer = signed_in.get(PAGE)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Faccounts%2Fpassword%2F"
    assert "_auth_user_id" not in signed_in.session


def test_an_old_session_ends_however_busy(signed_in: Client) -> None:
    age(signed_in, STARTED_AT, settings.SESSION_ABSOLUTE_SECONDS + 5)
    assert signed_in.get(PAGE).status_code == 302


def test_a_partial_sends_the_whole_page_to_sign_in(signed_in: Client) -> None:
    age(signed_in, ACTIVE_AT, settings.SESSION_IDLE_SECONDS + 5)
    answer = signed_in.get(PAGE, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_the_api_says_that_the_session_ended(signed_in: Client) -> None:
    age(signed_in, ACTIVE_AT, settings.SESSION_IDLE_SECONDS + 5)
    answer = signed_in.get("/api/schema/")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


def test_a_users_request_keeps_the_session_alive(signed_in: Client) -> None:
    age(signed_in, ACTIVE_AT, settings.SESSION_IDLE_SECONDS - 20)
    signed_in.get(PAGE)
    assert time.time() - signed_in.session[ACTIVE_AT] < 5


def test_a_pages_own_request_does_not(signed_in: Client) -> None:
    age(signed_in, ACTIVE_AT, settings.SESSION_IDLE_SECONDS - 20)
    assert signed_in.get(PAGE, headers={"X-Background": "1"}).status_code == 200
    assert time.time() - signed_in.session[ACTIVE_AT] > settings.SESSION_IDLE_SECONDS - 30


def test_pages_of_a_signed_in_user_are_not_stored(signed_in: Client) -> None:
    assert "no-store" in signed_in.get(PAGE)["Cache-Control"]


@pytest.mark.parametrize("address", ["/accounts/login/", "/healthz", "/nowhere/"])
def test_every_answer_carries_a_strict_policy(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    for loophole in ("unsafe-", "data:", "http:", "https:", "*", "nonce"):
        assert loophole not in policy


def test_eight_wrong_passwords_lock_the_name_out(client: Client) -> None:
    get_user_model().objects.create_user(username="careless", password="right password 123")
    wrong = {"username": "careless", "password": "wrong"}
    answers = [client.post("/accounts/login/", wrong).status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[0] != 429
    assert client.post("/accounts/login/", {**wrong, "password": "right password 123"}).status_code == 429


@pytest.fixture
def request_lines() -> Iterator[list[str]]:
    """The lines of the request log as they are written."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger, keep = logging.getLogger("portal.requests"), Keep()
    level = logger.level
    logger.addHandler(keep)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(keep)
    logger.setLevel(level)


def test_the_log_has_the_route_and_not_what_was_typed(client: Client, request_lines: list[str]) -> None:
    client.get("/accounts/login/?next=/charts/Smith-John/")
    assert len(request_lines) == 1
    line = json.loads(request_lines[0])
    assert (line["route"], line["status"]) == ("accounts/login/", 200)
    assert "Smith" not in request_lines[0]


def test_keys_nobody_vouched_for_are_dropped() -> None:
    kept = keep_allowed_keys(
        None, "info", {"event": "saved", "encounter_id": 7, "patient_name": "Smith", "note": "pain"}
    )
    assert kept == {"event": "saved", "encounter_id": 7}
