"""Medical necessity: services that a coverage policy ties to diagnoses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.reading import is_acute_inpatient, is_evaluation, line_date, pointed
from claims.edits.tables import CoverageRow, Reference
from claims.facts import ClaimFacts, Form, PayerKind

WAIVERS = frozenset({"GA", "GX", "GY", "GZ"})


@edit(
    "MN-01",
    Severity.REVIEW,
    Topic.MEDICAL_NECESSITY,
    title="No diagnosis supports the service",
    source="CMS national or local coverage determination of the service, ICD-10-CM codes of the edition loaded",
    remedy="Point the line at a diagnosis that supports it, if the record has one; else GA or GZ tells of the notice.",
)
def unsupported(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare covers some tests only for listed diagnoses; the line must point at one of them.

    Where several policies cover a service, one of them is enough. Local ones count in the state of the billing
    provider and for the part of Medicare that the claim form goes to, and never on visits. Lines that already say
    that the patient was told (GA, GX, GY, GZ) are let through.
    """
    if claim.payer.kind is not PayerKind.MEDICARE or is_acute_inpatient(claim):
        return
    for line in claim.lines:
        on = line_date(claim, line)
        policies = [row for row in binding(claim, reference, line.code) if row.holds(on)]
        diagnoses = pointed(claim, line)
        if not policies or not diagnoses or WAIVERS & set(line.modifiers):
            continue
        policy = policies[0]
        if any(_is_newer(reference, item.code, policy.edition, on) for item in diagnoses):
            continue
        if not any(row.supports(item.code, on) for row in policies for item in diagnoses):
            words = f"{line.code}: no diagnosis of the line is covered by {policy.policy} ({policy.title})."
            yield on_line(line, words, *(item.code for item in diagnoses[:4]), field="pointers")


def binding(claim: ClaimFacts, reference: Reference, service: str) -> tuple[CoverageRow, ...]:
    """The policies of a service that are meant for the claim's provider, on any day.

    Articles list visits beside the services they are about; they do not decide on the visit.
    """
    part = "B" if claim.form is Form.PROFESSIONAL else "A"
    state = claim.billing.address.state
    rows = reference.coverage.get(service, ())
    return tuple(row for row in rows if row.binds(state, part) and not (row.version and is_evaluation(service)))


def _is_newer(reference: Reference, code: str, edition: date, on: date) -> bool:
    """Whether a code came after the edition of a policy, or is not known at all, so that the policy cannot tell."""
    row = reference.diagnosis(code, on)
    return row is None or (row.valid_from is not None and row.valid_from > edition)
