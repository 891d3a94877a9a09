"""Every official layout in a sample of ten lines, and what is refused: by file and line, with nothing loaded."""

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from codesets import reference
from codesets.loaders import sources
from codesets.loaders.layouts import LAYOUTS, read_release
from codesets.loaders.sources import LayoutError
from codesets.models import (
    AddOn,
    Attribute,
    Code,
    Conversion,
    DrgWeight,
    FeeIndicator,
    Modifier,
    NcciPair,
    Note,
    Release,
    SeventhCharacter,
    Table,
    UnitLimit,
)
from codesets.services import Loaded, load_and_compare

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
ORDER, ADDENDA = "icd10cm-order-2031.txt", "icd10cm-order-addenda-2032.txt"
LIMITS = "MCR_MUE_PractitionerServices_Eff_01-01-2031.csv"
PAIRS = ("ccipra-v370r0-f1.txt", "ccipra-v370r0-f2.txt")
FILES = {
    "icd10cm-order": ORDER,
    "icd10cm-tabular": "icd10cm-tabular-2031.xml",
    "icd10cm-conversion": "ICD-10-CM-CONVERSION-TABLE-FY2031.csv",
    "icd10cm-codes": "icd10cm-codes-2031.txt",
    "icd10cm-index": "icd10cm_index_2031.xml",
    "icd10cm-neoplasm": "icd10cm_neoplasm_2031.xml",
    "icd10cm-drug": "icd10cm_drug_2031.xml",
    "icd10cm-eindex": "icd10cm_eindex_2031.xml",
    "icd10pcs-order": "icd10pcs_order_2031.txt",
    "icd10pcs-codes": "icd10pcs_codes_2031.txt",
    "icd10pcs-tables": "icd10pcs_tables_2031.xml",
    "icd10pcs-definitions": "icd10pcs_definitions_2031.xml",
    "icd10pcs-index": "icd10pcs_index_2031.xml",
    "poa-exempt": "POAexemptCodesFY31.txt",
    "mue": LIMITS,
    "aoc": "AOC_V2031Q1-MCR.csv",
    "ncci-ptp": PAIRS[0],
    "hcpcs": "HCPC2031_JAN_ANWEB.txt",
    "hcpcs-sheet": "HCPC2031_APR_ANWEB.csv",
    "noc": "NOC_Codes_2031.prn",
    "cpt": "LONGULT_2031.txt",
    "table5": "CMS Table 5 FY2031.txt",
    "table6i": "Table 6I FY2031.txt",
    "table6j": "Table 6J FY2031.txt",
    "table6k": "Table 6K FY2031.txt",
    "ncd": "2031100-ICD10-NCD-sample.csv",
    "lcd": "lcd-2031.csv",
    "taxonomy": "nucc_taxonomy_310.csv",
    "carc": "CARC_2031-03-01.tsv",
    "rarc": "RARC_2031-03-01.csv",
    "pprrvu": "PPRRVU2031_Jan.csv",
    "cms-hcc": "v28_PY2031_diag_to_hcc.txt",
    "hcc-mappings": "ra_dx_to_cc_2032.csv",
}


def load(layout: str, *names: str | Path) -> Loaded:
    return load_and_compare(release=read_release(layout, [SAMPLES / name for name in names]))


def run(*words: str | Path) -> str:
    out = io.StringIO()
    call_command("load_codeset", *map(str, words), stdout=out)
    return out.getvalue()


def changed(name: str, change: Callable[[bytes], bytes], to: Path) -> Path:
    """A copy of a sample with something wrong in it."""
    path = to / name
    path.write_bytes(change((SAMPLES / name).read_bytes()))
    return path


def packed(to: Path, **members: bytes) -> Path:
    path = to / "release.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_there_is_a_sample_of_every_layout() -> None:
    """That of the coverage database is many tables; coverage_download.py packs them."""
    assert FILES.keys() | {"mcd"} == LAYOUTS.keys()


