"""How long an edit is tried on stored claims: one that never speaks on them, and one that speaks on each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from accounts.models import User
from bench.rechecks import open_claims
from claims import back_tests
from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.tables import Reference
from claims.facts import ClaimFacts
from coding_portal.bench import Figure, benchmark

CLAIMS = 10_000
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
QUIET, LOUD = "UN-03", "ZZ-99"


def _on_each(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Speaks on every claim with a line."""
    for line in claim.lines[:1]:
        yield on_line(line, "It is here.")


@benchmark("back_tests", demo=True)
def tried() -> Iterator[Figure]:
    """Copies of the demonstration department's open claims, judged by one worker; then the report of the run."""
    open_claims(CLAIMS)
    edit(LOUD, Severity.NOTE, Topic.OTHER, title="Speaks on each claim", source="None", remedy="None.")(_on_each)
    lead = User.objects.get(username="lead")
    for name, code in (("quiet", QUIET), ("on_each", LOUD)):
        row = back_tests.start_back_test(edit=code, by=lead, service_from=FIRST, service_until=LAST)
        began = time.perf_counter()
        while back_tests.advance_back_test(run_id=row.pk):
            pass
        seconds = time.perf_counter() - began
        row.refresh_from_db()
        yield f"back_tests.{name}.claims", row.judged, "claims"
        yield f"back_tests.{name}.seconds", round(seconds, 1), "s"
        yield f"back_tests.{name}.claims_per_second", round(row.judged / seconds), "claims/s"
        began = time.perf_counter()
        hits = back_tests.hits_seen_by(lead, row)
        spoke = back_tests.total_of(hits).claims
        back_tests.by_payer_and_month(hits)
        back_tests.examples_for(lead, row)
        yield f"back_tests.{name}.spoke", spoke, "claims"
        yield f"back_tests.{name}.report_ms", round((time.perf_counter() - began) * 1000, 1), "ms"
