"""The list of diagnoses exempt from present-on-admission reporting, as CMS publishes it each fiscal year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS
from codesets.loaders.periods import Period, fiscal_year, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import Attribute, Table
from codesets.services import ReleaseFile, Rows

CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?")
HEADING = re.compile(r"Ord\w*?(\d\d)\tPOAexemptCode\tDescription", re.IGNORECASE)


def is_list(head: str) -> bool:
    return HEADING.match(head.lstrip()) is not None


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The whole list of a year; its own heading names the year (``Order26``)."""
    source = sources[0]
    if found := search_name(r"POAexempt(Add|Delete|Revise)", source):
        raise LayoutError(source.name, f"is only the list of changes ({found.group(1)}); give the whole list")
    found = HEADING.match(source.head().lstrip())
    period = required(fiscal_year(2000 + int(found.group(1))) if found else None, effective, source.name)
    return ReleaseFile(
        table=Table.POA_EXEMPT,
        version="poa-exempt",
        edition=period.name,
        effective_on=period.first,
        known_until=period.spoken_until(Table.POA_EXEMPT),
        source=source.name[:200],
        sha256=fingerprint("poa-exempt", sources, period.first),
        rows=lambda: iter([Rows(Attribute, ATTRIBUTE_COLUMNS, _exempt(source, period))]),
        speaks_of={Attribute: Q(name="poa_exempt")},
    )


def _exempt(source: Source, period: Period) -> Iterator[tuple[object, ...]]:
    seen: set[str] = set()
    for number, line in source.lines():
        if HEADING.match(line):
            continue
        cells = line.split("\t")
        code = cells[1].strip() if len(cells) == 3 else ""
        if not cells[0].strip().isdigit() or not CODE.fullmatch(code):
            raise LayoutError(source.name, f"“{line[:60]}” is no exempt code with its number and title", number)
        if code not in seen:
            seen.add(code)
            yield "icd10cm", code.replace(".", ""), "poa_exempt", "", period.first, None
