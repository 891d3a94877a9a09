"""Walking the alphabetic index: letters, main terms, the terms beneath them, and the codes they lead to on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, QuerySet
from django.db.models.functions import Length

from codesets.models import BOOKS, DRUG_USES, NEOPLASM_USES, Code, IndexTerm, IndexUse, Release, System, Table
from codesets.models.releases import ids_in_force
from codesets.search.words import words_of

SHOWN_WHOLE = 60
"""A term with so many beneath it is shown with all of them, a larger one with those of the next level."""
MOST_FOUND = 100
MOST_ENTRIES = 12
OTHER_BOOKS = (
    (re.compile(r"^(?:table of )?drugs?(?: and chemicals)?,?\s*", re.IGNORECASE), Table.ICD10CM_DRUGS),
    (re.compile(r"^(?:table of )?neoplasms?,?\s*", re.IGNORECASE), Table.ICD10CM_NEOPLASMS),
    (re.compile(r"^index to (?:diseases?|injur)[^,]*,?\s*", re.IGNORECASE), Table.ICD10CM_INDEX),
    (re.compile(r"^(?:index to )?external causes?(?: index)?,?\s*", re.IGNORECASE), Table.ICD10CM_EXTERNAL),
)
"""How a "see" names another book; what follows is looked for there."""
BY_KIND = re.compile(r",?\s*by (?:site|type|drug|cause|intent|site and type).*$", re.IGNORECASE)
UNSAID = "Code"
NAMES = {
    Table.ICD10CM_INDEX: "diagnoses",
    Table.ICD10CM_NEOPLASMS: "neoplasms",
    Table.ICD10CM_DRUGS: "drugs",
    Table.ICD10CM_EXTERNAL: "external",
}
"""What an address calls each book."""


@dataclass(frozen=True, slots=True)
class Target:
    """A code as the book writes it; ``valid`` where it, or codes beneath it, may be used on the day."""

    written: str
    code: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A "see" or "see also", and where it leads: a term of this book, or words to look for in a book."""

    label: str
    text: str
    number: int
    book: str
    """Name of the book in an address."""
    words: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One line of a book as it is shown."""

    term: IndexTerm
    depth: int
    words: str
    cells: tuple[tuple[Target, ...], ...]
    references: tuple[Reference, ...]
    opens: bool
    """Whether terms stand beneath it that are not shown with it."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One page of a book."""

    release: Release
    letters: tuple[str, ...]
    headings: tuple[str, ...]
    above: tuple[IndexTerm, ...]
    rows: tuple[IndexRow, ...]
    cut: bool
    """Whether more was found than is shown."""


@dataclass(frozen=True, slots=True)
class LeadingEntry:
    """A term of the index that leads to a code, for the code's page."""

    book: str
    number: int
    path: str
    written: str


def books_in_force(on: date) -> dict[str, Release]:
    """The books of the index that answer on a day."""
    live = {release.pk: release for release in Release.objects.live().filter(table__in=BOOKS)}
    rows = [(each.pk, each.table, each.effective_on, each.known_until) for each in live.values()]
    return {live[pk].table: live[pk] for pk in ids_in_force(rows, on=on)}


def walk(release: Release, *, on: date, letter: str = "", number: int = 0, words: str = "") -> Walk | None:
    """A page: what words find, or a term with what stands beneath it, or a letter. None where there is no such term."""
    terms = IndexTerm.objects.filter(release=release)
    letters = letters_of(release.pk)
    above: tuple[IndexTerm, ...] = ()
    if words:
        shown = _found(terms, words)
    elif number or len(letters) == 1:
        term = terms.filter(number=number or 1).first()
        if term is None:
            return None
        above = _above(terms, term)
        beneath = terms.filter(number__gt=term.number, number__lte=term.last)
        shown = [term, *(beneath if term.last - term.number <= SHOWN_WHOLE else beneath.filter(parent=term.number))]
    else:
        shown = list(terms.filter(parent=0, letter=letter if letter in letters else letters[0]))
    return Walk(
        release=release,
        letters=letters,
        headings=_headings(release.table),
        above=above,
        rows=_rows(shown[:MOST_FOUND] if words else shown, release.table, on, found=bool(words)),
        cut=bool(words) and len(shown) > MOST_FOUND,
    )


@lru_cache(maxsize=32)
def letters_of(release_id: int) -> tuple[str, ...]:
    """The letters of a book in its order. A release never changes, so it is read once."""
    rows = IndexTerm.objects.filter(release_id=release_id, parent=0).order_by("number").values_list("letter", flat=True)
    return tuple(dict.fromkeys(rows))


