"""Two senders at once: the intake lock lets one wait for the other, and nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import Facility
from encounters.intake.store import store_message
from encounters.models import Encounter, IntakeMessage, Patient
from encounters.tests.intake.bundles import bundle, encounter, patient
from encounters.tests.intake.conftest import make_facility


def send(body: bytes) -> str:
    try:
        return store_message(body=body, source="feed", by=None, facility=Facility.objects.get()).status
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_the_same_message_twice_at_once_is_stored_once() -> None:
    make_facility()
    body = bundle(patient(), encounter())
    with ThreadPoolExecutor(4) as senders:
        answers = sorted(senders.map(send, [body] * 4))
    assert answers == ["stored", "unchanged", "unchanged", "unchanged"]
    assert (Encounter.objects.count(), IntakeMessage.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_visits_of_one_new_patient_sent_at_once_share_the_patient() -> None:
    make_facility()
    bodies = [bundle(patient(), encounter(id=f"e{n}", identifier=[{"value": f"ACC-{n}"}])) for n in range(6)]
    with ThreadPoolExecutor(3) as senders:
        assert list(senders.map(send, bodies)) == ["stored"] * 6
    assert (Patient.objects.count(), Encounter.objects.count()) == (1, 6)
