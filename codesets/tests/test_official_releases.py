"""Official releases straight from the published files, where somebody has put them."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from codesets import grouper, reference
from codesets.loaders.layouts import read_release
from codesets.loaders.sources import LayoutError
from codesets.management.commands.codeset_report import EXPECTED, INDEXES, counted, further_counts, index_counts
from codesets.models import (
    AddOn,
    Attribute,
    CcLevel,
    Code,
    Conversion,
    DrgWeight,
    HccMapping,
    Modifier,
    Note,
    RiskModel,
    UnitLimit,
)
from codesets.reconciliation import severity_agreements
from codesets.services import Loaded, load_and_compare

pytestmark = pytest.mark.django_db
CMS = Path(settings.SHARED_DIR) / "cms"


def load(layout: str, *names: str, effective: date | None = None) -> Loaded:
    """Load published files of the official folder."""
    paths = [CMS / name for name in names]
    for path in paths:
        if not path.exists():
            pytest.skip(f"the official file {path.name} is not here")
    return load_and_compare(release=read_release(layout, paths, effective))


def billable(on: date, system: str = "icd10cm") -> int:
    return Code.objects.in_force(on=on).filter(system=system, billable=True).count()


def test_diagnoses_of_2026_and_with_the_addenda_those_of_2027() -> None:
    known = Code.objects.in_force(on=date(2026, 11, 21)).filter(system="icd10cm", billable=True)
    valid = set(known.values_list("code", flat=True))
    notes = reference.notes_for(["E1165"], on=date(2025, 11, 1))["E1165"]
    year = load("icd10cm-order", "icd10cm/icd10cm-Code-Descriptions-2026.zip")
    rows = Code.objects.filter(release=year.release)
    assert (rows.count(), rows.filter(billable=True).count()) == (98_186, 74_719)
    assert (year.release.effective_on, year.release.known_until) == (date(2025, 10, 1), date(2026, 9, 30))
    assert [(change.added, change.ended) for change in year.changes] == [(0, 0)]
    assert reference.notes_for(["E1165"], on=date(2025, 11, 1))["E1165"] == notes

    following = load("icd10cm-order", "icd10cm/icd10cm_order_addenda_2027.zip")
    rows = Code.objects.filter(release=following.release)
    assert set(rows.filter(billable=True).values_list("code", flat=True)) == valid
    assert (rows.count(), len(valid)) == (98_403, 74_879)
    assert not rows.filter(title="").exists()
    assert rows.get(code="C7831").title == "Secondary malignant neoplasm of larynx"
    assert rows.get(code="D691").billable is False
    assert rows.get(code="D6911").parent == "D691"
    assert rows.get(code="J4B").block == rows.get(code="J449").block


def test_the_tabular_list_brings_notes_and_leaves_codes() -> None:
    on = date(2026, 5, 1)
    before = billable(on)
    loaded = load("icd10cm-tabular", "icd10cm/icd10cm-tabular-April-1-2026.zip")
    assert loaded.release.effective_on == date(2026, 4, 1)
    assert billable(on) == before == 74_719
    assert Note.objects.filter(release=loaded.release).count() > 15_000
    assert ("A", "initial encounter for closed fracture") in reference.seventh_characters(["S82001A"], on=on)["S82001A"]
    assert "manifestation" in reference.diagnosis_attributes(["E0842", "F0280"], on=on)["F0280"]


def test_procedures_of_2026() -> None:
    loaded = load("icd10pcs-order", "icd10pcs/2026-icd-10-pcs-order-file.zip")
    rows = Code.objects.filter(release=loaded.release)
    assert (rows.count(), rows.filter(billable=True).count()) == (80_029, 79_115)


def test_poa_exempt_of_both_years() -> None:
    load("poa-exempt", "poa/POAexemptCodesFY25.zip")
    loaded = load("poa-exempt", "poa/POAexemptCodesFY26.zip")
    assert Attribute.objects.filter(release=loaded.release).count() == 38_349
    assert Attribute.objects.filter(release=loaded.release, code="Z794").exists()
    assert Attribute.objects.in_force(on=date(2025, 3, 1)).filter(name="poa_exempt").count() == 38_154
    assert Attribute.objects.in_force(on=date(2026, 11, 21)).filter(name="poa_exempt").count() == 38_349


def test_unit_limits_of_three_settings_stand_side_by_side() -> None:
    for name, setting, rows in (
        ("Practitioner", "practitioner", 15_095),
        ("OutpatientHospital", "hospital", 15_045),
        ("DMESupplier", "dme", 3_083),
    ):
        loaded = load("mue", f"ncci/MCR_MUE_{name}Services_Eff_04-01-2026.zip")
        assert UnitLimit.objects.filter(release=loaded.release, setting=setting).count() == rows
        assert loaded.changes[0].rows == rows
    assert UnitLimit.objects.filter(release=loaded.release).count() == 15_095 + 15_045 + 3_083
    assert reference.unit_limits({"99213"}, setting="practitioner")["99213"][0].units == 2
    assert reference.unit_limits({"71046"}, setting="hospital")["71046"][0].units == 3


def test_what_new_codes_were_before() -> None:
    loaded = load("icd10cm-conversion", "icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx")
    assert [(change.rows, change.added, change.ended) for change in loaded.changes] == [(5_884, 0, 0)]
    assert Conversion.objects.filter(release=loaded.release, first_on=date(2025, 10, 1)).count() == 487
    found = reference.replacements_for(["S301XXD"], on=date(2026, 5, 1))["S301XXD"]
    assert "S3011XD" in [new.code for new in found]


def test_add_on_codes() -> None:
    loaded = load("aoc", "ncci/AOC_V2026Q2-MCR.xlsx")
    assert AddOn.objects.filter(release=loaded.release).count() == 9_000
    assert loaded.release.effective_on == date(2026, 4, 1)


def test_pairs_of_the_first_part() -> None:
    loaded = load("ncci-ptp", "ncci/ccipra-v322r0-f1.EXCERPT.zip")
    assert loaded.release.rows == 154
    assert loaded.release.effective_on == date(2026, 7, 1)


def test_level_two_codes_and_modifiers_of_2019() -> None:
    loaded = load("hcpcs", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip")
    assert Code.objects.filter(release=loaded.release, system="hcpcs").exclude(code__startswith="D").count() == 6_440
    assert Modifier.objects.filter(release=loaded.release).count() == 360
    assert Code.objects.filter(release=loaded.release, system="cpt").exists()


def test_the_counts_agree_when_official_files_stand_beside_the_starter_set() -> None:
    load("icd10pcs-order", "icd10pcs/2026-icd-10-pcs-order-file.zip")
    load("aoc", "ncci/AOC_V2026Q2-MCR.xlsx")
    load("table5", "msdrg/CMS-1833-F_Table_5.zip")
    load("poa-exempt", "poa/POAexemptCodesFY26.zip")
    assert counted() | dict(EXPECTED) == counted()


def test_weights_of_2026() -> None:
    loaded = load("table5", "msdrg/CMS-1833-F_Table_5.zip")
    rows = DrgWeight.objects.filter(release=loaded.release)
    assert rows.count() == 772
    assert str(rows.get(drg="470").weight) == "1.9289"
    assert rows.get(drg="999").weight is None
    assert [(change.added, change.changed, change.ended) for change in loaded.changes] == [(0, 0, 0)]


def test_fee_indicators_of_both_widths() -> None:
    loaded = load("pprrvu", "pfs/rvu25d_descriptors_stripped.zip")
    assert loaded.release.effective_on == date(2025, 10, 1)
    assert loaded.release.rows == 19_090
    newer = load("pprrvu", "pfs/PPRRVU2026_Jul_nonQPP.EXCERPT.zip")
    assert newer.release.effective_on == date(2026, 7, 1)
    assert newer.release.rows == 3


@pytest.mark.parametrize(("year", "rows"), [(2024, 8_046), (2026, 8_302), (2027, 8_302)])
def test_hccs_of_v28_as_the_software_has_them(year: int, rows: int) -> None:
    loaded = load("cms-hcc", "hcc/cms_hcc_v28_dx_to_hcc_2024_2026_2027.zip", effective=date(year - 1, 1, 1))
    mapped = HccMapping.objects.filter(release=loaded.release, payment_year=year)
    assert mapped.filter(model=RiskModel.V28).count() == rows
    assert mapped.filter(model=RiskModel.ESRD_V24).exists() == (year != 2024)
    assert mapped.get(model=RiskModel.V28, code="I5023").category == "224"


def test_several_payment_years_need_the_one_meant() -> None:
    with pytest.raises(LayoutError, match="holds payment years 2024, 2026, 2027"):
        load("cms-hcc", "hcc/cms_hcc_v28_dx_to_hcc_2024_2026_2027.zip")


def test_the_list_of_all_models_is_what_the_starter_set_holds() -> None:
    loaded = load("hcc-mappings", "hcc/hcc_dx_to_cc_all_models_2026_2027_DERIVED.zip", effective=date(2025, 1, 1))
    assert loaded.release.rows == 55_297
    assert [(change.added, change.changed, change.ended) for change in loaded.changes] == [(0, 0, 0)]


def test_the_books_of_the_index_hold_what_their_publisher_counts() -> None:
    for layout, file in (
        ("icd10cm-index", "ICD10CM_FY2017_Full_XML.zip"),
        ("icd10cm-neoplasm", "ICD10CM_FY2017_Full_XML.zip"),
        ("icd10cm-drug", "ICD10CM_FY2017_Full_XML.zip"),
        ("icd10cm-eindex", "ICD10CM_FY2017_Full_XML.zip"),
        ("icd10cm-neoplasm", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
        ("icd10cm-drug", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
        ("icd10cm-eindex", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
    ):
        load(layout, f"icd10cm/{file}")
    load("icd10pcs-index", "icd10pcs/icd10pcs_tables_index_definitions_2025_xml.zip")
    assert sorted(index_counts()) == sorted(INDEXES)


def test_the_drug_table_as_text_says_what_it_changes_beside_the_older_one() -> None:
    load("icd10cm-drug", "icd10cm/icd10cm_drug_eindex_neoplasm_2022_xml.zip")
    loaded = load("icd10cm-drug", "icd10cm/icd10cm-drug-April-2025.zip")
    assert (loaded.release.rows, loaded.release.effective_on) == (7_402, date(2025, 4, 1))
    (change,) = loaded.changes
    assert (change.added, change.changed, change.ended) == (67, 19, 89)


SEVERITY = "msdrg/FY2026_Tables_6I_6J_6K.zip"


def test_complete_lists_of_cc_and_mcc_beside_the_grouper() -> None:
    """The tables name what the grouper names, code for code."""
    for layout in ("table6i", "table6j", "table6k"):
        load(layout, SEVERITY)
    counts = {(table, name): count for table, _, name, count in further_counts()}
    assert (counts["mcc_list", "MCCs"], counts["cc_list", "CCs"]) == (3_354, 15_078)
    assert counts["cc_exclusions", "CCs and MCCs"] == 18_432
    assert counts["cc_exclusions", "principal diagnoses in them"] == 180_403
    found = {
        (each.release.table, each.level): (each.both, len(each.only_table), len(each.only_grouper))
        for each in severity_agreements()
    }
    assert found == {
        ("mcc_list", "MCC"): (3_354, 0, 0), ("cc_list", "CC"): (15_078, 0, 0),
        ("cc_exclusions", "MCC"): (3_354, 0, 0), ("cc_exclusions", "CC"): (15_078, 0, 0),
    }  # fmt: skip


def test_exclusions_are_those_the_grouper_applies() -> None:
    """For pairs of principal and secondary diagnoses the grouper's level is the table's."""
    release = load("table6k", SEVERITY).release
    on = date(2025, 11, 1)
    levels = list(CcLevel.objects.filter(release=release, only_alive=False).order_by("code")[::450])
    for principal in ("A419", "I214", "J189", "S72001A", "N179"):
        table = reference.cc_exclusions([row.code for row in levels], principal=principal, on=on)
        for row in levels:
            stay = grouper.Stay(on, 60, "M", "01", [(principal, "Y"), (row.code, "Y")])
            counts = {carrier.code: carrier.level for carrier in grouper.group_without_weight(stay).carriers}
            expected = "" if table[row.code].excluded_by else row.level
            assert counts.get(row.code, "") == expected, (principal, row.code)


def test_level_two_from_the_worksheet_is_that_of_the_fixed_file() -> None:
    archive = CMS / "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip"
    if not archive.exists():
        pytest.skip("the official file is not here")
    columns = ("code", "title", "short_title", "valid_from", "valid_to")
    loaded = [load(layout, "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip").release for layout in ("hcpcs", "hcpcs-sheet")]
    fixed, sheet = (
        set(Code.objects.filter(release=each, system="hcpcs").exclude(code__startswith="D").values_list(*columns))
        for each in loaded
    )
    assert len(sheet) == 6_440
    assert len(fixed ^ sheet) == 0
    excerpt = load("hcpcs-sheet", "hcpcs/HCPC2026_OCT_ANWEB.EXCERPT.zip").release
    assert (excerpt.effective_on, Modifier.objects.filter(release=excerpt).count()) == (date(2026, 10, 1), 4)


def test_codes_not_otherwise_classified_of_2019() -> None:
    assert load("noc", "hcpcs/2019-HCPCS-NOC-Codes.zip").release.rows == 139


def test_laboratory_determinations_of_2026() -> None:
    loaded = load("ncd", "ncd/2026100-Initial-ICD10-NCD-Spreadsheet-20250721-508.xlsx")
    counts = {name: count for table, _, name, count in further_counts() if table == "ncd"}
    assert counts == {"policies": 26, "services": 60, "diagnoses": 66_252}
    assert loaded.release.effective_on == date(2026, 1, 1)