def _headings(book: str) -> tuple[str, ...]:
    """The columns of codes of a book."""
    return tuple(str(IndexUse(use).label) for use in _columns(book)) or (UNSAID,)


def _columns(book: str) -> tuple[IndexUse, ...]:
    return {Table.ICD10CM_NEOPLASMS: NEOPLASM_USES, Table.ICD10CM_DRUGS: DRUG_USES}.get(Table(book), ())


def _found(terms: QuerySet[IndexTerm], text: str) -> list[IndexTerm]:
    """Terms whose path holds every word, each as the beginning of one; main terms that begin so come first."""
    words = words_of(text)
    if not words:
        return []
    query = " & ".join(f"{word}:*" for word in words)
    found = terms.extra(where=["words @@ to_tsquery('simple', %s) OR words @@ to_tsquery('codesets_words', %s)"],
                        params=[query, query])  # fmt: skip
    rows = list(found.order_by(Length("path"), "number")[: MOST_FOUND + 1])
    rows.sort(
        key=lambda term: (not term.path.lower().startswith(words[0]), any(w not in term.path.lower() for w in words))
    )
    return rows


def _above(terms: QuerySet[IndexTerm], term: IndexTerm) -> tuple[IndexTerm, ...]:
    """The terms a term stands beneath, the main term first."""
    return tuple(terms.filter(number__lt=term.number, last__gte=term.number).order_by("number"))


def _rows(terms: Sequence[IndexTerm], book: str, on: date, *, found: bool) -> tuple[IndexRow, ...]:
    shown = {term.number for term in terms}
    valid = _valid({code for term in terms for code in term.leads_to}, on)
    first = min((term.level for term in terms), default=0)
    return tuple(
        IndexRow(
            term=term,
            depth=0 if found else min(term.level - first, 8),
            words=term.path if found else str(term),
            cells=_cells(term, _columns(book), valid),
            references=_references(term, book),
            opens=term.has_terms and term.number + 1 not in shown,
        )
        for term in terms
    )


def _valid(codes: set[str], on: date) -> frozenset[str]:
    """Those of the codes that the releases of a day know, as a code or as a heading."""
    rows = Code.objects.in_force(on=on).filter(system=System.ICD10CM, code__in=codes)
    return frozenset(rows.values_list("code", flat=True))


def _cells(term: IndexTerm, columns: tuple[IndexUse, ...], valid: frozenset[str]) -> tuple[tuple[Target, ...], ...]:
    if columns:
        return tuple(_targets([term.codes[use]] if use in term.codes else [], valid) for use in columns)
    order = (IndexUse.CODE, IndexUse.MANIFESTATION, IndexUse.CATEGORY)
    return (_targets([term.codes[use] for use in order if use in term.codes], valid),)


def _targets(written: Iterable[str], valid: frozenset[str]) -> tuple[Target, ...]:
    bare = [(text, text.rstrip("-. ").replace(".", "")) for text in written]
    return tuple(Target(text, code, code in valid) for text, code in bare)


def _references(term: IndexTerm, book: str) -> tuple[Reference, ...]:
    said = (("see", term.see, term.see_to), ("see also", term.see_also, term.see_also_to))
    return tuple(_reference(label, text, number, book) for label, text, number in said if text)


def _reference(label: str, text: str, number: int, book: str) -> Reference:
    if number:
        return Reference(label, text, number, NAMES[Table(book)], "")
    for pattern, other in OTHER_BOOKS:
        if other != book and (match := pattern.match(text)):
            return Reference(label, text, 0, NAMES[other], BY_KIND.sub("", text[match.end() :]).strip())
    return Reference(label, text, 0, NAMES[Table(book)], BY_KIND.sub("", text).strip())


def entries_leading_to(code: str, *, on: date) -> tuple[LeadingEntry, ...]:
    """The terms of the index that lead to a diagnosis or, with a dash, to what it stands beneath; the nearest first."""
    books = books_in_force(on)
    prefixes = [code[:length] for length in range(3, len(code) + 1)]
    if not books or not prefixes:
        return ()
    found = (
        IndexTerm.objects.filter(release__in=books.values(), leads_to__overlap=prefixes)
        .annotate(book=F("release__table"))
        .order_by(Length("path"), "number")
    )
    near = []
    for term in found[:400]:
        for written in term.codes.values():
            bare = written.rstrip("-. ").replace(".", "")
            whole = bare == code or (len(code) == 7 and bare == code[:6].rstrip("X"))
            if whole or (code.startswith(bare) and bare in prefixes and written.endswith("-")):
                near.append((-len(bare), LeadingEntry(NAMES[Table(term.book)], term.number, term.path, written)))
                break
    return tuple(entry for _, entry in sorted(near, key=lambda each: each[0])[:MOST_ENTRIES])
