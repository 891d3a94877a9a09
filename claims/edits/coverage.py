"""Medical necessity: services that a coverage policy ties to diagnoses."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.reading import is_acute_inpatient, line_date, pointed
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, PayerKind

WAIVERS = frozenset({"GA", "GX", "GY", "GZ"})


@edit(
    "MN-01",
    Severity.REVIEW,
    Topic.MEDICAL_NECESSITY,
    title="No diagnosis supports the service",
    source="CMS national coverage determination of the service, covered ICD-10-CM codes of the edition loaded",
    remedy="Point the line at a diagnosis that supports it, if the record has one; else GA or GZ tells about the notice.",
)
def unsupported(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare covers some tests only for listed diagnoses; the line must point at one of them.

    Where several policies cover a service, one of them is enough. Lines that already say that the patient was told
    (GA, GX, GY, GZ) are let through.
    """
    if claim.payer.kind is not PayerKind.MEDICARE or is_acute_inpatient(claim):
        return
    for line in claim.lines:
        policies = [row for row in reference.coverage.get(line.code, ()) if row.covered]
        diagnoses = pointed(claim, line)
        if not policies or not diagnoses or WAIVERS & set(line.modifiers):
            continue
        on = line_date(claim, line)
        if not any(item.code in row.covered for row in policies for item in diagnoses):
            row = policies[0]
            yield on_line(
                line,
                f"{line.code} on {on:%m/%d/%Y}: none of its diagnoses is covered by {row.policy} ({row.title}).",
                *(item.code for item in diagnoses[:4]),
                field="pointers",
            )
