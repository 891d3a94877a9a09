"""E4: each edit shows how often it fired, was acknowledged, corrected, and was followed by a denial."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from claims import services
from claims.answers import record_answer
from claims.batches import build_batch, mark_batch_sent
from claims.findings import OpenFindings
from claims.models import ClaimVersion, EditOutcome, Mode
from claims.outcomes import (
    Figures,
    figures_by,
    figures_by_edit,
    figures_by_month,
    figures_by_week,
    findings_at_desk,
    outcomes_seen_by,
)
from claims.tests.test_completing import answer_all, with_two_diabetes_types
from claims.tests.test_edit_settings import DISTINCT_VISIT, EXCLUDES1, distinct_visit, put
from claims.workflow import Action
from coding_portal.tests.cast import Cast, make_user
from encounters.models import CodedDiagnosis, Encounter

Outcome = EditOutcome.Outcome


def outcomes(chart: Encounter, edit: str = EXCLUDES1) -> list[str]:
    return sorted(EditOutcome.objects.filter(encounter=chart, edit=edit).values_list("outcome", flat=True))


def figures(cast: Cast, edit: str = EXCLUDES1) -> Figures:
    rows = outcomes_seen_by(cast.administrator, since=date(2020, 1, 1))
    return figures_by_edit(rows).get(edit, Figures())


def sent(cast: Cast, chart: Encounter) -> ClaimVersion:
    """The claim of a chart without open findings, in the payer's hands."""
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    version = services.build_claim(encounter_id=chart.pk)
    batch = build_batch(form=chart.form, by=cast.biller).batch
    assert version is not None
    assert batch is not None
    mark_batch_sent(batch_id=batch.pk, by=cast.biller)
    return version


def test_a_finding_counts_once_however_often_its_coder_sees_it(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    for _ in range(5):
        findings_at_desk(chart, by=cast.coder)
    assert outcomes(chart) == [Outcome.STANDS]
    assert figures(cast) == Figures(fired=1, shown=1)


def test_who_only_looks_at_a_chart_counts_nothing(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    assert findings_at_desk(chart, by=cast.auditor)
    assert not EditOutcome.objects.exists()


def test_nothing_is_written_where_nothing_is_new(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    with CaptureQueriesContext(connections["default"]) as queries:
        findings_at_desk(chart, by=cast.coder)
    assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]


def test_an_acknowledged_finding_is_counted_as_such_at_completion(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    answer_all(chart, cast)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    services.build_claim(encounter_id=chart.pk)
    assert figures(cast) == Figures(fired=1, shown=1, acknowledged=1)


def test_a_finding_that_is_gone_at_completion_was_corrected(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    CodedDiagnosis.objects.filter(encounter=chart, code="E109").delete()
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    assert figures(cast) == Figures(fired=1, shown=1, corrected=1)


def test_a_finding_that_the_same_edit_states_on_changed_facts_counts_once(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    CodedDiagnosis.objects.filter(encounter=chart, code="E119").update(code="E1165")
    findings_at_desk(chart, by=cast.coder)
    answer_all(chart, cast)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    assert outcomes(chart) == [Outcome.ACKNOWLEDGED, Outcome.RESTATED]
    assert figures(cast) == Figures(fired=1, shown=1, acknowledged=1)


def test_a_finding_in_shadow_fires_and_is_not_shown(cast: Cast) -> None:
    put(cast.administrator, DISTINCT_VISIT, Mode.SHADOW)
    chart = distinct_visit(cast)
    assert not [each for each in findings_at_desk(chart, by=cast.coder) if each.finding.edit == DISTINCT_VISIT]
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    services.build_claim(encounter_id=chart.pk)
    assert figures(cast, DISTINCT_VISIT) == Figures(fired=1)


def test_a_refused_completion_counts_what_stood_in_the_way(cast: Cast) -> None:
    chart = distinct_visit(cast)
    with pytest.raises(OpenFindings):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    client = Client()
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("claims:complete", args=[chart.pk]), {"version": chart.version})
    assert answer.status_code == 422
    assert outcomes(chart, DISTINCT_VISIT) == [Outcome.STANDS]


def test_a_denial_is_counted_with_every_edit_that_had_spoken_on_the_claim(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    answer_all(chart, cast)
    version = sent(cast, chart)
    for _ in range(2):
        assert figures(cast).denied == 0
    record_answer(version_id=version.pk, by=cast.biller, answer=Action.DENY, reason="Excluded together")
    row = EditOutcome.objects.get(encounter=chart, edit=EXCLUDES1)
    assert (row.denied_version, row.denied_on) == (version, timezone.localdate())
    assert figures(cast) == Figures(fired=1, shown=1, acknowledged=1, denied=1)


def test_a_denial_stays_counted_when_the_chart_is_corrected_afterwards(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    answer_all(chart, cast)
    version = sent(cast, chart)
    record_answer(version_id=version.pk, by=cast.biller, answer=Action.DENY, reason="Excluded together")
    CodedDiagnosis.objects.filter(encounter=chart, code="E109").delete()
    Encounter.objects.filter(pk=chart.pk).update(version=chart.version + 5)
    services.build_claim(encounter_id=chart.pk)
    assert figures(cast) == Figures(fired=1, shown=1, corrected=1, denied=1)


def test_figures_by_payer_facility_and_week(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    rows = outcomes_seen_by(cast.administrator, since=date(2020, 1, 1)).filter(edit=EXCLUDES1)
    one = Figures(fired=1, shown=1)
    assert [(part.label, part.figures) for part in figures_by(rows, "payer__name")] == [("Medicare", one)]
    assert [(part.label, part.figures) for part in figures_by(rows, "facility__name")] == [("North Hospital", one)]
    today = timezone.localdate()
    assert figures_by_week(rows) == [(today - timedelta(days=today.weekday()), one)]
    assert figures_by_month(rows) == [(today.replace(day=1), one)]
    assert not outcomes_seen_by(cast.administrator, since=today + timedelta(days=1)).exists()
    assert not outcomes_seen_by(cast.administrator, since=today, payer="other").exists()


def test_figures_are_of_the_facilities_one_works_for(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    findings_at_desk(chart, by=cast.coder)
    since = date(2020, 1, 1)
    assert outcomes_seen_by(cast.lead, since=since).exists()
    assert not outcomes_seen_by(make_user("southlead", Role.LEAD, cast.south), since=since).exists()
    assert not outcomes_seen_by(cast.coder, since=since).exists()


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_see_a_finding_at_once_count_it_once(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    start, errors = threading.Barrier(2), list[Any]()

    def look() -> None:
        try:
            start.wait()
            findings_at_desk(chart, by=cast.coder)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert outcomes(chart) == [Outcome.STANDS]
