"""HCCs beside the chart: what it carries, what earlier years carried, and for whom the score is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import AccessEvent, Role
from claims.risk import Asked, RiskPanel, panel_of
from claims.tests.charts import complete_unchecked, make_stay, make_visit
from codesets.models import Release, RiskModel, Table
from coding_portal.tests.cast import Cast, make_patient, make_payer
from encounters.models import CodedDiagnosis, Coverage, Encounter
from encounters.workflow import Status

pytestmark = pytest.mark.django_db


def earlier(cast: Cast, chart: Encounter, account: str, on: date, *codes: str, **values: Any) -> Encounter:
    """A completed visit of the same patient on another day."""
    visit = make_visit(values.pop("facility", cast.north), account, patient=chart.patient)
    visit.diagnoses.all().delete()
    for sequence, code in enumerate(codes, start=1):
        role = "principal" if sequence == 1 else values.get("role", "secondary")
        CodedDiagnosis.objects.create(encounter=visit, code=code, role=role, sequence=sequence)
    Encounter.objects.filter(pk=visit.pk).update(
        service_from=on,
        service_to=on,
        status=values.get("status", Status.HISTORY),
    )
    visit.refresh_from_db()
    return visit


def panel(chart: Encounter, cast: Cast, **asked: str) -> RiskPanel:
    return panel_of(chart, cast.coder, Asked(**asked))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(user: Any, chart: Encounter, **query: str) -> tuple[int, str]:
    response = signed_in(user).get(reverse("claims:risk_for_encounter", args=[chart.pk]), query)
    return response.status_code, response.content.decode()


def test_a_stay_shows_its_categories_by_payment_year(cast: Cast) -> None:
    found = panel(make_stay(cast.north), cast)
    assert (found.score.model, found.score.payment_year) == (RiskModel.V28, 2027)
    assert {row.category.number: row.category.counts for row in found.rows} == {"224": True, "226": False, "329": True}
    assert found.person is not None
    assert found.person.age == 72
    assert "Entitled by age." in found.assumptions
    assert not found.gaps


def test_a_condition_of_an_earlier_year_is_a_gap_until_this_year_has_it(cast: Cast) -> None:
    chart = make_stay(cast.north)
    before = earlier(cast, chart, "H-1", date(2025, 3, 4), "E1122", "N1830", "J449")
    found = panel(chart, cast)
    assert [(gap.number, gap.lasting, gap.sources[0].encounter) for gap in found.gaps] == [
        ("37", True, before),
        ("280", True, before),
    ]
    assert found.gaps[0].sources[0].codes == ("E11.22",)
    CodedDiagnosis.objects.create(encounter=chart, code="E1122", role="secondary", sequence=9)
    assert [gap.number for gap in panel(chart, cast).gaps] == ["280"]


def test_a_category_below_one_of_this_year_is_no_gap(cast: Cast) -> None:
    chart = make_stay(cast.north)
    earlier(cast, chart, "H-1", date(2025, 3, 4), "I509")
    assert not panel(chart, cast).gaps


def test_another_chart_of_the_year_closes_the_gap(cast: Cast) -> None:
    chart = make_stay(cast.north)
    earlier(cast, chart, "H-1", date(2025, 3, 4), "E1122")
    this_year = earlier(cast, chart, "H-2", date(2026, 2, 4), "E1122", status=Status.HISTORY)
    found = panel(chart, cast)
    assert not found.gaps
    assert [(gap.number, gap.sources[0].encounter) for gap in found.elsewhere] == [("37", this_year)]
    assert found.year_score is not None
    assert found.year_score.raw is not None
    assert found.score.raw is not None
    assert found.year_score.raw > found.score.raw


@pytest.mark.parametrize(
    ("on", "values"),
    [
        (date(2022, 12, 31), {}),
        (date(2027, 1, 1), {}),
        (date(2025, 3, 4), {"status": Status.READY}),
    ],
)
def test_only_completed_charts_of_three_years_are_read(cast: Cast, on: date, values: dict[str, Any]) -> None:
    chart = make_stay(cast.north)
    earlier(cast, chart, "H-1", on, "E1122", **values)
    assert not panel(chart, cast).gaps


def test_working_diagnoses_are_not_read(cast: Cast) -> None:
    chart = make_stay(cast.north)
    earlier(cast, chart, "H-1", date(2025, 3, 4), "I10", "E1122", role="reason_for_visit")
    assert not panel(chart, cast).gaps


def test_charts_of_another_facility_stay_out_of_sight(cast: Cast) -> None:
    chart = make_stay(cast.north)
    hidden = earlier(cast, chart, "H-1", date(2025, 3, 4), "E1122", facility=cast.south)
    assert not panel(chart, cast).gaps
    status, content = shown(cast.coder, chart)
    assert status == 200
    assert reverse("encounters:workbench", args=[hidden.pk]) not in content


def test_the_reader_changes_assumptions_for_the_view(cast: Cast) -> None:
    chart = make_stay(cast.north)
    usual, other = panel(chart, cast), panel(chart, cast, dual="02", setting="institution", model="V28")
    assert other.score.segment == "long-term institutional"
    assert usual.score.raw != other.score.raw
    assert panel(chart, cast, model="ESRD-V24").score.segment == "dialysis"
    assert panel(chart, cast, model="RX-V08").score.raw is None


def test_medicaid_on_the_chart_is_assumed_to_be_full(cast: Cast) -> None:
    chart = make_stay(cast.north)
    medicaid = make_payer("medicaid", kind="medicaid")
    Coverage.objects.create(encounter=chart, payer=medicaid, rank=2, member_id="M1")
    found = panel(chart, cast)
    assert found.score.segment == "community, full Medicaid, aged"
    assert "Medicaid coverage on the chart is taken as full benefits." in found.assumptions


def test_a_payer_other_than_medicare_is_said(cast: Cast) -> None:
    chart = make_stay(cast.north, payer=make_payer("acme", kind="commercial"))
    assert any("not Medicare" in words for words in panel(chart, cast).assumptions)


def test_without_birth_date_or_sex_there_is_no_score(cast: Cast) -> None:
    chart = make_stay(cast.north, patient=make_patient("P-unknown", birth_date=None, sex="U"))
    status, content = shown(cast.coder, chart)
    assert status == 200
    assert "need a birth date and a sex" in content


def test_a_year_whose_table_is_not_loaded_shows_the_one_before_and_says_so(cast: Cast) -> None:
    chart = make_stay(cast.north)
    Encounter.objects.filter(pk=chart.pk).update(service_from=date(2027, 5, 1), service_to=date(2027, 5, 4))
    chart.refresh_from_db()
    found = panel(chart, cast)
    assert found.score.payment_year == 2027
    assert found.assumptions[0] == "Payment year 2028 is not loaded; 2027 is shown."
    assert found.assumptions[1] == "Coefficients and factors of payment year 2027 are provisional."


def test_with_no_table_at_all_the_panel_says_so(cast: Cast) -> None:
    Release.objects.filter(table=Table.HCC).update(live=False)
    status, content = shown(cast.coder, make_stay(cast.north))
    assert status == 200
    assert "The HCC table of payment year 2027 is not loaded" in content


def test_the_panel_links_to_the_chart_that_carried_it_and_suggests_no_code(cast: Cast) -> None:
    chart = make_stay(cast.north)
    before = earlier(cast, chart, "H-1", date(2025, 3, 4), "E1122")
    _, content = shown(cast.coder, chart)
    assert "look for documentation" in content
    assert reverse("encounters:workbench", args=[before.pk]) in content
    assert "An earlier year supports no code by itself" in content
    assert "hx-post" not in content


def test_reading_other_charts_is_an_access_event_with_ids_only(cast: Cast) -> None:
    chart = make_stay(cast.north)
    shown(cast.coder, chart)
    assert not AccessEvent.objects.filter(detail__panel="hcc").exists()
    before = earlier(cast, chart, "H-1", date(2025, 3, 4), "E1122")
    shown(cast.coder, chart)
    event = AccessEvent.objects.get(detail__panel="hcc")
    assert (event.by, event.patient_id) == (cast.coder, chart.patient_id)
    assert event.detail == {"panel": "hcc", "charts": [before.pk]}


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.ADMINISTRATOR])
def test_who_never_sees_it(cast: Cast, role: str) -> None:
    status, _ = shown(cast.by_role()[role], make_stay(cast.north))
    assert status in {403, 404}


def test_a_wrong_assumption_is_refused_with_words(cast: Cast) -> None:
    status, content = shown(cast.coder, make_stay(cast.north), dual="99")
    assert status == 422
    assert "not among the choices" in content


def test_the_number_of_queries_does_not_grow_with_charts(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    chart = make_stay(cast.north)
    for number in range(8):
        earlier(cast, chart, f"H-{number}", date(2025, 3, 4), "E1122", "J449", "I10")
    with django_assert_max_num_queries(9):
        panel(chart, cast)


# --- the API --------------------------------------------------------------------------------------------------------


def ask(user: Any, **sent: Any) -> Any:
    client = APIClient()
    client.force_authenticate(user)
    return client.post("/api/v1/risk", sent, format="json")


def test_the_api_gives_every_addend(cast: Cast) -> None:
    answer = ask(cast.coder, diagnoses=["E11.22", "e119", "I10"], sex="F", age=72, service_date="2026-05-01").json()
    assert (answer["model"], answer["payment_year"], answer["payment_hccs"]) == ("V28", 2027, 1)
    assert [(hcc["hcc"], hcc["counts"], hcc["dropped_by"]) for hcc in answer["hccs"]] == [
        ("37", True, []),
        ("38", False, ["37"]),
    ]
    assert answer["without_hcc"] == ["I10"]
    assert answer["raw_score"] > answer["payment_score"] > "0.4"


@pytest.mark.parametrize(
    "sent",
    [
        {"diagnoses": ["E119"]},
        {"diagnoses": ["E119"], "sex": "U", "age": 70},
        {"diagnoses": ["E119"], "sex": "F"},
        {"diagnoses": ["E119"], "sex": "F", "age": 400},
        {"diagnoses": "E119", "sex": "F", "age": 70},
        {"diagnoses": ["E119"], "sex": "F", "age": 70, "model": "V99"},
        {"diagnoses": ["E119"], "sex": "F", "birth_date": "2200-01-01"},
    ],
)
def test_the_api_refuses_what_it_cannot_score(cast: Cast, sent: dict[str, Any]) -> None:
    assert ask(cast.coder, **sent).status_code == 400


def test_the_api_is_not_for_providers(cast: Cast) -> None:
    assert ask(cast.provider, diagnoses=["E119"], sex="F", age=70).status_code == 403


def test_completing_a_chart_takes_it_into_the_year(cast: Cast) -> None:
    chart = make_stay(cast.north)
    visit = make_visit(cast.north, "V-9", patient=chart.patient)
    CodedDiagnosis.objects.create(encounter=visit, code="E1122", role="secondary", sequence=5)
    assert not panel(chart, cast).elsewhere
    complete_unchecked(visit, cast.coder)
    assert [gap.number for gap in panel(chart, cast).elsewhere] == ["37"]
