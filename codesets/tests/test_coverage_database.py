"""The article download of the Medicare Coverage Database, in a few invented articles."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from codesets import reference
from codesets.loaders.layouts import read_release, recognised
from codesets.loaders.sources import LayoutError
from codesets.models import CoverageDiagnosis, CoveragePolicy, CoverageService, Release
from codesets.services import load_and_compare
from codesets.tests.coverage_download import TABLES, articles, determinations, download


def loaded(*paths: Path, on: date | None = None) -> Release:
    return load_and_compare(release=read_release("mcd", list(paths), on)).release


@pytest.mark.django_db
def test_an_article_brings_its_services_and_diagnoses_by_group_with_its_days(tmp_path: Path) -> None:
    release = loaded(articles(tmp_path))
    assert (release.table, release.effective_on, release.edition) == (
        "lcd", date(2031, 3, 10), "Coverage database, week of 03/10/2031",
    )  # fmt: skip
    policies = {row.number: row for row in CoveragePolicy.objects.filter(release=release)}
    assert policies.keys() == {"A90002", "A90003", "A90007"}
    article = policies["A90002"]
    assert (article.version, article.title) == ("7", "Billing and Coding: Sample Studies – Invented")
    assert (article.contractor, article.basis) == ("Sample Administrators", "L90001")
    services = CoverageService.objects.filter(release=release, number="A90002").order_by("code")
    assert [(row.code, row.group, row.valid_from, row.valid_to) for row in services] == [
        ("93880", 1, date(2030, 10, 1), None),
        ("93882", 2, date(2030, 10, 1), None),
    ]
    diagnoses = CoverageDiagnosis.objects.filter(release=release, number="A90002").order_by("code", "group")
    assert [(row.code, row.resolution, row.group) for row in diagnoses] == [
        ("I639", "covered", 1),
        ("I6521", "covered", 1),
        ("I6521", "covered", 2),
        ("I6522", "covered", 2),
        ("R519", "unsupported", 1),
    ]


@pytest.mark.django_db
def test_retired_and_future_articles_are_kept_for_their_own_days(tmp_path: Path) -> None:
    release = loaded(articles(tmp_path))
    days = {
        row.number: (row.valid_from, row.valid_to)
        for row in CoverageService.objects.filter(release=release).exclude(number="A90002")
    }
    assert days == {
        "A90003": (date(2029, 2, 1), date(2030, 12, 31)),
        "A90007": (date(2031, 5, 1), date(2031, 8, 31)),
    }


@pytest.mark.django_db
def test_it_binds_where_its_contractors_serve_and_for_their_part_of_medicare(tmp_path: Path) -> None:
    release = loaded(articles(tmp_path))
    found = {row.number: (row.states, row.parts) for row in CoveragePolicy.objects.filter(release=release)}
    assert found == {
        "A90002": (["NY", "OH"], "AB"),
        "A90003": (["NY", "OH"], "B"),
        "A90007": (["TX"], "AB"),
    }
    windows = reference.coverage_windows()
    everywhere = reference.policies_of(["93880"], windows)["93880"]
    assert [key[1] for key, _, _ in everywhere] == ["A90002", "A90007"]
    in_ohio = reference.policies_of(["93880"], windows, ["OH"])["93880"]
    assert [key[1] for key, _, _ in in_ohio] == ["A90002"]


@pytest.mark.django_db
def test_no_descriptor_and_no_text_of_an_article_is_stored(tmp_path: Path) -> None:
    release = read_release("mcd", [articles(tmp_path)])
    words = repr([list(rows.values) for rows in release.rows()])
    assert "93880" in words
    for text in ("INVENTED", "DESCRIPTOR", "A cell with", "Not Applicable", "annual update", "'Sample'"):
        assert text not in words


@pytest.mark.django_db
def test_the_download_of_lcds_adds_their_titles_and_is_nothing_by_itself(tmp_path: Path) -> None:
    lcds = determinations(tmp_path)
    release = loaded(lcds, articles(tmp_path))
    assert CoveragePolicy.objects.get(release=release, number="A90002").basis == "L90001 Sample Studies of Vessels"
    with pytest.raises(LayoutError, match=r"current_lcd\.zip: is the download of LCDs, which lists no diagnoses"):
        read_release("mcd", [lcds])


@pytest.mark.django_db
def test_of_several_versions_each_holds_until_the_day_before_the_next(tmp_path: Path) -> None:
    lines = TABLES["article"]
    earlier = (
        '"90002","6","6","Billing and Coding: Studies","","2029-10-01 00:00:00","","","A","","2030-09-30","",""\n'
        '"90002","5","6","Billing and Coding: Sample Studies","","2028-10-01 00:00:00","","","A","","","",""\n'
    )
    more = {name: TABLES[name] for name in ("article_x_hcpc_code", "article_x_icd10_covered", "article_x_contractor")}
    for name, table in more.items():
        own = [line for line in table.splitlines() if line.startswith("90002,7,")]
        older = [line.replace("90002,7,", f"90002,{version},") for line in own for version in "65"]
        more[name] = "\n".join([*table.splitlines(), *older, ""])
    release = loaded(articles(tmp_path, article=lines + earlier, **more))
    rows = CoverageService.objects.filter(release=release, code="93880", number__startswith="A90002")
    assert [(row.number, row.valid_from, row.valid_to) for row in rows.order_by("valid_from")] == [
        ("A90002 (5)", date(2028, 10, 1), date(2029, 9, 30)),
        ("A90002 (6)", date(2029, 10, 1), date(2030, 9, 30)),
        ("A90002", date(2030, 10, 1), None),
    ]


@pytest.mark.django_db
def test_columns_in_another_order_and_other_encodings_make_no_difference(tmp_path: Path) -> None:
    first = read_release("mcd", [articles(tmp_path)])
    ours = repr([list(rows.values) for rows in first.rows()])
    turned = "\n".join(",".join(reversed(line.split(","))) for line in TABLES["state_lookup"].splitlines())
    in_utf8 = "\ufeff" + TABLES["article"].replace("&ndash;", "–")
    folder = tmp_path / "other"
    folder.mkdir()
    other = read_release("mcd", [articles(folder, state_lookup=turned, article=in_utf8.encode())])
    assert repr([list(rows.values) for rows in other.rows()]) == ours


def test_the_zip_is_recognised_and_so_are_its_tables_beside_each_other(tmp_path: Path) -> None:
    assert recognised([articles(tmp_path)]) == "mcd"
    assert recognised([articles(tmp_path), determinations(tmp_path)]) == "mcd"
    plain = [tmp_path / f"{name}.csv" for name in TABLES if name != "article_x_revision_history"]
    for path in plain:
        path.write_text(TABLES[path.stem])
    assert recognised(plain) == "mcd"
    outer = download(tmp_path / "all_data.zip", {}, inner="nothing.zip")
    assert read_release("mcd", plain).sha256 != read_release("mcd", [articles(tmp_path)]).sha256
    with pytest.raises(LayoutError, match="looks like none"):
        recognised([outer])


BAD: Mapping[str, tuple[dict[str, str], str]] = {
    "a table is missing": ({"state_lookup": "", "article_x_contractor": ""}, "lacks article_x_contractor.csv, state_"),
    "a date is none": ({"article": TABLES["article"].replace("2030-10-01", "2030-13-01", 1)},
                       r"article\.csv, line 3: “2030-13-01” is no date"),
    "a row is short": ({"state_lookup": TABLES["state_lookup"].replace("36,OH,Ohio", "36,OH")},
                       r"state_lookup\.csv, line 3: has 2 columns instead of 3"),
    "codes are none": ({"article_x_icd10_covered": TABLES["article_x_icd10_covered"].replace("I63.9", "n/a")},
                       r"article_x_icd10_covered\.csv, line 2: holds no code here"),
    "an article has no number": ({"article": TABLES["article"].replace('"90002"', '"A-90002"')},
                                 r"article\.csv, line 3: “A-90002 7” is no article"),
    "nothing is in force": ({"article": TABLES["article"].splitlines()[0] + "\n"}, "no article that is or was"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD)
def test_what_is_not_of_the_layout_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    changed, message = BAD[case]
    before = Release.objects.count()
    with pytest.raises(LayoutError, match=message):
        loaded(articles(tmp_path, **changed))
    assert Release.objects.count() == before


@pytest.mark.django_db
def test_rows_of_an_article_that_stand_twice_count_once_and_articles_given_twice_are_refused(tmp_path: Path) -> None:
    table = TABLES["article_x_icd10_covered"]
    twice = "".join(f"{line}\n{line}\n" if line.startswith("90002") else f"{line}\n" for line in table.splitlines())
    release = loaded(articles(tmp_path, article_x_icd10_covered=twice))
    assert CoverageDiagnosis.objects.filter(release=release, number="A90002").count() == 5
    folder = tmp_path / "other"
    folder.mkdir()
    with pytest.raises(LayoutError, match="holds the articles several times"):
        read_release("mcd", [articles(tmp_path), articles(folder)])


@pytest.mark.django_db
def test_a_later_week_says_what_changed_and_the_earlier_one_answers_for_its_days(tmp_path: Path) -> None:
    first = loaded(articles(tmp_path))
    later = {
        "update_period": "period_id,begin_date,dis_end_date\n3,2031-03-17 00:00:00,2031-03-24 00:00:00\n",
        "article_x_icd10_covered": TABLES["article_x_icd10_covered"].replace("I63.9", "I63.81"),
    }
    second = load_and_compare(release=read_release("mcd", [articles(tmp_path, **later)]))
    told = {change.label: (change.added, change.changed, change.ended) for change in second.changes}
    assert told["diagnoses listed"] == (1, 0, 1)
    windows = reference.coverage_windows()
    rows = reference.policies_of(["93882"], windows)["93882"]
    assert [(key[0], last) for key, _, last in rows] == [
        (first.pk, date(2031, 3, 16)),
        (second.release.pk, date(9999, 12, 31)),
    ]


@pytest.mark.django_db
def test_without_a_week_the_first_day_must_be_given(tmp_path: Path) -> None:
    tables = {name: text for name, text in TABLES.items() if name != "update_period"}
    path = download(tmp_path / "current_article.zip", tables)
    with pytest.raises(LayoutError, match="--effective"):
        read_release("mcd", [path])
    assert read_release("mcd", [path], date(2031, 4, 1)).effective_on == date(2031, 4, 1)