@pytest.mark.parametrize("layout", FILES)
def test_a_sample_is_recognised_by_its_layout_alone(layout: str) -> None:
    head = sources.Source(SAMPLES / FILES[layout]).head()
    assert [each.name for each in LAYOUTS.values() if each.looks_right(head)] == [layout]


@pytest.mark.parametrize("layout", FILES)
def test_a_second_load_changes_nothing(layout: str) -> None:
    first = load(layout, FILES[layout])
    before = list(Release.objects.values_list("pk", "rows", "live"))
    second = load(layout, FILES[layout])
    assert (first.new, second.new, second.release.pk) == (True, False, first.release.pk)
    assert list(Release.objects.values_list("pk", "rows", "live")) == before


@pytest.mark.parametrize(
    "layout", sorted(FILES.keys() - {"icd10cm-order", "icd10cm-codes", "icd10cm-tabular", "hcpcs"})
)
def test_line_ends_do_not_matter(layout: str, tmp_path: Path) -> None:
    unix = changed(FILES[layout], lambda content: content.replace(b"\r\n", b"\n"), tmp_path)
    ours, theirs = (
        [list(rows.values) for rows in read_release(layout, [path]).rows()] for path in (unix, SAMPLES / FILES[layout])
    )
    assert repr(ours) == repr(theirs)


def test_a_year_of_diagnoses_and_the_next_one_from_its_addenda() -> None:
    year = load("icd10cm-order", ORDER).release
    assert (year.effective_on, year.known_until, year.edition) == (date(2030, 10, 1), date(2031, 9, 30), "FY2031")
    codes = {code.code: code for code in Code.objects.filter(release=year)}
    assert len(codes) == 10
    assert codes["S52501A"].display == "S52.501A"
    assert codes["S52501A"].title.startswith("Unspecified fracture of the lower end of right radius")
    assert (codes["A000"].parent, codes["A000"].block, codes["A00"].billable) == ("A00", "A00-A09", False)
    assert codes["A00"].position < codes["A000"].position < codes["U071"].position
    assert Note.objects.filter(release=year).count() > 15_000

    load("icd10cm-order", ADDENDA)
    on = date(2031, 10, 1)
    codes = {code.code: code for code in Code.objects.in_force(on=on).filter(system="icd10cm")}
    assert len(codes) == 10
    assert (codes["D691"].billable, codes["D6911"].billable, codes["D6911"].parent) == (False, True, "D691")
    assert codes["L02232"].title == "Carbuncle of back [any part, except buttock and flank]"
    assert codes["D691"].position < codes["D6911"].position < codes["L02232"].position
    verdicts = {on: reference.code_validity([("icd10cm", "U071")], on=on) for on in (date(2031, 9, 30), on)}
    assert [verdict["icd10cm", "U071"] for verdict in verdicts.values()] == ["valid", "ended"]


def test_addenda_that_do_not_fit_the_year_before_are_refused() -> None:
    with pytest.raises(LayoutError, match=r"addenda-2032\.txt, line 1: D691 is not in the year before"):
        load("icd10cm-order", ADDENDA)


def test_addenda_must_come_to_the_codes_they_count(tmp_path: Path) -> None:
    load("icd10cm-order", ORDER)
    short = changed(ADDENDA, lambda content: content.replace(b"      6 codes", b"      7 codes"), tmp_path)
    with pytest.raises(LayoutError, match="leads to 7 codes, but from the year in force come 6"):
        load("icd10cm-order", short)


def test_the_tabular_list_brings_notes_terms_and_seventh_characters() -> None:
    load("icd10cm-order", ORDER)
    book = load("icd10cm-tabular", "icd10cm-tabular-2031.xml").release
    (note,) = Note.objects.filter(release=book, kind="excludes1")
    assert (note.owner, note.ranges) == ("A00", [{"first": "Z221", "last": "Z221", "characters": {}}])
    assert Code.objects.get(release=book, code="A000").terms.startswith("Classical cholera of the sample")
    assert list(SeventhCharacter.objects.filter(release=book).values_list("character", flat=True)) == ["A", "S"]
    assert Code.objects.filter(release=book).count() == 10


