"""How long the alphabetic index takes to load as it is published, and what it costs a keystroke of the search."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bench.search import ALL, busy_user, keystrokes, measured
from codesets.loaders.layouts import read_release
from codesets.services import load_release, warm_tables
from coding_portal.bench import Figure, benchmark

FOLDER = Path(settings.SHARED_DIR) / "cms" / "icd10cm"
BOOKS = (
    ("icd10cm-index", "ICD10CM_FY2017_Full_XML.zip"),
    ("icd10cm-neoplasm", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
    ("icd10cm-drug", "icd10cm-drug-April-2025.zip"),
    ("icd10cm-eindex", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
)


@benchmark("codesets.index")
def alphabetic_index() -> Iterator[Figure]:
    """All four books loaded, then every keystroke of the search's queries again; nothing without the files."""
    if not all((FOLDER / name).exists() for _, name in BOOKS):
        return
    rows = 0
    began = time.perf_counter()
    for layout, name in BOOKS:
        rows += load_release(release=read_release(layout, [FOLDER / name]))[0].rows
    yield "codesets.index.load_s", round(time.perf_counter() - began, 1), "s"
    yield "codesets.index.terms", rows, "terms"
    warm_tables()
    own = keystrokes()
    everywhere = [(query, ALL) for query, _ in own]
    busy = busy_user()
    cases = (("own_set", own, None), ("all_sets", everywhere, None), ("all_sets_of_a_department", everywhere, busy))
    for name, asked, user in cases:
        taken = sorted(measured(asked, user))
        yield f"search.with_index.{name}.p50_ms", round(taken[len(taken) // 2], 2), "ms"
        yield f"search.with_index.{name}.p95_ms", round(taken[len(taken) * 95 // 100], 2), "ms"
