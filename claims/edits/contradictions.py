"""Diagnoses of one chart that say different things of one condition, or stand in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import INSTITUTIONAL, Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import is_acute_inpatient, is_inpatient, principal, reported, start_date, title_of
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

GUIDELINES = "ICD-10-CM Official Guidelines for Coding and Reporting"
INJURIES = ("S", "T", "V", "W", "X", "Y", "O")
"""Where two codes of one stem may be two injuries or two fetuses."""


@edit(
    "SQ-26",
    Severity.REVIEW,
    Topic.OTHER,
    title="One condition both with and without its complication",
    source="ICD-10-CM tabular list, titles of the codes",
    remedy="Keep the code that the record supports.",
)
def with_and_without(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Of two codes of a category one says "without" where the other says "with"."""
    listed = [(item, title_of(reference, claim, item.code)) for item in reported(claim)]
    for item, title in listed:
        before, found, after = title.partition(" without ")
        if not found or item.code.startswith(INJURIES):
            continue
        claimed = f"{before} with {after.split()[0].rstrip(',')}"
        for other, words in listed:
            if other.code[:3] == item.code[:3] and f"{words} ".replace(",", "").startswith(
                f"{claimed} ".replace(",", "")
            ):
                yield on_diagnosis(
                    item, f"{dotted(item.code)} says without what {dotted(other.code)} says with.", other.code
                )


