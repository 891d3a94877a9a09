"""The alphabetic index of ICD-10-PCS in XML: main terms and the terms beneath them, which lead to tables and codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from codesets.loaders.elements import fault, own_text, root_of, text_of
from codesets.loaders.index_release import TERM_COLUMNS
from codesets.loaders.procedure_tables import release_of
from codesets.loaders.sources import LayoutError, Source
from codesets.models import IndexTerm, IndexUse, Table
from codesets.services import ReleaseFile, Rows

BEGINNING = re.compile(r"[0-9A-HJ-NP-Z]{3,7}")
NAMES_CODES = ("code", "codes", "tab")
POINTS = ("see", "use")
"""Elements that name other words of the index, or the value of a table to use, and may name codes inside."""


@dataclass(slots=True)
class _Term:
    """A term with everything the model keeps of it."""

    number: int
    parent: int
    level: int
    letter: str
    title: str
    path: str
    see: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    last: int = 0


def is_index(head: str) -> bool:
    return "<ICD10PCS.index" in head


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """A year of the index; codes, tables and definitions stay as they are."""
    source = sources[0]

    def rows() -> Iterator[Rows]:
        yield Rows(IndexTerm, TERM_COLUMNS, _rows(source))

    return release_of(Table.PCS_INDEX, source, effective, IndexTerm, rows)


def _rows(source: Source) -> Iterator[tuple[object, ...]]:
    terms: list[_Term] = []
    for letter in root_of(source).iterfind("letter"):
        for main in letter.iterfind("mainTerm"):
            _read(source, main, None, text_of(letter, "title")[:8], terms)
    if not any(term.codes for term in terms):
        raise LayoutError(source.name, "holds no term that leads to a code")
    for term in terms:
        codes = {IndexUse.CODE.value: ", ".join(term.codes)} if term.codes else {}
        yield (
            term.number, term.parent, term.last, term.level, term.letter, term.title, "", "", "; ".join(term.see), "",
            0, 0, json.dumps(codes), "{" + ",".join(term.codes) + "}", term.path, "",
        )  # fmt: skip


def _read(source: Source, element: Element, above: _Term | None, letter: str, terms: list[_Term]) -> None:
    """A term and those beneath it, in the order of the file. A term that only points to others has no title."""
    title = text_of(element, "title")
    pointers = [part for part in element if part.tag in POINTS]
    codes = [own_text(part) for part in element.iter() if part.tag in NAMES_CODES and _belongs(element, part)]
    if not title and not pointers and not codes:
        raise fault(source, element, "a term has neither a title nor a place to look nor a code")
    if wrong := next((code for code in codes if not BEGINNING.fullmatch(code)), ""):
        raise fault(source, element, f"\u201c{wrong[:20]}\u201d is no beginning of a code")
    term = _Term(
        number=len(terms) + 1,
        parent=above.number if above else 0,
        level=above.level + 1 if above else 0,
        letter=letter,
        title=title or (f"{pointers[0].tag} {own_text(pointers[0])}" if pointers else codes[0]),
        path=", ".join(part for part in (above.path if above else "", title) if part),
        see=[f"{part.tag} {own_text(part)}" for part in pointers],
        codes=codes,
    )
    terms.append(term)
    for beneath in element.iterfind("term"):
        _read(source, beneath, term, letter, terms)
    term.last = len(terms)


def _belongs(element: Element, part: Element) -> bool:
    """Whether a code stands at the term itself, there or in a place to look, and not at a term beneath it."""
    return any(part is own or (own.tag in POINTS and part in list(own)) for own in element)
