"""S7: a worker that dies while it builds loses nothing and doubles nothing; the periodic task heals it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

from claims import tasks
from claims.models import Claim, ClaimEvent, ClaimVersion
from claims.tests.charts import completed, make_visit
from claims.workflow import Status
from coding_portal.tests.browser import start_worker, until
from coding_portal.tests.cast import Cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@contextmanager
def nobody_writes_history() -> Iterator[None]:
    """Whoever builds a claim stops just before its event row, with claim and version written and not committed."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE claims_claimevent IN EXCLUSIVE MODE")
        yield
    finally:
        other.rollback()
        other.close()


def builders_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'claims_claimevent'::regclass")
        (count,) = cursor.fetchone()
    return int(count)


def kill_outright(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the worker and its pool, as a machine that loses its power would."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait(10)


def test_a_worker_killed_in_the_middle_of_building_leaves_one_claim_in_the_end(
    cast: Cast, worker: subprocess.Popen[bytes]
) -> None:
    charts = [completed(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(3)]
    with nobody_writes_history():
        for chart in charts:
            tasks.build_claim.delay(chart.pk)
        until(lambda: builders_waiting() > 0, "building")
        kill_outright(worker)
    until(lambda: builders_waiting() == 0, "the dead worker's transactions ending")
    assert ClaimVersion.objects.count() == 0

    healer = start_worker()
    try:
        tasks.build_missing_claims.delay()
        until(lambda: ClaimVersion.objects.filter(status=Status.READY).count() == 3, "healing")
        for chart in charts:
            tasks.build_claim.delay(chart.pk)
        tasks.build_missing_claims.delay()
        time.sleep(1)
    finally:
        healer.terminate()
        healer.wait(15)
    assert Claim.objects.count() == ClaimVersion.objects.count() == 3
    assert ClaimEvent.objects.filter(action="built").count() == 3
