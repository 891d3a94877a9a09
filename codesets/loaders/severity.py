"""The complete lists of MCCs and CCs and the complete list of CC exclusions: IPPS Tables 6I, 6J and 6K."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import Q

from codesets.loaders.periods import fiscal_year, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import CcExclusion, CcLevel, SeverityExclusion, Table
from codesets.services import ReleaseFile, Rows

LEVEL_COLUMNS = ("code", "level", "collection", "only_alive")
EXCLUSION_COLUMNS = ("collection", "principal")
SEVERITY_COLUMNS = ("first_drg", "last_drg", "code")
CODE = re.compile(r"[A-Z][0-9A-Z]{2}\.?[0-9A-Z]{0,4}")
LISTS = {"I": (Table.MCC_LIST, "MCC"), "J": (Table.CC_LIST, "CC")}

PART = re.compile(r"K Part (\d)", re.IGNORECASE)
LEVEL_LINE = re.compile(r" ([A-Z][0-9A-Z]{2,6}) +(CC|MCC) +(?:(\d{4}):([\d,]+) codes?|No Excl) +\S.*")
COLLECTION = re.compile(r"PDX collection (\d{4})\s*")
GROUPS = re.compile(r"MDC \d\d DRGs? (\d{3})(?:-(\d{3}))? .*")
CODE_LINE = re.compile(r"  ([A-Z][0-9A-Z]{2,6}) +\S.*")


def is_list(letter: str, head: str) -> bool:
    words = "MCC" if letter == "I" else "CC"
    return re.match(rf"\s*\"?TABLE 6{letter}\b.*COMPLETE {words} LIST", head, re.IGNORECASE) is not None


def are_exclusions(head: str) -> bool:
    return re.match(r"\s*\"?TABLE 6K\b", head, re.IGNORECASE) is not None


def list_release(letter: str, sources: list[Source], effective: date | None) -> ReleaseFile:
    table, level = LISTS[letter]
    source = sources[0]
    return _release(table, f"table6{letter.lower()}", source, effective, partial(_list_rows, source, level), CcLevel)


def exclusion_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    source = sources[0]
    rows = partial(_exclusion_rows, source)
    return _release(Table.CC_EXCLUSIONS, "table6k", source, effective, rows, CcLevel, CcExclusion, SeverityExclusion)


def _release(
    table: Table, version: str, source: Source, effective: date | None, rows: partial[Iterator[Rows]], *models: type
) -> ReleaseFile:
    """The tables do not say their year; the name of the file or its zip may (FY2026, FY 26)."""
    found = search_name(r"FY[ _-]?(?:20)?(\d\d)(?!\d)", source)
    period = required(fiscal_year(2000 + int(found.group(1))) if found else None, effective, source.name)
    return ReleaseFile(
        table=table,
        version=version,
        edition=period.name,
        effective_on=period.first,
        known_until=period.last,
        source=source.name[:200],
        sha256=fingerprint(version, [source], period.first),
        rows=rows,
        speaks_of=dict.fromkeys(models, Q()),
    )


def _list_rows(source: Source, level: str) -> Iterator[Rows]:
    yield Rows(CcLevel, LEVEL_COLUMNS, _listed(source, level))


def _listed(source: Source, level: str) -> Iterator[tuple[object, ...]]:
    """Codes with dots and their titles, parted by tabs; notes stand behind them."""
    began = False
    seen: set[str] = set()
    for number, cells in source.rows("\t"):
        code = cells[0].strip()
        if not began:
            began = code.lower() == "diagnosis code"
            continue
        if not code and len(cells) > 1:
            continue
        if not CODE.fullmatch(code) or len(cells) < 2:
            raise LayoutError(source.name, f"“{' '.join(cells)[:60]}” is no diagnosis with its title", number)
        if code in seen:
            raise LayoutError(source.name, f"{code} stands twice", number)
        seen.add(code)
        yield code.replace(".", ""), level, "", False


def _exclusion_rows(source: Source) -> Iterator[Rows]:
    read = _Exclusions(source)
    for number, line in source.lines():
        read.take(number, line)
    read.check()
    levels = ((code, level, name, code in read.alive) for code, (level, name) in read.levels.items())
    yield Rows(CcLevel, LEVEL_COLUMNS, levels)
    pairs = ((name, code) for name, codes in sorted(read.collections.items()) for code in sorted(codes))
    yield Rows(CcExclusion, EXCLUSION_COLUMNS, pairs)
    yield Rows(SeverityExclusion, SEVERITY_COLUMNS, dict.fromkeys(read.groups))


class _Exclusions:
    """What Table 6K says, line by line.

    Part 1 names the level of each code and the collection of principal diagnoses that take it, then lists the
    collections; part 2 the codes that count only for those discharged alive; part 3 what does not count in a DRG.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.levels: dict[str, tuple[str, str]] = {}
        self.stated: dict[str, tuple[int, int]] = {}
        self.collections: dict[str, set[str]] = {}
        self.alive: set[str] = set()
        self.groups: list[tuple[str, str, str]] = []
        self._part = ""
        self._collection: set[str] | None = None
        self._drgs = ("", "")

    def take(self, number: int, line: str) -> None:
        if found := PART.match(line):
            self._part = found.group(1)
        elif self._part == "1" and (found := COLLECTION.fullmatch(line)):
            if found.group(1) in self.collections:
                raise LayoutError(self.source.name, f"collection {found.group(1)} stands twice", number)
            self._collection = self.collections[found.group(1)] = set()
        elif self._part == "1" and self._collection is None and (found := LEVEL_LINE.fullmatch(line)):
            self._take_level(number, *found.groups())
        elif self._part == "3" and (found := GROUPS.fullmatch(line)):
            self._drgs = found.group(1), found.group(2) or found.group(1)
        elif self._part and (found := CODE_LINE.fullmatch(line)):
            self._take_code(number, found.group(1))
        elif self._part and not line.lstrip().startswith("I10 Dx"):
            raise LayoutError(self.source.name, f"“{line[:60].strip()}” is no line of this table", number)

    def _take_level(self, number: int, code: str, level: str, collection: str | None, count: str | None) -> None:
        if code in self.levels:
            raise LayoutError(self.source.name, f"{code} stands twice", number)
        self.levels[code] = level, collection or ""
        if collection and count:
            self.stated[collection] = int(count.replace(",", "")), number

    def _take_code(self, number: int, code: str) -> None:
        if self._part == "1" and self._collection is not None:
            self._collection.add(code)
        elif self._part == "2":
            self.alive.add(code)
        elif self._part == "3" and self._drgs[0]:
            self.groups.append((*self._drgs, code))
        else:
            raise LayoutError(self.source.name, f"{code} stands in no list", number)

    def check(self) -> None:
        """The first part counts the codes of each collection; what follows must come to that."""
        if not self.collections:
            raise LayoutError(self.source.name, "holds no collection of principal diagnoses")
        for name, (count, number) in self.stated.items():
            found = len(self.collections.get(name, ()))
            if found != count:
                problem = f"collection {name} should hold {count:,} codes and holds {found:,}"
                raise LayoutError(self.source.name, problem, number)
