"""W6, Q1: holds stop completion and lift by themselves; queries ask openly and never speak of money."""

from __future__ import annotations

import pytest

from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast, make_encounter, make_practitioner
from encounters import services
from encounters.models import Encounter, ProviderQuery
from encounters.workflow import Status


@pytest.fixture
def chart(cast: Cast) -> Encounter:
    encounter = make_encounter(facility=cast.north)
    return services.take_chart(encounter_id=encounter.pk, by=cast.coder)


def ask(chart: Encounter, cast: Cast, **values: object) -> ProviderQuery:
    given = {
        "to": make_practitioner(),
        "subject": "Sodium",
        "indicators": "Sodium 128 on 10/03, fluid restriction ordered (progress note 10/03).",
        "question": "Please state the clinical significance of the sodium values, if any.",
        "options": ["Hyponatremia", "Other (please specify)"],
    }
    return services.send_query(encounter_id=chart.pk, by=cast.coder, **(given | values))  # type: ignore[arg-type]


def test_a_hold_ends_the_lease_and_keeps_the_chart_with_the_coder(cast: Cast, chart: Encounter) -> None:
    services.place_hold(encounter_id=chart.pk, by=cast.coder, reason="missing_document", note="Pathology")
    chart.refresh_from_db()
    assert (chart.status, chart.assigned_to, services.open_lease(chart)) == (Status.ON_HOLD, cast.coder, None)


def test_a_chart_with_two_holds_is_ready_only_when_both_are_lifted(cast: Cast, chart: Encounter) -> None:
    first = services.place_hold(encounter_id=chart.pk, by=cast.coder, reason="missing_document")
    second = services.place_hold(encounter_id=chart.pk, by=cast.lead, reason="charges")
    services.lift_hold(hold_id=first.pk, by=cast.lead)
    chart.refresh_from_db()
    assert chart.status == Status.ON_HOLD
    services.lift_hold(hold_id=second.pk, by=cast.lead)
    chart.refresh_from_db()
    assert chart.status == Status.READY
    with pytest.raises(WorkflowError, match="already lifted"):
        services.lift_hold(hold_id=second.pk, by=cast.lead)


def test_an_open_hold_stops_completion(cast: Cast, chart: Encounter) -> None:
    services.place_hold(encounter_id=chart.pk, by=cast.coder, reason="missing_document")
    with pytest.raises(WorkflowError, match="do not have this chart"):
        services.finalize_coding(encounter_id=chart.pk, by=cast.coder, version=None)


def test_a_missing_document_hold_lifts_when_the_document_comes(cast: Cast, chart: Encounter) -> None:
    services.place_hold(encounter_id=chart.pk, by=cast.coder, reason="missing_document")
    chart.refresh_from_db()
    services.lift_document_holds(chart, by=None)
    chart.refresh_from_db()
    assert (chart.status, chart.why_here) == (Status.READY, "The missing document arrived")


def test_a_query_holds_the_chart_and_the_answer_brings_it_back_to_the_coder(cast: Cast, chart: Encounter) -> None:
    query = ask(chart, cast)
    chart.refresh_from_db()
    assert chart.status == Status.ON_HOLD
    assert query.options == ["Hyponatremia", "Other (please specify)", "Unable to determine"]
    services.answer_query(query_id=query.pk, by=cast.provider, answer="Hyponatremia")
    chart.refresh_from_db()
    assert (chart.status, chart.why_here) == (Status.READY, "Query answered")
    assert services.take_next_chart(by=cast.coder) == chart


def test_only_the_provider_who_was_asked_answers_and_only_once(cast: Cast, chart: Encounter) -> None:
    query = ask(chart, cast)
    for other in (cast.coder, cast.lead, cast.administrator):
        with pytest.raises(NotVisible):
            services.answer_query(query_id=query.pk, by=other, answer="Yes")
    services.answer_query(query_id=query.pk, by=cast.provider, answer="Hyponatremia")
    with pytest.raises(WorkflowError, match="not open any more"):
        services.answer_query(query_id=query.pk, by=cast.provider, answer="Something else")


def test_a_query_without_indicators_is_refused(cast: Cast, chart: Encounter) -> None:
    with pytest.raises(WorkflowError, match="clinical indicators"):
        ask(chart, cast, indicators=" ")
    assert ProviderQuery.objects.count() == 0


def test_a_provider_sees_a_chart_only_while_asked_about_it(cast: Cast, chart: Encounter) -> None:
    assert not Encounter.objects.visible_to(cast.provider).exists()
    ask(chart, cast)
    assert Encounter.objects.visible_to(cast.provider).get() == chart


def test_a_completed_chart_goes_back_to_who_completed_it_with_the_reason(cast: Cast, chart: Encounter) -> None:
    services.finalize_coding(encounter_id=chart.pk, by=cast.coder, version=chart.version)
    with pytest.raises(WorkflowError, match="Only leads, auditors and billers"):
        services.return_chart(encounter_id=chart.pk, by=cast.coder, why="changed my mind")
    services.return_chart(encounter_id=chart.pk, by=cast.auditor, why="Principal diagnosis")
    chart.refresh_from_db()
    assert (chart.status, chart.assigned_to, chart.why_here) == (Status.RETURNED, cast.coder, "Principal diagnosis")
    assert services.take_next_chart(by=cast.coder) == chart
