"""A page of the book: one code with its place, its instructions and its history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from codesets import procedures, reference
from codesets.history import Event, history
from codesets.loaders.notes import CODE
from codesets.models import Block, Code, CodeQuerySet, NoteKind, Release, System, valid_on
from codesets.sevenths import Sevenths, sevenths

LINKED_CODE = re.compile(rf"\b({CODE})(?:(?:\.?-)?\s?-\s?({CODE}))?")
MOST_REPLACEMENTS = 24
MOST_RELATIVES = 200
MOST_OF_RANGE = 60

SAID = {
    "mcc": "Major complication or comorbidity (MCC)",
    "cc": "Complication or comorbidity (CC)",
    "manifestation": "Manifestation: never the principal diagnosis",
    "external_cause": "External cause: never the principal diagnosis",
    "unacceptable_pdx": "Not acceptable as principal diagnosis",
    "questionable_admission": "Questionable reason for admission",
    "poa_exempt": "Exempt from present-on-admission reporting",
    "newborn": "Newborn (age 0)",
    "pediatric": "Pediatric (0 to 17 years)",
    "maternity": "Maternity (9 to 64 years)",
    "adult": "Adult (15 years and older)",
    "female": "Female patients",
    "male": "Male patients",
    "unspecified": "Unspecified: a more specific code exists",
    "hac": "Hospital-acquired condition when not present on admission",
    "inpatient_only": "Inpatient only for Medicare",
    "telehealth": "On Medicare's telehealth list",
    "noncovered": "Not covered by Medicare",
    "lcov": "Limited coverage by Medicare",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an instruction's text; ``code`` is set where it names one that can be followed, ``last`` too where it
    names a range."""

    text: str
    code: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """What a range of codes in an instruction covers on a day."""

    first: str
    last: str
    count: int
    """Codes that may be billed."""
    first_code: Code | None
    last_code: Code | None
    headings: tuple[Code, ...]
    more: int
    """Headings beyond those listed."""


