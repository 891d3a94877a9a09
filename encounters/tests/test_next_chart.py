"""W3: Next chart leases the best chart to exactly one coder, under any concurrency."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from coding_portal.errors import WorkflowError
from coding_portal.tests.cast import Cast, make_encounter, make_patient
from encounters import services
from encounters.models import Encounter, Lease
from encounters.workflow import Status


def test_next_gives_the_chart_with_the_highest_score_first(cast: Cast) -> None:
    make_encounter("low", facility=cast.north, priority=10)
    best = make_encounter("high", facility=cast.north, priority=50)
    assert services.take_next_chart(by=cast.coder) == best


def test_next_gives_the_coders_own_waiting_chart_before_the_pool(cast: Cast) -> None:
    make_encounter("pool", facility=cast.north, priority=500)
    own = make_encounter("own", facility=cast.north, priority=1, assigned_to=cast.coder)
    assert services.take_next_chart(by=cast.coder) == own


def test_next_gives_nothing_of_another_facility_or_chart_type_or_of_the_vendor(cast: Cast) -> None:
    make_encounter("south", facility=cast.south)
    cast.coder.chart_types = ["clinic"]
    make_encounter("stay", facility=cast.north)
    assert services.take_next_chart(by=cast.coder) is None
    assert services.take_next_chart(by=cast.vendor_coder) is None


def test_next_says_none_when_nothing_waits(cast: Cast) -> None:
    assert services.take_next_chart(by=cast.coder) is None


def test_a_chart_has_at_most_one_open_lease(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    now = timezone.now()
    with pytest.raises(IntegrityError, match="one_open_lease_per_chart"), transaction.atomic():
        Lease.objects.create(
            encounter=encounter,
            coder=cast.other_coder,
            taken_at=now,
            renewed_at=now,
            expires_at=now + timedelta(hours=1),
        )


def test_taking_a_chart_that_another_coder_has_names_her_and_changes_nothing(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    with pytest.raises(WorkflowError, match="Coder Test has this chart since"):
        services.take_chart(encounter_id=encounter.pk, by=cast.other_coder)
    assert Lease.objects.get(ended_at=None).coder == cast.coder


def test_taking_ones_own_chart_again_is_no_second_lease(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    assert Lease.objects.count() == 1


def test_picking_by_hand_can_be_switched_off(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    cast.coder.picks_by_hand = False
    with pytest.raises(WorkflowError, match="switched off"):
        services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    assert services.take_next_chart(by=cast.coder) == encounter


def test_an_expired_lease_goes_back_to_the_pool_once(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    Lease.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert services.expire_leases() == 1
    assert services.expire_leases() == 0
    encounter.refresh_from_db()
    assert (encounter.status, encounter.assigned_to) == (Status.READY, None)
    assert services.take_next_chart(by=cast.other_coder) == encounter


def test_giving_a_chart_back_needs_a_reason_and_is_recorded(cast: Cast) -> None:
    encounter = make_encounter(facility=cast.north)
    services.take_chart(encounter_id=encounter.pk, by=cast.coder)
    with pytest.raises(WorkflowError, match="Say why"):
        services.release_chart(encounter_id=encounter.pk, by=cast.coder, reason="  ")
    services.release_chart(encounter_id=encounter.pk, by=cast.coder, reason="Waiting for pathology")
    event = encounter.events.get(action="released")
    assert (event.by, event.detail["reason"]) == (cast.coder, "Waiting for pathology")


@pytest.mark.django_db(transaction=True)
def test_many_coders_pressing_next_at_once_never_get_the_same_chart() -> None:
    from coding_portal.tests.cast import make_facility, make_user

    north = make_facility()
    patient = make_patient()
    for number in range(40):
        make_encounter(
            f"T-{number}", facility=north, patient=patient, service_to=date(2026, 10, 8), priority=number % 5
        )
    coders = [make_user(f"coder{number}", "coder", north) for number in range(8)]
    start, taken, faults = threading.Barrier(8), [], []

    def press_next(coder: object) -> None:
        try:
            start.wait(timeout=10)
            while (encounter := services.take_next_chart(by=coder)) is not None:  # type: ignore[arg-type]
                taken.append(encounter.pk)
        except Exception as fault:  # noqa: BLE001 - shown below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press_next, args=[coder]) for coder in coders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert len(taken) == len(set(taken)) == 40
    assert Lease.objects.filter(ended_at=None).count() == 40
    assert Encounter.objects.filter(status=Status.IN_CODING).count() == 40
