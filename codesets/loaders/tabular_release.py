"""The tabular list as a release: its blocks, notes, inclusion terms and seventh characters replace those in force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.db.models import Q

from codesets.loaders import base, notes, tabular
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, CODE_COLUMNS
from codesets.loaders.order_files import BLOCK_COLUMNS, NOTE_COLUMNS, SEVENTH_COLUMNS
from codesets.loaders.periods import icd_period, required
from codesets.loaders.ranking import Ranking
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.loaders.tabular import Entry
from codesets.models import Attribute, Block, Code, Note, Release, SeventhCharacter, Table
from codesets.services import ReleaseFile, Rows


def is_tabular(head: str) -> bool:
    return "<ICD10CM.tabular" in head


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """Codes, titles and validity stay those of the release in force on the first day; only the book's text is new."""
    source = sources[0]
    period = required(icd_period(source.name) or icd_period(source.path.name), effective, source.name)
    home = base.in_force(Table.ICD10CM, period.first)
    if home is None:
        raise LayoutError(source.name, "the tabular list needs codes to stand on; load an order file first")
    return ReleaseFile(
        table=Table.ICD10CM,
        version="icd10cm-tabular",
        edition=f"{period.name} with its tabular list",
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint("icd10cm-tabular", sources, period.first),
        rows=lambda: _rows(source, home, period.first),
        speaks_of={Note: Q(), SeventhCharacter: Q()},
    )


def _rows(source: Source, home: Release, first: date) -> Iterator[Rows]:
    entries = _entries(source)
    codes = list(base.kept_rows(Code, home, first).values_list(*CODE_COLUMNS))
    yield Rows(Block, BLOCK_COLUMNS, _blocks(entries))
    yield Rows(Note, NOTE_COLUMNS, _notes(entries))
    yield Rows(SeventhCharacter, SEVENTH_COLUMNS, _sevenths(entries))
    yield Rows(Code, CODE_COLUMNS, _codes(entries, codes))
    yield base.kept(Attribute, ATTRIBUTE_COLUMNS, home, first)


def _entries(source: Source) -> dict[str, Entry]:
    try:
        with source.open() as content:
            found = {entry.name: entry for entry in tabular.entries(content)}
    except ParseError as error:
        raise LayoutError(source.name, f"is not well-formed XML ({error})", error.position[0]) from error
    except DefusedXmlException as error:
        raise LayoutError(source.name, "declares entities, which no release does; it was not read") from error
    except KeyError as error:
        raise LayoutError(source.name, f"an element lacks its {error}") from error
    if not any(entry.level == "code" for entry in found.values()):
        raise LayoutError(source.name, "holds no code")
    return found


def _blocks(entries: dict[str, Entry]) -> Iterator[tuple[object, ...]]:
    for position, entry in enumerate(entries.values()):
        if entry.level != "code":
            yield entry.name, entry.level == "chapter", entry.title, entry.chapter, position


def _notes(entries: dict[str, Entry]) -> Iterator[tuple[object, ...]]:
    position = 0
    for entry in entries.values():
        for kind, text in entry.notes:
            position += 1
            names_codes = kind not in {"inclusion_term", "includes"}
            yield entry.name, kind, text, json.dumps(notes.parse(text) if names_codes else []), position


def _sevenths(entries: dict[str, Entry]) -> Iterator[tuple[object, ...]]:
    for entry in entries.values():
        for position, (character, meaning) in enumerate(entry.seventh):
            yield entry.name, character, meaning, position


def _codes(entries: dict[str, Entry], codes: list[tuple[Any, ...]]) -> Iterator[Sequence[object]]:
    """The codes as they are, with the chapter, block and inclusion terms of this book where it knows them."""
    ranking = Ranking("icd10cm")
    places = {name: CODE_COLUMNS.index(name) for name in ("code", "terms", "block", "chapter")}
    for row in codes:
        code = row[places["code"]]
        entry = _entry_of(entries, code)
        if entry is None:
            yield row
            continue
        changed = list(row)
        changed[places["terms"]] = "\n".join([*_terms(entries, entry), *ranking.terms(code)])
        changed[places["block"]], changed[places["chapter"]] = entry.block, entry.chapter
        yield changed


def _entry_of(entries: dict[str, Entry], code: str) -> Entry | None:
    """The entry of a code; of one with a seventh character the entry it hangs on."""
    return entries.get(code) or (entries.get(code[:6].rstrip("X")) if len(code) == 7 else None)


def _terms(entries: dict[str, Entry], entry: Entry) -> list[str]:
    terms = list(entry.terms)
    heading = entry.parent
    while len(heading) > 3:
        terms += entries[heading].terms
        heading = entries[heading].parent
    return terms
