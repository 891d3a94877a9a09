"""What the edits say about a chart or claim, and which of it a person has answered for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Role, User
from claims.builder import facts_of
from claims.edits.base import Finding, Severity
from claims.edits_in_force import Ruled, findings_on
from claims.facts import ClaimFacts
from claims.facts_json import fingerprint
from claims.models import Acknowledgement, Mode
from coding_portal.errors import WorkflowError
from encounters.models import Encounter
from encounters.services import locked_chart, record_event, require_lease

ACKNOWLEDGERS = (Role.CODER, Role.LEAD, Role.BILLER)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what a person said to it. In shadow it is counted, and shown to nobody who codes or bills."""

    finding: Finding
    fingerprint: str
    acknowledgement: Acknowledgement | None = None
    mode: Mode = Mode.ON
    setting_id: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.mode is Mode.ON

    @property
    def is_open(self) -> bool:
        """Stands in the way: every STOP, and a REVIEW that nobody has answered for; in shadow, never."""
        return self.is_shown and (
            self.finding.severity is Severity.STOP
            or (self.finding.severity is Severity.REVIEW and self.acknowledgement is None)
        )


class OpenFindings(WorkflowError):
    """Findings stand in the way of completing or releasing."""

    def __init__(self, findings: Iterable[Judged]) -> None:
        self.findings = tuple(findings)
        super().__init__("open_findings", f"{in_words(self.findings)} in the way. Nothing was changed.")


def in_words(findings: Iterable[Judged]) -> str:
    """``2 stops and 1 review stand``: only what is open."""
    count = Counter(each.finding.severity for each in findings if each.is_open)
    parts = [
        f"{count[severity]} {severity.value}{'' if count[severity] == 1 else 's'}"
        for severity in (Severity.STOP, Severity.REVIEW)
        if count[severity]
    ]
    return f"{' and '.join(parts)} {'stands' if count.total() == 1 else 'stand'}"


def judge(facts_by_chart: Mapping[int, ClaimFacts]) -> dict[int, tuple[Judged, ...]]:
    """All findings on the facts of each chart, in a fixed number of queries; those in shadow are marked as such."""
    found = findings_on(list(facts_by_chart.values()))
    answered = {
        (row.encounter_id, row.edit, row.fingerprint): row
        for row in Acknowledgement.objects.filter(encounter__in=list(facts_by_chart)).select_related("by")
    }
    return {
        key: tuple(_judged(key, facts, each, answered) for each in ruled)
        for (key, facts), ruled in zip(facts_by_chart.items(), found, strict=True)
    }


def _judged(
    key: int, facts: ClaimFacts, ruled: Ruled, answered: Mapping[tuple[int, str, str], Acknowledgement]
) -> Judged:
    finding = ruled.finding
    covered = facts_covered(facts, finding)
    return Judged(finding, covered, answered.get((key, finding.edit, covered)), ruled.mode, ruled.setting_id)


def facts_covered(facts: ClaimFacts, finding: Finding) -> str:
    """Fingerprint of what the finding speaks of: the codes it names with all their details, its line, and the patient,
    payer and dates behind every rule. Another code elsewhere on the chart does not change it; today's date does not.
    """
    named = set(finding.codes)
    return fingerprint(
        {
            "edit": finding.edit,
            "line": finding.line,
            "codes": sorted(named),
            "field": finding.field.rsplit(".", maxsplit=1)[-1],
            "form": facts.form.value,
            "payer": facts.payer.id,
            "patient": [facts.patient.sex, str(facts.patient.birth_date)],
            "dates": [str(facts.service_from), str(facts.service_to), str(facts.admission_date)],
            "header": [_first_stated(facts.bill_type), facts.discharge_status, facts.place_of_service],
            "rows": sorted(_details(facts, finding, named)),
        }
        | ({"beside": sorted(finding.beside)} if finding.beside else {})
    )


def _first_stated(bill_type: str) -> str:
    """The type of bill as it was before a replacement: 117 is 111, so that answers hold for the corrected claim too."""
    return f"{bill_type[:2]}1" if bill_type[2:] == "7" else bill_type


def _details(facts: ClaimFacts, finding: Finding, named: set[str]) -> Iterable[str]:
    for diagnosis in facts.diagnoses:
        if diagnosis.code in named:
            yield f"{diagnosis.code} {diagnosis.role} {diagnosis.poa}"
    for procedure in facts.procedures:
        if procedure.code in named:
            yield f"{procedure.code} {procedure.performed_on}"
    code_at = {diagnosis.number: diagnosis.code for diagnosis in facts.diagnoses}
    for line in facts.lines:
        if line.number == finding.line or line.code in named:
            pointed = [code_at.get(number, "") for number in line.pointers]
            rendering = line.rendering.npi if line.rendering else ""
            yield (
                f"{line.number} {line.code} {line.modifiers} {line.units} {pointed} {line.service_date} {line.pos} "
                f"{line.revenue_code} {line.charge} {rendering}"
            )


def judge_chart(encounter: Encounter) -> tuple[Judged, ...]:
    """Everything the edits say of a chart as it is saved now, in shadow or not; what completing judges."""
    return judge({encounter.pk: facts_of(encounter.pk)})[encounter.pk]


def shown(findings: Iterable[Judged]) -> tuple[Judged, ...]:
    return tuple(each for each in findings if each.is_shown)


def live_findings(encounter: Encounter) -> tuple[Judged, ...]:
    """The findings that people see on a chart as it is saved now."""
    return shown(judge_chart(encounter))


@transaction.atomic
def acknowledge_finding(*, encounter_id: int, by: User, edit: str, covered: str, reason: str) -> Acknowledgement:
    """Say why a REVIEW finding does not stand in the way. It counts until the facts it covered change.

    ``covered`` is the fingerprint shown with the finding: when the chart has changed since, there is nothing to answer.
    """
    encounter = locked_chart(encounter_id=encounter_id, by=by)
    if by.role not in ACKNOWLEDGERS:
        raise WorkflowError("role", "Only coders, leads and billers acknowledge findings.")
    if by.role == Role.CODER:
        require_lease(encounter, by=by)
    if not reason.strip():
        raise WorkflowError("reason", "Say why the finding does not stand in the way.")
    found = next(
        (each for each in live_findings(encounter) if each.finding.edit == edit and each.fingerprint == covered), None
    )
    if found is None:
        raise WorkflowError("no_finding", "This finding is no longer there, or the chart has changed since.")
    if found.finding.severity is not Severity.REVIEW:
        raise WorkflowError("severity", "Only a review finding can be acknowledged. A stop must be corrected.")
    if found.acknowledgement is not None:
        return found.acknowledgement
    row = Acknowledgement.objects.create(
        encounter=encounter, edit=edit, fingerprint=covered, reason=reason.strip()[:500], by=by
    )
    record_event(encounter, by=by, action="acknowledged", edit=edit, says=f"acknowledged {edit}")
    return row
