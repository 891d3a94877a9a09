"""How many claims a second become X12 files, the search for gaps included."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from claims.facts import ClaimFacts
from claims.tests.x12.shapes import CLINIC, HEADER, HOSPITAL, make_inpatient, make_line, make_professional, total_of
from claims.x12 import write_batch
from coding_portal.bench import Figure, benchmark

CLAIMS = 1000
PROVIDERS = 4
ROUNDS = 3


@benchmark("x12.professional")
def write_professional_claims() -> Iterator[Figure]:
    """1,000 claims of 1,000 patients under four billing providers in one file, four lines each, best of three."""
    yield "x12.professional.claims_per_second", claims_per_second(professional_claim), "claims/s"


@benchmark("x12.institutional")
def write_institutional_claims() -> Iterator[Figure]:
    """As many stays with six diagnoses, two procedures and three lines each."""
    yield "x12.institutional.claims_per_second", claims_per_second(institutional_claim), "claims/s"


def claims_per_second(make: Callable[[int], ClaimFacts]) -> float:
    claims = [make(number) for number in range(CLAIMS)]
    best = min(seconds_to_write(claims) for _ in range(ROUNDS))
    return round(CLAIMS / best, 1)


def seconds_to_write(claims: list[ClaimFacts]) -> float:
    began = time.perf_counter()
    write_batch(HEADER, claims)
    return time.perf_counter() - began


def professional_claim(number: int) -> ClaimFacts:
    lines = tuple(make_line(position, pointers=(1, 2)) for position in range(1, 5))
    claim = make_professional(lines=lines, total_charge=total_of(lines), control_number=f"P{number}")
    return of_patient(number, replace(claim, billing=replace(CLINIC, npi=f"123456789{number % PROVIDERS}")))


def institutional_claim(number: int) -> ClaimFacts:
    claim = make_inpatient(control_number=f"I{number}")
    return of_patient(number, replace(claim, billing=replace(HOSPITAL, npi=f"153820000{number % PROVIDERS}")))


def of_patient(number: int, claim: ClaimFacts) -> ClaimFacts:
    patient = replace(claim.patient, family=f"Muñoz-{number}")
    return replace(claim, patient=patient, subscriber=replace(claim.subscriber, member_id=f"1EG4TE5{number:04}"))
