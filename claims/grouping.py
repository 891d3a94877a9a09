"""The DRG of a stay, from its claim facts: working while it is coded, final as it was at completion."""

from __future__ import annotations

from datetime import date

from claims.facts import ClaimFacts, DiagnosisRole, Form
from claims.models import FinalGrouping
from codesets.grouper import Grouping, Stay, group, group_without_weight
from codesets.models import Attribute, System
from encounters.coding import dotted

ON_THE_BILL = (DiagnosisRole.SECONDARY, DiagnosisRole.EXTERNAL_CAUSE)
EDITOR_WORDS = {
    "unacceptable_pdx": "not acceptable as principal diagnosis",
    "manifestation": "manifestation: never the principal diagnosis",
    "external_cause": "external cause: never the principal diagnosis",
    "questionable_admission": "questionable reason for an admission",
    "needs_secondary": "principal only with a secondary diagnosis",
    "unspecified": "unspecified: another code of the category may say more",
    "wrong_procedure": "wrong procedure performed",
    "newborn": "newborns only",
    "pediatric": "ages 0 to 17 only",
    "maternity": "ages 9 to 64 only",
    "adult": "ages 15 and over only",
    "noncovered": "procedure not covered",
    "lcov": "covered under conditions only",
}
"""What the Medicare code editor holds of a code, for those that a coder can act on."""
OF_PRINCIPAL = {"unacceptable_pdx", "questionable_admission", "needs_secondary"}


def is_grouped(facts: ClaimFacts) -> bool:
    """Only inpatient hospital bills (type of bill 11x) are paid by DRG."""
    return facts.form is Form.INSTITUTIONAL and facts.bill_type.startswith("11")


def drg_of(facts: ClaimFacts) -> str:
    """The DRG, or nothing where the bill is not grouped or cannot be."""
    stay = stay_of(facts)
    return group_without_weight(stay).drg if stay else ""


def grouping_of(facts: ClaimFacts) -> Grouping | None:
    """The DRG with weight, carriers and alternatives; None where the bill is not grouped."""
    stay = stay_of(facts)
    return group(stay) if stay else None


def editor_remarks(facts: ClaimFacts) -> list[tuple[str, str]]:
    """Codes of the stay with what the Medicare code editor holds of them; two queries, none for other bills."""
    if not is_grouped(facts) or facts.coding_date is None:
        return []
    principal = {each.code for each in facts.diagnoses if each.role is DiagnosisRole.PRINCIPAL}
    diagnoses = {each.code: dotted(each.code) for each in facts.diagnoses}
    shown = diagnoses | {each.code: each.code for each in facts.procedures}
    rows = Attribute.objects.in_force(on=facts.coding_date).filter(
        system__in=(System.ICD10CM, System.ICD10PCS), code__in=shown, name__in=EDITOR_WORDS
    )
    found = {(row.code, row.name) for row in rows if row.name not in OF_PRINCIPAL or row.code in principal}
    return [(shown[code], EDITOR_WORDS[name]) for code, name in sorted(found)]


def differences(final: FinalGrouping, working: Grouping) -> list[str]:
    """What is another now than it was at completion, in words; empty where nothing is."""
    pairs = (
        ("DRG", final.drg, working.drg),
        ("weight", final.weight, working.weight),
        ("grouper", final.grouper_version, working.version),
    )
    return [f"{name} {before or 'none'} → {now or 'none'}" for name, before, now in pairs if before != now]


def stay_of(facts: ClaimFacts) -> Stay | None:
    """What the grouper reads; the age is that at admission. None where dates or birth date are missing."""
    discharged_on = facts.coding_date
    if not is_grouped(facts) or discharged_on is None or facts.patient.birth_date is None:
        return None
    principal = [each for each in facts.diagnoses if each.role is DiagnosisRole.PRINCIPAL]
    others = [each for each in facts.diagnoses if each.role in ON_THE_BILL]
    return Stay(
        discharged_on=discharged_on,
        age=_years(facts.patient.birth_date, facts.admission_date or facts.service_from or discharged_on),
        sex=facts.patient.sex,
        discharge_status=facts.discharge_status,
        diagnoses=[(each.code, each.poa) for each in (*principal, *others)] if principal else [],
        procedures=[each.code for each in facts.procedures],
    )


def _years(birth_date: date, on: date) -> int:
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
