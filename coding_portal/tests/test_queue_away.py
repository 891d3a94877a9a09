"""S7: the queue server dies and comes back. Pages answer, charts are completed, every claim is built exactly once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from kombu import pools

from accounts.models import User
from claims.models import Claim, ClaimEvent, ClaimVersion
from claims.tests.charts import make_stay, make_visit
from claims.workflow import Status
from coding_portal.celery import app
from coding_portal.health import note_heartbeat
from coding_portal.local_services import Server, start_valkey
from coding_portal.settings import broker_from
from coding_portal.tests.browser import start_worker, until
from coding_portal.tests.cast import Cast
from encounters.models import Encounter
from encounters.services import take_chart

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SOON = 15.0
"""Seconds within which a page answers, queue or no queue; two connections are given up on after two seconds each."""


@dataclass
class Queue:
    """A queue server of this test's own, to be killed and started again on the same data."""

    folder: Path
    server: Server = field(init=False)

    def start(self) -> None:
        self.server = start_valkey(self.folder / "data", self.folder)

    def kill(self) -> None:
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        (self.folder / "valkey.sock").unlink(missing_ok=True)

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'valkey.sock'}?db=0"


@pytest.fixture
def queue(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """Cache and tasks go to a server that only this test knows."""
    own = Queue(Path(tempfile.mkdtemp(prefix="cp-queue-")))
    own.start()
    with monkeypatch.context() as patched:
        patched.setattr(app.conf, "broker_url", broker_from(own.url))
        settings.REDIS_URL = own.url
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": own.url}}
        forget_connections()
        yield own
    own.server.stop()
    forget_connections()
    shutil.rmtree(own.folder)


def forget_connections() -> None:
    pools.reset()
    app._pool = app.amqp._producer_pool = None  # type: ignore[attr-defined]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def soon(ask: Callable[[], Any]) -> Any:
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < SOON
    return answer


def complete(client: Client, chart: Encounter) -> None:
    answer = soon(lambda: client.post(reverse("claims:complete", args=[chart.pk]), {"version": chart.version}))
    assert answer.status_code == 204
    chart.refresh_from_db()
    assert chart.status == "completed"


def test_the_queue_is_away_for_a_while_and_nothing_is_lost_and_nothing_doubled(cast: Cast, queue: Queue) -> None:
    note_heartbeat()
    assert Client().get("/healthz").json()["queue"] == "ok"
    charts = [make_visit(cast.north, f"V-{number}") for number in range(3)] + [make_stay(cast.north)]
    for chart in charts:
        take_chart(encounter_id=chart.pk, by=cast.coder)
    coder, biller = signed_in(cast.coder), signed_in(cast.biller)
    complete(coder, charts[0])
    assert queued() == 1

    queue.kill()
    health = soon(lambda: Client().get("/healthz"))
    assert (health.status_code, health.json()["queue"], health.json()["status"]) == (503, "broken", "broken")
    assert health.json()["database"] == "ok"
    for client, name in ((coder, "encounters:worklist"), (biller, "claims:list"), (coder, "codesets:lookup")):
        assert soon(lambda: client.get(reverse(name))).status_code == 200  # noqa: B023 - called at once
    chart_page = reverse("encounters:workbench", args=[charts[1].pk])
    assert soon(lambda: coder.get(chart_page)).status_code == 200
    for chart in charts[1:]:
        complete(coder, chart)
    assert not Claim.objects.exists()

    queue.start()
    forget_connections()
    worker = start_worker()
    try:
        for _ in range(3):
            app.send_task("claims.tasks.build_missing_claims")
        until(lambda: ClaimVersion.objects.filter(status=Status.READY).count() == len(charts), "building")
        app.send_task("claims.tasks.build_missing_claims")
        app.send_task("coding_portal.tasks.note_worker_alive")
        until(lambda: queued() == 0, "the queue running empty")
        until(lambda: Client().get("/healthz").status_code == 200, "the portal being well")
    finally:
        end(worker)
    assert Claim.objects.count() == ClaimVersion.objects.count() == len(charts)
    assert ClaimEvent.objects.filter(action="built").count() == len(charts)
    assert set(Claim.objects.values_list("encounter_id", flat=True)) == {chart.pk for chart in charts}


def test_what_was_queued_before_the_queue_died_is_still_queued_when_it_is_back(cast: Cast, queue: Queue) -> None:
    chart = make_visit(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    complete(signed_in(cast.coder), chart)
    time.sleep(1.5)  # the file of the queue is written every second
    queue.kill()
    queue.start()
    forget_connections()
    assert queued() == 1
    worker = start_worker()
    try:
        until(lambda: ClaimVersion.objects.filter(status=Status.READY).exists(), "building")
    finally:
        end(worker)
    assert ClaimVersion.objects.count() == 1


def test_the_worker_outlives_a_queue_that_comes_back(cast: Cast, queue: Queue) -> None:
    worker = start_worker()
    try:
        queue.kill()
        time.sleep(2)
        assert worker.poll() is None
        queue.start()
        forget_connections()
        cache.delete("worker-heartbeat")
        app.send_task("coding_portal.tasks.note_worker_alive")
        until(lambda: Client().get("/healthz").json()["worker"] == "ok", "the worker taking work again")
    finally:
        end(worker)


def queued() -> int:
    with app.connection_for_read() as connection:
        return int(cast(Any, connection.default_channel).client.llen("celery"))


def end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(15)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
