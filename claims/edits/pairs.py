"""Services that are not paid side by side, and services that need one beside them: NCCI and add-on codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import permutations

from claims.edits.base import Finding, Severity, Topic, edit, on_line
from claims.edits.reading import (
    ANATOMICAL_MODIFIERS,
    DISTINCT_SERVICE_MODIFIERS,
    is_acute_inpatient,
    lines_by_day,
    renderer,
)
from claims.edits.tables import AddOnRow, PairRow, Reference
from claims.facts import ClaimFacts, Form, Line

NCCI = "CMS NCCI procedure-to-procedure edits in force on the date of service"
BYPASS = ANATOMICAL_MODIFIERS | DISTINCT_SERVICE_MODIFIERS | {"24", "25", "57", "58", "78", "79", "27", "59", "91"}


def parted(one: Line, two: Line) -> bool:
    """Whether a modifier parts the pair; an anatomical modifier that both lines carry says the site is the same."""
    same_site = ANATOMICAL_MODIFIERS.intersection(one.modifiers) & set(two.modifiers)
    return bool(BYPASS.intersection((*one.modifiers, *two.modifiers)) - same_site)


def bundled(claim: ClaimFacts, reference: Reference) -> Iterator[tuple[Line, Line, PairRow]]:
    """Column one line, column two line and their edit, for lines of one day by one provider.

    A column two line meets each column one code once: with the line that no modifier parts it from, if there is one.
    """
    if is_acute_inpatient(claim):
        return
    for on, lines in lines_by_day(claim):
        by_code: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_code[line.code].append(line)
        for one, two in _side_by_side(by_code, claim.form, reference):
            row = reference.pair(claim.form, one, two, on)
            if row and row.indicator != "9":
                for second in by_code[two]:
                    by = renderer(claim, second)
                    others = [first for first in by_code[one] if renderer(claim, first) == by]
                    bare = next((first for first in others if not parted(first, second)), None)
                    if others:
                        yield bare or others[0], second, row


def _side_by_side(codes: Collection[str], form: Form, reference: Reference) -> Iterable[tuple[str, str]]:
    """Each two codes of a day; where a day has more of them than the table has pairs, those of the table."""
    if len(codes) ** 2 <= len(reference.pairs):
        return permutations(codes, 2)
    place = {code: number for number, code in enumerate(codes)}
    listed = ((one, two) for of, one, two in reference.pairs if of is form and one in place and two in place)
    return sorted(listed, key=lambda pair: (place[pair[0]], place[pair[1]]))


@edit(
    "NC-01",
    Severity.STOP,
    Topic.NCCI,
    title="Two services that are never paid together",
    source=f"{NCCI}, modifier indicator 0",
    remedy="Remove the column two service; no modifier parts this pair.",
)
def never_together(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """With modifier indicator 0 the column two service is part of the column one service, whatever the modifier."""
    for one, two, row in bundled(claim, reference):
        if row.indicator == "0":
            yield on_line(
                two, f"{two.code} is part of {one.code} (line {one.number}); no modifier is allowed.", one.code
            )


@edit(
    "NC-02",
    Severity.STOP,
    Topic.NCCI,
    title="Two services that are paid together only with a modifier",
    source=f"{NCCI}, modifier indicator 1; NCCI Policy Manual, ch. 1",
    remedy="Remove the column two service, or add the modifier that tells why it was separate, if the record says so.",
)
def together_with_modifier(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """With modifier indicator 1 an NCCI modifier on either line lets both be paid; the same site on both does not."""
    for one, two, row in bundled(claim, reference):
        if row.indicator == "1" and not parted(one, two):
            yield on_line(
                two, f"{two.code} is bundled into {one.code} (line {one.number}) without a modifier.", one.code
            )


@edit(
    "AD-01",
    Severity.STOP,
    Topic.ADDON,
    title="Add-on code without its primary service",
    source="CMS NCCI add-on code edits in force on the date of service",
    remedy="Add the primary service of the same date and provider, or use a code that stands alone.",
)
def add_on_alone(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An add-on code is paid only beside one of its primary codes; type 2 codes have contractor-defined primaries."""
    if is_acute_inpatient(claim):
        return
    for on, lines in lines_by_day(claim):
        present = {line.code for line in lines}
        for line in lines:
            row = reference.add_on(line.code, on)
            if row is None or primaries_present(row, present - {line.code}):
                continue
            yield on_line(line, f"{line.code} is an add-on code; no primary code of it is on {on:%m/%d/%Y}.")


def primaries_present(row: AddOnRow, present: set[str]) -> bool:
    """Whether a primary is there: one of the list or, where the contractor defines them, any other service at all."""
    return bool(row.primaries & present) or (row.kind != "1" and bool(present))
