"""The search with the alphabetic index loaded: by samples always, by the published index where it is at hand."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from codesets.loaders.layouts import read_release
from codesets.models import BOOKS, Code, Release, Word
from codesets.search import search
from codesets.services import load_release, refresh_words, warm_tables
from codesets.tests.test_layouts import load
from codesets.tests.test_search import golden, is_wanted

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
CMS = Path(settings.SHARED_DIR) / "cms" / "icd10cm"
INDEX_GOLDEN = Path(__file__).parent / "golden_index_queries.csv"
PUBLISHED = (
    ("icd10cm-index", "ICD10CM_FY2017_Full_XML.zip"),
    ("icd10cm-neoplasm", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
    ("icd10cm-drug", "icd10cm-drug-April-2025.zip"),
    ("icd10cm-eindex", "icd10cm_drug_eindex_neoplasm_2022_xml.zip"),
)


def displays(query: str, on: date = ON) -> list[str]:
    return [hit.display for hit in search(query, on=on, systems=["icd10cm"], limit=6)]


def missed(queries: list[tuple[str, str, list[str]]]) -> list[str]:
    return [
        query
        for query, system, wanted in queries
        if not any(is_wanted(hit, wanted) for hit in search(query, on=ON, systems=[system])[:3])
    ]


def load_samples() -> None:
    load("icd10cm-index", "icd10cm_index_2031.xml")
    load("icd10cm-neoplasm", "icd10cm_neoplasm_2031.xml")
    load("icd10cm-drug", "icd10cm_drug_2031.xml")
    load("icd10cm-eindex", "icd10cm_eindex_2031.xml")


def test_a_term_of_the_index_finds_its_code_and_what_it_does_not_name_is_the_first_encounter() -> None:
    assert "T39.1X1A" not in displays("samplol overdose")[:1]
    load_samples()
    assert displays("samplol overdose")[0] == "T39.1X1A"
    assert displays("bite sample parrot")[0] == "W61.01XA"
    assert displays("hemicrania continua rare")[0] == "G44.51"


def test_words_that_only_the_index_has_are_known_to_the_spelling() -> None:
    load_samples()
    refresh_words()
    assert displays("sammplol overdose")[0] == "T39.1X1A"
    Release.objects.filter(table__in=BOOKS).update(live=False)
    refresh_words()
    assert not Word.objects.filter(word="samplol").exists()


def test_a_side_and_an_encounter_are_looked_for_in_the_titles_beneath_a_term() -> None:
    load_samples()
    assert displays("sampled closed forearm wrist end left")[0] == "S52.502A"
    assert displays("sampled closed forearm wrist end right sequela")[0] == "S52.501S"


def test_the_intent_chooses_the_column_of_the_drug_table() -> None:
    load_samples()
    first = {
        said: displays(f"samplol {said}")[0] for said in ("overdose", "suicide attempt", "adverse effect", "assault")
    }
    assert first == {
        "overdose": "T39.1X1A", "suicide attempt": "T39.1X2A", "adverse effect": "T39.1X5A", "assault": "T39.1X3A",
    }  # fmt: skip
    assert displays("samplol underdosing")[0] == "T39.1X6A"


def test_a_term_that_only_says_see_stands_for_the_term_it_names() -> None:
    load_samples()
    assert displays("samplol gas poisoning intentional")[0] == "T51.3X2A"
    assert displays("sampled headache")[0] == "G43.909"


def test_the_behaviour_chooses_the_column_of_the_neoplasm_table() -> None:
    load_samples()
    assert displays("metastatic cancer larynx sample")[0] == "C78.31"
    assert displays("benign tumor larynx sample")[0] == "D14.1"


def test_a_code_that_the_index_names_is_not_offered_before_or_after_its_days() -> None:
    load_samples()
    assert displays("metastatic cancer larynx sample", on=date(2026, 9, 30))[0] in {"C78.30", "C78.39"}
    for query in ("metastatic cancer larynx sample", "bite sample parrot", "samplol overdose"):
        for on in (date(2024, 1, 5), ON):
            valid = Code.objects.in_force(on=on).filter(system="icd10cm", display__in=displays(query, on))
            assert set(displays(query, on)) == set(valid.values_list("display", flat=True))


def test_weeks_beside_another_condition_are_a_code_of_their_own() -> None:
    assert "O32.1XX0" in displays("labor at 38 weeks breech")[:3]
    assert displays("labor at 38 weeks breech")[2] == "Z3A.38"
    assert displays("39 weeks gestation")[0] == "Z3A.39"


def test_without_an_index_a_search_asks_nothing_more(django_assert_num_queries: object) -> None:
    search("pneumonia", on=ON)
    with django_assert_num_queries(2):  # type: ignore[operator]
        search("pneumonia", on=ON)
    load_samples()
    search("pneumonia", on=ON)
    with django_assert_num_queries(2):  # type: ignore[operator]
        search("pneumonia", on=ON)  # so many titles have the word that the index is not asked as well
    search("viral pneumonia", on=ON)
    with django_assert_num_queries(3):  # type: ignore[operator]
        search("viral pneumonia", on=ON)
    search("hemicrania continua", on=ON)
    with django_assert_num_queries(4):  # type: ignore[operator]
        search("hemicrania continua", on=ON)


def test_without_an_index_four_of_five_of_its_own_queries_are_answered() -> None:
    queries = golden(INDEX_GOLDEN)
    assert len(queries) >= 60
    assert len(missed(queries)) <= len(queries) // 5


def test_with_the_published_index_all_golden_queries_stay_and_its_own_are_answered() -> None:
    for layout, name in PUBLISHED:
        if not (CMS / name).exists():
            pytest.skip(f"the official file {name} is not here")
        load_release(release=read_release(layout, [CMS / name]))
    refresh_words()
    warm_tables()
    queries, own = golden(), golden(INDEX_GOLDEN)
    lost = missed(queries)
    assert len(lost) <= len(queries) // 50, lost
    lost = missed(own)
    assert len(lost) <= len(own) // 20, lost
