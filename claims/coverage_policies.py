"""Medicare's coverage policies: which diagnoses support which service. The loaded releases answer; where none is
loaded, the shipped table of laboratory tests does.

Facts from the ICD-10 workbook of the laboratory NCDs (CMS), January 2026 edition, compiled by
``compile_lab_coverage``: one line per policy with its number, name, tests, and the diagnoses listed. A policy lists
the diagnoses that are covered, or (blood counts) those that are not.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from claims.edits.tables import CoverageRow

FILE = Path(__file__).parent / "data" / "lab_coverage.tsv.gz"
EDITION = date(2026, 1, 1)


@cache
def policies() -> Mapping[str, tuple[CoverageRow, ...]]:
    """The policies of each test; read once per process."""
    table: defaultdict[str, list[CoverageRow]] = defaultdict(list)
    with gzip.open(FILE, "rt", encoding="ascii") as source:
        for record in source:
            policy, title, tests, covered, refused = record.rstrip("\n").split("\t")
            row = CoverageRow(f"NCD {policy}", title, frozenset(covered.split()), frozenset(refused.split()), EDITION)
            for test in tests.split():
                table[test].append(row)
    return {test: tuple(rows) for test, rows in table.items()}
