"""The instructional notes of the tabular list: excludes1, code first, use additional code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from claims.edits.base import Finding, Severity, Topic, dotted, edit, on_diagnosis
from claims.edits.reading import claim_date, has_diagnosis, reported
from claims.edits.tables import DiagnosisRow, NoteRow, Reference
from claims.facts import ClaimFacts, Diagnosis

SEE_WITH = re.compile(r"\bsee categor(?:y|ies)\b.* with (\w+)")
TABULAR = "ICD-10-CM tabular list, note at the code, its category, block or chapter"
GUIDELINES = "ICD-10-CM Official Guidelines, section I.A"


def _notes(reference: Reference, item: Diagnosis, kind: str) -> Iterator[NoteRow]:
    for note in reference.notes.get(item.code, ()):
        if note.kind == kind:
            yield note


def _named(note: NoteRow, listed: tuple[Diagnosis, ...]) -> list[Diagnosis]:
    return [other for other in listed if note.names(other.code)]


@edit(
    "NT-01",
    Severity.REVIEW,
    Topic.EXCLUDES1,
    title="Excludes1: two codes that exclude each other",
    source=f"{TABULAR}; {GUIDELINES}.12.a",
    remedy="Keep the one that the record supports; acknowledge where the two conditions are unrelated.",
)
def mutually_exclusive(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """An excludes1 note means the two are not coded together, unless they are unrelated. Each pair is named once."""
    listed, on = reported(claim), claim_date(claim)
    told: set[frozenset[str]] = set()
    for item in listed:
        for note in _notes(reference, item, "excludes1"):
            for other in _named(note, listed):
                if not _is_meant(note, reference.diagnosis(other.code, on)):
                    continue
                pair = frozenset({item.code, other.code})
                if len(pair) == 2 and pair not in told:
                    told.add(pair)
                    yield on_diagnosis(
                        item,
                        f"{dotted(item.code)} and {dotted(other.code)} exclude each other (note at {dotted(note.at)}).",
                        other.code,
                    )


def _is_meant(note: NoteRow, row: DiagnosisRow | None) -> bool:
    """A note that sends the reader to categories "with" something means those of their codes that say so."""
    condition = SEE_WITH.search(note.text)
    return condition is None or row is None or condition.group(1).lower() in row.title.lower()


@edit(
    "NT-02",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Code first: the underlying condition stands after this code",
    source=f"{TABULAR}; {GUIDELINES}.13",
    remedy="Move the underlying condition before this code.",
)
def out_of_order(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Where a code-first note names a condition on the claim, that condition precedes this code."""
    listed = reported(claim)
    place = {item.number: position for position, item in enumerate(listed)}
    for position, item in enumerate(listed):
        notes = list(_notes(reference, item, "code_first"))
        named = [other for note in notes for other in _named(note, listed) if other.code != item.code]
        if named and all(place[other.number] > position for other in named):
            words = f"{dotted(named[0].code)} is coded before {dotted(item.code)}, not after it."
            yield on_diagnosis(item, words, named[0].code)


@edit(
    "NT-03",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Code first: the underlying condition is missing",
    source=f"{TABULAR}; {GUIDELINES}.13",
    remedy="Add the underlying condition before this code.",
)
def underlying_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A manifestation code needs one of the conditions its code-first note names, where the note names any."""
    listed, on = reported(claim), claim_date(claim)
    for item in listed:
        row = reference.diagnosis(item.code, on)
        if row is None or "manifestation" not in row.flags:
            continue
        notes = [note for note in _notes(reference, item, "code_first") if note.targets]
        if len(listed) == 1 or (notes and not any(_named(note, listed) for note in notes) and _is_closed(notes)):
            yield on_diagnosis(item, f"{dotted(item.code)} has no underlying condition before it.")


def _is_closed(notes: list[NoteRow]) -> bool:
    """Whether the notes name every condition; "such as" and "any" leave the list open."""
    return not any("such as" in note.text.lower() or "any " in note.text.lower() for note in notes)


PARTNERS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("E0822", "E0922", "E1022", "E1122", "E1322"), ("N18",), "the stage of chronic kidney disease (N18.-)"),
    (("I12", "I13"), ("N18",), "the stage of chronic kidney disease (N18.-)"),
    (("I110", "I130", "I132"), ("I50",), "the type of heart failure (I50.-)"),
    (("E08621", "E09621", "E10621", "E11621", "E13621"), ("L97",), "the site of the foot ulcer (L97.-)"),
    (("E08622", "E09622", "E10622", "E11622", "E13622"), ("L97", "L98"), "the site of the ulcer (L97.-, L98.49-)"),
    (("O243", "O240", "O241"), ("E08", "E09", "E10", "E11", "E13"), "the type of diabetes (E10 to E13)"),
    (("I7023", "I7024", "I7033", "I7034"), ("L97", "L98"), "the severity of the ulcer (L97.-, L98.49-)"),
    (("J440",), ("J", "A", "B", "U071"), "the lower respiratory infection"),
)


@edit(
    "NT-04",
    Severity.REVIEW,
    Topic.USE_ADDITIONAL,
    title="Use additional code: a required partner is missing",
    source=f"{TABULAR}; {GUIDELINES}.17",
    remedy="Add the code that completes the description.",
)
def partner_missing(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Some codes are only half of the description; the tabular list names the code that completes it."""
    for item in reported(claim):
        for starts, partners, what in PARTNERS:
            if item.code.startswith(starts) and not _has_other(claim, item, partners):
                yield on_diagnosis(item, f"{dotted(item.code)} needs {what} beside it.")


