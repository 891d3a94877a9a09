"""How long the DRG of a stay takes with the what-if of every MCC and CC, and how many risk scores a second give."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from codesets import risk
from codesets.grouper import Stay, group
from codesets.models import Attribute, HccMapping, RiskModel
from coding_portal.bench import Figure, benchmark

ON = date(2026, 11, 21)
STAYS, PEOPLE = 300, 1000
MOST_OTHERS = 24
"""An institutional claim carries 25 diagnoses."""


@benchmark("grouper.what_if")
def grouper_per_chart() -> Iterator[Figure]:
    """The DRG of 300 stays of 25 diagnoses, all others MCC or CC, with weight and what it is without each of them."""
    rng = random.Random(1)
    levels = sorted(
        set(Attribute.objects.in_force(on=ON).filter(name__in=("mcc", "cc")).values_list("code", flat=True))
    )
    stays = [
        Stay(ON, 70, "F", "01", [("I5023", "Y"), *((code, "Y") for code in rng.sample(levels, MOST_OTHERS))])
        for _ in range(STAYS)
    ]
    group(stays[0])
    taken = _taken([partial(group, stay) for stay in stays])
    yield "grouper.what_if.p50_ms", round(taken[len(taken) // 2], 2), "ms"
    yield "grouper.what_if.p95_ms", round(taken[len(taken) * 95 // 100], 2), "ms"


@benchmark("risk.score")
def risk_scores() -> Iterator[Figure]:
    """Scores of 1,000 people with eight diagnoses each: the arithmetic alone, and with the look-up of their codes."""
    rng = random.Random(2)
    mapped = HccMapping.objects.filter(model=RiskModel.V28, payment_year=2027, release__live=True)
    codes = sorted(set(mapped.values_list("code", flat=True)))
    people = [(risk.Person(rng.randint(20, 99), rng.choice("FM")), rng.sample(codes, 8)) for _ in range(PEOPLE)]
    whole = risk.mappings(codes, model=RiskModel.V28, payment_year=2027)
    risk.score(people[0][1], people[0][0], whole)
    began = time.perf_counter()
    for person, own in people:
        risk.score(own, person, _of(whole, own))
    yield "risk.score.per_second", round(PEOPLE / (time.perf_counter() - began)), "scores/s"
    asked = [partial(risk.mappings, own, model=RiskModel.V28, payment_year=2027) for _, own in people]
    taken = _taken(asked)
    yield "risk.look_up.p95_ms", round(taken[len(taken) * 95 // 100], 2), "ms"


def _of(whole: risk.Mappings, codes: list[str]) -> risk.Mappings:
    return risk.Mappings(whole.model, whole.payment_year, {code: whole.of_code[code] for code in codes}, whole.edition)


def _taken(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call, in order of size."""
    taken = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)
