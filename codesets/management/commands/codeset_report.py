"""``codeset_report``: what is loaded, and the counts that must agree with the official figures."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from codesets.models import (
    BOOKS,
    AddOn,
    Attribute,
    CcExclusion,
    CcLevel,
    Code,
    Conversion,
    CoverageDiagnosis,
    CoveragePolicy,
    CoverageService,
    DrgWeight,
    HccMapping,
    IndexTerm,
    Modifier,
    ProcedureDefinition,
    ProcedureValue,
    Release,
    RiskModel,
    SeverityExclusion,
    System,
    Table,
    UnitLimit,
)
from codesets.reconciliation import severity_agreements

EXPECTED: tuple[tuple[str, int], ...] = (
    ("ICD-10-CM FY2025 order rows", 97_584),
    ("ICD-10-CM FY2025 billable", 74_260),
    ("ICD-10-CM FY2026 order rows", 98_186),
    ("ICD-10-CM FY2026 billable", 74_719),
    ("ICD-10-CM FY2027 order rows", 98_403),
    ("ICD-10-CM FY2027 billable", 74_879),
    ("ICD-10-PCS FY2026", 79_115),
    ("ICD-10-PCS FY2027", 79_256),
    ("ICD-10-PCS tables", 914),
    ("ICD-10-PCS rows of tables", 2_733),
    ("ICD-10-PCS codes the tables make", 79_115),
    ("ICD-10-PCS terms defined", 954),
    ("POA exempt FY2026", 38_349),
    ("MUE practitioner", 15_095),
    ("MUE hospital", 15_045),
    ("MUE DME supplier", 3_083),
    ("Add-on code pairs", 9_000),
    ("MS-DRGs of Table 5", 772),
    ("New codes of the conversion table", 5_884),
    ("HCC V28 payment year 2026", 8_317),
    ("HCC V28 payment year 2027", 8_299),
)
"""Row counts of the official releases of NCHS and CMS."""

SOFTWARE_TABLE = {"HCC V28 payment year 2026": 8_302, "HCC V28 payment year 2027": 8_302}
"""CMS publishes V28 twice: the list of mappings keeps codes that ended within the year, the software's table does not
and has three new ones (C50.A0 to C50.A2). Which is loaded decides the figure."""


INDEXES: tuple[tuple[str, str, int, int], ...] = (
    ("icd10cm_index", "FY2017", 7_973, 69_226),
    ("icd10cm_neoplasms", "FY2017", 1, 1_929),
    ("icd10cm_neoplasms", "FY2022", 1, 1_938),
    ("icd10cm_drugs", "FY2017", 5_170, 2_246),
    ("icd10cm_drugs", "FY2022", 5_175, 2_248),
    ("icd10cm_external", "FY2017", 314, 7_258),
    ("icd10cm_external", "FY2022", 314, 7_486),
    ("pcs_index", "FY2025", 3_215, 21_269),
)
"""Table, edition, main terms and terms beneath them in the files of NCHS; a book that is not loaded is not counted."""


FURTHER: tuple[tuple[str, str, str, int], ...] = (
    (Table.MCC_LIST, "FY2026", "MCCs", 3_354),
    (Table.CC_LIST, "FY2026", "CCs", 15_078),
    (Table.CC_EXCLUSIONS, "FY2026", "CCs and MCCs", 18_432),
    (Table.CC_EXCLUSIONS, "FY2026", "collections of principal diagnoses", 1_994),
    (Table.HCPCS, "January 2019", "HCPCS codes", 6_440),
    (Table.HCPCS, "January 2019", "modifiers", 360),
    (Table.NOC, "2019", "codes", 139),
    (Table.NCD, "2026 first quarter", "policies", 26),
    (Table.NCD, "2026 first quarter", "services", 60),
)
"""Table, edition, what is counted, and the figure of the file; a release that is not loaded is not counted."""


def further_counts() -> list[tuple[str, str, str, int]]:
    """The counts of the official tables that do not come with the installation, of every release that is loaded."""
    found: list[tuple[str, str, str, int]] = []
    tables = [Table.MCC_LIST, Table.CC_LIST, Table.CC_EXCLUSIONS, Table.HCPCS, Table.NOC, Table.NCD, Table.LCD]
    for release in Release.objects.filter(table__in=tables).exclude(version__startswith="starter "):
        counts = _counts_of(release)
        found += [(release.table, release.edition, name, count) for name, count in counts.items()]
    return found


def _counts_of(release: Release) -> dict[str, int]:
    levels = CcLevel.objects.filter(release=release)
    match release.table:
        case Table.MCC_LIST | Table.CC_LIST:
            return {"MCCs" if release.table == Table.MCC_LIST else "CCs": levels.count()}
        case Table.CC_EXCLUSIONS:
            exclusions = CcExclusion.objects.filter(release=release)
            return {
                "CCs and MCCs": levels.count(),
                "collections of principal diagnoses": exclusions.values("collection").distinct().count(),
                "principal diagnoses in them": exclusions.count(),
                "levels that do not count in a DRG": SeverityExclusion.objects.filter(release=release).count(),
            }
        case Table.HCPCS:
            codes = Code.objects.filter(release=release)
            return {
                "HCPCS codes": codes.filter(system=System.HCPCS).exclude(code__startswith="D").count(),
                "modifiers": Modifier.objects.filter(release=release).count(),
                "CPT codes with licensed titles": codes.filter(title_source="licensed").count(),
            }
        case Table.NOC:
            return {"codes": Attribute.objects.filter(release=release).count()}
        case _:
            return {
                "policies": CoveragePolicy.objects.filter(release=release).count(),
                "services": CoverageService.objects.filter(release=release).count(),
                "diagnoses": CoverageDiagnosis.objects.filter(release=release).count(),
            }


def index_counts() -> list[tuple[str, str, int, int]]:
    """Main terms and terms beneath them of every book of the index that is loaded."""
    found = []
    for release in Release.objects.filter(table__in=[*BOOKS, Table.PCS_INDEX]):
        terms = IndexTerm.objects.filter(release=release)
        mains = terms.filter(parent=0).count()
        found.append((release.table, release.edition, mains, terms.count() - mains))
    return found


def counted() -> dict[str, int]:
    """The same counts from the tables in force."""
    figures: dict[str, int] = {}
    for year, on in ((2025, date(2025, 2, 1)), (2026, date(2025, 11, 1)), (2027, date(2026, 11, 21))):
        rows = Code.objects.in_force(on=on).filter(system=System.ICD10CM)
        figures[f"ICD-10-CM FY{year} order rows"] = rows.count()
        figures[f"ICD-10-CM FY{year} billable"] = rows.filter(billable=True).count()
        procedures = Code.objects.in_force(on=on).filter(system=System.ICD10PCS, billable=True)
        figures[f"ICD-10-PCS FY{year}"] = procedures.count()
    on = date(2026, 5, 1)
    figures["POA exempt FY2026"] = Attribute.objects.in_force(on=on).filter(name="poa_exempt").count()
    for setting, name in (("practitioner", "practitioner"), ("hospital", "hospital"), ("dme", "DME supplier")):
        figures[f"MUE {name}"] = UnitLimit.objects.in_force(on=on).filter(setting=setting).count()
    answering = Release.objects.ids_in_force(on=on)
    figures |= _procedure_tables(answering)
    figures["Add-on code pairs"] = AddOn.objects.filter(release__in=answering).count()
    figures["MS-DRGs of Table 5"] = DrgWeight.objects.filter(release__in=answering).count()
    figures["New codes of the conversion table"] = Conversion.objects.filter(release__in=answering).count()
    for year in (2026, 2027):
        mapped = HccMapping.objects.filter(release__in=Release.objects.ids_in_force(on=date(year - 1, 6, 1)))
        figures[f"HCC V28 payment year {year}"] = mapped.filter(model=RiskModel.V28, payment_year=year).count()
    return figures


def _procedure_tables(answering: list[int]) -> dict[str, int]:
    """Tables of ICD-10-PCS, their rows, the codes that these make, and the terms that are defined."""
    values = ProcedureValue.objects.filter(release__in=answering)
    choices = values.filter(row__gt=0).order_by().values_list("table", "row", "position").annotate(Count("pk"))
    rows: dict[tuple[str, int], int] = {}
    for table, row, _, count in choices:
        rows[table, row] = rows.get((table, row), 1) * count
    return {
        "ICD-10-PCS tables": values.filter(position=3).values("table").distinct().count(),
        "ICD-10-PCS rows of tables": len(rows),
        "ICD-10-PCS codes the tables make": sum(rows.values()),
        "ICD-10-PCS terms defined": ProcedureDefinition.objects.filter(release__in=answering)
        .values("term")
        .distinct()
        .count(),
    }


class Command(BaseCommand):
    help = "Print every release with its rows, and the counts beside the official figures."

    def handle(self, *args: Any, **options: Any) -> None:
        for release in Release.objects.all():
            state = "in force" if release.live else "kept"
            until = str(release.known_until or "open")
            table = textwrap.shorten(release.get_table_display(), 45, placeholder=" …")
            edition = textwrap.shorten(release.edition, 45, placeholder=" …")
            self.stdout.write(
                f"{table:45} {edition:45} {release.rows:>10,} rows  from {release.effective_on} to {until:10}  {state}"
            )
        self.stdout.write("")
        figures = counted()
        wrong = 0
        for name, expected in EXPECTED:
            found = figures.get(name, 0)
            agrees = found in {expected, SOFTWARE_TABLE.get(name)}
            wrong += not agrees
            verdict = "agrees" if agrees else f"official figure {expected:,}"
            self.stdout.write(f"{name:34} {found:>10,}  {verdict}")
        self.stdout.write(f"{len(EXPECTED) - wrong} of {len(EXPECTED)} counts agree.")
        self._indexes()
        self._further()
        self._severities()

    def _further(self) -> None:
        official = {(table, edition, name): count for table, edition, name, count in FURTHER}
        for table, edition, name, count in further_counts():
            expected = official.get((table, edition, name))
            verdict = "agrees" if expected == count else f"official figure {expected:,}" if expected else ""
            self.stdout.write(f"{Table(table).label}, {edition}: {count:,} {name}  {verdict}".rstrip())

    def _severities(self) -> None:
        for found in severity_agreements():
            self.stdout.write(
                f"{found.release}: {found.both:,} {found.level} agree with the grouper ({found.share:.2%}), "
                f"{len(found.only_table):,} only in the table, {len(found.only_grouper):,} only in the grouper"
            )
            for where, codes in (("table", found.only_table), ("grouper", found.only_grouper)):
                if codes:
                    shown = " ".join(codes[:20]) + (" ..." if len(codes) > 20 else "")
                    self.stdout.write(f"  only in the {where}: {shown}")

    def _indexes(self) -> None:
        official = {(table, edition): (mains, terms) for table, edition, mains, terms in INDEXES}
        for table, edition, mains, terms in index_counts():
            expected = official.get((table, edition))
            verdict = "no official figure known"
            if expected is not None:
                verdict = (
                    "agrees" if expected == (mains, terms) else f"official figures {expected[0]:,} and {expected[1]:,}"
                )
            self.stdout.write(f"{table} {edition}: {mains:,} main terms, {terms:,} terms beneath them  {verdict}")
