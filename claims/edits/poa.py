"""Present on admission, and the hospital-acquired conditions that depend on it. Acute inpatient claims only."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import claim_date, is_acute_inpatient, is_inpatient, principal
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole

APPENDIX = "ICD-10-CM Official Guidelines, appendix I; CMS list of codes exempt from POA reporting"
WITH_POA = frozenset({DiagnosisRole.PRINCIPAL, DiagnosisRole.SECONDARY, DiagnosisRole.EXTERNAL_CAUSE})
WARDS = frozenset({"011", "012", "013", "014", "015"})
"""Room and board by number of beds; a last digit 4 is psychiatric, 8 rehabilitation."""
INDICATORS = frozenset({"Y", "N", "U", "W"})


def _stay(claim: ClaimFacts) -> tuple[Diagnosis, ...]:
    if not is_acute_inpatient(claim):
        return ()
    return tuple(item for item in claim.diagnoses if item.role in WITH_POA and item.code)


def _is_exempt_unit(claim: ClaimFacts) -> bool:
    """Whether all days are those of a psychiatric or rehabilitation unit, by the revenue codes of the rooms."""
    rooms = [line.revenue_code for line in claim.lines if "0110" <= line.revenue_code <= "0219"]
    return bool(rooms) and all(code[:3] in WARDS and code[3] in "48" for code in rooms)


def _known(reference: Reference, item: Diagnosis, claim: ClaimFacts) -> bool:
    return reference.diagnosis(item.code, claim_date(claim)) is not None


@edit(
    "PO-01",
    Severity.STOP,
    Topic.POA,
    title="Present on admission is missing",
    source=APPENDIX,
    remedy="Give Y, N, U or W.",
    forms=INSTITUTIONAL,
)
def poa_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Every diagnosis of an inpatient claim that is not on the exempt list says whether it was present on admission.

    A partial what-if that gives no indicator at all is not held to it unless its bill type says acute inpatient.
    Psychiatric and rehabilitation units report none.
    """
    stay = _stay(claim)
    if _is_exempt_unit(claim) or not (claim.complete or claim.bill_type or any(item.poa for item in stay)):
        return
    for item in stay:
        if (
            not item.poa
            and _known(reference, item, claim)
            and not reference.is_poa_exempt(item.code, claim_date(claim))
        ):
            yield on_diagnosis(item, f"{dotted(item.code)} has no present-on-admission indicator.", field="poa")


