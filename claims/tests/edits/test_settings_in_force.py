"""E4: settings by payer and date, applied after the catalogue has run: pure, no database."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claims.edits.base import CATALOGUE, Edit, Finding, Severity
from claims.edits.run import run
from claims.edits.tables import Reference
from claims.edits_in_force import Ruled, Setting, Settings, ruled, setting_for
from claims.facts import ClaimFacts, Form, Payer
from claims.models import Mode

ON = date(2026, 10, 5)
FACTS = ClaimFacts(form=Form.PROFESSIONAL, today=ON, payer=Payer(id="MEDICARE01"), service_from=ON, service_to=ON)
STOP = Finding("Units.", edit="MU-01", severity=Severity.STOP)
NOTE = Finding("Near.", edit="TF-02", severity=Severity.NOTE)


def setting(
    edit: str = "MU-01",
    mode: Mode = Mode.ON,
    severity: Severity | None = None,
    payer: str = "",
    first: date | None = None,
    last: date | None = None,
    key: int = 1,
) -> dict[str, list[Setting]]:
    return {edit: [Setting(key, payer, first, last, mode, severity)]}


def only(settings: Settings, finding: Finding = STOP) -> Ruled:
    (found,) = ruled([finding], FACTS, settings)
    return found


def test_without_a_setting_a_finding_is_what_the_catalogue_says() -> None:
    assert ruled([STOP, NOTE], FACTS, {}) == (Ruled(STOP), Ruled(NOTE))
    assert only(setting("DX-01", Mode.OFF)) == Ruled(STOP)


def test_an_edit_that_is_off_says_nothing() -> None:
    assert ruled([STOP, NOTE], FACTS, setting(mode=Mode.OFF)) == (Ruled(NOTE),)


def test_an_edit_in_shadow_is_found_and_not_shown() -> None:
    found = only(setting(mode=Mode.SHADOW))
    assert not found.is_shown
    assert (found.finding, found.setting_id) == (STOP, 1)


def test_another_severity_takes_its_place_in_the_order() -> None:
    found = ruled([STOP, NOTE], FACTS, setting("TF-02", severity=Severity.STOP) | setting(severity=Severity.REVIEW))
    assert [(each.finding.edit, each.finding.severity) for each in found] == [
        ("TF-02", Severity.STOP),
        ("MU-01", Severity.REVIEW),
    ]


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        (ON, ON, True),
        (date(2026, 10, 6), None, False),
        (None, date(2026, 10, 4), False),
        (date(2026, 10, 1), date(2026, 12, 31), True),
    ],
)
def test_dates_of_service_decide_with_both_ends_included(first: date | None, last: date | None, holds: bool) -> None:
    found = ruled([STOP], FACTS, setting(mode=Mode.OFF, first=first, last=last))
    assert (found == ()) is holds


def test_the_payers_own_setting_goes_before_the_one_for_all() -> None:
    own = setting(mode=Mode.ON, severity=Severity.REVIEW, payer="MEDICARE01", key=7)["MU-01"]
    for_all = setting(mode=Mode.OFF, key=8)["MU-01"]
    settings = {"MU-01": [*own, *for_all]}
    assert only(settings).finding.severity is Severity.REVIEW
    other = replace(FACTS, payer=Payer(id="OTHER01"))
    assert ruled([STOP], other, settings) == ()
    chosen = setting_for(settings, "MU-01", "OTHER01", ON)
    assert chosen is not None
    assert chosen.id == 8


def required(monkeypatch: pytest.MonkeyPatch, code: str = "MU-01") -> None:
    monkeypatch.setitem(CATALOGUE, code, replace(CATALOGUE[code], required=True))


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.SHADOW, Mode.ON])
def test_a_required_edit_is_neither_switched_off_nor_weakened(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    required(monkeypatch)
    found = only(setting(mode=mode, severity=Severity.NOTE))
    assert found.is_shown
    assert found.finding.severity is Severity.STOP


def test_a_required_edit_may_be_made_stricter(monkeypatch: pytest.MonkeyPatch) -> None:
    required(monkeypatch, "TF-02")
    assert only(setting("TF-02", severity=Severity.STOP), NOTE).finding.severity is Severity.STOP


def broken(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("mode", "severity", "stops"),
    [
        (Mode.SHADOW, None, True),
        (Mode.ON, Severity.NOTE, True),
        (Mode.OFF, None, False),
    ],
)
def test_an_edit_that_could_not_run_stops_the_claim_until_it_is_off(
    mode: Mode, severity: Severity | None, stops: bool
) -> None:
    edit: Edit = replace(CATALOGUE["MU-01"], find=broken)
    found = ruled(run(FACTS, Reference(), [edit]), FACTS, setting(mode=mode, severity=severity))
    assert [each.finding.severity for each in found if each.is_shown] == ([Severity.STOP] if stops else [])
    assert all(each.finding.fault for each in found)


def test_nothing_runs_the_catalogue_past_the_settings() -> None:
    """E1: one door. A back-test tries one edit on purpose without them."""
    folder = Path(__file__).parents[2]
    sources = (path for path in folder.rglob("*.py") if "tests" not in path.relative_to(folder).parts)
    running = {
        path.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "claims.edits.run"
        if "run" in {alias.name for alias in node.names}
    }
    assert running <= {"edits_in_force.py", "back_tests.py"}
