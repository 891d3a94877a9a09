"""How fast the edits are: pure over many claims, and live over the API for one."""

import time
from collections.abc import Iterator

from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import User
from claims.edits.run import run
from claims.reference import reference_for
from claims.tests.edits.bodies import facts as facts_of
from claims.tests.edits.clean_claims import CLEAN
from coding_portal.bench import Figure, benchmark

CLAIMS = 4000
BATCH = 500
REQUESTS = 300


@benchmark("edits")
def claims_per_second() -> Iterator[Figure]:
    """4,000 ordinary claims of 50 kinds: the edits alone, and with the reference fetched for each 500 of them."""
    facts = [facts_of(body) for body in CLEAN.values()]
    many = (facts * (CLAIMS // len(facts) + 1))[:CLAIMS]
    reference = reference_for(facts)
    began = time.perf_counter()
    for claim in many:
        run(claim, reference)
    yield "edits.claims_per_second", CLAIMS / (time.perf_counter() - began), "claims/s"
    began = time.perf_counter()
    for start in range(0, CLAIMS, BATCH):
        batch = many[start : start + BATCH]
        fetched = reference_for(batch)
        for claim in batch:
            run(claim, fetched)
    yield "edits.bulk.claims_per_second", CLAIMS / (time.perf_counter() - began), "claims/s"


@benchmark("findings.live")
def live() -> Iterator[Figure]:
    """One claim's findings over ``POST /api/v1/check``, 300 requests one after the other, all kinds of claims."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = APIClient()
    client.force_authenticate(User.objects.create_user(username="bench-check", password=None))
    bodies = list(CLEAN.values())
    client.post("/api/v1/check", bodies[0], format="json")
    taken = []
    for number in range(REQUESTS):
        began = time.perf_counter()
        answer = client.post("/api/v1/check", bodies[number % len(bodies)], format="json")
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"The check answered {answer.status_code}.")
    taken.sort()
    yield "findings.live.p50_ms", taken[REQUESTS // 2], "ms"
    yield "findings.live.p95_ms", taken[REQUESTS * 95 // 100], "ms"
