"""Every official layout by name: how its file is recognised, and what makes a release of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from codesets.loaders import (
    codes_files,
    conversions,
    coverage,
    coverage_database,
    cpt,
    fees,
    hcpcs,
    index_release,
    listed,
    ncci,
    noc,
    order_files,
    poa,
    procedure_index,
    procedure_tables,
    risk,
    severity,
    tabular_release,
)
from codesets.loaders.sources import LayoutError, Source, sources_of
from codesets.models import ListKind, Table
from codesets.services import ReleaseFile


@dataclass(frozen=True, slots=True)
class Layout:
    """One official layout. Of a zip's members it reads those of its name, else those that look like it."""

    name: str
    title: str
    member: str
    looks_right: Callable[[str], bool]
    release: Callable[[list[Source], date | None], ReleaseFile]
    in_parts: bool = False


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            "icd10cm-order", "ICD-10-CM order file or its addenda", r"order[-_](?!addenda)",
            lambda head: order_files.is_order_file(head, Table.ICD10CM) or order_files.is_addenda(head, Table.ICD10CM),
            partial(order_files.release, Table.ICD10CM),
        ),
        Layout(
            "icd10cm-tabular", "ICD-10-CM tabular list (XML)", r"tabular.*\.xml$",
            tabular_release.is_tabular, tabular_release.release,
        ),
        Layout(
            "icd10cm-index", "ICD-10-CM index to diseases and injuries (XML)", r"cm.?index.*\.xml$",
            partial(index_release.is_book, Table.ICD10CM_INDEX), partial(index_release.release, Table.ICD10CM_INDEX),
        ),
        Layout(
            "icd10cm-neoplasm", "ICD-10-CM table of neoplasms (XML)", r"neoplasm.*\.xml$",
            partial(index_release.is_book, Table.ICD10CM_NEOPLASMS),
            partial(index_release.release, Table.ICD10CM_NEOPLASMS),
        ),
        Layout(
            "icd10cm-drug", "ICD-10-CM table of drugs and chemicals (XML or CSV)", r"drug.*\.(xml|csv)$",
            partial(index_release.is_book, Table.ICD10CM_DRUGS), partial(index_release.release, Table.ICD10CM_DRUGS),
        ),
        Layout(
            "icd10cm-eindex", "ICD-10-CM index to external causes (XML)", r"eindex.*\.xml$",
            partial(index_release.is_book, Table.ICD10CM_EXTERNAL),
            partial(index_release.release, Table.ICD10CM_EXTERNAL),
        ),
        Layout(
            "icd10pcs-order", "ICD-10-PCS order file or its addenda", r"pcs[-_]order",
            lambda head: (
                order_files.is_order_file(head, Table.ICD10PCS) or order_files.is_addenda(head, Table.ICD10PCS)
            ),
            partial(order_files.release, Table.ICD10PCS),
        ),
        Layout(
            "icd10cm-conversion", "ICD-10-CM conversion table (new codes and those before them)", r"conversion",
            conversions.is_table, conversions.release,
        ),
        Layout(
            "icd10pcs-tables", "ICD-10-PCS tables (XML)", r"pcs_tables.*\.xml$",
            procedure_tables.are_tables, procedure_tables.table_release,
        ),
        Layout(
            "icd10pcs-definitions", "ICD-10-PCS definitions (XML)", r"pcs_definitions.*\.xml$",
            procedure_tables.are_definitions, procedure_tables.definition_release,
        ),
        Layout(
            "icd10pcs-index", "ICD-10-PCS index (XML)", r"pcs_index.*\.xml$",
            procedure_index.is_index, procedure_index.release,
        ),
        Layout(
            "icd10cm-codes", "ICD-10-CM codes file", r"cm[-_]codes[-_](?!addenda)",
            partial(codes_files.is_codes_file, Table.ICD10CM), partial(codes_files.release, Table.ICD10CM),
        ),
        Layout(
            "icd10pcs-codes", "ICD-10-PCS codes file", r"pcs[-_]codes[-_](?!addenda)",
            partial(codes_files.is_codes_file, Table.ICD10PCS), partial(codes_files.release, Table.ICD10PCS),
        ),
        Layout("poa-exempt", "Present-on-admission exempt list", r"POAexemptCodes.*\.txt$", poa.is_list, poa.release),
        Layout("mue", "Medically unlikely edits", r"MUE.*\.csv$", ncci.are_unit_limits, ncci.unit_limit_release),
        Layout("aoc", "NCCI add-on codes", r"AOC", ncci.are_add_ons, ncci.add_on_release),
        Layout(
            "ncci-ptp", "NCCI code pairs (all parts of one release)", r"cci(pra|oph).*\.txt$",
            ncci.are_pairs, ncci.pair_release, in_parts=True,
        ),
        Layout("hcpcs", "HCPCS Level II, fixed width", r"ANWEB.*\.txt$", hcpcs.is_file, hcpcs.release),
        Layout(
            "hcpcs-sheet", "HCPCS Level II, worksheet or csv", r"ANWEB.*\.(xlsx|csv)$", hcpcs.is_sheet, hcpcs.release,
        ),
        Layout(
            "noc", "HCPCS codes not otherwise classified", r"NOC[-_ ]?Codes.*\.(xlsx|prn)$", noc.is_list, noc.release,
        ),
        Layout(
            "cpt", "CPT titles of a licensee (LONGULT, MEDU, SHORTU, consumer and clinician files)",
            r"(LONG|MED|SHORT)U|descriptor", cpt.is_file, cpt.release, in_parts=True,
        ),
        Layout("table5", "MS-DRG weights (IPPS Table 5)", r"Table.?5.*\.txt$", fees.are_weights, fees.weight_release),
        Layout(
            "cms-hcc", "HCC table of the CMS risk adjustment software", r"diag_to_hcc.*\.txt$|^F\d{4}.*\.txt$",
            risk.is_software_table, risk.software_release, in_parts=True,
        ),
        Layout(
            "hcc-mappings", "ICD-10 mappings of all CMS risk models as one list", r"dx_to_cc.*\.csv$",
            risk.is_list, risk.list_release, in_parts=True,
        ),
        Layout(
            "table6i", "Complete MCC list (IPPS Table 6I)", r"6I.*\.txt$",
            partial(severity.is_list, "I"), partial(severity.list_release, "I"),
        ),
        Layout(
            "table6j", "Complete CC list (IPPS Table 6J)", r"6J.*\.txt$",
            partial(severity.is_list, "J"), partial(severity.list_release, "J"),
        ),
        Layout(
            "table6k", "CC exclusions (IPPS Table 6K)", r"6K.*\.txt$",
            severity.are_exclusions, severity.exclusion_release,
        ),
        Layout(
            "ncd", "National coverage determinations, laboratory workbook", r"NCD.*\.xlsx$",
            coverage.is_national, coverage.national_release,
        ),
        Layout(
            "mcd", "Local coverage articles of the Medicare Coverage Database", coverage_database.MEMBER,
            coverage_database.is_table, coverage_database.release, in_parts=True,
        ),
        Layout(
            "lcd", "Local coverage determinations of your contractor (your own table)", r"lcd.*\.(csv|txt)$",
            coverage.is_local, coverage.local_release,
        ),
        Layout(
            "taxonomy", "Provider taxonomy of a licensee (NUCC csv)", r"taxonomy.*\.csv$",
            listed.is_taxonomy, partial(listed.release, ListKind.TAXONOMY),
        ),
        Layout(
            "carc", "Claim adjustment reason codes of a licensee (X12)", r"CARC|adjustment",
            partial(listed.is_reasons, ListKind.CARC), partial(listed.release, ListKind.CARC),
        ),
        Layout(
            "rarc", "Remittance advice remark codes of a licensee (X12)", r"RARC|remark",
            partial(listed.is_reasons, ListKind.RARC), partial(listed.release, ListKind.RARC),
        ),
        Layout(
            "pprrvu", "Physician fee schedule relative values", r"PPRRVU.*\.csv$",
            fees.are_fee_indicators, fees.fee_release,
        ),
    )
}  # fmt: skip