def test_procedures_with_their_tables_as_headings() -> None:
    release = load("icd10pcs-order", "icd10pcs_order_2031.txt").release
    appendix = Code.objects.get(release=release, code="0DTJ4ZZ")
    assert (appendix.parent, appendix.billable) == ("0DT", True)
    assert Code.objects.get(release=release, code="0DT").billable is False


def test_new_codes_with_those_before_them(tmp_path: Path) -> None:
    release = load("icd10cm-conversion", FILES["icd10cm-conversion"]).release
    rows = {row.code: row for row in Conversion.objects.filter(release=release)}
    assert (rows["A0471"].first_on, rows["A0471"].previous) == (date(2017, 10, 1), ["A047"])
    assert (rows["Z91158"].first_on, rows["G5603"].together) == (date(2023, 4, 1), True)
    assert (len(rows), rows["W44H9XS"].previous) == (7, [])
    book = openpyxl.Workbook()
    for _, row in sources.Source(SAMPLES / FILES["icd10cm-conversion"]).rows():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    path = tmp_path / "ICD-10-CM-CONVERSION-TABLE-FY2032.xlsx"
    book.save(path)
    again = load("icd10cm-conversion", path)
    assert [(change.rows, change.added, change.changed, change.ended) for change in again.changes] == [(7, 0, 0, 0)]


def test_exempt_diagnoses_without_their_dots() -> None:
    release = load("poa-exempt", "POAexemptCodesFY31.txt").release
    assert sorted(Attribute.objects.filter(release=release).values_list("code", flat=True)) == [
        "B900", "QA00101", "S301XXD", "Z794",
    ]  # fmt: skip


def test_unit_limits_of_one_setting_leave_the_others() -> None:
    on = date(2031, 1, 1)
    before = UnitLimit.objects.in_force(on=on).exclude(setting="practitioner").count()
    loaded = load("mue", LIMITS)
    limits = UnitLimit.objects.in_force(on=on)
    assert limits.exclude(setting="practitioner").count() == before > 15_000
    assert set(limits.filter(setting="practitioner").values_list("code", "units", "adjudication")) == {
        ("0001U", 1, "2"), ("99213", 3, "3"), ("A4206", 0, "3"),
    }  # fmt: skip
    (change,) = loaded.changes
    assert (change.rows, change.added, change.changed) == (3, 0, 1)
    assert ("changed", "practitioner 99213: 2, 3 -> 3, 3") in change.examples
    earlier = reference.unit_limits({"99213"}, setting="practitioner")["99213"]
    assert [(limit.units, limit.valid_to) for limit in earlier] == [(2, date(2030, 12, 31)), (3, None)]


@pytest.mark.parametrize("as_workbook", [False, True])
def test_add_on_codes_with_days_of_the_year(as_workbook: bool, tmp_path: Path) -> None:
    path = SAMPLES / "AOC_V2031Q1-MCR.csv"
    if as_workbook:
        book = openpyxl.Workbook()
        for _, row in sources.Source(path).rows():
            book.active.append(row)
        path = tmp_path / "AOC_V2031Q1-MCR.xlsx"
        book.save(path)
    release = load("aoc", path).release
    rows = {row.code: row for row in AddOn.objects.filter(release=release)}
    assert (rows["11045"].valid_from, rows["11045"].valid_to) == (date(2013, 1, 1), date(2020, 12, 31))
    assert (rows["99417"].edit_type, rows["99417"].valid_to, rows["0054T"].primary) == ("3", None, "CCCCC")


