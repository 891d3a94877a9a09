"""Payers are set up by administrators and read by leads."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import SetupEvent
from accounts.services import history_of
from coding_portal.errors import WorkflowError
from coding_portal.tests.cast import Cast, make_payer
from encounters.models import Payer
from encounters.payers import save_payer

LIST = "/charts/payers/"
VALUES: dict[str, Any] = {
    "code": "harbor",
    "name": "Harbor Health",
    "kind": "commercial",
    "payer_id": "HARB001",
    "filing_indicator": "CI",
    "timely_filing_days": 180,
}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_payer_is_added_and_changed_and_keeps_its_code(admin: Client, cast: Cast) -> None:
    assert b"No payer yet" in admin.get(LIST).content
    assert admin.post(f"{LIST}new/", VALUES).status_code == 302
    payer = Payer.objects.get()
    assert admin.post(f"{LIST}{payer.pk}/", VALUES | {"code": "x", "timely_filing_days": 90}).status_code == 302

    payer.refresh_from_db()
    assert (payer.code, payer.timely_filing_days) == ("harbor", 90)
    changed, added = history_of(payer)
    assert (changed.by, changed.before, changed.after) == (
        cast.administrator,
        {"timely_filing_days": 180},
        {"timely_filing_days": 90},
    )
    assert added.after["payer_id"] == "HARB001"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("payer_id", "MEDICARE01", "already exists"),
        ("payer_id", "HARB*1", "Letters and digits only"),
        ("filing_indicator", "XX", "for example MB"),
        ("timely_filing_days", 0, "greater than or equal to 1"),
        ("timely_filing_days", 99999, "less than or equal to 3650"),
        ("kind", "other", "Select a valid choice"),
        ("name", "Harbor~Health", "cannot hold"),
        ("code", "medicare", "already exists"),
    ],
)
def test_a_payer_that_claims_could_not_name_is_refused(admin: Client, field: str, value: Any, says: str) -> None:
    make_payer()
    answer = admin.post(f"{LIST}new/", VALUES | {field: value})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert (Payer.objects.count(), SetupEvent.objects.count()) == (1, 0)


def test_a_lead_reads_payers_and_changes_none(client: Client, cast: Cast) -> None:
    payer = make_payer()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(LIST).content.decode()
    assert payer.name in page
    assert f"{LIST}{payer.pk}/" not in page
    assert client.post(f"{LIST}{payer.pk}/", VALUES).status_code == 403
    with pytest.raises(WorkflowError):
        save_payer(payer_id=payer.pk, by=cast.lead, values=VALUES)
    payer.refresh_from_db()
    assert payer.name == "Medicare"
