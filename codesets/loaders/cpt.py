"""Titles of CPT codes from the files of a licensee of the AMA.

The fixed files hold a code, a space and its text: LONGULT the full descriptor, MEDU one of 48 characters, SHORTU one
of 28. The consumer and clinician files are parted by tabs and name their columns. A title replaces our own label,
which stays as words of search; codes, validity and everything else stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from codesets.loaders import base
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, CODE_COLUMNS
from codesets.loaders.hcpcs import MODIFIER_COLUMNS
from codesets.loaders.periods import Period, calendar_year, required
from codesets.loaders.ranking import Ranking
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import Attribute, Code, Modifier, Release, System, Table, TitleSource
from codesets.services import ReleaseFile, Rows

CODE = re.compile(r"\d{4}[0-9A-Z]")
TEXT_LINE = re.compile(r"(\d{4}[0-9A-Z])[ \t]+(?![A-Z0-9]{3,7} +[01] )(?=\S*[A-Za-z])(\S[^\t]*)")
FIXED = re.compile(r"(LONG|MED|SHORT)U", re.IGNORECASE)
TABBED = re.compile(r"\t(?:consumer friendly|consumer|clinician) descriptor\s*(?:\t|$)", re.IGNORECASE | re.MULTILINE)
ROOM = {"title": 2000, "short_title": 80}


@dataclass(slots=True)
class Descriptor:
    """What the files given say of one code."""

    long: str = ""
    medium: str = ""
    short: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.long or self.medium or self.short


def is_file(head: str) -> bool:
    if TABBED.search(head) and "cpt code" in head.lower():
        return True
    lines = [line for line in head.splitlines() if line.strip()][:40]
    return len(lines) > 1 and sum(TEXT_LINE.fullmatch(line.rstrip()) is not None for line in lines) * 2 > len(lines)


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The release of service codes in force on the first day, with the titles of one or several licensed files."""
    source = sources[0]
    for each in sources:
        if not TABBED.search(each.head()) and search_name(FIXED.pattern, each) is None:
            raise LayoutError(each.name, "its name does not say whether it is LONGULT, MEDU or SHORTU")
    found = next(filter(None, (search_name(r"(?<!\d)(20\d\d)(?!\d)", each) for each in sources)), None)
    period = required(calendar_year(int(found.group(1))) if found else None, effective, source.name)
    home = base.in_force(Table.HCPCS, period.first)
    later = Release.objects.live().filter(table=Table.HCPCS, effective_on__gt=period.first).first()
    if later is not None:
        raise LayoutError(
            source.name,
            f"the service codes of {later.edition} are in force from {later.effective_on} and would not have these "
            f"titles; give --effective {later.effective_on}",
        )
    known_until = max(home.known_until, period.first) if home and home.known_until else None
    return ReleaseFile(
        table=Table.HCPCS,
        version="cpt",
        edition=f"CPT titles, {period.name}",
        effective_on=period.first,
        known_until=known_until if home else period.last,
        source=", ".join(each.name for each in sources)[:200],
        sha256=fingerprint("cpt", sources, period.first),
        rows=lambda: _rows(sources, home, period),
        speaks_of={Code: Q(system=System.CPT.value)},
    )


def _rows(sources: list[Source], home: Release | None, period: Period) -> Iterator[Rows]:
    descriptors: dict[str, Descriptor] = {}
    for source in sources:
        _read(source, descriptors)
    yield Rows(Code, CODE_COLUMNS, list(_codes(descriptors, home, period)))
    yield base.kept(Code, CODE_COLUMNS, home, period.first, ~Q(system=System.CPT.value))
    yield base.kept(Modifier, MODIFIER_COLUMNS, home, period.first)
    yield base.kept(Attribute, ATTRIBUTE_COLUMNS, home, period.first)


def _read(source: Source, descriptors: dict[str, Descriptor]) -> None:
    """Add what one file says; its name tells which of the fixed files it is."""
    if TABBED.search(source.head()):
        for code, words in _tabbed(source):
            descriptors.setdefault(code, Descriptor()).words.append(words)
        return
    named = search_name(FIXED.pattern, source)
    for code, text in _fixed(source):
        descriptor = descriptors.setdefault(code, Descriptor())
        match named.group(1).upper() if named else "":
            case "LONG":
                descriptor.long = text
            case "MED":
                descriptor.medium = text
            case _:
                descriptor.short = text


