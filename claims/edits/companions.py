"""Diagnoses that mean something only beside another one: infarctions, drugs of diabetes, metastases, crises."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import REPORTED_ROLES, has_diagnosis, reported
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

GUIDELINES = "ICD-10-CM Official Guidelines for Coding and Reporting"
TABULAR = "ICD-10-CM tabular list"
DIABETES = ("E08", "E09", "E10", "E11", "E13")
SUGAR = (*DIABETES, "O24", "E891", "R73", "E282", "P702")
"""Diabetes and the other conditions that drugs which lower the sugar are given for."""
DRUGS_OF_DIABETES = frozenset({"Z794", "Z7984", "Z7985"})
PRIMARIES = (
    *(f"C{number:02d}" for number in range(77)), "C7A", "C80", "C81", "C82", "C83", "C84", "C85", "C86", "C88", "C9",
    "D0", "D3", "D4", "Z85",
)  # fmt: skip


def _alone(claim: ClaimFacts, starts: tuple[str, ...], partners: tuple[str, ...], words: str) -> Iterator[Finding]:
    here = [item for item in claim.diagnoses if item.code.startswith(starts) and item.role in REPORTED_ROLES]
    if here and not has_diagnosis(claim, *partners):
        for item in here:
            yield on_diagnosis(item, f"{dotted(item.code)} stands without {words}.")


@edit(
    "SQ-17",
    Severity.REVIEW,
    Topic.OTHER,
    title="Subsequent infarction or its complication without the infarction",
    source=f"{GUIDELINES}, section I.C.9.e.4; {TABULAR}, notes at I22 and I23",
    remedy="Add the infarction (I21.-), or choose the code of a first infarction.",
)
def infarction_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """I22 is used together with I21; the complications of I23 together with I21 or I22."""
    yield from _alone(claim, ("I22",), ("I21",), "the first infarction, I21.-")
    yield from _alone(claim, ("I23",), ("I21", "I22"), "the infarction, I21.- or I22.-")


@edit(
    "SQ-18",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Stroke scale without a stroke",
    source=f"{TABULAR}, code first note at R29.7",
    remedy="Code the cerebral infarction (I63.-) first, or remove the score.",
)
def stroke_scale_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """The score of the NIH stroke scale follows the infarction that it measures."""
    yield from _alone(claim, ("R297",), ("I63",), "a cerebral infarction, I63.-")


@edit(
    "SQ-19",
    Severity.REVIEW,
    Topic.USE_ADDITIONAL,
    title="Hypertensive crisis without the hypertension",
    source=f"{GUIDELINES}, section I.C.9.a.10; {TABULAR}, code also note at I16",
    remedy="Add the hypertension (I10 to I15, or I1A.0).",
)
def crisis_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A hypertensive urgency or emergency is coded with the hypertensive disease it happened in."""
    partners = ("I10", "I11", "I12", "I13", "I15", "I1A", "O10", "O11", "O13", "O14", "O16")
    yield from _alone(claim, ("I16",), partners, "a hypertensive disease, I10 to I1A")


@edit(
    "SQ-20",
    Severity.REVIEW,
    Topic.OTHER,
    title="Drug treatment of diabetes without diabetes",
    source=f"{GUIDELINES}, section I.C.4.a.3",
    remedy="Add the diabetes (or what else the drug is for), or remove the code of the drug.",
)
def diabetes_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Long-term insulin and tablets against high blood sugar tell how a diabetes on the claim is treated."""
    for item in reported(claim):
        if item.code in {"Z794", "Z7984"} and not has_diagnosis(claim, *SUGAR):
            yield on_diagnosis(item, f"{dotted(item.code)} stands without diabetes.")


@edit(
    "SQ-21",
    Severity.REVIEW,
    Topic.OB,
    title="Drug treatment coded beside gestational diabetes",
    source=f"{GUIDELINES}, section I.C.15.i",
    remedy="Remove the code of the drug: O24.4- says how the diabetes is controlled.",
)
def gestational_with_drug(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Insulin and tablets are part of the codes of gestational diabetes and are not coded again."""
    gestational = next((item.code for item in reported(claim) if item.code.startswith("O244")), "")
    for item in reported(claim):
        if gestational and item.code in DRUGS_OF_DIABETES:
            words = f"{dotted(item.code)} is not coded beside {dotted(gestational)}."
            yield on_diagnosis(item, words, gestational)


