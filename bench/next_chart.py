"""How fast eight coders who press Next at once are served, and whether any two ever get the same chart."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date

from django.db import connections

from accounts.models import Facility, User
from coding_portal.bench import Figure, benchmark
from encounters import services
from encounters.models import Encounter, Patient

CHARTS = 800
CLIENTS = 8


def _charts() -> list[User]:
    facility = Facility.objects.create(
        code="bench", name="Bench", npi="1749900100", tax_id="840000101", starts_on=date(2025, 1, 1)
    )
    patient = Patient.objects.create(mrn="BENCH", family="Bench")
    Encounter.objects.bulk_create(
        Encounter(
            facility=facility,
            patient=patient,
            account_number=f"B{number}",
            source_id=f"B{number}",
            chart_type="inpatient",
            form="institutional",
            service_from=date(2026, 10, 1),
            service_to=date(2026, 10, 3),
            priority=number % 97,
        )
        for number in range(CHARTS)
    )
    coders = [User.objects.create(username=f"bench{number}", role="coder") for number in range(CLIENTS)]
    for coder in coders:
        coder.facilities.set([facility])
    return coders


@benchmark("next_chart", demo=False)
def next_chart() -> Iterator[Figure]:
    """Eight clients take 800 waiting charts one after the other through the service that the button calls."""
    coders, taken = _charts(), []
    start = threading.Barrier(CLIENTS + 1)

    def press_next(coder: User) -> None:
        start.wait()
        while (encounter := services.take_next_chart(by=coder)) is not None:
            taken.append(encounter.pk)
        connections.close_all()

    threads = [threading.Thread(target=press_next, args=[coder]) for coder in coders]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    yield "next_chart.per_second", round(len(taken) / seconds, 1), "charts/s"
    yield "next_chart.duplicates", len(taken) - len(set(taken)), "charts"