@edit(
    "PO-02",
    Severity.STOP,
    Topic.POA,
    title="Present on admission is not a valid value",
    source=APPENDIX,
    remedy="Give Y, N, U or W; leave exempt codes blank.",
    forms=INSTITUTIONAL,
)
def poa_value(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The indicator is Y, N, U or W; 1 or blank marks an exempt code."""
    for item in _stay(claim):
        if item.poa and item.poa not in INDICATORS and item.poa != "1":
            yield on_diagnosis(item, f"{dotted(item.code)}: {item.poa} is not Y, N, U or W.", field="poa")


@edit(
    "PO-03",
    Severity.STOP,
    Topic.POA_EXEMPT,
    title="Exempt code carries a present-on-admission indicator",
    source=APPENDIX,
    remedy="Leave the indicator blank.",
    forms=INSTITUTIONAL,
)
def poa_on_exempt(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Codes on the exempt list are reported without Y, N, U or W."""
    on = claim_date(claim)
    for item in _stay(claim):
        if item.poa in INDICATORS and reference.is_poa_exempt(item.code, on):
            yield on_diagnosis(item, f"{dotted(item.code)} is exempt, but says {item.poa}.", field="poa")


@edit(
    "PO-04",
    Severity.STOP,
    Topic.POA,
    title="Code is marked exempt but is not on the exempt list",
    source=APPENDIX,
    remedy="Give Y, N, U or W.",
    forms=INSTITUTIONAL,
)
def poa_exempt_claimed(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Only codes on the list of the fiscal year are exempt."""
    on = claim_date(claim)
    for item in _stay(claim):
        if item.poa == "1" and _known(reference, item, claim) and not reference.is_poa_exempt(item.code, on):
            yield on_diagnosis(item, f"{dotted(item.code)} is not exempt from reporting.", field="poa")


@edit(
    "PO-05",
    Severity.REVIEW,
    Topic.POA,
    title="Present on admission on an outpatient claim",
    source=APPENDIX,
    remedy="Remove the indicators; they belong to inpatient claims.",
    forms=INSTITUTIONAL,
)
def poa_outpatient(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Outpatient claims do not report present on admission."""
    if is_inpatient(claim):
        return
    for item in claim.diagnoses:
        if item.poa:
            yield on_diagnosis(
                item, f"{dotted(item.code)} says {item.poa}, but this is no inpatient claim.", field="poa"
            )
            return


@edit(
    "PO-06",
    Severity.REVIEW,
    Topic.POA,
    title="Principal diagnosis was not present on admission",
    source=f"{APPENDIX}; Uniform Hospital Discharge Data Set, definition of principal diagnosis",
    remedy="Check the principal diagnosis: it is the condition that occasioned the admission.",
    forms=INSTITUTIONAL,
)
def principal_not_present(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The reason for a stay was there at admission, save for some obstetric and perinatal codes."""
    item = principal(claim)
    if item and is_acute_inpatient(claim) and item.poa in {"N", "U"} and item.code[:1] not in {"O", "P", "Z"}:
        yield on_diagnosis(item, f"{dotted(item.code)} is principal but says {item.poa}.", field="poa")


@edit(
    "HC-01",
    Severity.REVIEW,
    Topic.HAC,
    title="Hospital-acquired condition",
    source="CMS hospital-acquired conditions, list of the fiscal year (IPPS)",
    remedy="Confirm that the condition arose after admission; it no longer raises the DRG.",
    forms=INSTITUTIONAL,
)
def hospital_acquired(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A secondary diagnosis of the HAC list that was not present on admission is paid as if it were absent."""
    first = principal(claim)
    for item in _stay(claim):
        category = reference.hacs.get(item.code)
        if category and item is not first and item.poa in {"N", "U"}:
            yield on_diagnosis(item, f"{dotted(item.code)} is HAC {category} and says {item.poa}.", field="poa")


AFTER_SURGERY = {
    "08": "infection of the mediastinum after coronary bypass",
    "10": "clot after hip or knee replacement",
    "11": "infection after bariatric surgery",
    "12": "infection after surgery of spine, shoulder or elbow",
    "13": "infection after a cardiac device was implanted",
    "14": "collapsed lung after venous catheterization",
}


@edit(
    "HC-03",
    Severity.REVIEW,
    Topic.HAC,
    title="Hospital-acquired condition after a procedure",
    source="CMS hospital-acquired conditions 08 and 10 to 14, lists of the MS-DRG grouper version in force",
    remedy="Confirm that the condition arose after admission; it no longer raises the DRG.",
    forms=INSTITUTIONAL,
)
def acquired_by_procedure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Infections of the operated site, clots and a collapsed lung that arose during the stay of the operation."""
    on = claim_date(claim)
    first = principal(claim)
    reason = reference.diagnosis(first.code, on) if first else None
    for item in _stay(claim):
        row = reference.diagnosis(item.code, on)
        if row is None or item is first or item.poa not in {"N", "U"} or item.code in reference.hacs:
            continue
        for category, words in AFTER_SURGERY.items():
            if f"hac{category}_after" not in row.flags:
                continue
            operation = _operation_of(claim, reference, category)
            needs_reason = category == "11" and not (reason and "hac11_principal" in reason.flags)
            if operation and not needs_reason:
                message = f"{dotted(item.code)} says {item.poa} beside {operation}: HAC {category}, {words}."
                yield on_diagnosis(item, message, operation, field="poa")
                break


def _operation_of(claim: ClaimFacts, reference: Reference, category: str) -> str:
    """The first procedure of the stay on the category's list, or nothing."""
    for procedure in claim.procedures:
        row = reference.procedure(procedure.code, procedure.performed_on or claim_date(claim))
        if row and f"hac{category}_procedure" in row.flags:
            return procedure.code
    return ""


@edit(
    "HC-02",
    Severity.STOP,
    Topic.HAC,
    title="Wrong procedure performed",
    source="CMS Definitions of Medicare Code Edits v43.1, edit 18; NCD 140.6 to 140.8",
    remedy="Route to compliance: a wrong operation, or one on the wrong patient or side, is not billed as usual.",
    forms=INSTITUTIONAL,
)
def wrong_procedure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Y65.51, Y65.52 and Y65.53 say that the wrong operation was done; such a claim is not payable."""
    for item in claim.diagnoses:
        if is_inpatient(claim) and item.code in {"Y6551", "Y6552", "Y6553"}:
            yield on_diagnosis(item, f"{dotted(item.code)} reports a wrong procedure.")
