"""How fast bundles become charts."""

import time
from collections.abc import Iterator
from datetime import date

from coding_portal.bench import Figure, benchmark
from encounters.demo.bundles import chart_bundle
from encounters.demo.chartfile import read_department
from encounters.demo.light import light_charts
from encounters.demo.seed import seed_department
from encounters.intake.fhir import read_bundle
from encounters.intake.store import store_message

COUNT = 300


@benchmark("fhir.encounters")
def encounters() -> Iterator[Figure]:
    """300 bundles of one encounter with patient, insurance, document and charges: read, stored, placed, one by one."""
    seed_department(password="for the benchmark only")
    department = read_department()
    charts = light_charts(
        COUNT,
        facility="riverside",
        seed=7,
        today=date(2026, 11, 2),
        payers=[payer["code"] for payer in department["payers"]],
        people=[person["key"] for person in department["practitioners"]],
    )
    bodies = [chart_bundle(chart, department) for chart in charts]
    yield "fhir.encounters_per_second", COUNT / _seconds(bodies, store=True), "encounters/s"
    yield "fhir.unchanged_per_second", COUNT / _seconds([body + b"\n" for body in bodies], store=True), "encounters/s"
    yield "fhir.read_per_second", COUNT / _seconds(bodies, store=False), "encounters/s"


def _seconds(bodies: list[bytes], *, store: bool) -> float:
    began = time.perf_counter()
    for number, body in enumerate(bodies):
        if store:
            result = store_message(body=body, source=f"bench {number}", by=None)
            if result.reason:
                raise RuntimeError(result.reason)
        else:
            read_bundle(body)
    return time.perf_counter() - began
