"""What the cases of the edits rest on is what the code sets and the API give; ``RECORD=1`` writes it anew."""

import os
import subprocess
import sys

import pytest

from claims.api_check import CheckRequest
from claims.check import payer_named
from claims.facts import ClaimFacts
from claims.reference import reference_for
from claims.sent import facts_of, without_blanks
from claims.tests.edits.bases import BASES
from claims.tests.edits.bodies import TODAY, facts
from claims.tests.edits.clean_claims import Body
from claims.tests.edits.faults import FAULTS
from claims.tests.edits.recorded import FILE, as_text, recorded_reference

LARGEST = 600_000
BODIES = [*BASES.values(), *(fault.body for fault in FAULTS)]


def by_the_api(body: Body) -> ClaimFacts:
    request = CheckRequest(data=without_blanks(body))
    request.is_valid(raise_exception=True)
    sent = request.validated_data
    return facts_of(sent, today=TODAY, payer=payer_named(sent.get("payer", "")))


@pytest.mark.django_db
def test_the_cases_are_read_as_the_api_reads_them() -> None:
    for body in BODIES:
        assert facts(body) == by_the_api(body)


@pytest.mark.django_db
def test_the_recorded_reference_is_current() -> None:
    fresh = reference_for([facts(body) for body in BODIES])
    if os.environ.get("RECORD"):
        FILE.write_text(as_text(fresh), encoding="utf-8")
        recorded_reference.cache_clear()
    assert FILE.read_text(encoding="utf-8") == as_text(fresh), "Record it again: see recorded.py."
    assert as_text(recorded_reference()) == as_text(fresh)
    assert recorded_reference().coverage == fresh.coverage
    assert FILE.stat().st_size < LARGEST


def test_the_cases_run_without_django() -> None:
    asked = "import sys, claims.tests.edits.bodies, claims.tests.edits.faults; print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
