"""The health check tells the state of each part, and cannot be fooled by an old sign of life."""

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from codesets.models import Release
from coding_portal.health import HEARTBEAT_KEY, HEARTBEAT_LATE_SECONDS, note_heartbeat

pytestmark = pytest.mark.django_db
WELL = {"status": "ok", "database": "ok", "queue": "ok", "worker": "ok", "code_sets": "ok"}


@pytest.fixture(autouse=True)
def _no_heartbeat() -> Iterator[None]:
    cache.delete(HEARTBEAT_KEY)
    yield
    cache.delete(HEARTBEAT_KEY)


def test_all_is_well_with_a_fresh_heartbeat(client: Client) -> None:
    note_heartbeat()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, WELL)


@pytest.mark.parametrize("heartbeat", [None, HEARTBEAT_LATE_SECONDS + 5])
def test_a_portal_without_a_living_worker_is_not_healthy(client: Client, heartbeat: int | None) -> None:
    if heartbeat is not None:
        cache.set(HEARTBEAT_KEY, time.time() - heartbeat)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {**WELL, "status": "broken", "worker": "late"})


def test_a_portal_without_diagnosis_codes_is_not_healthy(client: Client) -> None:
    note_heartbeat()
    Release.objects.filter(table="icd10cm").update(live=False)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {**WELL, "status": "broken", "code_sets": "empty"})


def test_nothing_of_the_answer_is_stored(client: Client) -> None:
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_a_load_balancer_may_ask_without_tls(client: Client) -> None:
    assert settings.SECURE_REDIRECT_EXEMPT == [r"^healthz$"]
    assert client.get("/healthz").status_code == 503
