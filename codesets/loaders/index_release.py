"""The four books of the alphabetic index as releases, each a table of its own: loading one never touches another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from codesets.loaders import index_csv, index_xml
from codesets.loaders.index_references import References
from codesets.loaders.index_xml import Entry
from codesets.loaders.periods import icd_period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import IndexTerm, Table
from codesets.services import ReleaseFile, Rows

TERM_COLUMNS = (
    "number", "parent", "last", "level", "letter", "title", "nonessential", "ending", "see", "see_also", "see_to",
    "see_also_to", "codes",
    "leads_to", "path", "optional",
)  # fmt: skip
CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
NO_CODE = re.compile(r"[-\u2013\u2014\s]*")
"""What a table writes where it has no code."""


def is_book(table: Table, head: str) -> bool:
    """Whether a file begins as this book does: the tables by their columns, the indexes by their title."""
    if table == Table.ICD10CM_DRUGS and index_csv.is_table(head):
        return True
    if not re.search(r"<ICD10CM\.(?:index|table)\b", head):
        return False
    column = re.search(r"<head\b[^>]*>\s*(\w+)", head)
    if column is not None:
        first = column.group(1).lower()
        return table == {"neoplasm": Table.ICD10CM_NEOPLASMS, "substance": Table.ICD10CM_DRUGS}.get(first)
    external = re.search(r"<title>[^<]*external cause", head[:4000], re.IGNORECASE) is not None
    return table == (Table.ICD10CM_EXTERNAL if external else Table.ICD10CM_INDEX)


def release(table: Table, sources: list[Source], effective: date | None) -> ReleaseFile:
    source = sources[0]
    period = required(icd_period(source.name) or icd_period(source.path.name), effective, source.name)
    return ReleaseFile(
        table=table,
        version=table.value.replace("_", "-"),
        edition=period.name,
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint(table.value, sources, period.first),
        rows=lambda: iter([Rows(IndexTerm, TERM_COLUMNS, _rows(source))]),
        speaks_of={IndexTerm: Q()},
    )


def _rows(source: Source) -> Iterator[tuple[object, ...]]:
    read = index_csv.entries if source.name.lower().endswith(".csv") else index_xml.entries
    found = read(source)
    if not any(_leads_to(entry) for entry in found):
        raise LayoutError(source.name, "holds no term that leads to a code")
    named = References(found).number
    above: list[tuple[str, str]] = []
    for entry in found:
        own = " ".join(part for part in (entry.title, entry.ending) if part)
        above[entry.level :] = [(own, entry.nonessential)]
        codes = {use: code for use, code in entry.codes.items() if not NO_CODE.fullmatch(code)}
        yield (
            entry.number, entry.parent, entry.last, entry.level, entry.letter, entry.title, entry.nonessential,
            entry.ending, entry.see, entry.see_also, named(entry.see), named(entry.see_also),
            json.dumps(codes, sort_keys=True),
            "{" + ",".join(_leads_to(entry)) + "}", ", ".join(title for title, _ in above),
            " ".join(words for _, words in above if words),
        )  # fmt: skip


def _leads_to(entry: Entry) -> list[str]:
    """The codes of a term undotted, each once; what the book prints in a code's place but is none leads nowhere."""
    found = {undotted(code) for code in entry.codes.values()}
    return sorted(code for code in found if code)


def undotted(written: str) -> str:
    """A code of the index without dot and dash; empty where it is none."""
    code = written.strip().rstrip("-\u2013. ")
    return code.replace(".", "") if CODE.fullmatch(code) else ""


def is_open(written: str) -> bool:
    """Whether the book says that more characters are needed."""
    return written.rstrip().endswith(("-", "\u2013"))
