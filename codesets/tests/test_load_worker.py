"""A real worker loads: what it does is seen meanwhile, and what becomes of it when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from codesets import loading, progress, tasks
from codesets.models import Load, Release, Table
from codesets.tests.test_layouts import LIMITS, SAMPLES
from codesets.tests.test_loading import received
from codesets.workflow import LoadStatus
from coding_portal.celery import app
from coding_portal.errors import WorkflowError
from coding_portal.settings import broker_from
from coding_portal.tests.browser import start_worker, until
from coding_portal.tests.cast import Cast
from coding_portal.tests.test_queue_away import forget_connections

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.fresh_database]


@contextmanager
def nobody_writes_limits() -> Iterator[None]:
    """Whoever loads unit limits stops before the first row, with the release written and not committed."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE codesets_unitlimit IN SHARE MODE")
        yield
    finally:
        other.rollback()
        other.close()


def status(load: Load) -> str:
    load.refresh_from_db()
    return load.status


def loaders_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'codesets_unitlimit'::regclass")
        return bool(cursor.fetchone()[0])


def kill_outright(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the worker and its pool, as a machine that loses its power would."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait(10)


def confirmed(cast: Cast) -> Load:
    load = received(cast, LIMITS)
    loading.run_load(load_id=load.pk)
    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    return load


def test_a_worker_killed_in_the_middle_of_loading_leaves_nothing_and_the_load_runs_again(
    cast: Cast, worker: subprocess.Popen[bytes]
) -> None:
    releases = list(Release.objects.values_list("pk", "live"))
    load = confirmed(cast)
    with nobody_writes_limits():
        tasks.run_load.delay(load.pk)
        until(loaders_waiting, "loading")
        assert progress.is_worked_on(load.pk)
        told = progress.read(load.pk)
        assert told is not None
        assert told.stage == "Writing unit limits"
        assert loading.unattended_loads(older_than=timedelta(0)) == []
        with pytest.raises(WorkflowError, match="in its hands"):
            loading.try_again(load_id=load.pk, by=cast.administrator)
        kill_outright(worker)
    until(lambda: not progress.is_worked_on(load.pk), "the dead worker's transaction ending")
    assert list(Release.objects.values_list("pk", "live")) == releases
    assert status(load) == LoadStatus.LOADING
    assert load.parts.exists()
    assert loading.unattended_loads(older_than=timedelta(0)) == [load.pk]

    Load.objects.update(status_since=load.status_since - timedelta(minutes=5))
    healer = start_worker()
    try:
        tasks.resume_loads.delay()
        until(lambda: status(load) == LoadStatus.LOADED, "loading again")
        tasks.run_load.delay(load.pk)
        tasks.resume_loads.delay()
        time.sleep(1)
    finally:
        healer.terminate()
        healer.wait(15)
    assert Release.objects.filter(table=Table.UNIT_LIMITS, loaded_by=cast.administrator).count() == 1


def test_two_administrators_who_confirm_at_once_load_once(cast: Cast) -> None:
    load = received(cast, LIMITS)
    loading.run_load(load_id=load.pk)
    told: list[str] = []

    def confirm() -> None:
        try:
            loading.confirm_load(load_id=load.pk, by=cast.administrator)
            told.append("confirmed")
        except WorkflowError as refused:
            told.append(refused.message)
        finally:
            connections.close_all()

    together = [threading.Thread(target=confirm) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert sorted(told) == ["Administrator Test has confirmed this load already.", "confirmed"]


def test_two_workers_on_one_load_make_one_release(cast: Cast) -> None:
    load = confirmed(cast)

    def work() -> None:
        loading.run_load(load_id=load.pk)
        connections.close_all()

    together = [threading.Thread(target=work) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert status(load) == LoadStatus.LOADED
    assert Release.objects.filter(loaded_by=cast.administrator).count() == 1


def test_files_discarded_while_a_worker_compares_them_stay_discarded(cast: Cast) -> None:
    load = received(cast, LIMITS)

    def work() -> None:
        loading.run_load(load_id=load.pk)
        connections.close_all()

    with nobody_writes_limits():
        busy = threading.Thread(target=work)
        busy.start()
        until(loaders_waiting, "comparing")
        loading.discard_load(load_id=load.pk, by=cast.administrator)
    busy.join()
    assert status(load) == LoadStatus.DISCARDED
    assert load.preview == {}


def test_without_the_queue_the_file_is_kept_and_the_page_says_so(
    cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The socket of the queue is one that nobody listens on."""
    nowhere = "unix:///nowhere/valkey.sock?db=0"
    client = Client()
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    with monkeypatch.context() as patched:
        patched.setattr(app.conf, "broker_url", broker_from(nowhere))
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
        forget_connections()
        answer = client.post(reverse("codesets:load_new"), {"published": sent_file(), "layout": ""})
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert "The queue does not answer. Your files are kept" in page
        assert 'id="load-retry"' in page
        load = Load.objects.get()
        assert client.post(reverse("codesets:load_retry", args=[load.pk])).status_code == 204
        assert client.post(reverse("codesets:load_discard", args=[load.pk])).status_code == 204
    forget_connections()
    assert status(load) == LoadStatus.DISCARDED


def sent_file() -> SimpleUploadedFile:
    return SimpleUploadedFile(LIMITS, (SAMPLES / LIMITS).read_bytes())
