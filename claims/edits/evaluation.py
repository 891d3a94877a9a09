"""Visits: beside procedures, in global periods, new or established, and where they take place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.pairs import bundled, parted
from claims.edits.reading import (
    is_evaluation,
    is_medicare,
    is_numbered,
    is_outpatient_hospital,
    line_date,
    lines_by_day,
    renderer,
    shifted,
)
from claims.edits.tables import Reference, ServiceRow
from claims.facts import ClaimFacts, Line

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12"
NCCI_MANUAL = "NCCI Policy Manual, ch. 1, section D"
NEW_OFFICE = ((99202, 99205), (99381, 99387), (92002, 92004), (99341, 99345))
FACE_TO_FACE = ((99202, 99499), (92002, 92014), (10004, 69990), (90791, 90899))
SIGNIFICANT = frozenset({"S", "T"})
"""OPPS status of a significant procedure, paid by itself; T is reduced beside others."""
SHARED_CARE = {"26", "80", "81", "82", "AS"}
GLOBAL_DAYS = {"010": 10, "090": 90}


def _visit_lines(lines: list[Line]) -> list[Line]:
    return [line for line in lines if is_evaluation(line.code)]


def _is_minor(claim: ClaimFacts, row: ServiceRow) -> bool:
    """A procedure that a visit of its day is part of: by its global period, or for a hospital by its OPPS status."""
    if is_outpatient_hospital(claim):
        return row.opps_status in SIGNIFICANT
    return row.global_days in {"000", "010"}


def _is_major(claim: ClaimFacts, row: ServiceRow) -> bool:
    return row.global_days == "090"


def _beside(
    claim: ClaimFacts, reference: Reference, holds: Callable[[ClaimFacts, ServiceRow], bool]
) -> Iterator[tuple[Line, Line]]:
    """A visit and a procedure of a kind, by one provider on one day."""
    for on, lines in lines_by_day(claim):
        for visit in _visit_lines(lines):
            for other in lines:
                row = reference.service(other.code, on)
                if row is None or not holds(claim, row) or is_evaluation(other.code):
                    continue
                if renderer(claim, visit) == renderer(claim, other) and not SHARED_CARE & set(other.modifiers):
                    yield visit, other


def _the_day_before(claim: ClaimFacts, reference: Reference) -> Iterator[tuple[Line, Line]]:
    """A visit and the major procedure that its provider did on the next day."""
    days = dict(lines_by_day(claim))
    for on, lines in days.items() if len(days) > 1 else ():
        for visit in _visit_lines(lines):
            for other in days.get(shifted(on, 1), ()):
                row = reference.service(other.code, shifted(on, 1))
                mine = renderer(claim, visit) == renderer(claim, other) and not SHARED_CARE & set(other.modifiers)
                if row and mine and _is_major(claim, row) and not is_evaluation(other.code):
                    yield visit, other


def _is_marked(claim: ClaimFacts, visit: Line) -> bool:
    """Whether the visit says that it was separate: by 25, on a professional claim by 57 or 24 as well."""
    marks = {"25"} if is_outpatient_hospital(claim) else {"25", "57", "24"}
    return bool(marks & set(visit.modifiers))


@edit(
    "EM-01",
    Severity.STOP,
    Topic.EM_MODIFIER25,
    title="Visit beside a minor procedure without modifier 25",
    source=f"{MANUAL}, section 40.1; {NCCI_MANUAL}; Medicare outpatient code editor, edit 21",
    remedy="Add 25 where the visit was significant and separate; otherwise remove the visit.",
)
def visit_with_minor_procedure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A visit on the day of a procedure with a global period of 0 or 10 days is part of it unless marked 25; on a
    hospital's outpatient claim, of a procedure with OPPS status S or T."""
    told: set[int] = set()
    for visit, other in _beside(claim, reference, _is_minor):
        if not _is_marked(claim, visit) and visit.number not in told:
            told.add(visit.number)
            yield on_line(visit, f"{visit.code} stands beside {other.code} without 25.", other.code, field="modifiers")