RICHER = (("icd10cm-order", "icd10cm-codes"), ("icd10pcs-order", "icd10pcs-codes"), ("hcpcs", "hcpcs-sheet"))
"""Layouts published together, of which the first holds all that the second does."""


def read_release(name: str, paths: Sequence[Path], effective: date | None = None) -> ReleaseFile:
    """The release that official files hold. Raises :class:`LayoutError` where they are of another layout, of
    several releases, or several where one is meant."""
    layout = LAYOUTS[name]
    chosen = [source for path in paths for source in _chosen(layout, sources_of(path))]
    if layout.in_parts or len(chosen) == 1:
        return layout.release(chosen, effective)
    releases = [layout.release([source], effective) for source in chosen]
    editions = {(release.effective_on, release.edition) for release in releases}
    if len(editions) > 1:
        said = ", ".join(f"{source.name} ({release.edition})" for source, release in zip(chosen, releases, strict=True))
        raise LayoutError(paths[0].name, f"holds several releases: {said}; give the file of one")
    if len({source.path for source in chosen}) > 1:
        raise LayoutError(paths[0].name, f"{layout.title} is one file; give one at a time")
    return releases[0]


def recognised(paths: Sequence[Path]) -> str:
    """The name of the one layout that files are of, by their names and heads; LayoutError where none or several fit."""
    offered = [source for path in paths for source in sources_of(path)]
    fitting = [
        (layout, bool(re.search(layout.member, source.name, re.IGNORECASE)))
        for source in offered
        if (head := source.head())
        for layout in LAYOUTS.values()
        if layout.looks_right(head)
    ]
    for found in ({layout.name for layout, named in fitting if named}, {layout.name for layout, _ in fitting}):
        found -= {poorer for richer, poorer in RICHER if richer in found}
        if len(found) == 1:
            return found.pop()
        if found:
            titles = ", ".join(f"“{LAYOUTS[name].title}”" for name in sorted(found))
            raise LayoutError(paths[0].name, f"could be {titles}; choose one of them")
    if not any(source.head().strip() for source in offered):
        raise LayoutError(paths[0].name, "is empty")
    raise LayoutError(paths[0].name, "looks like none of the layouts; choose the one it was published as")


def _chosen(layout: Layout, offered: list[Source]) -> list[Source]:
    """The sources of this layout among those a path offers."""
    if len(offered) == 1 and not offered[0].member:
        if layout.looks_right(offered[0].head()):
            return offered
        raise LayoutError(offered[0].name, _not_this(layout, offered))
    named = [source for source in offered if re.search(layout.member, source.name, re.IGNORECASE)]
    for candidates in (named, offered):
        fitting = [source for source in candidates if layout.looks_right(source.head())]
        if fitting:
            return fitting
    raise LayoutError(offered[0].path.name, _not_this(layout, offered))


def _not_this(layout: Layout, offered: list[Source]) -> str:
    """What the files are instead, where one of the layouts knows them; one that goes by the name of a file first."""
    heads = [(source, source.head()) for source in offered]
    if not any(head.strip() for _, head in heads):
        return "is empty"
    fitting = [(each, source) for source, head in heads for each in LAYOUTS.values() if each.looks_right(head)]
    if not fitting:
        return f"does not look like “{layout.title}”"
    other, _ = next((one for one in fitting if re.search(one[0].member, one[1].name, re.IGNORECASE)), fitting[0])
    return f"is not “{layout.title}” but looks like “{other.title}” (layout {other.name})"