@edit(
    "SQ-27",
    Severity.REVIEW,
    Topic.OTHER,
    title="Unspecified code beside a specific one of the same condition",
    source=f"{GUIDELINES}, section I.B.18",
    remedy="Remove the unspecified code where both mean one condition.",
)
def unspecified_beside_specific(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A code that leaves open what a longer or neighbouring code of its own subcategory says adds nothing."""
    listed = [(item, title_of(reference, claim, item.code)) for item in reported(claim)]
    for item, title in listed:
        if "unspecified" not in title or item.code.startswith((*INJURIES, "Z", "R")):
            continue
        stem = item.code[:3] if item.code[3:4] == "9" else item.code[:-1]
        for other, words in listed:
            same = other.code != item.code and other.code.startswith(stem) and item.code[-1:] in {"0", "9"}
            if same and words and "unspecified" not in words and "remission" not in words:
                yield on_diagnosis(item, f"{dotted(item.code)} leaves open what {dotted(other.code)} says.", other.code)
                break


def _measure(code: str, inpatient: bool) -> str:
    """What a code measures: body mass, the stage of chronic kidney disease, outside of stays that of one ulcer."""
    if code.startswith("Z68") or (code.startswith("N18") and code != "N189"):
        return code[:3]
    return code[:5] if code.startswith("L89") and not inpatient else ""


@edit(
    "SQ-28",
    Severity.REVIEW,
    Topic.OTHER,
    title="Two values of one measure",
    source="ICD-10-CM tabular list, Z68, N18 and L89; guidelines, section I.C.12.a",
    remedy="Keep the one value that was documented for the encounter.",
)
def two_values(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A patient has one body mass index and one stage of kidney disease; an ulcer has one stage outside of a stay."""
    first: dict[str, str] = {}
    inpatient = is_inpatient(claim)
    for item in reported(claim):
        measure = _measure(item.code, inpatient)
        earlier = first.setdefault(measure, item.code)
        if measure and earlier != item.code:
            yield on_diagnosis(item, f"{dotted(item.code)} contradicts {dotted(earlier)}.", earlier)


EFFECTS = ("R", "J96", "G92")
"""Signs, respiratory failure and toxic brain disease, which a poisoning explains."""


@edit(
    "SQ-29",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Effect of a poisoning before the poisoning",
    source=f"{GUIDELINES}, section I.C.19.e.5",
    remedy="Put the poisoning (T36 to T65) first, then what it did.",
)
def poisoning_second(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A poisoning or toxic effect under first treatment is coded before its signs."""
    first = principal(claim)
    if first is None or not first.code.startswith(EFFECTS):
        return
    for item in reported(claim):
        intent = item.code[4:5] if item.code[5:6] == "X" else item.code[5:6]
        if "T36" <= item.code[:3] <= "T65" and item.code[6:] == "A" and intent in {"1", "2", "3", "4"}:
            words = f"{dotted(item.code)} is coded before {dotted(first.code)}, which it explains."
            yield on_diagnosis(item, words, first.code)
            return


LOCAL_INFECTIONS = (
    "J12", "J13", "J14", "J15", "J16", "J18", "J690", "N10", "N151", "N30", "N390", "L03", "K81", "K830", "K572",
)  # fmt: skip
FAILING_ORGANS = ("J96", "N17", "K720", "D65", "G9341", "I5021", "R652")
SEPSIS = ("A40", "A41", "A021", "A227", "A267", "A327", "A427", "A5486", "B377", "A207")


@edit(
    "SQ-30",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Sepsis present on admission is not the principal diagnosis",
    source=f"{GUIDELINES}, section I.C.1.d.4",
    remedy="Put the systemic infection first, then the local infection and the failing organ.",
    forms=INSTITUTIONAL,
)
def sepsis_second(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Sepsis and a local infection on admission: sepsis is principal; in severe sepsis it stands before the organs."""
    first, listed = principal(claim), reported(claim)
    if first is None or not is_acute_inpatient(claim):
        return
    severe = any(item.code.startswith("R652") and item.poa == "Y" for item in listed)
    if not first.code.startswith((*LOCAL_INFECTIONS, *(FAILING_ORGANS if severe else ()))):
        return
    for item in listed:
        if item.code.startswith(SEPSIS) and item.poa == "Y":
            words = f"{dotted(item.code)} was present on admission and stands after {dotted(first.code)}."
            yield on_diagnosis(item, words, first.code)
            return


@edit(
    "SQ-31",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Sepsis of older patients in a newborn",
    source=f"{GUIDELINES}, section I.C.16.f; ICD-10-CM tabular list, excludes1 note at A41",
    remedy="Use P36.- in the first 28 days.",
)
def sepsis_of_newborn(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Bacterial sepsis in the first 28 days of life is coded to P36."""
    born = claim.patient.birth_date
    if born is None or not 0 <= (start_date(claim) - born).days <= 28:
        return
    for item in reported(claim):
        if item.code.startswith(("A40", "A41")):
            yield on_diagnosis(item, f"{dotted(item.code)}, but the child is a newborn.")


@edit(
    "SQ-32",
    Severity.REVIEW,
    Topic.NEWBORN,
    title="Preterm and post-term at once",
    source="ICD-10-CM tabular list, P07.2, P07.3 and P08.2",
    remedy="Keep the code that agrees with the weeks of gestation.",
)
def preterm_and_post_term(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A child born before 37 weeks was not born after 40."""
    late = next((item.code for item in reported(claim) if item.code.startswith("P082")), "")
    for item in reported(claim):
        if late and item.code.startswith(("P072", "P073")):
            yield on_diagnosis(item, f"{dotted(item.code)} contradicts {dotted(late)}.", late)


ALWAYS_THERE = (
    "B20", "C", "E78", "E84", "E66", "F20", "F31", "G20", "G30", "G35", "I10", "I11", "I12", "I13", "I2510",
    "I482", "J43", "J44", "J841", "K74", "M05", "M06", "M15", "M16", "M17", "N18", "N40", "E109", "E119", "E039",
)  # fmt: skip
MAY_ARISE = ("J440", "J441")
"""Of these the acute part may arise during the stay."""


@edit(
    "PO-07",
    Severity.REVIEW,
    Topic.POA,
    title="Chronic condition said not to be present on admission",
    source="ICD-10-CM Official Guidelines, appendix I",
    remedy="Give Y: a chronic condition is present on admission even where it is diagnosed later.",
    forms=INSTITUTIONAL,
)
def chronic_not_present(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Chronic conditions and malignancies are present on admission, whenever they were found."""
    if not is_acute_inpatient(claim):
        return
    for item in reported(claim):
        if item.poa == "N" and item.code.startswith(ALWAYS_THERE) and not item.code.startswith(MAY_ARISE):
            yield on_diagnosis(item, f"{dotted(item.code)} is chronic, but says N.", field="poa")
