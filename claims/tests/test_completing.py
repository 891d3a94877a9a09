"""Completing a chart runs the edits: a STOP or an unanswered REVIEW refuses it, and nothing is changed."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connections

from claims import services
from claims.edits.base import Severity
from claims.findings import Judged, OpenFindings, acknowledge_finding, live_findings
from claims.models import Acknowledgement
from claims.tests.charts import completed, make_stay, make_visit
from coding_portal.errors import StaleVersion, WorkflowError
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, Encounter, EncounterEvent, ServiceLine
from encounters.services import place_hold, take_chart
from encounters.workflow import Status


def with_two_diabetes_types(cast: Cast) -> Encounter:
    """E10.9 excludes E11.9 (Excludes1), which a person may answer for."""
    chart = make_visit(cast.north)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    return take_chart(encounter_id=chart.pk, by=cast.coder)


def open_reviews(chart: Encounter) -> list[Judged]:
    return [each for each in live_findings(chart) if each.is_open and each.finding.severity is Severity.REVIEW]


def answer_all(chart: Encounter, cast: Cast) -> list[Acknowledgement]:
    return [
        acknowledge_finding(
            encounter_id=chart.pk,
            by=cast.coder,
            edit=each.finding.edit,
            covered=each.fingerprint,
            reason="Two illnesses",
        )
        for each in open_reviews(chart)
    ]


def test_charts_without_open_findings_are_completed(cast: Cast) -> None:
    for chart in (make_visit(cast.north), make_stay(cast.north)):
        done = completed(chart, cast.coder)
        assert done.status == Status.COMPLETED
        assert done.completed_by == cast.coder


def test_a_stop_refuses_with_the_finding_and_leaves_chart_and_lease_as_they_were(cast: Cast) -> None:
    chart = make_visit(cast.north)
    ServiceLine.objects.filter(encounter=chart).update(diagnosis_pointers=[])
    take_chart(encounter_id=chart.pk, by=cast.coder)
    with pytest.raises(OpenFindings) as refused:
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    assert any(each.finding.topic == "pointer" and each.finding.line == 1 for each in refused.value.findings)
    assert "1 stop" in refused.value.message
    chart.refresh_from_db()
    assert (chart.status, chart.completed_at) == (Status.IN_CODING, None)
    assert chart.leases.filter(ended_at=None, coder=cast.coder).exists()
    assert not EncounterEvent.objects.filter(encounter=chart, action="completed").exists()


def test_a_review_refuses_until_a_person_answers_for_it(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    with pytest.raises(OpenFindings):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    assert answer_all(chart, cast)
    assert services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None).status == Status.COMPLETED


def test_an_answer_holds_while_other_codes_come_and_ends_when_its_own_facts_change(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    answer_all(chart, cast)
    CodedDiagnosis.objects.create(encounter=chart, code="E785", role="secondary", sequence=4)
    assert open_reviews(chart) == []
    CodedDiagnosis.objects.filter(encounter=chart, code="E119").update(code="E1165")
    assert open_reviews(chart) != []


def test_an_answer_ends_when_the_dates_of_service_change(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    answer_all(chart, cast)
    Encounter.objects.filter(pk=chart.pk).update(service_to=date(2026, 10, 6))
    assert open_reviews(chart) != []


def test_a_finding_cannot_be_answered_without_a_reason_a_lease_or_the_finding(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    found = open_reviews(chart)[0]
    given: dict[str, Any] = {"encounter_id": chart.pk, "edit": found.finding.edit, "covered": found.fingerprint}
    with pytest.raises(WorkflowError, match="Say why"):
        acknowledge_finding(**given, by=cast.coder, reason="  ")
    with pytest.raises(WorkflowError, match="has this chart"):
        acknowledge_finding(**given, by=cast.other_coder, reason="Mine")
    with pytest.raises(WorkflowError, match="Only coders"):
        acknowledge_finding(**given, by=cast.auditor, reason="Mine")
    with pytest.raises(WorkflowError, match="no longer there"):
        acknowledge_finding(**(given | {"covered": "0" * 64}), by=cast.coder, reason="Stale")
    assert not Acknowledgement.objects.exists()


def test_a_stop_cannot_be_answered_away(cast: Cast) -> None:
    chart = make_visit(cast.north)
    ServiceLine.objects.filter(encounter=chart).update(diagnosis_pointers=[])
    take_chart(encounter_id=chart.pk, by=cast.coder)
    stop = next(each for each in live_findings(chart) if each.finding.severity is Severity.STOP)
    with pytest.raises(WorkflowError, match="must be corrected"):
        acknowledge_finding(
            encounter_id=chart.pk, by=cast.coder, edit=stop.finding.edit, covered=stop.fingerprint, reason="No"
        )


def test_answering_twice_keeps_the_first_answer(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    found = open_reviews(chart)[0]
    given: dict[str, Any] = {
        "encounter_id": chart.pk,
        "by": cast.coder,
        "edit": found.finding.edit,
        "covered": found.fingerprint,
    }
    first = acknowledge_finding(**given, reason="First")
    assert acknowledge_finding(**given, reason="Second") == first
    assert Acknowledgement.objects.get(pk=first.pk).reason == "First"


def test_lease_version_and_holds_are_checked_before_the_edits(cast: Cast) -> None:
    chart = make_visit(cast.north)
    with pytest.raises(WorkflowError, match="Take it"):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    with pytest.raises(StaleVersion):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=chart.version - 1)
    place_hold(encounter_id=chart.pk, by=cast.lead, reason="charges")
    with pytest.raises(WorkflowError):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_completes_the_chart_once(cast: Cast) -> None:
    chart = make_visit(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    answers: list[str] = []
    start = threading.Barrier(2)

    def click() -> None:
        try:
            start.wait()
            services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=chart.version)
            answers.append("completed")
        except WorkflowError as refusal:
            answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["completed", "no_lease"]
    assert EncounterEvent.objects.filter(encounter=chart, action="completed").count() == 1