def test_pairs_of_all_parts_with_tombstones_and_ended_pairs() -> None:
    release = load("ncci-ptp", *reversed(PAIRS)).release
    assert (release.table, release.effective_on, release.rows) == (Table.NCCI_PRACTITIONER, date(2031, 1, 1), 5)
    rows = {(row.column1, row.column2): row for row in NcciPair.objects.filter(release=release)}
    assert rows["0001A", "0591T"].valid_to == date(2023, 12, 31)
    assert (rows["43239", "43235"].indicator, rows["43239", "43235"].valid_to) == ("0", None)
    assert (rows["43239", "99213"].indicator, rows["43239", "99213"].valid_to) == ("9", date(2020, 4, 1))
    assert rows["10021", "10005"].valid_to is None
    found = reference.ncci_pairs({"43239", "43235"}, setting="practitioner", on=date(2031, 2, 1))
    assert found["43239", "43235"][0].setting == "practitioner"


def test_parts_of_pairs_must_be_whole_and_of_one_version(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="parts 2 are not the whole"):
        load("ncci-ptp", PAIRS[1])
    other = tmp_path / "ccipra-v371r0-f2.txt"
    shutil.copy(SAMPLES / PAIRS[1], other)
    with pytest.raises(LayoutError, match="different settings or versions"):
        load("ncci-ptp", PAIRS[0], other)


@pytest.mark.parametrize("width", [293, 320])
def test_level_two_codes_in_both_record_lengths(width: int, tmp_path: Path) -> None:
    def widened(content: bytes) -> bytes:
        lines = content.split(b"\r\n")
        return b"\r\n".join(line.ljust(width) if len(line) == 293 else line for line in lines)

    release = load("hcpcs", changed("HCPC2031_JAN_ANWEB.txt", widened, tmp_path)).release
    assert (release.effective_on, release.known_until) == (date(2031, 1, 1), date(2031, 3, 31))
    ended = Code.objects.get(release=release, code="G8891")
    assert ended.title.endswith("no follow-up (e.g., patients with palliative goals)")
    assert (ended.valid_from, ended.valid_to) == (date(2010, 1, 1), date(2018, 12, 31))
    assert Code.objects.get(release=release, code="G0008").valid_to is None
    assert Modifier.objects.get(release=release, code="CP").title.endswith("assigned to a comprehensive payment group")
    assert Code.objects.filter(release=release, system="cpt", code="99213").exists()
    assert reference.code_validity([("hcpcs", "G0009")], on=date(2031, 2, 1))["hcpcs", "G0009"] == "ended"


def test_what_rules_read_of_a_modifier_stays_when_its_official_title_comes() -> None:
    before = reference.modifiers()
    load("hcpcs", "HCPC2031_JAN_ANWEB.txt")
    after = reference.modifiers()
    assert {code: after[code] for code in before} == before
    assert after["A1"].title


def test_weights_and_stays_of_a_year() -> None:
    release = load("table5", "CMS Table 5 FY2031.txt").release
    rows = {row.drg: row for row in DrgWeight.objects.filter(release=release)}
    assert (str(rows["470"].weight), rows["470"].title) == ("1.9289", "MAJOR JOINT REPLACEMENT, LOWER EXTREMITY")
    assert (rows["999"].weight, rows["999"].mdc, rows["999"].kind) == (None, "", "")


def test_fee_indicators_by_code_and_modifier() -> None:
    release = load("pprrvu", "PPRRVU2031_Jan.csv").release
    hip = FeeIndicator.objects.get(release=release, code="27130")
    assert (hip.global_days, hip.multiple, hip.bilateral, hip.assistant, hip.not_in_office) == (
        "090",
        "2",
        "1",
        "2",
        True,
    )
    assert FeeIndicator.objects.filter(release=release, code="71046").count() == 3