@dataclass(frozen=True, slots=True)
class Instruction:
    kind: str
    label: str
    owner: str
    owner_title: str
    inherited: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of a code shows."""

    row: Code
    blocks: tuple[Block, ...]
    ancestors: tuple[Code, ...]
    children: tuple[Code, ...]
    siblings: tuple[Code, ...]
    instructions: tuple[Instruction, ...]
    terms: tuple[str, ...]
    sevenths: Sevenths | None
    places: tuple[procedures.Place, ...]
    """Of a procedure what each of its characters means."""
    history: tuple[Event, ...]
    replaced_by: tuple[reference.Replacement, ...]
    said: tuple[str, ...]
    verdict: str


def _replacements(code: str, on: date, valid: CodeQuerySet) -> tuple[reference.Replacement, ...]:
    """What took the place of a code; nothing where that is a whole part of the book, which stands beneath it anyway."""
    beneath = valid.filter(billable=True, code__startswith=code)
    if beneath[: MOST_REPLACEMENTS + 1].count() > MOST_REPLACEMENTS:
        return ()
    return reference.replacements_for([code], on=on).get(code, ())


def page(*, system: str, code: str, on: date) -> Page | None:
    """The page of a code in the releases that answer for the date; None for a code they do not know."""
    releases = Release.objects.ids_in_force(on=on)
    rows = list(Code.objects.filter(release_id__in=releases, system=system, code=code).order_by("-valid_from"))
    if not rows:
        return None
    row = next((row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)), rows[0])
    spans = reference.codes_known([(system, code)]).get((system, code), ())
    current = [span for span in spans if span.valid_from <= on and (span.valid_to is None or span.valid_to >= on)]
    flags = current[0].flags if current else frozenset[str]()
    complete = reference.covers().get(system)
    verdict = reference.verdict_of(spans, complete, on)
    valid = Code.objects.filter(valid_on(on), release_id__in=releases, system=system)
    family = valid.order_by("position", "code")
    diagnosis = system == System.ICD10CM
    return Page(
        row=row,
        blocks=tuple(
            Block.objects.filter(release_id__in=releases, name__in=[row.chapter, row.block]).order_by("position")
        )
        if diagnosis
        else (),
        ancestors=_ancestors(row, valid) if diagnosis else (),
        children=tuple(family.filter(parent=code)[:MOST_RELATIVES]) if diagnosis else (),
        siblings=tuple(family.filter(parent=row.parent).exclude(code=code)[:MOST_RELATIVES]) if row.parent else (),
        instructions=_instructions(code, on, releases) if diagnosis else (),
        terms=tuple(row.terms.split("\n")) if row.terms else (),
        sevenths=sevenths(code, on=on, valid=valid) if diagnosis else None,
        places=_places(code, on) if system == System.ICD10PCS else (),
        history=history(spans, system, complete),
        replaced_by=_replacements(code, on, valid) if diagnosis and verdict != "valid" else (),
        said=tuple(text for name, text in SAID.items() if name in flags),
        verdict=verdict,
    )


def _ancestors(row: Code, valid: CodeQuerySet) -> tuple[Code, ...]:
    prefixes = [row.code[:length] for length in range(3, len(row.code))]
    return tuple(sorted(valid.filter(code__in=prefixes), key=lambda ancestor: len(ancestor.code)))


def _places(code: str, on: date) -> tuple[procedures.Place, ...]:
    try:
        return procedures.build(code, on=on).places
    except procedures.BuildError:
        return ()


def _instructions(code: str, on: date, releases: Sequence[int]) -> tuple[Instruction, ...]:
    kinds = [kind for kind in NoteKind.values if kind != NoteKind.INCLUSION_TERM]
    labels = dict(NoteKind.choices)
    notes = reference.notes_for([code], kinds=kinds, on=on)[code]
    parts = [linked(note.text) for note in notes]
    known = _known([part for each in parts for part in each], releases)
    return tuple(
        Instruction(
            note.kind,
            str(labels[note.kind]),
            note.owner,
            note.owner_title,
            note.owner != code,
            tuple(
                part if not part.code or {part.code, part.last or part.code} <= known else Part(part.text)
                for part in each
            ),
        )
        for note, each in zip(notes, parts, strict=True)
    )


def linked(text: str) -> tuple[Part, ...]:
    """The text cut so that every code and every range of codes in it can be followed."""
    parts: list[Part] = []
    position = 0
    for match in LINKED_CODE.finditer(text):
        if match.start() > position:
            parts.append(Part(text[position : match.start()]))
        first, last = match.group(1), match.group(2) or ""
        parts.append(Part(match.group(), first.replace(".", ""), last.replace(".", "")))
        position = match.end()
    if position < len(text):
        parts.append(Part(text[position:]))
    return tuple(parts)


def _known(parts: Iterable[Part], releases: Sequence[int]) -> set[str]:
    """The codes among those named that have a page; and no code, so that a text without one stays as it is."""
    named = {code for part in parts for code in (part.code, part.last) if code}
    rows = Code.objects.filter(release_id__in=releases, system=System.ICD10CM, code__in=named)
    return {"", *rows.values_list("code", flat=True)}


def code_range(first: str, last: str, *, on: date) -> Range:
    """What a range of diagnoses covers: how many codes may be billed, the first and the last, and its headings.

    A range within one category lists what stands at the level of its ends, any other its categories. Three queries.
    """
    level = max(len(first), len(last)) if first[:3] == last[:3] else 3
    releases = Release.objects.ids_in_force(on=on)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE billable), min(code COLLATE "C") FILTER (WHERE billable),
                max(code COLLATE "C") FILTER (WHERE billable),
                array_agg(code ORDER BY position, code)
                    FILTER (WHERE length(code) = %s OR length(code) < %s AND billable)
            FROM codesets_code
            WHERE code ~>=~ %s AND code ~<~ %s AND system = %s AND release_id = ANY(%s)
                AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
            """,
            [level, level, first, last + "{", System.ICD10CM, releases, on, on],
        )
        count, lowest, highest, listed = cursor.fetchone() or (0, None, None, None)
    shown = list(listed or [])[:MOST_OF_RANGE]
    rows = {
        row.code: row
        for row in Code.objects.in_force(on=on).filter(
            system=System.ICD10CM, code__in=[code for code in (*shown, lowest, highest) if code]
        )
    }
    return Range(
        first=first,
        last=last,
        count=count or 0,
        first_code=rows.get(lowest or ""),
        last_code=rows.get(highest or ""),
        headings=tuple(rows[code] for code in shown if code in rows),
        more=len(listed or []) - len(shown),
    )
