"""E1: running the catalogue never raises, never changes its mind, and survives an edit that fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.edits.base import CATALOGUE, Edit, Finding, Severity, Topic, edit
from claims.edits.run import ALL_EDITS, catalogue, run
from claims.edits.tables import Reference
from claims.edits.topics import TOPIC_MODULES
from claims.facts import ClaimFacts, Diagnosis, Form, Line, Payer, PayerKind, Person, Subscriber
from claims.tests.edits.any_claims import ON, REFERENCE, claims


@given(claims, st.sampled_from([REFERENCE, Reference()]))
def test_no_facts_make_an_edit_raise_and_findings_repeat(claim: ClaimFacts, reference: Reference) -> None:
    found = run(claim, reference)
    assert [finding.message for finding in found if finding.title.endswith("could not run")] == []
    assert run(claim, reference) == found


@pytest.mark.parametrize("form", Form)
def test_empty_facts_have_no_findings(form: Form) -> None:
    assert run(ClaimFacts(form=form, today=ON), REFERENCE) == ()


def _broken(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    yield Finding("Said before it broke.")
    raise ZeroDivisionError


def test_an_edit_that_fails_is_a_finding_of_its_own_and_stops_no_other() -> None:
    broken = replace(ALL_EDITS[0], code="ZZ-01", find=_broken)
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, lines=(Line(number=1, code="99213", units=Decimal(0)),))
    alone = run(claim, REFERENCE)
    found = run(claim, REFERENCE, [broken, *ALL_EDITS])
    (failed,) = [finding for finding in found if finding.edit == "ZZ-01"]
    assert (failed.severity, failed.topic) == (Severity.STOP, Topic.OTHER)
    assert failed.title == "Edit ZZ-01 could not run"
    assert failed.fault
    assert tuple(finding for finding in found if finding.edit != "ZZ-01") == alone


def test_stops_come_first() -> None:
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, diagnoses=(Diagnosis(1, "E11"), Diagnosis(2, "E119")))
    severities = [finding.severity for finding in run(claim, REFERENCE)]
    assert severities == sorted(severities, key=[Severity.STOP, Severity.REVIEW, Severity.NOTE].index)


def test_edits_stand_in_the_order_of_their_topics() -> None:
    modules = [each.find.__module__ for each in catalogue()]
    assert list(dict.fromkeys(modules)) == [module.__name__ for module in TOPIC_MODULES]
    assert len(modules) == len(CATALOGUE)
    stranger = replace(ALL_EDITS[0], code="ZZ-04", find=_broken)
    CATALOGUE["ZZ-04"] = stranger
    try:
        assert catalogue()[-1] is stranger
    finally:
        del CATALOGUE["ZZ-04"]


def test_registering_an_edit_keeps_all_that_is_said_of_it() -> None:
    register = edit(
        "ZZ-02",
        Severity.REVIEW,
        Topic.DATES,
        title="Title",
        source="Source",
        remedy="Remedy.",
        forms=frozenset({Form.INSTITUTIONAL}),
        effective_from=date(2024, 1, 1),
        effective_to=date(2024, 12, 31),
        required=True,
        changed="Since.",
    )
    try:
        assert register(_broken) is _broken
        made = CATALOGUE["ZZ-02"]
        with pytest.raises(ValueError, match=r"^Edit ZZ-02 is already in the catalogue\.$"):
            edit("ZZ-02", Severity.NOTE, Topic.OTHER, title="Again", source="None", remedy="None.")
    finally:
        CATALOGUE.pop("ZZ-02", None)
    assert (made.code, made.severity, made.topic, made.find) == ("ZZ-02", Severity.REVIEW, Topic.DATES, _broken)
    assert (made.title, made.source, made.remedy) == ("Title", "Source", "Remedy.")
    assert (made.required, made.changed, made.forms) == (True, "Since.", frozenset({Form.INSTITUTIONAL}))
    stay, visit = (ClaimFacts(form=form, today=ON) for form in (Form.INSTITUTIONAL, Form.PROFESSIONAL))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [made.applies(stay, day) for day in days] == [False, True, True, False]
    assert not made.applies(visit, date(2024, 6, 1))


def test_an_edit_is_of_both_forms_and_open_to_settings_unless_told() -> None:
    try:
        edit("ZZ-03", Severity.NOTE, Topic.OTHER, title="Title", source="Source", remedy="Remedy.")(_broken)
        made = CATALOGUE["ZZ-03"]
    finally:
        CATALOGUE.pop("ZZ-03", None)
    assert (made.required, made.changed, made.forms) == (False, "", frozenset(Form))
    assert (made.effective_from, made.effective_to) == (None, None)


def test_units_that_are_no_number_are_named() -> None:
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, lines=(Line(number=1, code="99213", unit_text="two"),))
    (found,) = run(claim, Reference())
    assert (found.edit, found.line, found.field, found.codes) == ("UN-04", 1, "units", ("99213",))
    assert found.message == "Line 1: two is not a number of units."
    long = replace(claim, lines=(Line(number=1, code="99213", unit_text="a" * 30),))
    assert run(long, Reference())[0].message == f"Line 1: {'a' * 20} is not a number of units."


@pytest.mark.parametrize("units", ["1", "0.5", "-2"])
def test_units_that_are_a_number_can_be_read_whatever_they_say(units: str) -> None:
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, lines=(Line(number=1, code="99213", units=Decimal(units)),))
    assert run(claim, Reference(), [CATALOGUE["UN-04"]]) == ()


@pytest.mark.parametrize(("member_id", "fields"), [("", ["subscriber.member_id"]), ("A1", [])])
def test_a_claim_ready_for_release_names_the_member(member_id: str, fields: list[str]) -> None:
    payer = Payer(id="x", kind=PayerKind.COMMERCIAL)
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, payer=payer, complete=True)
    held = replace(claim, subscriber=Subscriber(member_id=member_id))
    assert [finding.field for finding in run(held, Reference(), [CATALOGUE["PY-02"]])] == fields


@pytest.mark.parametrize(
    ("today", "edits"),
    [
        (date(2026, 5, 9), []),
        (date(2026, 5, 10), ["TF-02"]),
        (date(2026, 6, 8), ["TF-02"]),
        (date(2026, 6, 9), ["TF-01"]),
        (date(2031, 1, 1), ["TF-01"]),
    ],
)
def test_a_payer_s_filing_limit_counts_from_the_last_day_of_service(today: date, edits: list[str]) -> None:
    payer = Payer(id="x", kind=PayerKind.COMMERCIAL, timely_filing_days=90)
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=today, payer=payer, service_from=ON, service_to=ON)
    assert [finding.edit for finding in run(claim, Reference())] == edits
    again = replace(claim, frequency="7")
    assert run(again, Reference()) == ()


def test_a_filing_limit_is_told_with_its_day() -> None:
    payer = Payer(id="x", kind=PayerKind.COMMERCIAL, timely_filing_days=90)
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=date(2026, 6, 1), payer=payer, service_from=ON)
    (near,) = run(claim, Reference())
    (passed,) = run(replace(claim, today=date(2026, 7, 1)), Reference())
    assert (near.message, near.field) == ("The filing limit is 06/08/2026, in 7 days.", "service_to")
    assert (passed.message, passed.field) == ("The filing limit was 06/08/2026.", "service_to")
    assert run(replace(claim, frequency="8"), Reference()) == ()
    undated = replace(claim, service_from=None)
    assert run(undated, Reference()) == ()
    on_a_line = replace(undated, lines=(Line(number=1, service_date=ON),))
    assert [finding.edit for finding in run(on_a_line, Reference())] == ["TF-02"]


def test_a_failure_says_what_to_do() -> None:
    broken = replace(ALL_EDITS[0], code="ZZ-01", find=_broken)
    (failed,) = run(ClaimFacts(form=Form.PROFESSIONAL, today=ON), Reference(), [broken])
    assert failed.message == "Edit ZZ-01 could not run (ZeroDivisionError), so the claim is not checked for it."
    assert failed.remedy.startswith("Report the edit's code to your administrator; the claim waits until")
    assert (failed.source, failed.line, failed.codes) == ("Coding Portal", None, ())


def test_a_finding_carries_what_the_catalogue_says_of_its_edit() -> None:
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, patient=Person(sex="X"))
    (found,) = run(claim, Reference())
    about = CATALOGUE["SX-04"]
    assert (found.edit, found.topic, found.severity) == ("SX-04", about.topic, about.severity)
    assert (found.title, found.remedy, found.source) == (about.title, about.remedy, about.source)
    assert found.message == "Sex X is not F, M or U."


def test_the_order_of_findings_is_the_catalogue_s_within_a_severity() -> None:
    claim = ClaimFacts(form=Form.PROFESSIONAL, today=ON, diagnoses=(Diagnosis(1, "E11"), Diagnosis(2, "E11")))
    order = [each.code for each in ALL_EDITS]
    found = run(claim, REFERENCE)
    by_rule = sorted(
        found, key=lambda finding: (["stop", "review", "note"].index(finding.severity), order.index(finding.edit))
    )
    assert list(found) == by_rule


def test_an_edit_speaks_only_in_its_time() -> None:
    edits: list[Edit] = [each for each in ALL_EDITS if each.code == "SX-01"]
    assert edits[0].applies(ClaimFacts(form=Form.PROFESSIONAL, today=ON), date(2024, 9, 30))
    assert not edits[0].applies(ClaimFacts(form=Form.PROFESSIONAL, today=ON), date(2024, 10, 1))