@edit(
    "SQ-22",
    Severity.NOTE,
    Topic.OTHER,
    title="Type 1 diabetes with tablets but without insulin",
    source=f"{GUIDELINES}, section I.C.4.a",
    remedy="Check the type of diabetes, or add Z79.4 beside the tablets.",
)
def type_1_on_tablets(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Type 1 diabetes is treated with insulin; tablets alone speak for type 2."""
    if has_diagnosis(claim, "E10") and not has_diagnosis(claim, "Z794", "E11", "E13"):
        for item in reported(claim):
            if item.code == "Z7984":
                yield on_diagnosis(item, "Z79.84 stands beside type 1 diabetes without insulin, Z79.4.")


@edit(
    "SQ-23",
    Severity.NOTE,
    Topic.OTHER,
    title="Secondary neoplasm without the primary",
    source=f"{GUIDELINES}, section I.C.2",
    remedy="Add the primary, its history (Z85.-) where it was removed, or C80.1 where it is not known.",
)
def primary_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A metastasis is coded with its primary: active, in the history, or unknown."""
    yield from _alone(claim, ("C77", "C78", "C79"), PRIMARIES, "a primary neoplasm or its history")


WEIGHT = (
    "E4", "E64", "E66", "E88", "R62", "R63", "R64", "O992", "O26", "F50", "Z713", "Z9884", "Z4651", "E71", "Q87", "K95",
    "O9984", "E34", "P92",
)  # fmt: skip
"""What a body mass index is documented for: weight, nutrition, eating, surgery against obesity."""


@edit(
    "SQ-24",
    Severity.NOTE,
    Topic.OTHER,
    title="Body mass index beside no condition of weight",
    source=f"{GUIDELINES}, section I.B.14",
    remedy="Add the overweight, obesity or malnutrition that the provider documented, or drop Z68.-.",
)
def index_without_weight(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A body mass index is reported where the provider documented a diagnosis such as obesity that it belongs to."""
    yield from _alone(claim, ("Z68",), WEIGHT, "obesity or another condition of weight")


@edit(
    "SQ-25",
    Severity.REVIEW,
    Topic.OTHER,
    title="Chemotherapy encounter without a neoplasm",
    source=f"{GUIDELINES}, section I.C.2.e; {TABULAR}, Z51.1",
    remedy="Add the neoplasm after Z51.1-; treatment of another disease is coded to that disease.",
)
def chemotherapy_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Z51.11 and Z51.12 are for the treatment of a neoplasm, which stands beside them."""
    neoplasms = ("C", "D0", "D1", "D2", "D3", "D4", "Z85")
    yield from _alone(claim, ("Z5111", "Z5112"), neoplasms, "a neoplasm")


@edit(
    "SQ-33",
    Severity.REVIEW,
    Topic.OTHER,
    title="Hypertensive disease of another kind than the claim shows",
    source=f"{GUIDELINES}, section I.C.9.a; {TABULAR}, I11 to I13",
    remedy="Choose the code of I11 to I13 that fits heart failure and the stage of the kidney disease.",
)
def kind_of_hypertension(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """I12.0, I13.11 and I13.2 are for stage 5 and end stage, their neighbours for the stages before; I11 is for the
    heart alone and I12 for the kidney alone."""
    for item in reported(claim):
        if item.code[:3] not in {"I11", "I12", "I13"}:
            continue
        late, early = has_diagnosis(claim, "N185", "N186"), has_diagnosis(claim, "N181", "N182", "N183", "N184")
        against = ""
        if item.code.startswith("I11"):
            against = "N18" if late or early else ""
        elif item.code in {"I120", "I1311", "I132"}:
            against = "N18.1 to N18.4" if early and not late else ""
        elif late:
            against = "N18.5 or N18.6"
        if not against and item.code.startswith("I12") and has_diagnosis(claim, "I50"):
            against = "I50"
        if against:
            yield on_diagnosis(item, f"{dotted(item.code)} does not fit {against} beside it.")


HISTORIES = {
    "Z853": "C50", "Z8546": "C61", "Z85038": "C18", "Z85048": "C20", "Z85118": "C34", "Z8551": "C67", "Z85528": "C64",
    "Z85850": "C73", "Z85820": "C43", "Z8543": "C56", "Z8542": "C54", "Z8541": "C53", "Z85028": "C16", "Z8507": "C25",
    "Z8505": "C22", "Z8547": "C62",
}  # fmt: skip


@edit(
    "SQ-34",
    Severity.NOTE,
    Topic.OTHER,
    title="History of a neoplasm that is still coded as active",
    source=f"{GUIDELINES}, section I.C.2.m",
    remedy="Keep the active neoplasm while it is treated, the history after that; both only for two primaries.",
)
def history_and_active(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A neoplasm under treatment is active; its history code follows when treatment is over."""
    for item in reported(claim):
        active = HISTORIES.get(item.code, "")
        if active and has_diagnosis(claim, active):
            yield on_diagnosis(item, f"{dotted(item.code)} stands beside {active}.-.", active)


DYSFUNCTIONS = (
    "J96", "J80", "J95", "N17", "N19", "N990", "K720", "K7290", "K763", "K767", "K559", "G934", "G931", "G928", "G929",
    "D65", "D68", "D69", "G6281", "G7281", "I21A", "I46", "I50", "I5A", "I95", "R57", "E872", "R402", "R41", "O", "T81",
)  # fmt: skip


@edit(
    "SQ-35",
    Severity.REVIEW,
    Topic.USE_ADDITIONAL,
    title="Severe sepsis without the failing organ",
    source=f"{GUIDELINES}, section I.C.1.d.1.b; {TABULAR}, use additional note at R65.2",
    remedy="Add the acute organ dysfunction that made the sepsis severe.",
)
def severe_without_organ(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Severe sepsis is sepsis with an organ that fails; the organ is coded beside R65.20."""
    yield from _alone(claim, ("R6520",), DYSFUNCTIONS, "the organ dysfunction that it means")