def _has_other(claim: ClaimFacts, item: Diagnosis, prefixes: tuple[str, ...]) -> bool:
    return any(other.code.startswith(prefixes) for other in reported(claim) if other.code != item.code)


@edit(
    "NT-05",
    Severity.NOTE,
    Topic.USE_ADDITIONAL,
    title="Use additional code: consider what the note names",
    source=f"{TABULAR}; {GUIDELINES}.17",
    remedy="Add the further code where the record supports it.",
)
def further_code(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """A use-additional note of the code, its category or block that names codes, none of which is on the claim.

    Notes that ask only where something applies, and those on habits and exposures, are not held against a claim:
    nothing on it tells whether they do.
    """
    listed = reported(claim)
    for item in listed:
        by_owner: defaultdict[str, list[NoteRow]] = defaultdict(list)
        heads: defaultdict[str, str] = defaultdict(str)
        for note in _notes(reference, item, "use_additional"):
            if note.at.isdecimal():
                continue
            if note.targets:
                by_owner[note.at].append(note)
            else:
                heads[note.at] += f" {note.text.lower()}"
        for owner, notes in by_owner.items():
            if any(_is_habit(note) for note in notes):
                continue
            asked = [note for note in notes if not _is_optional(note, heads[owner])]
            if asked and not any(_named(note, listed) for note in notes):
                words = "; ".join(note.text for note in asked[:3])
                yield on_diagnosis(item, f"{dotted(item.code)}, use additional (note at {dotted(owner)}): {words}")
                break


HABITS = ("F10", "F17", "P9681", "Z720", "Z5731", "Z7722", "Z87891")
"""Alcohol, tobacco and its smoke."""
CIRCUMSTANCES = ("V", "W", "X", "Y", "Z87", "Z18")
"""External causes and histories, which a record may well not hold."""
OPTIONAL = ("applicable", "any ", "associated ", "retained", "underdosing")


def _is_optional(note: NoteRow, head: str) -> bool:
    """Whether a note, or the line it stands under, speaks only of what may be there as well."""
    if any(word in text for text in (note.text.lower(), head) for word in OPTIONAL):
        return True
    return all(target["first"].startswith(CIRCUMSTANCES) for target in note.targets)


def _is_habit(note: NoteRow) -> bool:
    """Whether a note names a habit or an exposure: the list it stands in asks for what is there, if it is."""
    return any(target["first"].startswith(HABITS) for target in note.targets)


@edit(
    "NT-06",
    Severity.REVIEW,
    Topic.CODE_FIRST,
    title="Complication code without the condition it depends on",
    source="ICD-10-CM tabular list, notes at D63 and N18",
    remedy="Code the underlying condition before this code.",
)
def anemia_without_disease(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Anemia in chronic kidney disease and in neoplastic disease stand after that disease."""
    for item in reported(claim):
        if item.code == "D631" and not has_diagnosis(claim, "N18"):
            yield on_diagnosis(item, "D63.1 has no chronic kidney disease (N18.-) before it.")
        if item.code == "D630" and not has_diagnosis(claim, "C", "D0", "D1", "D2", "D3", "D4"):
            yield on_diagnosis(item, "D63.0 has no neoplasm before it.")
