"""The tables and definitions of ICD-10-PCS: straight from the published XML, and what the starter set has of them."""

from collections import defaultdict
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from codesets.loaders.layouts import read_release
from codesets.models import Code, IndexTerm, ProcedureDefinition, ProcedureValue, Release, System
from codesets.services import Loaded, load_and_compare

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
CMS = Path(settings.SHARED_DIR) / "cms" / "icd10pcs"


def load(layout: str, path: Path, *, dry_run: bool = False) -> Loaded:
    if not path.exists():
        pytest.skip(f"the official file {path.name} is not here")
    return load_and_compare(release=read_release(layout, [path]), dry_run=dry_run)


def codes_made(release: Release) -> set[str]:
    """Every code that the rows of the tables make."""
    rows: dict[tuple[str, int], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    values = ProcedureValue.objects.filter(release=release, row__gt=0)
    for table, row, position, character in values.values_list("table", "row", "position", "character"):
        rows[table, row][position].append(character)
    return {
        table + "".join(last)
        for (table, _), axes in rows.items()
        for last in product(*(axes[position] for position in (4, 5, 6, 7)))
    }


def test_a_table_with_its_values_and_the_definition_of_its_root_operation() -> None:
    release = load("icd10pcs-tables", SAMPLES / "icd10pcs_tables_2031.xml").release
    assert (release.effective_on, release.edition) == (date(2030, 10, 1), "FY2031")
    assert codes_made(release) == {"0DTJ0ZZ", "0DTJ4ZZ", "0DT90ZZ", "0DT94ZZ"}
    operation = ProcedureValue.objects.get(release=release, position=3)
    assert (operation.label, operation.axis, operation.definition) == (
        "Resection", "Operation", "A definition of the sample",
    )  # fmt: skip


def test_a_term_of_two_values_is_found_under_each() -> None:
    release = load("icd10pcs-definitions", SAMPLES / "icd10pcs_definitions_2031.xml").release
    terms = {term.label: term for term in ProcedureDefinition.objects.filter(release=release)}
    assert terms["1st Toe, Left"].term == terms["1st Toe, Right"].term == 2
    assert terms["1st Toe, Left"].includes == "Hallux"
    resection = terms["Resection"]
    assert (resection.section, resection.position, resection.explanation) == ("0", 3, "An explanation of the sample")
    assert resection.includes == "First example\nSecond example"


def test_a_dry_run_says_what_would_change_and_keeps_nothing() -> None:
    before = ProcedureValue.objects.count()
    (change,) = load("icd10pcs-tables", SAMPLES / "icd10pcs_tables_2031.xml", dry_run=True).changes
    assert (change.rows, change.changed) == (9, 1)
    assert any("Duodenum of the sample" in words for _, words in change.examples)
    assert ProcedureValue.objects.count() == before


def test_a_codes_file_leaves_the_headings_of_the_book() -> None:
    release = load("icd10cm-codes", SAMPLES / "icd10cm-codes-2031.txt").release
    codes = {code.code: code for code in Code.objects.filter(release=release)}
    assert {"A00", "A000", "A001", "I10", "S52", "S525", "S5250", "S52501", "S52501A"} == codes.keys()
    assert (codes["A00"].billable, codes["A000"].parent, codes["S52501A"].parent) == (False, "A00", "S52501")
    assert codes["I10"].title == "Essential (primary) hypertension of the sample"
    assert codes["A00"].position < codes["A000"].position < codes["I10"].position < codes["S52501A"].position


def test_the_official_tables_of_2026_make_exactly_the_codes_of_the_order_file() -> None:
    tables = load("icd10pcs-tables", CMS / "icd10pcs_tables_definitions_2026_xml.zip").release
    order = load("icd10pcs-order", CMS / "2026-icd-10-pcs-order-file.zip").release
    billable = Code.objects.filter(release=order, billable=True).values_list("code", flat=True)
    made = codes_made(tables)
    assert len(made) == 79_115
    assert made == set(billable)
    headings = Code.objects.filter(release=order, billable=False).values_list("code", flat=True)
    assert set(headings) == set(ProcedureValue.objects.filter(release=tables).values_list("table", flat=True))


@pytest.mark.parametrize(
    ("name", "tables", "rows", "codes", "terms"),
    [
        ("icd10pcs_tables_definitions_2026_xml.zip", 914, 2_733, 79_115, 954),
        ("icd10pcs_tables_index_definitions_2025_xml.zip", 908, 2_661, 78_948, 930),
    ],
)
def test_the_official_files_hold_what_they_are_known_for(
    name: str, tables: int, rows: int, codes: int, terms: int
) -> None:
    release = load("icd10pcs-tables", CMS / name).release
    values = ProcedureValue.objects.filter(release=release)
    assert values.filter(position=3).count() == tables
    assert values.filter(row__gt=0).values("table", "row").distinct().count() == rows
    assert len(codes_made(release)) == codes
    defined = load("icd10pcs-definitions", CMS / name).release
    assert ProcedureDefinition.objects.filter(release=defined).values("term").distinct().count() == terms


def test_the_starter_set_holds_the_official_tables_of_2026() -> None:
    (change,) = load("icd10pcs-tables", CMS / "icd10pcs_tables_definitions_2026_xml.zip").changes
    assert (change.added, change.changed, change.ended) == (0, 0, 0)
    (change,) = load("icd10pcs-definitions", CMS / "icd10pcs_tables_definitions_2026_xml.zip").changes
    assert (change.added, change.changed, change.ended) == (0, 0, 0)


def test_the_codes_file_of_2024() -> None:
    release = load("icd10pcs-codes", CMS / "icd10pcs-codes-2024.zip").release
    assert Code.objects.filter(release=release, billable=True).count() == 78_603
    assert Code.objects.get(release=release, code="0DTJ4ZZ").parent == "0DT"


def test_the_codes_file_of_2026_bills_what_the_order_file_bills() -> None:
    zipped = CMS.parent / "icd10cm" / "icd10cm-Code-Descriptions-2026.zip"
    release = load("icd10cm-codes", zipped).release
    rows = Code.objects.filter(release=release, system=System.ICD10CM)
    assert (rows.count(), rows.filter(billable=True).count()) == (98_186, 74_719)


def test_terms_of_the_index_lead_to_beginnings_of_codes() -> None:
    release = load("icd10pcs-index", SAMPLES / "icd10pcs_index_2031.xml").release
    terms = {term.title: term for term in IndexTerm.objects.filter(release=release)}
    assert (release.table, release.edition) == ("pcs_index", "FY2031")
    assert (terms["Appendix of the sample"].see, terms["Appendix of the sample"].leads_to) == ("use Appendix", [])
    excision = terms["see Excision, Appendix"]
    assert (excision.path, excision.leads_to, excision.level) == ("Appendectomy", ["0DBJ"], 1)
    assert terms["Whole"].leads_to == ["0DTJ"]
    assert terms["Whole"].parent == terms["Appendectomy"].number
    assert terms["Appendectomy"].last == terms["Whole"].number


def test_the_official_index_of_2025() -> None:
    release = load("icd10pcs-index", CMS / "icd10pcs_tables_index_definitions_2025_xml.zip").release
    terms = IndexTerm.objects.filter(release=release)
    assert (terms.filter(parent=0).count(), terms.exclude(parent=0).count()) == (3_215, 21_269)
    assert ["0UT9"] in terms.filter(title="Abdominohysterectomy").values_list("leads_to", flat=True)
