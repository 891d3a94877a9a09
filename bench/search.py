"""How long the server takes for one keystroke of a code search, over all loaded code sets."""

import time
from collections.abc import Iterator
from datetime import date

from accounts.models import Facility, Role, User
from codesets.favourites import add_favourite
from codesets.models import Code
from codesets.search import search
from codesets.usage import Use, replace_use
from coding_portal.bench import Figure, benchmark

DIAGNOSES, PROCEDURES, LINES, ALL = ["icd10cm"], ["icd10pcs"], ["hcpcs", "cpt"], list[str]()
QUERIES = (
    ("chronic kidney disease stage 3", DIAGNOSES),
    ("diabetes type 2 with neuropathy", DIAGNOSES),
    ("left hip fracture", DIAGNOSES),
    ("copd exacerbation", DIAGNOSES),
    ("acute on chronic systolic heart failure", DIAGNOSES),
    ("pneumonia", DIAGNOSES),
    ("pnuemonia aspirtion", DIAGNOSES),
    ("htn", DIAGNOSES),
    ("i50.2", DIAGNOSES),
    ("e11", ALL),
    ("lap chole", PROCEDURES),
    ("right total knee replacement", PROCEDURES),
    ("0dtj", PROCEDURES),
    ("9921", LINES),
    ("office visit established", LINES),
    ("ct abdomen with contrast", LINES),
    ("screening colonoscopy", ALL),
    ("right leg pain", ALL),
)
"""What is typed, and the code sets of the field it is typed into."""
ON = date(2026, 11, 21)


def keystrokes() -> list[tuple[str, list[str]]]:
    """Every query as it grows letter by letter from the second letter on."""
    return [(query[:length], systems) for query, systems in QUERIES for length in range(2, len(query) + 1)]


@benchmark("search.keystroke")
def search_per_keystroke() -> Iterator[Figure]:
    """The search behind the type-ahead: every keystroke of 18 queries, in the set of its field and in all sets."""
    own = keystrokes()
    everywhere = [(query, ALL) for query, _ in own]
    for name, asked in (("search.keystroke", own), ("search.keystroke_in_all_sets", everywhere)):
        taken = sorted(measured(asked))
        yield f"{name}.p50_ms", round(taken[len(taken) // 2], 2), "ms"
        yield f"{name}.p95_ms", round(taken[len(taken) * 95 // 100], 2), "ms"


@benchmark("search.keystroke_of_a_department")
def search_with_use_and_favourites() -> Iterator[Figure]:
    """The same for a user with 200 favourites in a department that codes 6,000 different codes at two facilities."""
    user = busy_user()
    taken = sorted(measured(keystrokes(), user))
    yield "search.keystroke_of_a_department.p50_ms", round(taken[len(taken) // 2], 2), "ms"
    yield "search.keystroke_of_a_department.p95_ms", round(taken[len(taken) * 95 // 100], 2), "ms"


def busy_user() -> User:
    """A coder of a department that codes much, with many favourites."""
    user = User.objects.create_user("busy", password=None, role=Role.CODER)
    uses = []
    for number in range(2):
        facility = Facility.objects.create(code=f"f{number}", name=f"Facility {number}", starts_on=ON)
        user.facilities.add(facility)
        heaviest = Code.objects.in_force(on=ON).filter(billable=True).order_by("-weight", "code")
        for place, (system, code) in enumerate(heaviest.values_list("system", "code").distinct()[:6_000]):
            uses.append(Use(facility.pk, system, code, 9_000 // (place + 1) + 1, ON))
    replace_use(uses=uses, since=ON, until=ON, charts=100_000)
    for use in uses[:200]:
        add_favourite(by=user, system=use.system, code=use.code)
    return user


def measured(asked: list[tuple[str, list[str]]], user: User | None = None) -> list[float]:
    """Milliseconds of each search, the second time it is asked."""
    for query, systems in asked:
        search(query, on=ON, systems=systems, limit=12, user=user)
    taken = []
    for query, systems in asked:
        began = time.perf_counter()
        search(query, on=ON, systems=systems, limit=12, user=user)
        taken.append((time.perf_counter() - began) * 1000)
    return taken
