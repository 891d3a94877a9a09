"""The edits read coverage from the loaded releases, and from the shipped table where none is loaded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import coverage_policies
from claims.edits.run import run
from claims.edits.tables import CoverageRow
from claims.facts import Address, ClaimFacts
from claims.reference import reference_for
from claims.tests.edits.bodies import facts
from claims.tests.edits.clean_claims import line, outpatient
from claims.why import why
from codesets.loaders.layouts import read_release
from codesets.services import load_and_compare
from codesets.tests.coverage_download import TABLES, articles

HELD_TODAY = TABLES["article"].replace("2030-10-01", "2020-10-01")
SAMPLES = Path(settings.BASE_DIR) / "codesets" / "tests" / "samples"
WORKBOOK = Path(settings.SHARED_DIR) / "cms/ncd/2026100-Initial-ICD10-NCD-Spreadsheet-20250721-508.xlsx"


def load(layout: str, path: Path) -> None:
    load_and_compare(release=read_release(layout, [path]))


def billed(service: str, *diagnoses: str) -> ClaimFacts:
    """A laboratory's claim of one test for these diagnoses."""
    one = line(service, revenue_code="0301")
    return facts(outpatient(" ".join(diagnoses), one, bill_type="141", discharge_status=""))


def at(state: str, claim: ClaimFacts) -> ClaimFacts:
    """The claim from a provider of a state."""
    return replace(
        claim, billing=replace(claim.billing, address=Address("1 Sample Street", "Sample", state, "432150000"))
    )


def said(claims: Sequence[ClaimFacts]) -> list[list[str]]:
    reference = reference_for(claims)
    return [[finding.message for finding in run(claim, reference) if finding.edit == "MN-01"] for claim in claims]


@pytest.mark.django_db
def test_a_loaded_determination_answers_instead_of_the_shipped_one() -> None:
    claims = [billed("87086", "A02.1"), billed("87086", "R30.0"), billed("84443", "S93.401A")]
    assert [bool(found) for found in said(claims)] == [False, False, True]
    load("ncd", SAMPLES / "2031100-ICD10-NCD-sample.csv")
    found = said(claims)
    assert [bool(each) for each in found] == [False, True, False]
    assert found[1] == ["87086: no diagnosis of the line is covered by NCD 190.12 (Urine Culture, Sample)."]


@pytest.mark.django_db
def test_a_policy_that_lists_what_does_not_support_lets_everything_else_through() -> None:
    load("ncd", SAMPLES / "2031100-ICD10-NCD-sample.csv")
    assert [bool(found) for found in said([billed("85025", "Z00.00"), billed("85025", "D64.9")])] == [False, False]
    listed = reference_for([billed("85025", "D64.9")]).coverage["85025"]
    assert [row.supports("Z000", date(2026, 6, 1)) for row in listed] == [False]


@pytest.mark.django_db
def test_local_determinations_stand_beside_the_shipped_national_ones() -> None:
    load("lcd", SAMPLES / "lcd-2031.csv")
    found = said([billed("93880", "I63.9"), billed("93880", "M54.50"), billed("84443", "S93.401A")])
    assert [len(each) for each in found] == [0, 1, 1]
    assert "LCD L90001 A90002, Sample MAC (Sample studies, invented)" in found[1][0]


