"""The table of drugs and chemicals as the comma-separated file that NCHS publishes beside the XML."""

from __future__ import annotations

import re

from codesets.loaders.index_xml import Entry, use_of
from codesets.loaders.sources import LayoutError, Source
from codesets.models import IndexUse

LEVEL = re.compile(r"^(?:[\u2013\u2014-]\s+)+")
"""A term stands beneath another by as many dashes as it has levels above it."""
REFERENCE = re.compile(r"\s*-\s*see( also)?\s+(.+)$", re.IGNORECASE)
NONESSENTIAL = re.compile(r"^(.*?\S)\s+(\([^()]*\)(?:\s*\([^()]*\))*)\s*(.*)$")


def is_table(head: str) -> bool:
    return re.search(r"^\W*Substance,Poisoning Accidental", head, re.IGNORECASE | re.MULTILINE) is not None


def entries(source: Source) -> list[Entry]:
    """Every substance in the order of the file; headings repeated in its midst are left out."""
    uses: dict[int, IndexUse] = {}
    found: list[Entry] = []
    above: list[Entry] = []
    for line, row in source.rows():
        if row[0].strip().lower() == "substance":
            uses = {column: use for column, text in enumerate(row) if (use := use_of(text))}
            continue
        if not uses:
            continue
        if len(row) <= max(uses):
            raise LayoutError(source.name, f"has {len(row)} cells; a substance has {max(uses) + 1}", line)
        entry = _entry(row, uses, found, above, line)
        if not entry.title:
            raise LayoutError(source.name, "a row names no substance", line)
        found.append(entry)
        above[entry.level :] = [entry]
        for each in above:
            each.last = entry.number
    return found


def _entry(row: list[str], uses: dict[int, IndexUse], found: list[Entry], above: list[Entry], line: int) -> Entry:
    text = " ".join(row[0].split())
    dashes = LEVEL.match(text + " ")
    level = min(len(dashes.group().split()), len(above)) if dashes else 0
    text = text[dashes.end() :] if dashes else text
    parent = above[level - 1] if level else None
    entry = Entry(
        number=len(found) + 1,
        parent=parent.number if parent else 0,
        level=level,
        letter=parent.letter if parent else _letter(text),
        line=line,
    )
    if reference := REFERENCE.search(text):
        text = text[: reference.start()]
        if reference.group(1):
            entry.see_also = reference.group(2)
        else:
            entry.see = reference.group(2)
    parts = NONESSENTIAL.match(text)
    entry.title, entry.nonessential, entry.ending = parts.groups() if parts else (text, "", "")
    entry.codes = {use.value: row[column].strip() for column, use in uses.items() if row[column].strip()}
    return entry


def _letter(text: str) -> str:
    return text[:1].upper() if text[:1].isalpha() else "#"
