"""The DRG of a stay, from its claim facts."""

from __future__ import annotations

from datetime import date

from claims.facts import ClaimFacts, DiagnosisRole, Form
from codesets.grouper import Grouping, Stay, group, group_without_weight

ON_THE_BILL = (DiagnosisRole.SECONDARY, DiagnosisRole.EXTERNAL_CAUSE)


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
