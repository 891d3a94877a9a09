"""How long each large set takes to load from its published file, where somebody has put them beside the project."""

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from codesets.loaders.layouts import read_release
from codesets.services import load_and_compare
from codesets.tests.coverage_download import TABLES, articles
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


ARTICLE_HEAD = "article_id,article_version,title,article_eff_date,article_end_date,status,description"


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


@benchmark("codesets.coverage_load")
def local_coverage() -> Iterator[Figure]:
    """Invented articles in the number of the published ones: 2,000 with 18,000 services and 480,000 diagnoses."""
    with tempfile.TemporaryDirectory() as folder:
        path = articles(Path(folder), **many_articles())
        began = time.perf_counter()
        loaded = load_and_compare(release=read_release("mcd", [path]))
        yield "codesets.load.coverage_s", round(time.perf_counter() - began, 1), "s"
        yield "codesets.load.coverage_rows", loaded.release.rows, "rows"
        began = time.perf_counter()
        load_and_compare(release=read_release("mcd", [path], date(2031, 4, 1)))
        yield "codesets.load.coverage_again_s", round(time.perf_counter() - began, 1), "s"


def many_articles() -> dict[str, str]:
    """The tables that grow with the number of articles; each article has a cell as long as an article's text."""
    made: dict[str, list[str]] = {
        name: [TABLES[name].splitlines()[0]]
        for name in ("article_x_hcpc_code", "article_x_icd10_covered", "article_x_icd10_noncovered")
    }
    contractors, said = [TABLES["article_x_contractor"].splitlines()[0]], [ARTICLE_HEAD]
    words = random.Random(7)
    for number in range(91_000, 93_000):
        text = "".join(f"<p>A sentence with number {words.randrange(10**6)}.</p>" for _ in range(500))
        said.append(f'"{number}","1","Sample {number}","2030-01-01 00:00:00","","A","{text}"')
        contractors.append(f"{number},1,6,10,9,1,2030-12-01 08:00:00")
        made["article_x_hcpc_code"] += [
            f"{number},1,{70000 + (number * 9 + place) % 20_000},1,1,N,2030-12-01 08:00:00,X,X" for place in range(9)
        ]
        for place in range(216):
            code = f"{'ABCDEFGHIJKLMN'[place % 14]}{number % 10}{place % 10}.{place // 10:03}"
            made["article_x_icd10_covered"].append(f"{number},1,{code},1,{place % 3 + 1},N,2030-12-01,{place},Sample,N")
        for place in range(23):
            made["article_x_icd10_noncovered"].append(f"{number},1,Z{place % 10}{place // 10}.9,1,1,N,2030,{place},X")
    tables = made | {"article_x_contractor": contractors, "article": said}
    return {name: "\n".join(lines) + "\n" for name, lines in tables.items()}


@benchmark("codesets.cpt_load")
def licensed_titles() -> Iterator[Figure]:
    """Ten thousand invented titles of CPT numbers, as a licensee's file has them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "LONGULT_2031.txt"
        path.write_text("".join(f"{90000 + number} An invented title, number {number}\n" for number in range(9_999)))
        began = time.perf_counter()
        load_and_compare(release=read_release("cpt", [path]))
        yield "codesets.load.cpt_titles_s", round(time.perf_counter() - began, 1), "s"
