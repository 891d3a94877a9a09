"""The four books of the alphabetic index as they are published, in samples of a few terms."""

from datetime import date
from pathlib import Path

import pytest

from codesets.loaders import index_xml
from codesets.loaders.layouts import read_release
from codesets.loaders.sources import LayoutError
from codesets.models import IndexTerm, Release, Table
from codesets.services import load_and_compare
from codesets.tests.test_layouts import SAMPLES, changed, load, packed

pytestmark = pytest.mark.django_db
INDEX = "icd10cm_index_2031.xml"


def terms(release: Release) -> dict[str, IndexTerm]:
    return {term.path: term for term in IndexTerm.objects.filter(release=release)}


def test_a_term_keeps_its_words_its_codes_and_its_place() -> None:
    release = load("icd10cm-index", INDEX).release
    assert (release.table, release.effective_on, release.rows) == (Table.ICD10CM_INDEX, date(2030, 10, 1), 7)
    found = terms(release)
    main = found["Hemicrania NEC"]
    assert (main.title, main.nonessential, main.ending) == ("Hemicrania", "(migraine)", "NEC")
    assert (str(main), main.letter, main.see_also) == ("Hemicrania (migraine) NEC", "H", "Headache, sample")
    assert (main.number, main.last, main.has_terms) == (1, 2, True)
    beneath = found["Hemicrania NEC, continua"]
    assert (beneath.parent, beneath.level, beneath.optional) == (1, 1, "(migraine) (rare)")
    heart = found["Sample, sampled, amyloid heart"]
    assert (heart.codes, heart.leads_to) == ({"code": "E85.4", "manifestation": "I43"}, ["E854", "I43"])
    forearm = found["Sample, sampled, amyloid heart, closed forearm, wrist end"]
    assert (forearm.codes, forearm.leads_to, forearm.level) == ({"code": "S52.50-"}, ["S5250"], 2)
    assert found["Sample, sampled, infectious"].codes == {"category": "A00"}
    assert found["Sample, sampled, headache"].see == "Hemicrania"


def test_cells_of_the_neoplasm_table_go_by_the_heading_of_their_column() -> None:
    larynx = terms(load("icd10cm-neoplasm", "icd10cm_neoplasm_2031.xml").release)["Neoplasm, neoplastic, larynx NEC"]
    assert larynx.codes == {
        "primary": "C32.9", "secondary": "C78.3-", "in_situ": "D02.0", "benign": "D14.1", "uncertain": "D38.0",
    }  # fmt: skip


def test_cells_of_the_drug_table_in_xml_and_as_comma_separated_text() -> None:
    from_xml = terms(load("icd10cm-drug", "icd10cm_drug_2031.xml").release)
    from_text = terms(load("icd10cm-drug", "icd10cm-drug-April-2031.csv").release)
    for path in ("Samplol", "Samplol, vapor", "Samplol, gas"):
        ours, theirs = from_text[path], from_xml[path]
        assert (ours.codes, ours.level, ours.see, ours.letter) == (
            theirs.codes,
            theirs.level,
            theirs.see,
            theirs.letter,
        )
    assert from_text["Samplol"].codes["self_harm"] == "T39.1X2"
    assert from_text["Samplol"].nonessential == "(bitter)"
    assert "adverse" not in from_text["Samplol, vapor"].codes
    assert from_text["Samplol, vapor, cold, bottled"].parent == from_text["Samplol, vapor"].number
    assert from_text["Samplol"].last == from_text["Samplol, gas"].number
    other = from_text["Zymol NEC"]
    assert (other.nonessential, other.ending, other.see_also, other.letter) == ("(wild)", "NEC", "Samplol", "Z")


def test_a_row_of_the_drug_table_that_is_cut_short_is_named(tmp_path: Path) -> None:
    name = "icd10cm-drug-April-2031.csv"
    short = changed(name, lambda content: content.replace(b"T51.3X4,--,--,\r\nSub", b"T51.3X4\r\nSub"), tmp_path)
    with pytest.raises(LayoutError, match=r"April-2031\.csv, line 4: has 5 cells; a substance has 7"):
        load("icd10cm-drug", short)


def test_the_books_of_one_zip_are_told_apart(tmp_path: Path) -> None:
    names = [INDEX, "icd10cm_neoplasm_2031.xml", "icd10cm_drug_2031.xml", "icd10cm_eindex_2031.xml"]
    path = packed(tmp_path, **{name: (SAMPLES / name).read_bytes() for name in names})
    for layout, name in zip(
        ("icd10cm-index", "icd10cm-neoplasm", "icd10cm-drug", "icd10cm-eindex"), names, strict=True
    ):
        assert read_release(layout, [path]).source == name


def test_one_book_never_touches_another() -> None:
    others = {load("icd10cm-index", INDEX).release.pk, load("icd10cm-eindex", "icd10cm_eindex_2031.xml").release.pk}
    before = list(IndexTerm.objects.values_list("pk", flat=True))
    load("icd10cm-drug", "icd10cm_drug_2031.xml")
    assert list(IndexTerm.objects.filter(release__in=others).values_list("pk", flat=True)) == before
    assert set(Release.objects.live().filter(pk__in=others).values_list("pk", flat=True)) == others


def test_a_next_year_says_what_it_adds_changes_and_ends(tmp_path: Path) -> None:
    load("icd10cm-index", INDEX)
    text = (SAMPLES / INDEX).read_bytes()
    text = text.replace(b"G44.51", b"G44.59").replace(b"headache", b"headache, other")
    path = tmp_path / "icd10cm_index_2032.xml"
    path.write_bytes(text)
    loaded = load_and_compare(release=read_release("icd10cm-index", [path]), dry_run=True)
    (change,) = loaded.changes
    assert (change.rows, change.added, change.changed, change.ended) == (7, 1, 1, 1)
    assert ("changed", "Hemicrania NEC, continua (rare): G44.51 -> G44.59") in change.examples
    assert not Release.objects.filter(edition="FY2032").exists()


def test_an_index_without_codes_or_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = changed(
        "icd10cm_eindex_2031.xml", lambda text: text.replace(b"W61.01", b"?").replace(b"W54.0", b"-"), tmp_path
    )
    with pytest.raises(LayoutError, match="holds no term that leads to a code"):
        load("icd10cm-eindex", bare)
    monkeypatch.setattr(index_xml, "MOST_TERMS", 3)
    with pytest.raises(LayoutError, match=r"line \d+: has more terms"):
        load("icd10cm-index", INDEX)


def test_what_is_printed_in_place_of_a_code_is_kept_and_leads_nowhere(tmp_path: Path) -> None:
    odd = changed(INDEX, lambda text: text.replace(b"G44.51", b"see note"), tmp_path)
    term = terms(load("icd10cm-index", odd).release)["Hemicrania NEC, continua"]
    assert (term.codes, term.leads_to) == ({"code": "see note"}, [])
