"""Whatever is pressed or sent twice happens once: completing, building, batching, adding a code, sending, drawing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import Batch, BatchEntry, Claim, ClaimEvent, ClaimVersion
from claims.tests.charts import built, make_stay, make_visit
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, Encounter, EncounterEvent, Lease, ServiceLine
from encounters.services import take_chart

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def twice_at_once(send: Callable[[Client], Any], user: User) -> list[int]:
    """Two windows of one person send the same thing in the same moment; the statuses, the lower first."""
    clients = [signed_in(user), signed_in(user)]
    start, answers = threading.Barrier(2), []

    def press(client: Client) -> None:
        start.wait()
        try:
            answers.append(send(client).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def taken(chart: Encounter, by: User) -> Encounter:
    take_chart(encounter_id=chart.pk, by=by)
    chart.refresh_from_db()
    return chart


def test_complete_pressed_twice_completes_once(cast: Cast) -> None:
    chart = taken(make_visit(cast.north), cast.coder)
    url = reverse("claims:complete", args=[chart.pk])
    assert twice_at_once(lambda client: client.post(url, {"version": chart.version}), cast.coder) == [204, 409]
    assert EncounterEvent.objects.filter(encounter=chart, action="completed").count() == 1
    assert Claim.objects.count() <= 1


def test_a_code_added_twice_from_the_same_page_is_there_once(cast: Cast) -> None:
    chart = taken(make_stay(cast.north), cast.coder)
    url = reverse("encounters:add_code", args=[chart.pk])
    for data in ({"code": "E11.9", "segment": "diagnoses"}, {"code": "93306", "segment": "lines"}):
        chart.refresh_from_db()
        sent: dict[str, Any] = {**data, "version": chart.version}
        assert twice_at_once(lambda client: client.post(url, sent), cast.coder) == [200, 409]  # noqa: B023
    assert CodedDiagnosis.objects.filter(encounter=chart, code="E119").count() == 1
    assert ServiceLine.objects.filter(encounter=chart, code="93306").count() == 1


def test_next_chart_pressed_twice_leases_one_chart(cast: Cast) -> None:
    for number in range(3):
        make_visit(cast.north, f"V-{number}")
    statuses = twice_at_once(lambda client: client.post(reverse("encounters:next")), cast.coder)
    assert statuses[-1] < 500
    open_leases = Lease.objects.filter(ended_at=None)
    assert open_leases.count() == open_leases.values("encounter").distinct().count() <= 2


def test_a_batch_built_twice_holds_each_claim_once(cast: Cast) -> None:
    for number in range(4):
        built(make_visit(cast.north, f"V-{number}"), cast.coder)
    url = reverse("claims:build")
    statuses = twice_at_once(
        lambda client: client.post(url, {"form": "professional", "count": "4", "typed": "4", "confirm": "4"}),
        cast.biller,
    )
    assert statuses[0] == 204
    assert Batch.objects.count() == 1
    assert BatchEntry.objects.filter(is_live=True).count() == 4
    assert BatchEntry.objects.values("version").distinct().count() == 4


def test_a_batch_ordered_twice_over_the_api_is_one_batch(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    body = {"form": "professional"}
    statuses = twice_at_once(
        lambda client: client.post("/api/v1/batches/", body, content_type="application/json"), cast.biller
    )
    assert statuses == [200, 201]
    assert Batch.objects.count() == BatchEntry.objects.count() == 1


def test_a_batch_sent_twice_went_out_once(cast: Cast) -> None:
    built(make_visit(cast.north), cast.coder)
    signed_in(cast.biller).post("/api/v1/batches/", {"form": "professional"}, content_type="application/json")
    url = reverse("claims:send_batch", args=[Batch.objects.get().pk])
    assert twice_at_once(lambda client: client.post(url), cast.biller) == [204, 409]
    assert Batch.objects.get().times_sent == 1
    assert ClaimEvent.objects.filter(action="batch_sent").count() == 1


def test_a_claim_rebuilt_twice_has_one_version(cast: Cast) -> None:
    version = built(make_visit(cast.north), cast.coder)
    url = reverse("claims:rebuild", args=[version.claim_id])
    assert twice_at_once(lambda client: client.post(url), cast.biller) == [204, 204]
    assert ClaimVersion.objects.get() == version