@edit(
    "EM-02",
    Severity.STOP,
    Topic.MODIFIER,
    title="Visit beside a major procedure without modifier 57",
    source=f"{MANUAL}, section 30.6.6 and 40.1",
    remedy="Add 57 where the visit led to the decision for surgery, 25 where it was for something else.",
    forms=PROFESSIONAL,
)
def visit_with_major_procedure(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A visit on the day of or before a procedure with 90 global days is part of it unless it decided on it."""
    told: set[int] = set()
    for visit, other in (*_beside(claim, reference, _is_major), *_the_day_before(claim, reference)):
        if not {"57", "25", "24"} & set(visit.modifiers) and visit.number not in told:
            told.add(visit.number)
            yield on_line(visit, f"{visit.code} stands beside {other.code} without 57.", other.code, field="modifiers")


@edit(
    "EM-03",
    Severity.STOP,
    Topic.EM_MODIFIER25,
    title="Problem visit beside a preventive visit or vaccination without modifier 25",
    source="CPT, preventive medicine services; NCCI Policy Manual, ch. 11",
    remedy="Add 25 to the problem visit where it was significant and separate.",
)
def visit_with_preventive(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A problem-oriented visit on the day of a preventive visit is marked 25."""
    for _, lines in lines_by_day(claim):
        preventive = [
            line for line in lines if is_numbered(line.code, (99381, 99397)) or line.code in {"G0438", "G0439", "G0402"}
        ]
        for line in lines:
            if preventive and is_numbered(line.code, (99202, 99215)) and "25" not in line.modifiers:
                other = preventive[0]
                yield on_line(
                    line, f"{line.code} stands beside {other.code} without 25.", other.code, field="modifiers"
                )


@edit(
    "EM-04",
    Severity.REVIEW,
    Topic.OTHER,
    title="Visit within the global period of surgery",
    source=f"{MANUAL}, section 40.1",
    remedy="Remove the visit, or add 24 where it was for something unrelated.",
    forms=PROFESSIONAL,
)
def within_global_period(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Visits in the 10 or 90 days after surgery by the same surgeon are part of it unless unrelated."""
    done = [
        (prior.code, prior.service_date, prior.rendering_npi or prior.billing_npi) for prior in claim.prior_services
    ]
    done += [(line.code, line_date(claim, line), renderer(claim, line) or claim.billing.npi) for line in claim.lines]
    surgery = [(*each, days) for each in done if (days := _global_days(reference, each[0], each[1]))]
    for line in claim.lines:
        if not is_evaluation(line.code) or {"24", "25", "57"} & set(line.modifiers):
            continue
        who = renderer(claim, line) or claim.billing.npi
        for code, when, surgeon, days in surgery:
            if surgeon == who and 0 < (line_date(claim, line) - when).days <= days:
                words = f"{line.code} is within {days} days of {code} on {when:%m/%d/%Y}."
                yield on_line(line, words, code, field="modifiers")
                break


def _global_days(reference: Reference, code: str, on: date) -> int:
    row = reference.service(code, on)
    return GLOBAL_DAYS.get(row.global_days, 0) if row else 0


def _three_years_before(on: date) -> date:
    """The same day three years earlier; 1 March for 29 February."""
    if on.year <= 3:
        return date.min
    return date(on.year - 3, 3, 1) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 3)


@edit(
    "EM-05",
    Severity.STOP,
    Topic.NEW_PATIENT,
    title="New-patient visit of an established patient",
    source=f"{MANUAL}, section 30.6.7; CPT evaluation and management guidelines",
    remedy="Use the code for established patients.",
)
def not_new(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A patient seen face to face in the group within three years is established.

    A prior service of another rendering provider counts only where the group's number is the same or not known.
    """
    seen = [
        (prior.code, prior.service_date)
        for prior in claim.prior_services
        if not (prior.billing_npi and claim.billing.npi and prior.billing_npi != claim.billing.npi)
    ]
    seen += [(line.code, line_date(claim, line)) for line in claim.lines]
    for line in claim.lines:
        if not is_numbered(line.code, *NEW_OFFICE):
            continue
        on = line_date(claim, line)
        for code, when in seen:
            if _three_years_before(on) < when < on and is_numbered(code, *FACE_TO_FACE):
                yield on_line(line, f"{line.code}, but {code} was given on {when:%m/%d/%Y}.", code)
                break


@edit(
    "EM-06",
    Severity.STOP,
    Topic.NEW_PATIENT,
    title="New and established visit of one patient",
    source=f"{MANUAL}, section 30.6.7",
    remedy="Keep the visit that took place.",
)
def new_and_established(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """On one date a patient is either new or established to a provider."""
    for _, lines in lines_by_day(claim):
        established = [line for line in lines if is_numbered(line.code, (99211, 99215), (99391, 99397))]
        for line in lines:
            if is_numbered(line.code, (99202, 99205), (99381, 99387)):
                for other in established:
                    if renderer(claim, line) == renderer(claim, other):
                        yield on_line(line, f"{line.code} stands beside {other.code}.", other.code)
                        break


@edit(
    "EM-07",
    Severity.REVIEW,
    Topic.OTHER,
    title="Two visits on one day",
    source=f"{MANUAL}, section 30.6.5",
    remedy="Combine the visits into one code, or use 25 or 27 where they were separate.",
    forms=PROFESSIONAL,
)
def two_visits(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Two visits of one kind by one provider on one day are billed as one."""
    for on, lines in lines_by_day(claim):
        first: dict[tuple[str, str], Line] = {}
        for line in lines:
            kind = _kind(line.code)
            if not kind or {"25", "27", "24", "57", "59"} & set(line.modifiers):
                continue
            earlier = first.setdefault((kind, renderer(claim, line)), line)
            if earlier is not line and earlier.code != line.code:
                yield on_line(line, f"{line.code} and {earlier.code} are both visits on {on:%m/%d/%Y}.", earlier.code)


def _kind(code: str) -> str:
    kinds = {"office": (99202, 99215), "hospital": (99221, 99233), "emergency": (99281, 99285)}
    return next((name for name, band in kinds.items() if is_numbered(code, band)), "")


PLACES: tuple[tuple[tuple[int, int], frozenset[str], str], ...] = (
    ((99281, 99285), frozenset({"23"}), "the emergency department (23)"),
    ((99202, 99215), frozenset({"21", "31", "32", "33", "51", "61"}), ""),
    (
        (99221, 99223),
        frozenset({"21", "22", "23", "19", "51", "52", "61", "02", "31"}),
        "a hospital (21, 22, 23, 51, 61)",
    ),
    ((99304, 99316), frozenset({"31", "32", "54", "56", "33", "02", "10", "13", "14"}), "a nursing facility (31, 32)"),
    ((99341, 99350), frozenset({"12", "13", "14", "33", "55", "04", "16", "02", "10"}), "a home (12, 13, 14, 33)"),
)


@edit(
    "EM-08",
    Severity.REVIEW,
    Topic.OTHER,
    title="Visit does not fit its place of service",
    source="CPT evaluation and management guidelines; CMS place of service code set",
    remedy="Correct the place of service or choose the visit of that place.",
    forms=PROFESSIONAL,
)
def visit_and_place(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Visits are defined by where they happen: emergency department, hospital, nursing facility, home, office."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        if not place:
            continue
        for band, places, words in PLACES:
            if is_numbered(line.code, band) and (place in places) == (not words):
                where = words or "the office or another outpatient place"
                yield on_line(line, f"{line.code} is a visit of {where}; the place of service is {place}.", field="pos")


@edit(
    "EM-09",
    Severity.REVIEW,
    Topic.MODIFIER,
    title="Complexity add-on beside a visit with modifier 25",
    source="CMS physician fee schedule final rules for 2024 and 2025, code G2211",
    remedy="Remove G2211, unless the 25 is for a preventive service or vaccine.",
    forms=PROFESSIONAL,
)
def complexity_with_25(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare does not pay G2211 beside a visit with 25, except with Part B preventive services since 2025."""
    for _, lines in lines_by_day(claim):
        marked = [line for line in lines if is_numbered(line.code, (99202, 99215)) and "25" in line.modifiers]
        spared = any(
            line.code.startswith("G04") or is_numbered(line.code, (90460, 90749)) or line.code in {"G0008", "G0009"}
            for line in lines
        )
        for line in lines:
            if line.code == "G2211" and marked and not spared and is_medicare(claim):
                yield on_line(line, f"G2211 stands beside {marked[0].code} with 25.", marked[0].code, field="code")


@edit(
    "EM-10",
    Severity.STOP,
    Topic.EM_MODIFIER25,
    title="Visit bundled into a service of the same day without modifier 25",
    source="CMS NCCI procedure-to-procedure edits in force on the date of service; NCCI Policy Manual, ch. 1",
    remedy="Add 25 where the visit was significant and separate; otherwise remove the visit.",
)
def visit_in_a_pair(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where an NCCI pair bundles a visit into an injection, a vaccination or a test, 25 on the visit parts them.

    A visit that stands beside a minor procedure is EM-01's.
    """
    told = {visit.number for visit, _ in _beside(claim, reference, _is_minor)}
    for one, two, row in bundled(claim, reference):
        visit, other = (two, one) if is_evaluation(two.code) else (one, two)
        procedure = reference.service(other.code, line_date(claim, other))
        by_global_days = procedure is not None and (_is_minor(claim, procedure) or _is_major(claim, procedure))
        if row.indicator != "1" or not is_evaluation(visit.code) or is_evaluation(other.code) or by_global_days:
            continue
        if not parted(one, two) and visit.number not in told:
            told.add(visit.number)
            yield on_line(visit, f"{visit.code} stands beside {other.code} without 25.", other.code, field="modifiers")
