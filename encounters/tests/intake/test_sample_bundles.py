"""Six bundles as a third party writes them: a life's worth of closed encounters each."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Facility
from encounters.intake.store import store_message
from encounters.models import Encounter, Hint, Patient, Worklist

FOLDER = Path(settings.SHARED_DIR) / "fhir"
FIGURES = {
    "Crysta_Rogahn_66ff858e-eadc-452c-af65-f033b40800e3": (17, 12),
    "Granville_Crooks_271033b4-ab72-469d-87e2-bbd6c6ecec1f": (26, 25),
    "Lacey_Blick_15901c37-9ca7-484f-948b-24618b6b100c": (44, 150),
    "Liz_Conn_27c911c6-f045-4ffa-af5d-6eba57ac94b2": (7, 4),
    "Loma_Johns_0f30cacb-3348-4baf-8946-cd2175a750b3": (21, 24),
    "Rachael_McDermott_e9e965ba-8c43-4020-b728-f8e28d507661": (13, 11),
}
"""Encounters, and conditions with procedures, in each."""


@pytest.fixture(params=FIGURES)
def sample(request: pytest.FixtureRequest) -> Any:
    path = FOLDER / f"{request.param}.json.gz"
    if not path.exists():
        pytest.skip("the sample bundles are not on this machine")
    return request.param, gzip.decompress(path.read_bytes())


def test_every_sample_is_stored_as_history_with_its_hints(
    sample: tuple[str, bytes], riverside: Facility, everything: Worklist
) -> None:
    name, body = sample
    result = store_message(body=body, source=f"{name}.json.gz", by=None, facility=riverside)
    encounters, hints = FIGURES[name]
    assert result.status == "stored", result.reason
    assert (Patient.objects.count(), Encounter.objects.count(), Hint.objects.count()) == (1, encounters, hints)
    assert Encounter.objects.filter(status="history", worklist=None).count() == encounters
    assert set(Hint.objects.values_list("system", flat=True)) == {"http://snomed.info/sct"}
    again = store_message(body=body + b"\n", source="again", by=None, facility=riverside)
    assert (again.status, again.counts["unchanged"]) == ("unchanged", encounters)
