"""Pregnancy and delivery: trimester, weeks of gestation, outcome of delivery."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, dotted, edit, on_diagnosis, on_line
from claims.edits.reading import claim_date, has_diagnosis, is_numbered, principal, reported
from claims.edits.tables import Reference
from claims.facts import ClaimFacts

CHAPTER_15 = "ICD-10-CM Official Guidelines, section I.C.15"
TRIMESTERS = {"first trimester": (0, 13), "second trimester": (14, 27), "third trimester": (28, 49)}
ABORTIVE = ("O00", "O01", "O02", "O03", "O04", "O07", "O08")
DELIVERY_CPT = ((59400, 59410), (59510, 59515), (59610, 59622))


def gestation(claim: ClaimFacts) -> int | None:
    """Completed weeks of gestation by Z3A, where exactly one code states them."""
    stated = {item.code for item in claim.diagnoses if item.code.startswith("Z3A") and item.code[3:].isdecimal()}
    weeks = [int(code[3:5]) for code in stated if len(code) == 5]
    return weeks[0] if len(weeks) == 1 and 8 <= weeks[0] <= 42 else None


def is_delivery(claim: ClaimFacts) -> bool:
    """The encounter of a delivery, by diagnosis O80 or O82, by procedure, or by the delivery codes of CPT."""
    if has_diagnosis(claim, "O80", "O82"):
        return True
    if any(procedure.code.startswith(("10D00", "10D07", "10E0XZZ")) for procedure in claim.procedures):
        return True
    return any(is_numbered(line.code, *DELIVERY_CPT) for line in claim.lines)


@edit(
    "OB-01",
    Severity.STOP,
    Topic.OB,
    title="Trimester does not fit the weeks of gestation",
    source=f"{CHAPTER_15}.a.3; tabular list, chapter 15",
    remedy="Correct the trimester character or the Z3A code; trimesters are under 14, 14 to under 28, and 28 weeks on.",
)
def trimester(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A trimester named in a code agrees with the weeks that Z3A states."""
    weeks, on = gestation(claim), claim_date(claim)
    if weeks is None:
        return
    for item in reported(claim):
        row = reference.diagnosis(item.code, on)
        title = row.title.lower() if row else ""
        for name, (low, high) in TRIMESTERS.items():
            if item.code[:1] in {"O", "Z"} and name in title and not low <= weeks <= high:
                yield on_diagnosis(
                    item, f"{dotted(item.code)} says {name}; Z3A.{weeks:02d} says {weeks} weeks.", f"Z3A{weeks:02d}"
                )


@edit(
    "OB-02",
    Severity.REVIEW,
    Topic.OB,
    title="Delivery without its outcome",
    source=f"{CHAPTER_15}.b.5",
    remedy="Add the outcome of delivery (Z37.-) to the mother's record.",
)
def outcome_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Every mother's record of a delivery carries a code of category Z37."""
    if claim.diagnoses and is_delivery(claim) and not has_diagnosis(claim, "Z37", *ABORTIVE):
        item = principal(claim)
        if item is not None:
            yield on_diagnosis(item, f"A delivery is coded ({dotted(item.code)} first) without an outcome, Z37.-.")


@edit(
    "OB-03",
    Severity.REVIEW,
    Topic.OB,
    title="Outcome of delivery without a delivery",
    source=f"{CHAPTER_15}.b.5",
    remedy="Remove Z37.-, or add the delivery; the newborn's own record takes Z38.-.",
)
def outcome_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Z37 belongs to the mother's record of the delivery, beside a code of chapter 15."""
    if any(item.code.startswith("O") for item in reported(claim)):
        return
    for item in claim.diagnoses:
        if item.code.startswith("Z37"):
            yield on_diagnosis(item, f"{dotted(item.code)} stands without a delivery or another chapter 15 code.")


