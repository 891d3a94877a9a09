"""The health check tells the state of each part."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_portal_without_a_worker_is_not_healthy(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "broken", "database": "ok", "queue": "ok", "worker": "late", "code_sets": "ok"}
