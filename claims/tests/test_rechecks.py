"""E1, S7: open claims are judged again each night, in parts, by workers that may die; nothing is lost or done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import rechecks, services, tasks
from claims.batches import build_batch
from claims.models import ClaimEvent, ClaimVersion, FindingRow, Recheck, RecheckChange, RecheckPart
from claims.tests.charts import break_claim, built, complete_unchecked, make_stay, make_visit
from claims.workflow import Status
from coding_portal.errors import WorkflowError
from coding_portal.tests.cast import Cast
from encounters.models import Payer


def run_all() -> Recheck:
    recheck = rechecks.start_recheck(by=None)
    while rechecks.check_next_part():
        pass
    return Recheck.objects.with_progress().get(pk=recheck.pk)


def in_parts_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rechecks, "PART", size)


def late_filer(version: ClaimVersion) -> None:
    """The version as it would be, had its filing limit passed since it was built."""
    facts = version.facts | {"payer": version.facts["payer"] | {"timely_filing_days": 1}}
    _rewrite(version, facts)


def _rewrite(version: ClaimVersion, facts: dict[str, object]) -> None:
    """Content of a version never changes, so a test that needs another content steps around the guard."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ClaimVersion.objects.filter(pk=version.pk).update(facts=facts)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.django_db
def test_a_ready_claim_that_no_longer_passes_is_blocked_with_the_reason(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    other = built(make_stay(cast.north), cast.coder)
    late_filer(version)
    recheck = run_all()
    version.refresh_from_db()
    other.refresh_from_db()
    assert (version.status, other.status) == (Status.BLOCKED, Status.READY)
    assert "TF-01" in version.blocked_for
    change = RecheckChange.objects.get()
    assert (change.version_id, change.before, change.after) == (version.pk, "ready", "blocked")
    assert "TF-01" in change.appeared
    assert (recheck.judged, recheck.blocked, recheck.released, recheck.claims) == (2, 1, 0, 2)  # type: ignore[attr-defined]
    assert not recheck.is_open
    assert recheck.finished_at is not None


@pytest.mark.django_db
def test_a_blocked_claim_whose_fault_is_gone_becomes_ready(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    facts = version.facts
    late_filer(version)
    assert run_all().blocked == 1  # type: ignore[attr-defined]
    _rewrite(version, facts)
    assert run_all().released == 1  # type: ignore[attr-defined]
    version.refresh_from_db()
    assert version.status == Status.READY
    assert version.blocked_for == ""


@pytest.mark.django_db
def test_where_nothing_changed_nothing_is_written(cast: Cast) -> None:
    versions = [built(make_visit(cast.north, f"V-{number}"), cast.coder) for number in range(3)]
    events, findings = ClaimEvent.objects.count(), list(FindingRow.objects.values_list("pk", flat=True))
    since = [version.status_since for version in versions]
    run_all()
    assert ClaimEvent.objects.count() == events
    assert list(FindingRow.objects.values_list("pk", flat=True)) == findings
    assert [ClaimVersion.objects.get(pk=version.pk).status_since for version in versions] == since
    assert RecheckChange.objects.count() == 0


@pytest.mark.django_db
def test_what_has_left_is_not_touched(cast: Cast) -> None:
    version = built(make_stay(cast.north), cast.coder)
    recheck = rechecks.start_recheck(by=None)
    build_batch(form="institutional", by=cast.biller)
    late_filer(version)
    assert rechecks.check_next_part()
    version.refresh_from_db()
    assert version.status == Status.BATCHED
    assert Recheck.objects.with_progress().get(pk=recheck.pk).judged == 0  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_claim_that_cannot_be_written_stays_blocked(cast: Cast) -> None:
    chart = make_visit(cast.north)
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    run_all()
    version.refresh_from_db()
    assert version.status == Status.BLOCKED
    assert RecheckChange.objects.count() == 0


@pytest.mark.django_db
def test_one_run_at_a_time_and_only_billers_and_leads_begin_one(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    first = rechecks.start_recheck(by=cast.biller)
    assert rechecks.start_recheck(by=cast.lead).pk == first.pk
    assert RecheckPart.objects.count() == 1
    with pytest.raises(WorkflowError, match="Only billers"):
        rechecks.start_recheck(by=cast.auditor)


@pytest.mark.django_db
def test_without_open_claims_a_run_is_finished_at_once() -> None:
    recheck = rechecks.start_recheck(by=None)
    assert not recheck.is_open
    assert not rechecks.check_next_part()


@pytest.mark.django_db
def test_a_part_whose_worker_died_is_taken_again_and_counted_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    in_parts_of(1, monkeypatch)
    for number in range(2):
        built(make_visit(cast.north, f"V-{number}"), cast.coder)
    recheck = rechecks.start_recheck(by=None)
    assert rechecks._take_part() is not None  # a worker that dies now
    assert rechecks.check_next_part()
    assert not rechecks.check_next_part(), "the dead worker's part is still its own"
    RecheckPart.objects.filter(done_at=None).update(taken_at=timezone.now() - timedelta(minutes=6))
    Recheck.objects.update(started_at=timezone.now() - timedelta(minutes=6))
    RecheckPart.objects.exclude(done_at=None).update(
        done_at=timezone.now() - timedelta(minutes=6), taken_at=timezone.now() - timedelta(minutes=6)
    )
    assert rechecks.stalled()
    assert rechecks.check_next_part()
    assert not rechecks.stalled()
    done = Recheck.objects.with_progress().get(pk=recheck.pk)
    assert not done.is_open
    assert done.judged == 2  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_parts_and_judge_each_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    in_parts_of(1, monkeypatch)
    for number in range(6):
        built(make_visit(cast.north, f"V-{number}"), cast.coder)
    recheck = rechecks.start_recheck(by=None)
    taken: list[int] = []

    def work() -> None:
        while rechecks.check_next_part():
            taken.append(1)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    assert len(taken) == 6
    assert Recheck.objects.with_progress().get(pk=recheck.pk).judged == 6  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_part_of_many_claims_takes_as_many_queries_as_one_of_few(
    cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(8):
        built(make_visit(cast.north, f"V-{number}"), cast.coder)
    rechecks.start_recheck(by=None)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        assert rechecks.check_next_part()


@pytest.mark.django_db
def test_a_biller_begins_a_run_sees_how_far_it_is_and_what_changed(cast: Cast, client: Client) -> None:
    version = built(make_visit(cast.north), cast.coder)
    late_filer(version)
    client.force_login(cast.biller, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("claims:start_recheck"))
    assert answer["HX-Redirect"] == reverse("claims:rechecks")
    page = client.get(reverse("claims:rechecks")).content.decode()
    assert "0 of 1" in page
    assert reverse("claims:recheck_progress") in page
    rechecks.check_next_part()
    recheck = Recheck.objects.get()
    after = client.get(reverse("claims:recheck_progress")).content.decode()
    assert "Finished" in after
    assert reverse("claims:recheck_progress") not in after, "a finished run is not asked for again"
    changed = client.get(reverse("claims:recheck", args=[recheck.pk])).content.decode()
    assert "TF-01" in changed
    assert version.control_number in changed


@pytest.mark.django_db
def test_the_task_of_the_night_begins_a_run(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    Payer.objects.update(timely_filing_days=365)
    tasks.recheck_open_claims.run()
    assert Recheck.objects.get().started_by is None
