"""The DRG beside the chart: working and final, what each code adds, and what the data end means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from claims import check, services
from claims.builder import facts_of
from claims.grouping import differences, grouping_of
from claims.models import FinalGrouping
from claims.tests.charts import completed, make_stay, make_visit
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, Encounter
from encounters.services import return_chart, take_chart

pytestmark = pytest.mark.django_db


def shown(user: Any, chart: Encounter) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("claims:grouping_for_encounter", args=[chart.pk]))
    assert response.status_code == 200
    return response.content.decode()


def add(chart: Encounter, code: str, poa: str = "Y", sequence: int = 20) -> None:
    CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", poa=poa, sequence=sequence)


def test_a_carrier_says_what_it_adds_to_the_weight(cast: Cast) -> None:
    chart = make_stay(cast.north)
    chart.diagnoses.exclude(code="I130").delete()
    add(chart, "J9601")
    content = shown(cast.coder, chart)
    assert "DRG 293 without, weight" in content
    assert "(adds " in content
    assert "AMLOS" in content


def test_a_level_that_does_not_count_says_why(cast: Cast) -> None:
    chart = make_stay(cast.north)
    chart.diagnoses.filter(code="I130").update(code="J9601")
    add(chart, "J9602")
    content = shown(cast.coder, chart)
    assert "MCC does not count" in content
    assert "Excluded by the principal diagnosis" in content


def test_a_hospital_acquired_condition_shows_both_drgs(cast: Cast) -> None:
    chart = make_stay(cast.north)
    chart.diagnoses.exclude(code="I130").delete()
    add(chart, "L89153", poa="N")
    content = shown(cast.coder, chart)
    assert "changes the DRG from 291 (weight" in content
    assert "HAC 04" in content
    assert "Pressure Ulcers, POA N" in content


def test_what_the_code_editor_holds_of_a_code_is_said(cast: Cast) -> None:
    chart = make_stay(cast.north)
    add(chart, "F0280")
    assert "manifestation: never the principal diagnosis" in shown(cast.coder, chart)


def test_completing_keeps_the_final_drg_with_its_grouper(cast: Cast) -> None:
    chart = completed(make_stay(cast.north), cast.coder)
    final = chart.final_groupings.get()
    assert (final.drg, final.grouper_version, final.chart_version) == ("291", "44.0", chart.version)
    assert final.weight is not None
    content = shown(cast.lead, chart)
    assert "Final at completion" in content
    assert "Working now" not in content


def test_a_returned_chart_shows_what_differs_from_the_final_drg(cast: Cast) -> None:
    chart = completed(make_stay(cast.north), cast.coder)
    return_chart(encounter_id=chart.pk, by=cast.lead, why="Look again")
    chart.diagnoses.filter(code="I5023").update(code="I5022")
    content = shown(cast.coder, chart)
    assert "Working now: DRG 291 → " in content
    take_chart(encounter_id=chart.pk, by=cast.coder)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    assert FinalGrouping.objects.filter(encounter=chart).count() == 2
    assert "Working now" not in shown(cast.lead, chart)


def test_a_final_drg_never_changes(cast: Cast) -> None:
    final = completed(make_stay(cast.north), cast.coder).final_groupings.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        FinalGrouping.objects.filter(pk=final.pk).update(drg="001")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_finalgrouping WHERE id = %s", [final.pk])


def test_a_visit_has_no_final_drg(cast: Cast) -> None:
    chart = completed(make_visit(cast.north), cast.coder)
    assert not chart.final_groupings.exists()


def test_beyond_the_grouper_there_is_no_drg_and_nothing_is_called_invalid(cast: Cast) -> None:
    stay = {
        "form": "institutional",
        "bill_type": "111",
        "patient": {"sex": "F", "birth_date": date(1954, 3, 14)},
        "service_from": date(2027, 3, 28),
        "service_to": date(2027, 4, 1),
        "admission_date": date(2027, 3, 28),
        "discharge_status": "01",
        "diagnoses": [{"code": "I13.0", "poa": "Y"}, {"code": "I50.23", "poa": "Y"}],
        "procedures": [{"code": "5A09357", "date": date(2027, 3, 28)}],
    }
    answer = check.check(stay, today=date(2027, 4, 5))
    assert answer["drg"]["drg"] == ""
    assert "data end on 2027-03-31" in answer["drg"]["reason"]
    assert not [each for each in answer["findings"] if "not valid" in each["message"] or "invalid" in each["message"]]
    within = check.check(stay | {"service_to": date(2027, 3, 31)}, today=date(2027, 4, 5))
    assert within["drg"]["drg"] == "291"


def test_a_chart_beyond_the_grouper_says_so_on_the_panel(cast: Cast) -> None:
    chart = make_stay(cast.north)
    Encounter.objects.filter(pk=chart.pk).update(service_from=date(2027, 3, 28), service_to=date(2027, 4, 1))
    assert "a newer release is needed" in shown(cast.coder, chart)


def test_differences_are_named(cast: Cast) -> None:
    from_facts = facts_of(make_stay(cast.north).pk)
    working = grouping_of(from_facts)
    assert working is not None
    older = FinalGrouping(drg="293", weight=working.weight, grouper_version="43.1")
    assert differences(older, working) == [f"DRG 293 → {working.drg}", "grouper 43.1 → 44.0"]
