"""The tables and the definitions of ICD-10-PCS in the XML that CMS publishes, and as the committed tables hold them.

A table is named by its first three characters. Each of its rows lists the values that go together in the last four, so
that a row of 3 body parts, 2 approaches, 1 device and 2 qualifiers is 12 codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from math import prod
from xml.etree.ElementTree import Element

from django.db.models import Model, Q

from codesets.loaders import house_files
from codesets.loaders.elements import fault, root_of, text_of
from codesets.loaders.periods import fiscal_year, icd_period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import ProcedureDefinition, ProcedureValue, Table
from codesets.services import ReleaseFile, Rows

CHARACTER = re.compile(r"[0-9A-HJ-NP-Z]")
VERSION = re.compile(r"<version>\s*(20\d\d)\s*</version>")
VALUE_COLUMNS = ("table", "row", "position", "axis", "character", "label", "definition")
DEFINITION_COLUMNS = ("term", "section", "position", "axis", "label", "definition", "explanation", "includes")
Value = tuple[str, int, int, str, str, str, str]
Definition = tuple[int, str, int, str, str, str, str, str]


def are_tables(head: str) -> bool:
    return "<ICD10PCS.tabular" in head


def are_definitions(head: str) -> bool:
    return "<ICD10PCS.definitions" in head


def table_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """A year of tables. Codes, titles and validity stay as they are: the tables say what each character means."""
    source = sources[0]

    def rows() -> Iterator[Rows]:
        yield Rows(ProcedureValue, VALUE_COLUMNS, values(source))

    return release_of(Table.PCS_TABLES, source, effective, ProcedureValue, rows)


def definition_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """A year of definitions: what root operations, body parts, approaches and devices mean and include."""
    source = sources[0]

    def rows() -> Iterator[Rows]:
        yield Rows(ProcedureDefinition, DEFINITION_COLUMNS, definitions(source))

    return release_of(Table.PCS_DEFINITIONS, source, effective, ProcedureDefinition, rows)


def release_of(
    table: Table, source: Source, effective: date | None, model: type[Model], rows: Callable[[], Iterator[Rows]]
) -> ReleaseFile:
    """The fiscal year of the file's name, else of the version it names inside."""
    stated = VERSION.search(source.head())
    inside = fiscal_year(int(stated.group(1))) if stated else None
    period = required(icd_period(source.name) or inside, effective, source.name)
    return ReleaseFile(
        table=table,
        version=table.value,
        edition=period.name,
        effective_on=period.first,
        known_until=period.spoken_until(table),
        source=source.name[:200],
        sha256=fingerprint(table.value, [source], period.first),
        rows=rows,
        speaks_of={model: Q()},
    )


def values(source: Source) -> Iterator[Value]:
    """Every value of every row, tables in the order of the file. Raises :class:`LayoutError` at the first fault."""
    seen: dict[str, int] = {}
    for table in root_of(source).iterfind("pcsTable"):
        axes = table.findall("axis")
        if _positions(axes) != [1, 2, 3]:
            raise fault(source, table, "a table must name its first three characters")
        heads = [_axis_values(source, axis) for axis in axes]
        if any(len(head) != 1 for head in heads):
            raise fault(source, table, "each of the first three characters of a table has one value")
        name = "".join(head[0][1] for head in heads)
        first = name not in seen
        for position, (axis, ((title, character, label),)) in enumerate(zip(axes, heads, strict=True), start=1):
            if first:
                yield name, 0, position, title, character, label, text_of(axis, "definition")
        for row in table.iterfind("pcsRow"):
            seen[name] = seen.get(name, 0) + 1
            yield from _row_values(source, row, name, seen[name])
    if not seen:
        raise LayoutError(source.name, "holds no table")


def _row_values(source: Source, row: Element, table: str, number: int) -> Iterator[Value]:
    axes = row.findall("axis")
    if _positions(axes) != [4, 5, 6, 7]:
        raise fault(source, row, f"a row of table {table} must name its last four characters")
    found = [_axis_values(source, axis) for axis in axes]
    stated, made = row.get("codes", ""), prod(len(choices) for choices in found)
    if stated and stated != str(made):
        raise fault(source, row, f"a row of table {table} says {stated} codes, but its values make {made}")
    for position, choices in enumerate(found, start=4):
        for title, character, label in choices:
            yield table, number, position, title, character, label, ""


def _positions(axes: list[Element]) -> list[int]:
    return [int(axis.get("pos", "")) if axis.get("pos", "").isdigit() else 0 for axis in axes]


def _axis_values(source: Source, axis: Element) -> list[tuple[str, str, str]]:
    """Title of the axis, character and label of each of its values."""
    title = text_of(axis, "title")
    choices = [(title, label.get("code", ""), " ".join((label.text or "").split())) for label in axis.iterfind("label")]
    characters = [character for _, character, _ in choices]
    if not title or not choices or not all(CHARACTER.fullmatch(character) for character in characters):
        raise fault(source, axis, "an axis needs its title, and values of one character each")
    if len(set(characters)) != len(characters):
        raise fault(source, axis, f"a value of {title} stands twice")
    if not all(label for _, _, label in choices):
        raise fault(source, axis, f"a value of {title} has no label")
    return choices


def definitions(source: Source) -> Iterator[Definition]:
    """Every term, once for each value it defines."""
    number = 0
    for section in root_of(source).iterfind("section"):
        code = section.get("code", "")
        if not CHARACTER.fullmatch(code):
            raise fault(source, section, "a section needs its character")
        for axis in section.iterfind("axis"):
            position, title = axis.get("pos", ""), text_of(axis, "title")
            if position not in set("1234567") or not title:
                raise fault(source, axis, "an axis needs its place in the code and its title")
            for term in axis.iterfind("terms"):
                number += 1
                labels = ["".join(label.itertext()).strip() for label in term.iterfind("title")]
                if not labels or not all(labels):
                    raise fault(source, term, f"a term of {title} has no title")
                said = (text_of(term, "definition"), text_of(term, "explanation"), _included(term))
                for label in labels:
                    yield number, code, int(position), title, " ".join(label.split()), *said
    if not number:
        raise LayoutError(source.name, "holds no definition")


def _included(term: Element) -> str:
    texts = (" ".join("".join(part.itertext()).split()) for part in term.iterfind("includes"))
    return "\n".join(text for text in texts if text)


def starter_values() -> Iterator[Rows]:
    """The tables of the starter set: one committed line for each value of a table, each row of values after it."""
    yield Rows(ProcedureValue, VALUE_COLUMNS, _committed_values())


def _committed_values() -> Iterator[Value]:
    """The committed table writes every axis of a row in one line: table, row, position, title, values, definition."""
    for table, row, position, axis, packed, definition in house_files.rows("pcs_tables"):
        for choice in packed.split("|"):
            yield table, int(row), int(position), axis, choice[0], choice[1:], definition


def starter_definitions() -> Iterator[Rows]:
    yield Rows(ProcedureDefinition, DEFINITION_COLUMNS, _committed_definitions())


def _committed_definitions() -> Iterator[Definition]:
    for term, section, position, axis, label, definition, explanation, includes in house_files.rows("pcs_definitions"):
        yield int(term), section, int(position), axis, label, definition, explanation, includes
