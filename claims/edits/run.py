"""Run the catalogue over a claim. An edit that fails is itself a finding and never stops the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from claims.edits.base import CATALOGUE, Edit, Finding, Severity, Topic
from claims.edits.reading import claim_date
from claims.edits.tables import Reference
from claims.edits.topics import TOPIC_MODULES
from claims.facts import ClaimFacts, Form

RANK = {Severity.STOP: 0, Severity.REVIEW: 1, Severity.NOTE: 2}


def catalogue() -> tuple[Edit, ...]:
    """Every edit, in the order of the topic modules."""
    order = {module.__name__: place for place, module in enumerate(TOPIC_MODULES)}
    return tuple(sorted(CATALOGUE.values(), key=lambda item: order.get(item.find.__module__, len(order))))


def run(claim: ClaimFacts, reference: Reference, edits: Iterable[Edit] | None = None) -> tuple[Finding, ...]:
    """All findings on one claim: stops first, then reviews, then notes, each in catalogue order."""
    on = claim_date(claim)
    found: list[Finding] = []
    for item in OF_FORM[claim.form] if edits is None else edits:
        if item.applies(claim, on):
            found.extend(_findings_of(item, claim, reference))
    return tuple(sorted(found, key=lambda finding: RANK[finding.severity]))


def _findings_of(item: Edit, claim: ClaimFacts, reference: Reference) -> list[Finding]:
    try:
        found = list(item.find(claim, reference))
    except Exception as error:  # noqa: BLE001 a fault in one edit must not hide the findings of the others
        return [
            Finding(
                message=f"Edit {item.code} could not run ({type(error).__name__}), so the claim is not checked for it.",
                edit=item.code,
                topic=Topic.OTHER,
                severity=Severity.STOP,
                title=f"Edit {item.code} could not run",
                remedy="Report the edit's code to your administrator; the claim waits until the edit is mended.",
                source="Coding Portal",
                fault=True,
            )
        ]
    return [
        replace(
            finding,
            edit=item.code,
            topic=item.topic,
            severity=item.severity,
            title=item.title,
            remedy=item.remedy,
            source=item.source,
        )
        for finding in found
    ]


ALL_EDITS = catalogue()
OF_FORM = {form: tuple(each for each in ALL_EDITS if form in each.forms) for form in Form}