def _fixed(source: Source) -> Iterator[tuple[str, str]]:
    """Codes with their texts. A text may go on in a line without a code, or in one that repeats its code."""
    current, text, began_at = "", "", 0
    done: set[str] = set()
    for number, line in source.lines():
        found = TEXT_LINE.fullmatch(line.rstrip())
        if found is None and (not current or CODE.match(line)):
            if current:
                raise LayoutError(source.name, f"“{line[:60].strip()}” is no code with its text", number)
            continue  # a notice above the first code
        if found is None or found.group(1) == current:
            text = f"{text} {(found.group(2) if found else line).strip()}"
        else:
            if current:
                yield current, _fitting(text, source, began_at)
                done.add(current)
            current, text, began_at = found.group(1), found.group(2).strip(), number
            if current in done:
                raise LayoutError(source.name, f"{current} stands twice", number)
    if not current:
        raise LayoutError(source.name, "holds no code with its text")
    yield current, _fitting(text, source, began_at)


def _fitting(text: str, source: Source, number: int) -> str:
    if len(text) > ROOM["title"]:
        raise LayoutError(source.name, f"the text is longer than {ROOM['title']:,} characters", number)
    return text


def _tabbed(source: Source) -> Iterator[tuple[str, str]]:
    """Words for patients or clinicians; a code may stand several times."""
    columns: tuple[int, int] | None = None
    for number, line in source.lines():
        cells = [cell.strip() for cell in line.split("\t")]
        if columns is None:
            names = [cell.lower() for cell in cells]
            text_at = [at for at, name in enumerate(names) if name.endswith("descriptor")]
            if "cpt code" in names and text_at:
                columns = names.index("cpt code"), text_at[-1]
            continue
        code, text = ((cells[at] if at < len(cells) else "") for at in columns)
        if not CODE.fullmatch(code) or not text:
            raise LayoutError(source.name, f"“{line[:60].strip()}” is no code with its words", number)
        yield code, _fitting(text, source, number)


def _codes(descriptors: dict[str, Descriptor], home: Release | None, period: Period) -> Iterator[tuple[object, ...]]:
    """The numbers known before with their new titles, and the codes that only the licensed files know."""
    ranking = Ranking(System.CPT.value)
    known: set[str] = set()
    rows = base.kept_rows(Code, home, period.first, Q(system=System.CPT.value)).order_by("position", "valid_from")
    for row in rows.values(*CODE_COLUMNS):
        known.add(row["code"])
        found = descriptors.get(row["code"])
        yield tuple((_titled(row, found, ranking) if found else row)[column] for column in CODE_COLUMNS)
    for position, code in enumerate(sorted(descriptors.keys() - known)):
        bare: dict[str, Any] = dict.fromkeys(CODE_COLUMNS, "")
        bare |= {
            "system": System.CPT.value, "code": code, "display": code, "title_source": TitleSource.NONE.value,
            "billable": True, "parent": code[:3], "chapter": code[0], "position": 1_000_000 + position, "weight": 0,
            "valid_from": period.first, "valid_to": None,
        }  # fmt: skip
        titled = _titled(bare, descriptors[code], ranking)
        yield tuple(titled[column] for column in CODE_COLUMNS)


def _titled(row: dict[str, Any], found: Descriptor, ranking: Ranking) -> dict[str, Any]:
    """A row with its licensed title; a label of ours, and words for patients, become words of search."""
    terms = [line for line in row["terms"].split("\n") if line]
    if found.title and row["title_source"] == TitleSource.HOUSE:
        terms.append(row["title"])
    terms += [words for words in found.words if words not in terms]
    changed = {**row, "terms": "\n".join(dict.fromkeys(terms))}
    if found.title:
        changed["title"] = found.title
        changed["title_source"] = TitleSource.LICENSED.value
        was_ours = row["title_source"] == TitleSource.HOUSE
        changed["weight"] = ranking.weight(row["code"], found.title, billable=True) + (500 if was_ours else 0)
    if found.medium or found.short:
        changed["short_title"] = (found.medium or found.short)[: ROOM["short_title"]]
    return changed
