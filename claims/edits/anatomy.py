"""Parts of the body: finger, toe, eyelid, artery and side modifiers where they belong."""

from __future__ import annotations

from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.reading import ANATOMICAL_MODIFIERS, is_numbered
from claims.edits.tables import Reference
from claims.facts import ClaimFacts


@edit(
    "MO-18",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Anatomical modifier on a service without an anatomy",
    source="NCCI Policy Manual, ch. 1, anatomic modifiers",
    remedy="Remove the modifier.",
)
def anatomy_on_visit(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Side, finger and toe modifiers belong on procedures and images, not on visits or laboratory tests."""
    for line in claim.lines:
        wrong = ANATOMICAL_MODIFIERS.intersection(line.modifiers)
        if wrong and (is_numbered(line.code, (80047, 87999), (99202, 99499))):
            yield on_line(line, f"{min(wrong)} is on {line.code}.", min(wrong), field="modifiers")


WHERE: tuple[tuple[frozenset[str], tuple[tuple[int, int], ...], str], ...] = (
    (
        frozenset({"FA", *(f"F{n}" for n in range(1, 10))}),
        ((28001, 28899), (65091, 68899), (27301, 27899), (20605, 20611)),
        "fingers",
    ),
    (
        frozenset({"TA", *(f"T{n}" for n in range(1, 10))}),
        ((26010, 26989), (65091, 68899), (23000, 25999), (20605, 20611)),
        "toes",
    ),
    (frozenset({"E1", "E2", "E3", "E4"}), ((20000, 64999), (69000, 69990)), "eyelids"),
    (frozenset({"LC", "LD", "LM", "RC", "RI"}), ((10004, 32999), (40490, 69990)), "coronary arteries"),
)


@edit(
    "MO-21",
    Severity.STOP,
    Topic.MODIFIER,
    title="Modifier of another part of the body",
    source="NCCI Policy Manual, ch. 1, anatomic modifiers",
    remedy="Use the modifier of the part that was treated.",
)
def wrong_anatomy(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Finger, toe, eyelid and coronary modifiers do not go with operations elsewhere."""
    for line in claim.lines:
        for modifiers, elsewhere, part in WHERE:
            wrong = modifiers.intersection(line.modifiers)
            if wrong and is_numbered(line.code, *elsewhere):
                modifier = min(wrong)
                yield on_line(line, f"{modifier} is for {part}; {line.code} is not.", modifier, field="modifiers")
