"""How long a full release of NCCI code pairs takes to load from its published form, and to ask for a whole claim."""

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import islice
from pathlib import Path

from accounts.models import Role, User
from codesets import loading, reference
from codesets.loaders import oce_tables, tables
from codesets.loaders.layouts import read_release
from codesets.loading import SentFile
from codesets.services import load_and_compare, warm_tables
from codesets.workflow import LoadStatus
from coding_portal.bench import Figure, benchmark

ROWS = 4_500_000
CODES = {"43239", "43235", "36415", "80053", "85025", "93000", "99213", "99214", "45385", "45380", "71046", "J1885"}
PARTS = 4
HEADINGS = "A notice of the publisher.\nColumn 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tRationale\n"
RATIONALE = "A rationale of some forty letters or more"
OTHER_CODES = ("ABCDEFGHIJ", "KLMNOPQRST", "QRSTUVWXYZ")
"""Digits become these letters, so that the packaged pairs make three times as many again."""


@benchmark("codesets.ncci")
def ncci_release() -> Iterator[Figure]:
    """Four part files of 4.5 million pairs, made from those of the installed package; nothing without it."""
    if oce_tables.packaged_file() is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = write_parts(Path(folder))
        began = time.perf_counter()
        loaded = load_and_compare(release=read_release("ncci-ptp", paths))
        yield "codesets.ncci.load_s", round(time.perf_counter() - began, 1), "s"
    yield "codesets.ncci.rows", loaded.release.rows, "rows"
    yield "codesets.ncci.memory_mb", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "MB"
    warm_tables()
    yield "codesets.ncci.claim_of_12_codes.p95_ms", looked_up_p95(date(2031, 2, 1)), "ms"


@benchmark("codesets.ncci_lookup")
def ncci_lookup() -> Iterator[Figure]:
    """The pairs of a claim of twelve codes, among the pairs that are loaded."""
    yield "codesets.ncci_lookup.p95_ms", looked_up_p95(date(2026, 2, 1)), "ms"


def looked_up_p95(on: date) -> float:
    """Milliseconds for all pairs of twelve codes, the 95th of a hundred."""
    taken = []
    for _ in range(100):
        began = time.perf_counter()
        reference.ncci_pairs(CODES, setting="hospital", on=on)
        taken.append((time.perf_counter() - began) * 1000)
    return round(sorted(taken)[95], 2)


@benchmark("codesets.ncci_screen")
def ncci_from_the_screen() -> Iterator[Figure]:
    """The same release as an administrator loads it: sent, compared, confirmed, loaded; nothing without the package."""
    if oce_tables.packaged_file() is None:
        return
    by, _ = User.objects.get_or_create(username="bench-administrator", role=Role.ADMINISTRATOR)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        files = [SentFile(path.name, opened.enter_context(path.open("rb"))) for path in write_parts(Path(folder))]
        began = time.perf_counter()
        load = loading.receive_load(layout="", files=files, effective_on=None, by=by)
        yield "codesets.ncci_screen.receive_s", round(time.perf_counter() - began, 1), "s"
    for step in ("compare", "load"):
        began = time.perf_counter()
        loading.run_load(load_id=load.pk)
        yield f"codesets.ncci_screen.{step}_s", round(time.perf_counter() - began, 1), "s"
        load.refresh_from_db()
        if load.status == LoadStatus.COMPARED:
            loading.confirm_load(load_id=load.pk, by=by)
    yield "codesets.ncci_screen.rows", load.release.rows if load.release else 0, "rows"
    yield "codesets.ncci_screen.memory_mb", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "MB"


def write_parts(folder: Path) -> list[Path]:
    """The files as CMS writes them, a quarter of the pairs in each."""
    paths = [folder / f"ccioph-v370r0-f{part}.TXT" for part in range(1, PARTS + 1)]
    lines = islice(pair_lines(), ROWS)
    for path in paths:
        with path.open("w", newline="\r\n") as part:
            part.write(HEADINGS)
            part.writelines(islice(lines, ROWS // PARTS))
    return paths


def pair_lines() -> Iterator[str]:
    for letters in (None, *OTHER_CODES):
        change = str.maketrans("0123456789", letters) if letters else {}
        for pair in tables.hospital_pair_rows():
            for column1, column2, indicator, first, last in pair.values:
                days = str(first).replace("-", ""), str(last or "*").replace("-", "")
                other = str(column1).translate(change)
                yield f"{other}\t{column2}\t\t{days[0]}\t{days[1]}\t{indicator}\t{RATIONALE}\n"
