"""How long each large set takes to load from its published file, where somebody has put them beside the project."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from codesets.loaders.layouts import read_release
from codesets.services import load_and_compare
from coding_portal.bench import Figure, benchmark

CMS = Path(settings.SHARED_DIR) / "cms"
LOADS = (
    ("order_file", "icd10cm-order", "icd10cm/icd10cm-Code-Descriptions-2026.zip"),
    ("tabular", "icd10cm-tabular", "icd10cm/icd10cm-tabular-April-1-2026.zip"),
    ("mue", "mue", "ncci/MCR_MUE_PractitionerServices_Eff_04-01-2026.zip"),
    ("hcpcs", "hcpcs", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip"),
    ("hcpcs_sheet", "hcpcs-sheet", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip"),
    ("table6k", "table6k", "msdrg/FY2026_Tables_6I_6J_6K.zip"),
    ("ncd", "ncd", "ncd/2026100-Initial-ICD10-NCD-Spreadsheet-20250721-508.xlsx"),
    ("conversions", "icd10cm-conversion", "icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"),
)


@benchmark("codesets.loads")
def official_loads() -> Iterator[Figure]:
    """Read, stored and compared with what was in force, one after the other; files that are not here are left out."""
    for name, layout, file in LOADS:
        if not (CMS / file).exists():
            continue
        began = time.perf_counter()
        loaded = load_and_compare(release=read_release(layout, [CMS / file]))
        yield f"codesets.load.{name}_s", round(time.perf_counter() - began, 1), "s"
        yield f"codesets.load.{name}_rows", loaded.release.rows, "rows"


@benchmark("codesets.cpt_load")
def licensed_titles() -> Iterator[Figure]:
    """Ten thousand invented titles of CPT numbers, as a licensee's file has them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "LONGULT_2031.txt"
        path.write_text("".join(f"{90000 + number} An invented title, number {number}\n" for number in range(9_999)))
        began = time.perf_counter()
        load_and_compare(release=read_release("cpt", [path]))
        yield "codesets.load.cpt_titles_s", round(time.perf_counter() - began, 1), "s"
