"""No false alarm, through the door of the API: clean claims of all specialties, as a stranger would send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from claims.api_check import CheckRequest
from claims.check import payer_named
from claims.edits.base import Severity
from claims.edits_in_force import findings_on
from claims.facts import ClaimFacts
from claims.sent import facts_of, without_blanks
from claims.tests.edits.clean_claims import Body
from claims.tests.edits.specialties import SPECIALTIES

pytestmark = pytest.mark.django_db
REVIEWED = {
    "surgery, physician: mastectomy, both": "LA-05",
    "medicine, stay: long stay": "HC-01",
}
"""Correct claims that are worth a look all the same: the healthy breast of a carrier, a pressure ulcer of the stay."""
REMINDERS = {"NT-05", "OC-03", "OC-06", "SQ-11", "PC-06"}
"""What may be said beside a clean claim: a code, an accident or a date to think of, papers to have ready."""


def as_facts(body: Body) -> ClaimFacts:
    request = CheckRequest(data=without_blanks(body))
    request.is_valid(raise_exception=True)
    sent = request.validated_data
    return facts_of(sent, today=date(2026, 11, 22), payer=payer_named(sent.get("payer", "")))


def said(severity: Severity) -> Iterator[tuple[str, str, str]]:
    """Claim, edit and words of the findings of one severity, both on whole claims and on the same as partial facts."""
    for complete in (True, False):
        bodies = [body | {"complete": complete} for body in SPECIALTIES.values()]
        for name, found in zip(SPECIALTIES, findings_on([as_facts(body) for body in bodies]), strict=True):
            for each in found:
                if each.is_shown and each.finding.severity is severity:
                    yield name, each.finding.edit, each.finding.message


def test_there_are_many_clean_claims_and_each_is_itself() -> None:
    assert len(SPECIALTIES) > 750


def test_no_clean_claim_is_stopped() -> None:
    assert list(said(Severity.STOP)) == []


def test_only_reviewed_claims_are_to_be_reviewed() -> None:
    assert {(name, edit) for name, edit, _ in said(Severity.REVIEW)} == set(REVIEWED.items())


def test_few_clean_claims_are_reminded_of_anything() -> None:
    reminded = list(said(Severity.NOTE))
    assert {edit for _, edit, _ in reminded} <= REMINDERS
    assert len({name for name, _, _ in reminded}) < 0.15 * len(SPECIALTIES)