@pytest.mark.django_db
def test_an_article_binds_in_its_states_and_the_reason_names_it(tmp_path: Path) -> None:
    load("mcd", articles(tmp_path, article=HELD_TODAY))
    in_ohio = [at("OH", billed("93882", diagnosis)) for diagnosis in ("I65.22", "R51.9", "M54.50")]
    found = said([*in_ohio, at("TX", billed("93882", "M54.50")), billed("93882", "M54.50")])
    assert [len(each) for each in found] == [0, 1, 1, 0, 1]
    assert found[1] == [
        (
            "93882: no diagnosis of the line is covered by Article A90002, Sample Administrators "
            "(Billing and Coding: Sample Studies – Invented)."
        )
    ]
    facts_of = in_ohio[1]
    [finding] = [each for each in run(facts_of, reference_for([facts_of])) if each.edit == "MN-01"]
    [row] = why(finding, facts_of).rows
    assert row.release == "Coverage database, week of 03/10/2031 (current_article.zip)"
    assert row.cells == (
        ("Policy", "Article A90002, Sample Administrators Billing and Coding: Sample Studies – Invented"),
        ("Version", "7"),
        ("Determination", "L90001"),
        ("Diagnoses", "3 that support it (group 1: 2, group 2: 2)"),
        ("R51.9", "named as not supporting it (group 1)"),
        ("Edition", "03/10/2031"),
    )


@pytest.mark.django_db
def test_an_article_does_not_decide_on_the_visit_it_lists(tmp_path: Path) -> None:
    services = TABLES["article_x_hcpc_code"].replace("93882", "99213")
    load("mcd", articles(tmp_path, article=HELD_TODAY, article_x_hcpc_code=services))
    assert said([at("OH", billed("99213", "M54.50")), at("OH", billed("93880", "M54.50"))])[0] == []
    assert reference_for([at("OH", billed("99213", "M54.50"))]).coverage["99213"]


@pytest.mark.django_db
def test_an_article_speaks_to_its_part_of_medicare_only(tmp_path: Path) -> None:
    contractors = "\n".join(line for line in TABLES["article_x_contractor"].splitlines() if ",11,8," not in line) + "\n"
    load("mcd", articles(tmp_path, article=HELD_TODAY, article_x_contractor=contractors))
    assert said([at("OH", billed("93882", "M54.50"))]) == [[]]
    row = reference_for([billed("93882", "M54.50")]).coverage["93882"][0]
    assert (row.binds("OH", "A"), row.binds("OH", "B"), row.binds("TX", "B"), row.binds("", "B")) == (
        False, True, False, True,
    )  # fmt: skip


def test_a_code_counts_only_on_the_days_a_policy_lists_it() -> None:
    row = CoverageRow("NCD", covered=frozenset({"R300"}), limited={"R300": (date(2016, 1, 1), date(2020, 9, 30))})
    assert [row.supports("R300", on) for on in (date(2020, 9, 30), date(2020, 10, 1))] == [True, False]
    refusing = CoverageRow("NCD", refused=frozenset({"Z000"}))
    assert (refusing.supports("Z000", date(2026, 1, 1)), refusing.supports("I10", date(2026, 1, 1))) == (False, True)


@pytest.mark.django_db
def test_a_batch_takes_as_many_queries_as_a_claim(django_assert_num_queries: Any) -> None:
    load("ncd", SAMPLES / "2031100-ICD10-NCD-sample.csv")
    claims = [billed("87086", "A02.1"), billed("85025", "D64.9"), billed("87088", "R30.0")]
    reference_for(claims)
    with CaptureQueriesContext(connection) as one:
        reference_for(claims[:1])
    with django_assert_num_queries(len(one)):
        reference_for(claims * 30)


@pytest.mark.django_db
def test_the_shipped_table_is_that_of_the_workbook() -> None:
    if not WORKBOOK.exists():
        pytest.skip("the official workbook is not here")
    shipped = coverage_policies.policies()
    load("ncd", WORKBOOK)
    loaded = reference_for([billed(service, "D64.9") for service in shipped]).coverage
    on = date(2026, 1, 15)
    assert loaded.keys() == shipped.keys()
    for service, rows in shipped.items():
        assert [row.policy for row in loaded[service]] == [row.policy for row in rows]
        for ours, theirs in zip(rows, loaded[service], strict=True):
            codes = ours.covered | ours.refused | theirs.covered | theirs.refused
            apart = {code for code in codes if ours.supports(code, on) != theirs.supports(code, on)}
            assert apart <= theirs.limited.keys(), (service, sorted(apart)[:5])
