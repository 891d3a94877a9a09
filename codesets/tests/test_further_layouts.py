"""What the further layouts bring: worksheets of HCPCS, licensed titles, CC levels, coverage, and licensees' lists."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from codesets import reference
from codesets.loaders.layouts import read_release
from codesets.loaders.sources import LayoutError, Source
from codesets.models import (
    CcExclusion,
    CcLevel,
    Code,
    CoverageDiagnosis,
    CoveragePolicy,
    ListedCode,
    ListKind,
    Modifier,
    SeverityExclusion,
)
from codesets.services import Loaded, load_and_compare, withdraw_release

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
IN_2031 = date(2031, 5, 1)


def load(layout: str, *names: str | Path, effective: date | None = None) -> Loaded:
    return load_and_compare(release=read_release(layout, [SAMPLES / name for name in names], effective))


def as_workbook(name: str, to: Path) -> Path:
    book = openpyxl.Workbook()
    for _, row in Source(SAMPLES / name).rows():
        book.active.append(row)
    path = to / (Path(name).stem + ".xlsx")
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_level_two_from_the_worksheet(form: str, tmp_path: Path) -> None:
    name = "HCPC2031_APR_ANWEB.csv"
    release = load("hcpcs-sheet", as_workbook(name, tmp_path) if form == "workbook" else name).release
    assert (release.effective_on, release.known_until) == (date(2031, 4, 1), date(2031, 6, 30))
    ended = Code.objects.get(release=release, code="G8891")
    assert (len(ended.title) > 400, ended.title[-3:], ended.valid_to) == (True, "end", date(2018, 12, 31))
    assert Modifier.objects.get(release=release, code="CP").title.endswith("used to be cut off")
    assert Code.objects.filter(release=release, system="cpt", code="99213").exists()


def test_codes_not_otherwise_classified_say_so(tmp_path: Path) -> None:
    release = load("noc", "NOC_Codes_2031.prn").release
    assert (release.rows, release.effective_on) == (3, date(2031, 1, 1))
    known = reference.codes_known([("hcpcs", "A0999"), ("hcpcs", "A0021")])
    assert "noc" in known["hcpcs", "A0999"][-1].flags
    assert "noc" not in known["hcpcs", "A0021"][-1].flags


def test_licensed_titles_take_the_place_of_our_labels() -> None:
    ours = Code.objects.in_force(on=IN_2031).get(code="99213")
    assert ours.title_source == "house"
    loaded = load("cpt", "LONGULT_2031.txt", "MEDU_2031.txt", "SHORTU_2031.txt", "ConsumerDescriptor_2031.txt")
    codes = {code.code: code for code in Code.objects.filter(release=loaded.release, system="cpt")}
    visit = codes["99213"]
    assert visit.title.endswith("with a long line of words that goes on in the next line without a code")
    assert (visit.title_source, visit.get_title_source_display()) == ("licensed", "From your AMA licence file")
    assert (visit.short_title, visit.valid_from) == ("INVENTED VISIT MEDIUM", ours.valid_from)
    assert {ours.title, "Invented words for a patient"} <= set(visit.terms.split("\n"))
    assert codes["0591T"].title == "Invented category three service that repeats its code"
    assert (codes["71046"].title, codes["71046"].title_source) == ("INVENTED PICTURE OF THE CHEST", "licensed")
    assert (codes["99999"].valid_from, codes["99999"].parent) == (date(2031, 1, 1), "999")
    assert Code.objects.filter(release=loaded.release, system="hcpcs", code="G0008").exists()
    assert [(change.added, change.ended) for change in loaded.changes] == [(1, 0)]


def test_a_licensed_file_leaves_the_titles_of_another() -> None:
    load("cpt", "LONGULT_2031.txt")
    both = load("cpt", "ConsumerDescriptor_2031.txt").release
    visit = Code.objects.get(release=both, code="99213")
    assert visit.title_source == "licensed"
    assert "Invented words for a patient" in visit.terms


def test_licensed_titles_stay_when_the_next_quarter_comes_and_go_with_the_release() -> None:
    licensed = load("cpt", "LONGULT_2031.txt").release
    quarter = load("hcpcs-sheet", "HCPC2031_APR_ANWEB.csv").release
    assert Code.objects.get(release=quarter, code="99213").title_source == "licensed"
    assert licensed.known_until == licensed.effective_on
    for release in (quarter, licensed):
        withdraw_release(release_id=release.pk)
    assert Code.objects.in_force(on=IN_2031).get(code="99213").title_source == "house"


def test_licensed_titles_beneath_a_later_release_are_refused_with_the_day_to_give() -> None:
    load("hcpcs-sheet", "HCPC2031_APR_ANWEB.csv")
    with pytest.raises(LayoutError, match="give --effective 2031-04-01"):
        load("cpt", "LONGULT_2031.txt")
    release = load("cpt", "LONGULT_2031.txt", effective=date(2031, 4, 1)).release
    assert (release.known_until, Code.objects.filter(release=release, code="A0021").exists()) == (
        date(2031, 6, 30),
        True,
    )


def test_a_licensed_file_must_say_which_it_is(tmp_path: Path) -> None:
    path = tmp_path / "titles_2031.txt"
    path.write_bytes((SAMPLES / "MEDU_2031.txt").read_bytes())
    with pytest.raises(LayoutError, match="does not say whether it is LONGULT, MEDU or SHORTU"):
        load("cpt", path)


def test_complete_lists_of_cc_and_mcc() -> None:
    mcc, cc = load("table6i", "Table 6I FY2031.txt").release, load("table6j", "Table 6J FY2031.txt").release
    assert (mcc.table, cc.table, mcc.effective_on) == ("mcc_list", "cc_list", date(2030, 10, 1))
    assert list(CcLevel.objects.filter(release=mcc).order_by("code").values_list("code", "level")) == [
        ("A021", "MCC"), ("I469", "MCC"), ("U071", "MCC"),
    ]  # fmt: skip
    assert set(CcLevel.objects.filter(release=cc).values_list("code", "level")) == {
        ("A000", "CC"), ("A001", "CC"), ("D89833", "CC"),
    }  # fmt: skip


def test_exclusions_say_what_takes_the_level_of_a_secondary_diagnosis(django_assert_max_num_queries: Any) -> None:
    release = load("table6k", "Table 6K FY2031.txt").release
    counts = [model.objects.filter(release=release).count() for model in (CcLevel, CcExclusion, SeverityExclusion)]
    assert counts == [5, 3, 1]
    secondary = ["A001", "A021", "I469", "D89833", "I10"]
    with django_assert_max_num_queries(5):
        found = reference.cc_exclusions(secondary, principal="A000", on=IN_2031, drg="284")
    assert {code: (row.level, row.excluded_by) for code, row in found.items()} == {
        "A001": ("CC", "A000"),
        "A021": ("MCC", ""),
        "I469": ("MCC", ""),
        "D89833": ("CC", "283-285"),
    }
    assert (found["I469"].only_alive, found["A001"].collection, found["A001"].edition) == (True, "0002", "FY2031")
    assert reference.cc_exclusions(secondary, principal="I10", on=IN_2031)["D89833"].excluded_by == ""


def test_without_the_table_nothing_is_said_of_exclusions() -> None:
    assert reference.cc_exclusions(["A001"], principal="A000", on=IN_2031) == {}


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_national_determinations_with_services_and_diagnoses_side_by_side(form: str, tmp_path: Path) -> None:
    name = "2031100-ICD10-NCD-sample.csv"
    release = load("ncd", as_workbook(name, tmp_path) if form == "workbook" else name).release
    assert (release.effective_on, CoveragePolicy.objects.filter(release=release).count()) == (date(2031, 1, 1), 2)
    rows = CoverageDiagnosis.objects.filter(release=release, number="190.12").order_by("code")
    assert [(row.code, row.resolution, row.valid_from, row.valid_to) for row in rows] == [
        ("A021", "covered", date(2015, 10, 1), None),
        ("E11A", "covered", date(2025, 10, 1), None),
        ("R300", "covered", date(2015, 10, 1), date(2020, 9, 30)),
        ("Z0000", "denied", date(2015, 10, 1), None),
    ]
    bound = reference.policies_of(["87088", "85025"], reference.coverage_windows())
    assert {code: [number for (_, number), _, _ in rows] for code, rows in bound.items()} == {
        "87088": ["190.12"],
        "85025": ["190.15"],
    }
    found = reference.policy_rows([(release.pk, "190.12")])[release.pk, "190.12"]
    assert (found.kind, found.title, found.diagnoses["E11A"]) == (
        "NCD",
        "Urine Culture, Sample",
        (("covered", date(2025, 10, 1), None),),
    )


def test_local_determinations_of_a_contractor() -> None:
    release = load("lcd", "lcd-2031.csv").release
    policy = CoveragePolicy.objects.get(release=release)
    assert (policy.number, policy.contractor) == ("L90001 A90002", "Sample MAC")
    assert CoverageDiagnosis.objects.get(release=release, code="I6521").valid_to == date(2030, 12, 31)
    assert CoverageDiagnosis.objects.get(release=release, code="R519").resolution == "denied"


def test_lists_of_licensees() -> None:
    load("taxonomy", "nucc_taxonomy_310.csv")
    load("carc", "CARC_2031-03-01.tsv")
    load("rarc", "RARC_2031-03-01.csv")
    taxonomies = reference.listed_codes(ListKind.TAXONOMY)
    assert taxonomies["207QA0000X"].title == "Invented family work, Invented, narrower"
    assert taxonomies["207Q00000X"].valid_from == date(2031, 4, 1)
    reasons = reference.listed_codes(ListKind.CARC)
    assert (sorted(reasons), reasons["A1"].valid_to) == (["1", "A1", "P12"], date(2030, 12, 31))
    assert reference.listed_codes(ListKind.RARC)["M1"].title == "Invented remark, one"
    assert ListedCode.objects.get(code="A1").notes == "Start: 1/1/95"
