"""The alphabetic index of ICD-10-CM in the XML that NCHS publishes, read as a stream, one term at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from codesets.loaders.sources import LayoutError, Source
from codesets.models import IndexUse

BLOCK = 256 * 1024
ROOTS = ("ICD10CM.index", "ICD10CM.table")
TERMS = ("mainTerm", "term")
MOST_TERMS = 500_000
"""The largest index published has 77,199 terms."""
DEEPEST = 20
"""The index nests nine levels."""
COLUMNS: tuple[tuple[str, IndexUse], ...] = (
    ("primary", IndexUse.PRIMARY),
    ("secondary", IndexUse.SECONDARY),
    ("in situ", IndexUse.IN_SITU),
    ("benign", IndexUse.BENIGN),
    ("uncertain", IndexUse.UNCERTAIN),
    ("unspecified", IndexUse.UNSPECIFIED),
    ("accidental", IndexUse.ACCIDENTAL),
    ("self-harm", IndexUse.SELF_HARM),
    ("assault", IndexUse.ASSAULT),
    ("undetermined", IndexUse.UNDETERMINED),
    ("adverse", IndexUse.ADVERSE),
    ("underdosing", IndexUse.UNDERDOSING),
)
"""What the heading of a column holds, and the use of the codes beneath it."""
SIMPLE_USES = {
    "code": IndexUse.CODE,
    "manif": IndexUse.MANIFESTATION,
    "seecat": IndexUse.CATEGORY,
    "subcat": IndexUse.CATEGORY,
}


@dataclass(slots=True)
class Entry:
    """A term as the file writes it."""

    number: int
    parent: int
    level: int
    letter: str
    line: int
    title: str = ""
    nonessential: str = ""
    ending: str = ""
    see: str = ""
    see_also: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    last: int = 0


def use_of(heading: str) -> IndexUse | None:
    """The use of a table's column by its heading; none for the column of the terms themselves."""
    return next((use for words, use in COLUMNS if words in heading.lower()), None)


def entries(source: Source) -> list[Entry]:
    """Every term in the order of the file. Damage is named by its line."""
    reader = _Reader(source.name)
    parser = DefusedXMLParser(target=reader, forbid_dtd=False)
    reader.where = lambda: int(parser.parser.CurrentLineNumber)
    try:
        with source.open() as content:
            _feed(parser, content)
    except ParseError as error:
        raise LayoutError(source.name, f"is not well-formed XML ({error})", error.position[0]) from error
    except DefusedXmlException as error:
        raise LayoutError(source.name, "declares entities, which no release does; it was not read") from error
    return reader.entries


def _feed(parser: DefusedXMLParser, content: IO[bytes]) -> None:
    while block := content.read(BLOCK):
        parser.feed(block)
    parser.close()


class _Reader:
    """What the XML parser tells of elements and text, put together as terms."""

    def __init__(self, file: str) -> None:
        self.entries: list[Entry] = []
        self.where: Callable[[], int] = int
        self._file = file
        self._open: list[Entry] = []
        self._elements: list[str] = []
        self._text: list[str] = []
        self._column = ""
        self._uses: dict[str, IndexUse] = {}
        self._letter = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._elements:
            self._root(tag, attributes)
        if tag in TERMS:
            self._begin()
        elif tag == "nemod":
            self._keep_title()
        self._column = attributes.get("col", "") if tag in {"cell", "head"} else self._column
        self._elements.append(tag)
        self._text = []

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        self._elements.pop()
        if tag in TERMS:
            self._finish()
        elif tag == "head":
            self._head(text)
        elif self._open:
            self._store(self._open[-1], tag, text)
        elif tag == "title" and self._elements[-1:] == ["letter"]:
            self._letter = text[:8]

    def close(self) -> None:
        """The parser asks for it at the end of the file."""

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in ROOTS:
            raise self._wrong(f"begins with <{tag}>, which is no index")
        if attributes.get("isAddenda") == "true":
            raise self._wrong("holds only the changes of a year; give the whole index")

    def _begin(self) -> None:
        parent = self._open[-1] if self._open else None
        if len(self.entries) >= MOST_TERMS or len(self._open) >= DEEPEST:
            raise self._wrong("has more terms, or deeper ones, than any index")
        entry = Entry(
            number=len(self.entries) + 1,
            parent=parent.number if parent else 0,
            level=len(self._open),
            letter=self._letter,
            line=self.where(),
        )
        self._open.append(entry)
        self.entries.append(entry)

    def _finish(self) -> None:
        entry = self._open.pop()
        entry.last = len(self.entries)
        if not entry.title and not entry.nonessential:
            raise LayoutError(self._file, "a term has no title", entry.line)

    def _keep_title(self) -> None:
        """The words of a title before its nonessential modifiers."""
        if self._open and self._elements[-1:] == ["title"]:
            self._open[-1].title = " ".join("".join(self._text).split())

    def _store(self, entry: Entry, tag: str, text: str) -> None:
        if tag == "nemod":
            entry.nonessential = text
        elif tag == "title":
            if entry.nonessential:
                entry.ending = text
            else:
                entry.title = text
        elif tag == "see":
            entry.see = text
        elif tag == "seeAlso":
            entry.see_also = text
        elif tag == "manif" and not any(character.isdigit() for character in text):
            entry.ending = " ".join(part for part in (entry.ending, text) if part)
        elif tag in SIMPLE_USES:
            entry.codes[SIMPLE_USES[tag].value] = text
        elif tag == "cell":
            self._cell(entry, text)

    def _head(self, text: str) -> None:
        if use := use_of(text):
            self._uses[self._column] = use

    def _cell(self, entry: Entry, text: str) -> None:
        if self._column not in self._uses:
            raise self._wrong(f"a cell stands in column “{self._column}”, which has no heading")
        entry.codes[self._uses[self._column].value] = text

    def _wrong(self, problem: str) -> LayoutError:
        return LayoutError(self._file, problem, self.where() or None)
