"""S7: while the queue is away the desk still completes charts, and their claims are built once it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from kombu import pools
from structlog.testing import capture_logs

from claims import tasks
from claims.models import Claim, ClaimVersion
from claims.tests.charts import make_visit
from claims.workflow import Status
from coding_portal.celery import app
from coding_portal.tests.cast import Cast
from encounters.services import take_chart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The broker's socket does not exist, as when its server is down."""
    with monkeypatch.context() as patched:
        patched.setattr(app.conf, "broker_url", f"redis+socket://{tmp_path}/nobody.sock")
        forget_connections()
        yield
    forget_connections()


def forget_connections() -> None:
    """The next task opens a connection to where the settings point now."""
    pools.reset()
    app._pool = app.amqp._producer_pool = None  # type: ignore[attr-defined]


def test_a_chart_is_completed_without_the_queue_and_its_claim_is_built_later(cast: Cast, queue_away: None) -> None:
    chart = make_visit(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    client = Client()
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    with capture_logs() as logs:
        answer = client.post(reverse("claims:complete", args=[chart.pk]), {"version": chart.version})
    assert "task_not_sent" in [entry["event"] for entry in logs]
    assert answer.status_code == 204
    chart.refresh_from_db()
    assert chart.status == "completed"
    assert not Claim.objects.exists()
    tasks.build_missing_claims()
    assert ClaimVersion.objects.get().status == Status.READY
