"""E5: one click from a finding to the table's row or the note that fired, with the release it came with."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from claims.edits.base import Finding
from claims.edits.run import run
from claims.facts import ClaimFacts
from claims.findings import live_findings
from claims.models import FindingRow
from claims.reference import reference_for
from claims.tests.charts import built, make_visit
from claims.tests.edits.bodies import facts as facts_of_body
from claims.tests.edits.faults import FAULTS
from claims.why import Why, why
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, ServiceLine

pytestmark = pytest.mark.django_db


def planted(edit: str) -> tuple[Finding, ClaimFacts]:
    fault = next(fault for fault in FAULTS if fault.edit == edit and not fault.quiet)
    facts = facts_of_body(fault.body)
    return next(each for each in run(facts, reference_for([facts])) if each.edit == edit), facts


def explained(edit: str) -> Why:
    return why(*planted(edit))


def cells(reason: Why) -> dict[str, str]:
    return {label: value for row in reason.rows for label, value in row.cells}


def test_a_bundled_pair_shows_both_columns_the_indicator_and_the_release() -> None:
    reason = explained("NC-02")
    (row,) = reason.rows
    assert {label for label, _ in row.cells} >= {"Column 1, paid", "Modifier indicator"}
    assert row.valid_from is not None
    assert row.release
    assert reason.stated[0][0].startswith("Line ")


def test_a_unit_limit_shows_its_units_and_how_it_is_adjudicated() -> None:
    shown = cells(explained("MU-02"))
    assert shown["Limit"].endswith("units")
    assert "per date of service" in shown["Adjudication indicator"]


def test_an_excludes1_shows_the_note_and_where_it_stands() -> None:
    shown = cells(explained("NT-01"))
    assert shown["Note at"]
    assert shown["Excludes1"]


def test_an_ended_code_shows_the_span_it_was_valid_for() -> None:
    reason = explained("DX-07")
    assert any(row.valid_to is not None for row in reason.rows)


def test_an_add_on_shows_its_primary_codes() -> None:
    assert cells(explained("AD-01"))["Primary codes"]


def test_a_rule_of_the_form_alone_shows_what_the_claim_states_and_no_row() -> None:
    reason = explained("UN-02")
    assert reason.rows == ()
    assert reason.edit is not None


@pytest.mark.parametrize("edit", sorted({fault.edit for fault in FAULTS if not fault.quiet}))
def test_every_finding_can_be_explained(edit: str) -> None:
    reason = explained(edit)
    assert reason.edit is not None
    assert reason.edit.explanation
    assert all(row.cells and row.name for row in reason.rows)


def test_a_chart_shows_the_reason_of_a_finding_and_says_when_it_is_gone(cast: Cast, client: Client) -> None:
    chart = make_visit(cast.north)
    ServiceLine.objects.filter(encounter=chart).update(units=Decimal("1.5"))
    judged = next(each for each in live_findings(chart) if each.finding.edit == "UN-02")
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("claims:why_on_chart", args=[chart.pk, "UN-02", judged.fingerprint])
    page = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert judged.finding.message in page
    assert "99213, 1.5 units" in page
    ServiceLine.objects.filter(encounter=chart).update(units=1)
    answer = client.get(url, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "no longer there" in answer.content.decode()


def test_a_claim_shows_the_reason_of_a_stored_finding(cast: Cast, client: Client) -> None:
    chart = make_visit(cast.north)
    CodedDiagnosis.objects.create(encounter=chart, code="E119", role="secondary", sequence=2)
    version = built(chart, cast.coder)
    row = FindingRow.objects.create(
        version=version,
        edit="UN-02",
        topic="unit_fraction",
        severity="stop",
        title="Units are not whole",
        message="99213 has 1.5 units.",
        codes=["99213"],
        line=1,
        field="units",
        fingerprint="0" * 64,
    )
    client.force_login(cast.biller, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("claims:why_on_version", args=[version.pk, row.pk])).content.decode()
    assert "99213 has 1.5 units." in page
    assert "Line 1" in page


def test_the_example_of_the_edit_stands_beside_the_reason() -> None:
    reason = explained("LA-06")
    assert reason.example is not None
    assert reason.example.says == "20610 names the side; M25.569 does not."
    assert [(row.speaks, row.silent) for row in reason.example_rows if row.differs] == [("20610-RT", "20610")]
    retired = Why(Finding("Words.", edit="ZZ-00"), None, (), ())
    assert (retired.example, retired.example_rows) == (None, [])
