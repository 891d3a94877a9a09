"""E4: an edit is tried on stored claims before it bites: counted once, resumed after a crash, seen by facility."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from claims import back_tests, services, tasks
from claims.answers import record_answer
from claims.back_tests import (
    advance_back_test,
    by_payer_and_month,
    examples_for,
    hits_seen_by,
    start_back_test,
    total_of,
)
from claims.edits.base import CATALOGUE, Finding
from claims.edits.tables import Reference
from claims.facts import ClaimFacts
from claims.models import BackTest, BackTestHit, ClaimVersion, Mode
from claims.tests.charts import built, make_visit
from claims.tests.test_completing import answer_all
from claims.tests.test_edit_outcomes import sent
from claims.tests.test_edit_settings import DISTINCT_VISIT, EXCLUDES1, put
from claims.workflow import Action
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast, make_payer, make_user
from encounters.models import CodedDiagnosis, Encounter
from encounters.services import take_chart

SPAN: dict[str, Any] = {"service_from": date(2026, 9, 1), "service_until": date(2026, 10, 31)}


def two_types(cast: Cast, account: str, **values: Any) -> Encounter:
    """A visit with both types of diabetes, its reviews answered."""
    chart = make_visit(cast.north, account, **values)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    answer_all(chart, cast)
    return chart


def stored(cast: Cast, account: str, **values: Any) -> ClaimVersion:
    services.complete_chart(encounter_id=two_types(cast, account, **values).pk, by=cast.coder, version=None)
    services.build_missing_claims()
    return ClaimVersion.objects.latest("pk")


def run_to_end(cast: Cast, edit: str = EXCLUDES1, **values: Any) -> BackTest:
    row = start_back_test(edit=edit, by=cast.lead, **(SPAN | values))
    while advance_back_test(run_id=row.pk):
        pass
    row.refresh_from_db()
    return row


def test_a_run_says_what_the_edit_would_have_found_and_what_became_of_it(cast: Cast) -> None:
    denied = sent(cast, two_types(cast, "V-1", charge="210.00"))
    record_answer(version_id=denied.pk, by=cast.biller, answer=Action.DENY, reason="Excluded together")
    stored(cast, "V-2", charge="99.50")
    built(make_visit(cast.north, "V-clean"), cast.coder)
    row = run_to_end(cast)
    assert (row.status, row.total, row.judged, row.faults) == ("done", 3, 3, 0)
    total = total_of(hits_seen_by(cast.lead, row))
    assert (total.claims, total.shown, total.acknowledged, total.denied) == (2, 2, 2, 1)
    assert (str(total.charge), str(total.denied_charge)) == ("309.50", "210.00")
    (line,) = by_payer_and_month(hits_seen_by(cast.lead, row))
    assert (line.payer, line.month, line.claims) == ("Medicare", date(2026, 10, 1), 2)
    assert [hit.version for hit in examples_for(cast.biller, row)] == [
        denied,
        ClaimVersion.objects.get(total_charge="99.50"),
    ]


def test_the_edit_is_tried_although_it_is_off_now(cast: Cast) -> None:
    put(cast.administrator, DISTINCT_VISIT)
    chart = make_visit(cast.north)
    chart.lines.update(modifiers=["59"])
    version = built(chart, cast.coder)
    row = run_to_end(cast, DISTINCT_VISIT)
    hit = BackTestHit.objects.get(run=row)
    assert (hit.version, hit.was_shown, hit.was_acknowledged) == (version, False, False)


def test_only_claims_of_the_payer_and_of_the_dates_are_tried(cast: Cast) -> None:
    stored(cast, "V-1")
    assert run_to_end(cast, payer=make_payer("other")).judged == 0
    assert run_to_end(cast, service_until=date(2026, 10, 4)).judged == 0
    assert (
        run_to_end(cast, payer=make_payer(), service_from=date(2026, 10, 5), service_until=date(2026, 10, 5)).judged
        == 1
    )


def test_claims_stored_after_the_start_are_left_out(cast: Cast) -> None:
    stored(cast, "V-1")
    row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    stored(cast, "V-2")
    while advance_back_test(run_id=row.pk):
        pass
    row.refresh_from_db()
    assert (row.total, row.judged, row.hits.count()) == (1, 1, 1)


def test_a_run_goes_on_where_it_was_left_and_counts_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_tests, "PART", 1)
    for number in range(3):
        stored(cast, f"V-{number}")
    row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    assert advance_back_test(run_id=row.pk, parts=2)
    row.refresh_from_db()
    assert (row.status, row.judged, row.hits.count()) == ("running", 2, 2)
    BackTest.objects.filter(pk=row.pk).update(last_version_id=0, judged=0)  # as if the last steps had been lost
    while advance_back_test(run_id=row.pk):
        pass
    assert row.hits.count() == 3
    assert not advance_back_test(run_id=row.pk)


def test_runs_that_nobody_moves_are_found(cast: Cast) -> None:
    row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    assert back_tests.runs_left_alone() == []
    BackTest.objects.filter(pk=row.pk).update(advanced_at=timezone.now() - timedelta(minutes=3))
    assert back_tests.runs_left_alone() == [row.pk]
    tasks.advance_back_test(row.pk)
    assert back_tests.runs_left_alone() == []


def test_each_part_takes_the_same_number_of_queries(cast: Cast) -> None:
    taken = []
    for number in range(3):
        stored(cast, f"V-{number}")
        row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
        with CaptureQueriesContext(connections["default"]) as queries:
            advance_back_test(run_id=row.pk, parts=1)
        taken.append(len(queries))
    assert taken[1] == taken[2]


def broken(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    raise ZeroDivisionError


def test_an_edit_that_cannot_run_is_counted_as_such(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(cast, "V-1")
    monkeypatch.setitem(CATALOGUE, EXCLUDES1, replace(CATALOGUE[EXCLUDES1], find=broken))
    row = run_to_end(cast)
    assert (row.status, row.faults, row.hits.count()) == ("done", 1, 0)


def test_a_run_stops_when_the_edit_changes_under_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(cast, "V-1")
    row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    monkeypatch.setitem(CATALOGUE, EXCLUDES1, replace(CATALOGUE[EXCLUDES1], find=broken))
    assert not advance_back_test(run_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.judged) == ("stopped", 0)


def test_who_starts_and_stops_a_run(cast: Cast) -> None:
    for user in (cast.biller, cast.auditor, cast.coder):
        with pytest.raises(WorkflowError, match="Only administrators and leads"):
            start_back_test(edit=EXCLUDES1, by=user, **SPAN)
    row = start_back_test(edit=EXCLUDES1, by=cast.administrator, **SPAN)
    with pytest.raises(WorkflowError, match="Only administrators and leads"):
        back_tests.stop_back_test(run_id=row.pk, by=cast.biller)
    assert back_tests.stop_back_test(run_id=row.pk, by=cast.lead).status == "stopped"
    assert not advance_back_test(run_id=row.pk)
    with pytest.raises(NotVisible):
        back_tests.visible_run(cast.coder, row.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"service_from": date(2026, 11, 1)},
        {"service_from": date(2020, 1, 1)},
    ],
)
def test_dates_that_make_no_span_are_refused(cast: Cast, values: dict[str, date]) -> None:
    with pytest.raises(WorkflowError) as refused:
        start_back_test(edit=EXCLUDES1, by=cast.lead, **(SPAN | values))
    assert refused.value.code == "dates"


def test_what_is_seen_of_a_run_is_of_the_facilities_one_works_for(cast: Cast) -> None:
    stored(cast, "V-1")
    row = run_to_end(cast)
    south = make_user("southlead", Role.LEAD, cast.south)
    assert total_of(hits_seen_by(south, row)).claims == 0
    assert examples_for(south, row) == []
    assert total_of(hits_seen_by(cast.administrator, row)).claims == 1
    assert examples_for(cast.administrator, row) == []


@pytest.mark.parametrize(
    ("mode", "severity", "words"),
    [
        (Mode.ON, "stop", "stopped"),
        (Mode.ON, "review", "acknowledgement"),
        (Mode.ON, "note", "note"),
        (Mode.SHADOW, "stop", "nobody"),
        (Mode.OFF, "stop", "without"),
    ],
)
def test_the_report_says_what_the_setting_would_have_done(mode: Mode, severity: str, words: str) -> None:
    assert words in back_tests.in_words(BackTest(mode=mode, severity=severity))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_each_claim_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_tests, "PART", 1)
    for number in range(4):
        stored(cast, f"V-{number}")
    row = start_back_test(edit=EXCLUDES1, by=cast.lead, **SPAN)
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait()
            advance_back_test(run_id=row.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    advance_back_test(run_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.judged, row.hits.count()) == ("done", 4, 4)
