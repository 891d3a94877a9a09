"""The tabular list of ICD-10-CM in the XML that NCHS publishes: headings, notes, seventh characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import IO, cast
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

OWN_CODE = re.compile(r" \([A-Z]\d[0-9A-Z](?:-[A-Z]\d[0-9A-Z])?\)$")
NOTE_KINDS = {
    "includes": "includes",
    "inclusionTerm": "inclusion_term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
    "sevenChrNote": "seventh",
}


@dataclass(slots=True)
class Entry:
    """A chapter, a block or a code of the book, with what stands at it and not what it inherits."""

    name: str
    title: str
    level: str
    """``chapter``, ``block`` or ``code``."""
    parent: str
    chapter: str
    block: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    seventh: list[tuple[str, str]] = field(default_factory=list)
    has_children: bool = False

    @property
    def terms(self) -> list[str]:
        return [text for kind, text in self.notes if kind == "inclusion_term"]


def packaged() -> IO[bytes]:
    """The newest tabular list among the installed packages."""
    folder = files("simple_icd_10_cm") / "data"
    path = next(entry for entry in folder.iterdir() if entry.name.endswith(".xml"))
    return path.open("rb")


def entries(source: IO[bytes]) -> Iterator[Entry]:
    """Every entry in the order of the book. Blocks that hold nothing are left out.

    A block of one category is written twice over (``C50-C50``), so that no block shares a name with a code.
    """
    root = cast(Element, parse(source, forbid_dtd=False).getroot())
    seen: set[str] = set()
    for chapter in root.iterfind("chapter"):
        number = _text(chapter, "name")
        yield _entry(chapter, number, "chapter", "", number, "")
        for section in chapter.iterfind("section"):
            name = section.attrib["id"]
            name = name if "-" in name else f"{name}-{name}"
            diagnoses = section.findall("diag")
            if not diagnoses or name in seen:
                continue
            seen.add(name)
            yield _entry(section, name, "block", number, number, name)
            for diagnosis in diagnoses:
                for entry in _codes(diagnosis, "", number, name):
                    if entry.name not in seen:
                        seen.add(entry.name)
                        yield entry


def _codes(element: Element, parent: str, chapter: str, block: str) -> Iterator[Entry]:
    code = _text(element, "name").replace(".", "")
    entry = _entry(element, code, "code", parent, chapter, block)
    children = element.findall("diag")
    entry.has_children = bool(children)
    yield entry
    for child in children:
        yield from _codes(child, code, chapter, block)


def _entry(element: Element, name: str, level: str, parent: str, chapter: str, block: str) -> Entry:
    entry = Entry(name=name, title=_text(element, "desc"), level=level, parent=parent, chapter=chapter, block=block)
    for part in element:
        if part.tag in NOTE_KINDS:
            entry.notes += [(NOTE_KINDS[part.tag], text) for text in _notes(part)]
        elif part.tag == "sevenChrDef":
            entry.seventh += [(item.attrib["char"], (item.text or "").strip()) for item in part.iterfind("extension")]
    return entry


def _notes(part: Element) -> list[str]:
    texts = [" ".join("".join(note.itertext()).split()) for note in part.iterfind("note")]
    return [text for text in texts if text]


def _text(element: Element, tag: str) -> str:
    found = element.find(tag)
    text = " ".join((found.text or "").split()) if found is not None else ""
    return OWN_CODE.sub("", text) if tag == "desc" else text
