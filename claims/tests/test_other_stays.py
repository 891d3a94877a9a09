"""E3: a claim is judged beside the patient's other stays, whoever coded them and whether they are coded or not."""

from __future__ import annotations

from datetime import UTC, date, datetime

from claims.builder import facts_of
from claims.findings import live_findings
from claims.services import content_of
from claims.tests.charts import make_stay, make_visit
from coding_portal.tests.cast import Cast, make_patient
from encounters.models import Encounter


def found_on(chart: Encounter) -> set[str]:
    return {judged.finding.edit for judged in live_findings(chart)}


def test_a_stay_knows_the_patients_other_stay_with_its_dates_and_hospital(cast: Cast) -> None:
    patient = make_patient("P-1")
    stay = make_stay(cast.north, "S-1", patient=patient)
    make_stay(cast.south, "S-2", patient=patient)
    make_stay(cast.north, "S-3", patient=make_patient("P-2"))
    (other,) = facts_of(stay.pk).other_stays
    assert (other.admitted_on, other.discharged_on) == (date(2026, 10, 2), date(2026, 10, 8))
    assert (other.billing_npi, other.claim_reference) == (cast.south.npi, "S-2")


def test_two_stays_at_once_stop_both_charts_and_touching_stays_neither(cast: Cast) -> None:
    patient = make_patient("P-1")
    first = make_stay(cast.north, "S-1", patient=patient)
    second = make_stay(cast.south, "S-2", patient=patient)
    assert "OV-01" in found_on(first) & found_on(second)
    Encounter.objects.filter(pk=second.pk).update(
        admitted_at=datetime(2026, 10, 8, 20, tzinfo=UTC),
        discharged_at=datetime(2026, 10, 12, 15, tzinfo=UTC),
        service_from=date(2026, 10, 8),
        service_to=date(2026, 10, 12),
    )
    second.refresh_from_db()
    assert "OV-01" not in found_on(first) | found_on(second)


def test_an_office_visit_during_a_stay_asks_for_the_hospital_as_its_place(cast: Cast) -> None:
    patient = make_patient("P-1")
    make_stay(cast.north, "S-1", patient=patient)
    visit = make_visit(cast.north, "V-1", patient=patient)
    assert "EM-11" in found_on(visit)


def test_another_stay_does_not_change_what_the_claim_says(cast: Cast) -> None:
    patient = make_patient("P-1")
    stay = make_stay(cast.north, "S-1", patient=patient)
    alone = content_of(facts_of(stay.pk))
    make_stay(cast.south, "S-2", patient=patient)
    assert facts_of(stay.pk).other_stays
    assert content_of(facts_of(stay.pk)) == alone