@pytest.mark.parametrize(
    ("layout", "old", "new", "message"),
    [
        ("icd10cm-order", b"00005 D691    1", b"00005 D691    7", r"order-2031\.txt, line 5: .*no line of this order"),
        ("icd10cm-order", b"00005 D691 ", b"00005 A000 ", "line 5: A000 stands twice"),
        ("icd10pcs-order", b"0DTJ4ZZ", b"0DTI4ZZ", "line 5: .*no line of this order file"),
        ("icd10cm-codes", b"S52501A ", b"S52501A", r"codes-2031\.txt, line 4: .*no line of this codes file"),
        ("icd10pcs-codes", b"0DTJ4ZZ", b"0016070", "line 2: 0016070 stands twice"),
        ("icd10pcs-tables", b'<pcsRow codes="4">', b'<pcsRow codes="5">', "line 19: .*0DT says 5 codes, but .* make 4"),
        ("icd10pcs-tables", b'code="J"', b'code="I"', "line 20: an axis needs its title, and values of one character"),
        ("icd10pcs-tables", b"<title>Section</title>", b"", "line 6: an axis needs its title"),
        ("icd10pcs-tables", b'pos="5"', b'pos="4"', "line 19: a row of table 0DT must name its last four"),
        ("icd10pcs-tables", b"</pcsRow>", b"", r"tables_2031\.xml, line 39: is not well-formed XML"),
        ("icd10pcs-tables", b"<ICD10PCS", b'<!DOCTYPE x [<!ENTITY y "z">]><ICD10PCS', "declares entities"),
        ("icd10pcs-definitions", b"<title>Resection</title>", b"", "line 9: a term of Operation has no title"),
        ("icd10pcs-index", b"0DBJ", b"0DBI", "line 13: “0DBI” is no beginning of a code"),
        ("icd10pcs-index", b"</letter>", b"", r"index_2031\.xml, line 22: is not well-formed XML"),
        ("poa-exempt", b"\tB90.0\t", b"\tB9\t", "line 2: .*no exempt code"),
        ("mue", b"0001U,1,", b"0001U,one,", "line 6: .*no unit limit"),
        ("mue", b"99213,3,3 Date of Service Edit: Clinical,Clinical\nA", b"99213,4,3 x,y\nA", "99213 stands twice"),
        ("aoc", b"2018274", b"2018374", "line 5: “2018374” is no date"),
        ("ncci-ptp", b"20220101\t*", b"20221301\t*", "line 8: “20221301” is no date"),
        ("ncci-ptp", b"20231231", b"20211231", "line 7: .*no pair of codes with its days"),
        (
            "ncci-ptp",
            b"0001A\t36591\t\t20220101\t*\t0",
            b"0001A\t0591T\t\t20220101\t20231231\t0",
            "line 8: 0001A 0591T stands",
        ),
        ("hcpcs", b"   CP002008", b"  CP 002008", "line 6: “CP 002008comprehensive payment group” is no record"),
        ("hcpcs-sheet", b"A0021,0010,3", b"A0021,0010,5", "line 6: “A0021 5”.. is no record"),
        ("hcpcs-sheet", b"G0008,", b"A0021,", "line 7: A0021 stands twice"),
        ("noc", b"19900101  20300930", b"20300101  19900930", "line 7: A4335 ends before it begins"),
        ("cpt", b"0591T that", b"99214 that", "line 5: 99214 stands twice"),
        ("table6i", b"A02.1\t", b"A2.1\t", "line 3: “A2.1 Salmonella sepsis” is no diagnosis with its title"),
        ("table6j", b"A00.1\t", b"A00.0\t", "line 4: A00.0 stands twice"),
        ("table6k", b"0005:1 codes", b"0005:2 codes", "line 10: collection 0005 should hold 2 codes and holds 1"),
        ("table6k", b"  A021    Sal", b"Sal", "line 19: “Salmonella sepsis” is no line of this table"),
        ("ncd", b"E11A,", b"11A,", "line 6: “11A \\*1” is no diagnosis with its resolution"),
        ("ncd", b"*10/01/25", b"*13/01/25", "line 6: “\\*13/01/25” is no date"),
        ("lcd", b",no,,", b",perhaps,,", "line 4: “perhaps” is neither yes nor no"),
        ("lcd", b'invented",93882', b'invented",9388', "line 4: .* is no diagnosis of a service"),
        ("taxonomy", b"207QA0000X", b"207QA0000", "line 4: “207QA0000 Invented group"),
        ("carc", b"P12\tInv", b"P12345\tInv", "line 5: “P12345 Invented reason of a plan"),
        ("rarc", b"2030-12-31", b"1990-12-31", "line 3: MA01 ends before it begins"),
        ("table5", b"1.9289", b"1.9x89", "line 5: “1.9x89” is no number"),
        ("pprrvu", b"090", b"091", "line 5: .*has not the columns"),
        ("icd10cm-conversion", b"A04.71,", b"A4.71,", "line 5: “A4.71” is no code with the codes before it"),
        ("icd10cm-conversion", b"4/1/2023", b"4/31/2023", "line 7: “4/31/2023” is neither a year nor a day"),
        ("icd10cm-tabular", b"</diag></diag>", b"</diag>", "not well-formed XML"),
        (
            "icd10cm-index",
            b"<title>continua<nemod>(rare)</nemod></title>",
            b"",
            r"index_2031\.xml, line 7: a term has no title",
        ),
        ("icd10cm-index", b"</letter>", b"</leter>", "line 9: is not well-formed XML"),
        ("icd10cm-index", b"<ICD10CM.index>", b'<ICD10CM.index isAddenda="true">', "line 2: holds only the changes"),
        ("icd10cm-index", b"<ICD10CM.index>", b'<!DOCTYPE x [<!ENTITY y "z">]><ICD10CM.index>', "declares entities"),
        ("icd10cm-neoplasm", b'cell col="7"', b'cell col="8"', "line 10: a cell stands in column “8”"),
        ("icd10cm-tabular", b"<ICD10CM", b'<!DOCTYPE x [<!ENTITY y "z">]><ICD10CM', "declares entities"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(
    layout: str, old: bytes, new: bytes, message: str, tmp_path: Path
) -> None:
    before = list(Release.objects.values_list("pk", "live"))
    bad = changed(FILES[layout], lambda content: content.replace(old, new, 1), tmp_path)
    with pytest.raises(LayoutError, match=message):
        load(layout, bad)
    assert list(Release.objects.values_list("pk", "live")) == before


def test_the_wrong_layout_is_told_from_the_right_one() -> None:
    with pytest.raises(LayoutError, match=r"is not “Present-on.*looks like “Medically unlikely edits” \(layout mue\)"):
        load("poa-exempt", LIMITS)


def test_a_file_of_no_layout(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader\n")
    with pytest.raises(LayoutError, match="does not look like"):
        load("mue", path)
    with pytest.raises(LayoutError, match="there is no such file"):
        load("mue", tmp_path / "nothing.csv")


def test_the_list_of_changes_is_not_the_list(tmp_path: Path) -> None:
    path = tmp_path / "POAexemptAddCodesFY31.txt"
    shutil.copy(SAMPLES / "POAexemptCodesFY31.txt", path)
    with pytest.raises(LayoutError, match="only the list of changes"):
        load("poa-exempt", path)


def test_a_zip_is_read_as_it_was_published(tmp_path: Path) -> None:
    order = (SAMPLES / ORDER).read_bytes()
    addenda = (SAMPLES / ADDENDA).read_bytes()
    path = packed(tmp_path, icd10OrderFiles__pdf=b"%PDF", **{f"Code Descriptions/{ORDER}": order, ADDENDA: addenda})
    assert load("icd10cm-order", path).release.edition == "FY2031"


def test_several_releases_in_one_zip_are_refused(tmp_path: Path) -> None:
    order = (SAMPLES / ORDER).read_bytes()
    path = packed(tmp_path, **{ORDER: order, "icd10cm-order-2030.txt": order})
    with pytest.raises(LayoutError, match=r"several releases: icd10cm-order-2030\.txt \(FY2030\), icd10cm-order-2031"):
        load("icd10cm-order", path)


def test_a_zip_that_was_cut_off_or_spoilt(tmp_path: Path) -> None:
    path = packed(tmp_path, **{ORDER: (SAMPLES / ORDER).read_bytes()})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LayoutError, match="not a whole zip file"):
        load("icd10cm-order", path)
    path.write_bytes(whole[:120] + b"\xff" * 40 + whole[160:])
    with pytest.raises(LayoutError, match="damaged inside its zip"):
        load("icd10cm-order", path)


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = packed(tmp_path, **{ORDER: b"\0" * 30_000_000})
    with pytest.raises(LayoutError, match="would expand 150 times and more"):
        load("icd10cm-order", path)


def test_a_file_beyond_measure_is_not_read_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_EXPANDED", 1_000)
    with pytest.raises(LayoutError, match="larger than 1,000 bytes"):
        load("icd10cm-order", ORDER)
    with pytest.raises(LayoutError, match="would expand to"):
        load("icd10cm-order", packed(tmp_path, **{ORDER: (SAMPLES / ORDER).read_bytes()}))


def test_a_zip_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"holds no table; it holds guide\.pdf"):
        load("mue", packed(tmp_path, guide__pdf=b"%PDF"))


def test_the_day_given_wins_and_is_asked_for_where_the_file_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "limits.csv"
    shutil.copy(SAMPLES / LIMITS, path)
    with pytest.raises(LayoutError, match="give the first day"):
        load("mue", path)
    assert read_release("mue", [path], date(2031, 2, 1)).effective_on == date(2031, 2, 1)


def test_an_older_release_answers_for_its_own_days_only(tmp_path: Path) -> None:
    path = tmp_path / "MCR_MUE_PractitionerServices_Eff_01-01-2024.csv"
    shutil.copy(SAMPLES / LIMITS, path)
    load("mue", path)
    found = reference.unit_limits({"99213"}, setting="practitioner")["99213"]
    assert sorted((limit.valid_from, limit.units) for limit in found) == [
        (date(2022, 10, 1), 2), (date(2024, 1, 1), 3), (date(2024, 4, 1), 2),
    ]  # fmt: skip


def test_one_set_never_touches_another() -> None:
    before = {release.pk: release.live for release in Release.objects.exclude(table=Table.UNIT_LIMITS)}
    load("mue", LIMITS)
    assert {release.pk: release.live for release in Release.objects.exclude(table=Table.UNIT_LIMITS)} == before


def test_the_command_tries_then_loads_then_has_nothing_to_do() -> None:
    count = Release.objects.count()
    tried = run("mue", SAMPLES / LIMITS, "--dry-run")
    assert "3 rows; 0 added, 1 changed, 15,092 ended" in tried
    assert "changed  practitioner 99213: 2, 3 -> 3, 3" in tried
    assert "Only tried; nothing was kept." in tried
    assert Release.objects.count() == count
    assert "1 changed, 15,092 ended" in run("mue", SAMPLES / LIMITS)
    assert Release.objects.count() == count + 1
    assert "nothing changes" in run("mue", SAMPLES / LIMITS)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("mue",), "Name the file"),
        (("mue", "nowhere.csv"), r"no such file\nNothing was loaded"),
        (("add_ons", "--dry-run"), "takes no file"),
    ],
)
def test_the_command_says_what_it_needs(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*words)


def test_a_failed_load_leaves_the_connection_usable(tmp_path: Path, django_assert_num_queries: Any) -> None:
    bad = changed(LIMITS, lambda content: content.replace(b"A4206,0", b"A4206,zero"), tmp_path)
    with pytest.raises(CommandError, match="line 8"):
        run("mue", bad)
    with django_assert_num_queries(1):
        assert Release.objects.filter(live=True).exists()
