"""How long one request through the whole stack of middleware takes when a page has next to nothing to do."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from coding_portal.bench import Figure, benchmark
from coding_portal.health import note_heartbeat

REQUESTS = 300


@benchmark("health")
def health_check() -> Iterator[Figure]:
    """The health check, 300 times by one client in one process: routing, middleware, one query, one cache read."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    note_heartbeat()
    client.get("/healthz")
    taken = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        client.get("/healthz")
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    yield "health.request.p50_ms", taken[REQUESTS // 2], "ms"
    yield "health.request.p95_ms", taken[REQUESTS * 95 // 100], "ms"
