"""A page of the book: one code with its place, its instructions and its history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from codesets import reference
from codesets.loaders.notes import CODE
from codesets.models import Block, Code, NoteKind, Release, System

LINKED_CODE = re.compile(rf"\b{CODE}")
MOST_RELATIVES = 200

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
    """A piece of an instruction's text; ``code`` is set where it names one and can be followed."""

    text: str
    code: str = ""


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
    sevenths: tuple[tuple[str, str, str], ...]
    """Character, meaning, and the whole code with placeholders; empty where no such code is valid."""
    history: tuple[reference.CodeRow, ...]
    said: tuple[str, ...]
    verdict: str


def page(*, system: str, code: str, on: date) -> Page | None:
    """The page of a code in the releases that answer for the date; None for a code they do not know."""
    releases = Release.objects.ids_in_force(on=on)
    rows = list(Code.objects.filter(release_id__in=releases, system=system, code=code).order_by("-valid_from"))
    if not rows:
        return None
    row = next((row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)), rows[0])
    history = reference.codes_known([(system, code)]).get((system, code), ())
    current = [span for span in history if span.valid_from <= on and (span.valid_to is None or span.valid_to >= on)]
    flags = current[0].flags if current else frozenset[str]()
    family = Code.objects.in_force(on=on).filter(system=system).order_by("position", "code")
    diagnosis = system == System.ICD10CM
    return Page(
        row=row,
        blocks=tuple(
            Block.objects.filter(release_id__in=releases, name__in=[row.chapter, row.block]).order_by("position")
        )
        if diagnosis
        else (),
        ancestors=_ancestors(row, on) if diagnosis else (),
        children=tuple(family.filter(parent=code)[:MOST_RELATIVES]) if diagnosis else (),
        siblings=tuple(family.filter(parent=row.parent).exclude(code=code)[:MOST_RELATIVES]) if row.parent else (),
        instructions=_instructions(code, on) if diagnosis else (),
        terms=tuple(row.terms.split("\n")) if row.terms else (),
        sevenths=_sevenths(row, on) if diagnosis else (),
        history=_plain_history(history),
        said=tuple(text for name, text in SAID.items() if name in flags),
        verdict=reference.code_validity([(system, code)], on=on)[system, code],
    )


def _ancestors(row: Code, on: date) -> tuple[Code, ...]:
    prefixes = [row.code[:length] for length in range(3, len(row.code))]
    found = Code.objects.in_force(on=on).filter(system=System.ICD10CM, code__in=prefixes)
    return tuple(sorted(found, key=lambda ancestor: len(ancestor.code)))


def _instructions(code: str, on: date) -> tuple[Instruction, ...]:
    kinds = [kind for kind in NoteKind.values if kind != NoteKind.INCLUSION_TERM]
    labels = dict(NoteKind.choices)
    return tuple(
        Instruction(
            note.kind, str(labels[note.kind]), note.owner, note.owner_title, note.owner != code, linked(note.text)
        )
        for note in reference.notes_for([code], kinds=kinds, on=on)[code]
    )


def linked(text: str) -> tuple[Part, ...]:
    """The text cut so that every code in it can be followed."""
    parts: list[Part] = []
    position = 0
    for match in LINKED_CODE.finditer(text):
        if match.start() > position:
            parts.append(Part(text[position : match.start()]))
        parts.append(Part(match.group(), match.group().replace(".", "")))
        position = match.end()
    if position < len(text):
        parts.append(Part(text[position:]))
    return tuple(parts)


def _sevenths(row: Code, on: date) -> tuple[tuple[str, str, str], ...]:
    """Choices of the seventh character with the code each makes, X filling the places between."""
    stem = row.code[:6].rstrip("X") if len(row.code) == 7 else row.code
    choices = reference.seventh_characters([stem], on=on)[stem]
    if not choices:
        return ()
    whole = {character: f"{stem:X<6}{character}" for character, _ in choices}
    valid = set(
        Code.objects.in_force(on=on)
        .filter(system=System.ICD10CM, code__in=whole.values(), billable=True)
        .values_list("code", flat=True)
    )
    return tuple(
        (character, meaning, whole[character] if whole[character] in valid else "") for character, meaning in choices
    )


def _plain_history(history: Iterable[reference.CodeRow]) -> tuple[reference.CodeRow, ...]:
    """Spans in which title and billing stay the same, whatever else is said of the code."""
    plain: list[reference.CodeRow] = []
    for span in history:
        last = plain[-1] if plain else None
        if last and (last.title, last.billable) == (span.title, span.billable) and _touch(last, span):
            plain[-1] = reference.CodeRow(
                last.system, last.code, last.display, last.title, last.billable, last.valid_from, span.valid_to
            )
        else:
            plain.append(span)
    return tuple(plain)


def _touch(before: reference.CodeRow, after: reference.CodeRow) -> bool:
    return before.valid_to is not None and (after.valid_from - before.valid_to).days <= 1
