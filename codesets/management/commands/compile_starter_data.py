"""Write the small committed tables of ``codesets/data`` from official releases and installed packages.

Run by whoever renews the starter set, never at start-up. Numbers and dates are facts of government tables; no
descriptor of a CPT or CDT code is read or written.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from codesets.loaders import oce_tables, procedure_tables
from codesets.loaders.conversions import entries
from codesets.loaders.house_files import DATA_DIR
from codesets.loaders.sources import Source, sources_of

CMS = Path(settings.SHARED_DIR) / "cms"
OLDEST = 124
"""The highest age of the outpatient editor, which stands where a code has none of its own."""
HCPCS_FLAGS = ("telehealth", "bilateral_inherent", "bilateral_independent", "bilateral_conditional")


class Command(BaseCommand):
    help = "Renew codesets/data from a folder of official CMS and NCHS releases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--oce", required=True, help="The unpacked outpatient editor tables (pyoce.mdb)")

    def handle(self, *args: Any, **options: Any) -> None:
        tables: dict[str, Iterable[Sequence[object]]] = {
            "pcs_titles": pcs_titles(),
            "cm_changes": cm_changes(),
            "hcpcs_codes": hcpcs_codes(Path(options["oce"])),
            "unit_limits": unit_limits(),
            "add_ons": add_ons(),
            "fee_indicators": fee_indicators(),
            "poa_exempt": poa_exempt(),
            "drg_weights": drg_weights(),
            "conversions": conversions(),
            "pcs_tables": pcs_tables(),
            "pcs_definitions": pcs_definitions(),
        }
        for name, rows in tables.items():
            path = DATA_DIR / f"{name}.csv.gz"
            count = write(path, rows)
            self.stdout.write(f"{path.name:24} {count:7} rows {path.stat().st_size:8} bytes")


def write(path: Path, rows: Iterable[Sequence[object]]) -> int:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    return count


def member(archive: str, pattern: str, encoding: str = "ascii") -> str:
    with zipfile.ZipFile(CMS / archive) as opened:
        name = next(name for name in opened.namelist() if re.search(pattern, name))
        return opened.read(name).decode(encoding)


def pcs_titles() -> Iterator[Sequence[object]]:
    """Codes that came after FY2024, with their long titles."""
    seen = set()
    for line in member("icd10pcs/icd10pcs-codes-2024.zip", r"codes.2024").splitlines():
        seen.add(line[:7])
    for archive in ("icd10pcs/2025-icd-10-pcs-order-file.zip", "icd10pcs/2026-icd-10-pcs-order-file.zip"):
        for line in member(archive, r"pcs_order_\d+\.txt").splitlines():
            code, billable = line[6:14].strip(), line[14:15]
            if billable == "1" and code not in seen:
                seen.add(code)
                yield code, line[77:].strip()


def cm_changes() -> Iterator[Sequence[object]]:
    """What FY2027 adds, as (code, billable, title)."""
    rows = csv.DictReader(io.StringIO(member("icd10cm/icd10cm_FY2027_DERIVED.zip", r"addenda")))
    for row in rows:
        if row["action"] in {"Add", "Revise to"}:
            yield row["code"], row["billable"], row["long_title"]


def hcpcs_codes(oce: Path) -> Iterator[Sequence[object]]:
    """Every code number with its span of days and what the outpatient editor says of it."""
    long_titles = level_two_titles()
    with oce_tables.opened(oce) as tables:
        quarters = tables.quarters()
        for code, versions in tables.hcpcs():
            open_to_all = code[0] in "ABCEGHJKLMPQRSTUV" and not code[-1].isalpha()
            title = long_titles.get(code) or versions[-1]["description"] if open_to_all else ""
            yield (
                code,
                title,
                spans(versions, quarters, lambda row: True),
                spans(versions, quarters, lambda row: row["status_indicator"] == "C"),
                *(spans(versions, quarters, lambda row, name=name: row[name]) for name in HCPCS_FLAGS),
                int(versions[-1]["lo_age"] or 0) or "",
                "" if versions[-1]["hi_age"] == OLDEST else int(versions[-1]["hi_age"]),  # False is how it writes 0
                versions[-1]["sex"] or "",
                versions[-1]["status_indicator"],
            )


def spans(versions: Sequence[dict[str, Any]], quarters: dict[int, tuple[date, date]], holds: Any) -> str:
    """Days on which something held, such as ``2019-07-01/2023-06-30 2024-01-01/``; the last may be open."""
    merged: list[list[int]] = []
    for row in versions:
        if not holds(row):
            continue
        if merged and row["lo_version"] <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], row["hi_version"])
        else:
            merged.append([row["lo_version"], row["hi_version"]])
    last = max(quarters)
    whole = []
    for first, end in merged:
        to = "" if end == last else quarters[end][1].isoformat()
        whole.append(f"{quarters[first][0].isoformat()}/{to}")
    return " ".join(whole)


def level_two_titles() -> dict[str, str]:
    titles: dict[str, str] = {}
    text = member("hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", r"CONTR_ANWEB\.txt", "latin-1")
    for line in text.splitlines():
        code, kind, part = line[:5], line[10:11], line[11:91].strip()
        if re.fullmatch(r"[A-CE-V]\d{4}", code) and kind in {"3", "4"}:
            titles[code] = f"{titles[code]} {part}" if kind == "4" else part
    return {code: title[:300] for code, title in titles.items()}


def unit_limits() -> Iterator[Sequence[object]]:
    for setting, archive in (
        ("practitioner", "MCR_MUE_PractitionerServices_Eff_04-01-2026.zip"),
        ("hospital", "MCR_MUE_OutpatientHospitalServices_Eff_04-01-2026.zip"),
        ("dme", "MCR_MUE_DMESupplierServices_Eff_04-01-2026.zip"),
    ):
        for row in csv.reader(io.StringIO(member(f"ncci/{archive}", r"\.csv", "cp1252"))):
            if len(row) > 2 and re.fullmatch(r"[0-9A-Z]{5}", row[0]):
                yield setting, row[0], row[1], row[2][0]


def add_ons() -> Iterator[Sequence[object]]:
    sheet = openpyxl.load_workbook(CMS / "ncci/AOC_V2026Q2-MCR.xlsx", read_only=True).active
    for row in sheet.iter_rows(min_row=3, values_only=True):
        kind, code, _, primary, _, begins, ends = row[:7]
        if kind:
            yield kind, code, primary, julian(begins), julian(ends)


def julian(value: object) -> str:
    """YYYYDDD as an ISO date; empty stays empty."""
    text = str(value or "").strip()
    if not text:
        return ""
    return (date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)).isoformat()


def fee_indicators() -> Iterator[Sequence[object]]:
    rows = csv.reader(io.StringIO(member("pfs/rvu25d_descriptors_stripped.zip", r"PPRRVU2025_Oct\.csv", "cp1252")))
    for row in rows:
        if len(row) < 25 or not re.fullmatch(r"[0-9A-Z]{5}", row[0]) or row[0] == "HCPCS" or row[3] in {"I", "F", "J"}:
            continue
        indicators = (row[13], row[18], row[19], row[20], row[21], row[22])
        yield row[0], row[1].strip(), row[3], row[14], *indicators, row[7] == "NA", row[9] == "NA"


def poa_exempt() -> Iterator[Sequence[object]]:
    """Exempt codes by fiscal year: listed in FY2025, in FY2026, or both."""
    lists = {}
    for year in (25, 26):
        text = member(f"poa/POAexemptCodesFY{year}.zip", rf"POAexemptCodesFY{year}\.txt", "cp1252")
        lines = (line.split("\t") for line in text.splitlines()[1:])
        lists[year] = {parts[1].replace(".", "").strip() for parts in lines if len(parts) > 2}
    for code in sorted(lists[25] | lists[26]):
        yield code, "1" if code in lists[25] else "", "1" if code in lists[26] else ""


def drg_weights() -> Iterator[Sequence[object]]:
    text = member("msdrg/CMS-1833-F_Table_5.zip", r"Table 5", "cp1252")
    for row in csv.reader(io.StringIO(text), delimiter="\t"):
        if len(row) > 9 and re.fullmatch(r"\d{3}", row[0]):
            figures = ("" if value.strip() == "." else value.strip() for value in row[7:10])
            yield row[0], row[3].strip(), row[4].strip("* "), row[5].strip(), *figures


def conversions() -> Iterator[Sequence[object]]:
    """New codes with their first day and the codes before them, as the conversion table has them."""
    yield from entries(Source(CMS / "icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"))


def procedure_xml(pattern: str) -> Source:
    """The member of the newest zip of ICD-10-PCS tables and definitions."""
    offered = sources_of(CMS / "icd10pcs/icd10pcs_tables_definitions_2026_xml.zip")
    return next(source for source in offered if re.search(pattern, source.name))


def pcs_tables() -> Iterator[Sequence[object]]:
    """Table, row, position, axis, its values as ``0Open|3Percutaneous``, definition of the root operation."""
    rows = procedure_tables.values(procedure_xml(r"pcs_tables"))
    for (table, row, position, axis), choices in groupby(rows, key=lambda value: value[:4]):
        chosen = list(choices)
        yield table, row, position, axis, "|".join(value[4] + value[5] for value in chosen), chosen[0][6]


def pcs_definitions() -> Iterator[Sequence[object]]:
    yield from procedure_tables.definitions(procedure_xml(r"pcs_definitions"))
