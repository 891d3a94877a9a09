"""How long the nightly look at a hundred thousand open claims takes, shared by two workers."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator

from django.db import connection, connections

from claims import rechecks
from claims.models import Claim, ClaimVersion, FindingRow, Recheck
from coding_portal.bench import Figure, benchmark
from encounters.models import Encounter

CLAIMS = 100_000
WORKERS = 2


def _columns(model: type[Encounter | Claim | ClaimVersion | FindingRow], *own: str) -> str:
    """The columns of a table but its key and those that differ from copy to copy."""
    names = [
        field.column
        for field in model._meta.concrete_fields
        if field.column not in {"id", *own} and not field.generated
    ]
    return ", ".join(f'"{name}"' for name in names)


def open_claims(wanted: int) -> int:
    """The department's open claims, copied until there are enough, each on a chart of its own with its findings."""
    versions = ClaimVersion.objects.filter(is_current=True, status__in=rechecks.WAITING)
    copies = -(-wanted // versions.count())
    encounter, claim = _columns(Encounter, "account_number", "source_id"), _columns(Claim, "encounter_id")
    version, finding = _columns(ClaimVersion, "claim_id"), _columns(FindingRow, "version_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMP TABLE copied AS
            SELECT v.id AS of_version, c.id AS of_claim, c.encounter_id AS of_chart, copy,
                nextval(pg_get_serial_sequence('encounters_encounter', 'id')) AS new_chart,
                nextval(pg_get_serial_sequence('claims_claim', 'id')) AS new_claim,
                nextval(pg_get_serial_sequence('claims_claimversion', 'id')) AS new_version
            FROM claims_claimversion v JOIN claims_claim c ON c.id = v.claim_id, generate_series(1, {copies}) copy
            WHERE v.is_current AND v.status IN ('ready', 'blocked');
            INSERT INTO encounters_encounter (id, account_number, source_id, {encounter})
            SELECT new_chart, name, name, {encounter}
            FROM (SELECT *, 'B' || of_version || '-' || copy AS name FROM copied) named
            JOIN encounters_encounter e ON e.id = of_chart;
            INSERT INTO claims_claim (id, encounter_id, {claim})
            SELECT new_claim, new_chart, {claim} FROM copied JOIN claims_claim c ON c.id = of_claim;
            INSERT INTO claims_claimversion (id, claim_id, {version})
            SELECT new_version, new_claim, {version} FROM copied JOIN claims_claimversion v ON v.id = of_version;
            INSERT INTO claims_findingrow (version_id, {finding})
            SELECT new_version, {finding} FROM copied JOIN claims_findingrow f ON f.version_id = of_version;
            ANALYZE;
            """
        )
    return versions.count()


def _work(_: int) -> int:
    """One worker: parts until none is left; gives its memory at the highest."""
    connections.close_all()
    while rechecks.check_next_part():
        pass
    connections.close_all()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@benchmark("rechecks", demo=True)
def nightly() -> Iterator[Figure]:
    """Copies of the demonstration department's open claims are judged again by two processes, none of them changed."""
    claims = open_claims(CLAIMS)
    recheck = rechecks.start_recheck(by=None)
    connections.close_all()
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        memory = max(pool.map(_work, range(WORKERS), chunksize=1))
    seconds = time.perf_counter() - began
    done = Recheck.objects.with_progress().get(pk=recheck.pk)
    yield "rechecks.claims", claims, "claims"
    yield "rechecks.seconds", round(seconds, 1), "s"
    yield "rechecks.claims_per_second", round(claims / seconds), "claims/s"
    yield "rechecks.memory_mb", memory, "MB"
    yield "rechecks.not_judged", claims - done.judged, "claims"  # type: ignore[attr-defined]