@edit(
    "OB-04",
    Severity.STOP,
    Topic.OB,
    title="Normal delivery with a complication",
    source=f"{CHAPTER_15}.n; excludes note at O80",
    remedy="Replace O80 by the complication, or remove the complication.",
)
def normal_delivery(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """O80 is only for a full-term normal delivery with no other chapter 15 condition."""
    listed = reported(claim)
    for item in listed:
        others = [other.code for other in listed if other.code.startswith("O") and other.code != "O80"]
        if item.code == "O80" and others:
            yield on_diagnosis(item, f"O80 stands beside {dotted(others[0])}.", others[0])


@edit(
    "OB-05",
    Severity.STOP,
    Topic.OB,
    title="Normal delivery with an outcome other than a single live birth",
    source=f"{CHAPTER_15}.n.3",
    remedy="Use Z37.0, or replace O80 by the complication.",
)
def normal_outcome(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Z37.0 is the only outcome that goes with O80."""
    if not has_diagnosis(claim, "O80"):
        return
    for item in claim.diagnoses:
        if item.code.startswith("Z37") and item.code != "Z370":
            yield on_diagnosis(item, f"{dotted(item.code)} does not go with O80.", "O80")


@edit(
    "OB-06",
    Severity.NOTE,
    Topic.OB,
    title="Weeks of gestation are missing",
    source=f"{CHAPTER_15}, use additional code note at chapter 15",
    remedy="Add the weeks of gestation (Z3A.-) where the record states them.",
)
def weeks_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Pregnancy codes are reported with the weeks of gestation, not after abortive outcomes or in the puerperium."""
    if has_diagnosis(claim, "Z3A", "O85", "O86", "O87", "O88", "O89", "O90", "O91", "O92", "O94", *ABORTIVE):
        return
    for item in reported(claim):
        if item.code.startswith("O"):
            yield on_diagnosis(item, f"{dotted(item.code)} has no weeks of gestation beside it.")
            return


@edit(
    "OB-07",
    Severity.REVIEW,
    Topic.OB,
    title="Weeks of gestation after an abortive outcome",
    source="ICD-10-CM Official Guidelines, section I.C.21.c.11",
    remedy="Remove Z3A.-.",
)
def weeks_after_abortion(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Z3A is not assigned with abortive outcomes (O00 to O08) or elective termination (Z33.2)."""
    abortive = [item.code for item in reported(claim) if item.code.startswith((*ABORTIVE, "Z332"))]
    if not abortive:
        return
    for item in claim.diagnoses:
        if item.code.startswith("Z3A"):
            yield on_diagnosis(item, f"{dotted(item.code)} does not go with {dotted(abortive[0])}.", abortive[0])


@edit(
    "OB-08",
    Severity.STOP,
    Topic.OB,
    title="Two different weeks of gestation",
    source="ICD-10-CM tabular list, category Z3A; guidelines section I.C.21.c.11",
    remedy="Keep the weeks at admission, or on the date of service.",
)
def two_gestations(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """One encounter has one gestational age: for a stay the one at admission."""
    stated = [item for item in claim.diagnoses if item.code.startswith("Z3A")]
    for item in stated[1:]:
        if item.code != stated[0].code:
            yield on_diagnosis(item, f"{dotted(item.code)} contradicts {dotted(stated[0].code)}.", stated[0].code)


TERM: tuple[tuple[tuple[str, ...], int, int, str], ...] = (
    (("O601", "O600", "O602"), 0, 36, "before 37 completed weeks"),
    (("O4202", "O4212", "O4292", "O471"), 37, 49, "at 37 completed weeks or later"),
    (("O4201", "O4211", "O4291", "O470"), 0, 36, "before 37 completed weeks"),
    (("O480",), 40, 42, "over 40 to 42 completed weeks"),
    (("O481",), 42, 49, "beyond 42 completed weeks"),
    (("O80",), 37, 42, "at full term"),
    (("Z37",), 20, 49, "the outcome of a delivery"),
)


@edit(
    "OB-09",
    Severity.REVIEW,
    Topic.OB,
    title="Diagnosis does not fit the weeks of gestation",
    source="ICD-10-CM tabular list, categories O42, O47, O48, O60 and O80",
    remedy="Correct the Z3A code or the diagnosis.",
)
def term(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Preterm is before 37 weeks, post-term from 40, prolonged from 42; O80 is a delivery at term."""
    weeks = gestation(claim)
    for item in claim.diagnoses:
        for starts, low, high, words in TERM:
            if weeks is not None and item.code.startswith(starts) and not low <= weeks <= high:
                yield on_diagnosis(
                    item, f"{dotted(item.code)} is {words}; Z3A.{weeks:02d} says {weeks} weeks.", f"Z3A{weeks:02d}"
                )


@edit(
    "OB-10",
    Severity.REVIEW,
    Topic.OB,
    title="Delivery service without an obstetric diagnosis",
    source="CPT, maternity care and delivery; ICD-10-CM Official Guidelines, section I.C.15",
    remedy="Code the delivery from chapter 15.",
)
def delivery_service(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A delivery is reported with a code of chapter 15."""
    if not claim.diagnoses or any(item.code.startswith("O") for item in claim.diagnoses):
        return
    for line in claim.lines:
        if is_numbered(line.code, *DELIVERY_CPT):
            yield on_line(line, f"{line.code} is a delivery, but no chapter 15 code is on the claim.")
