"""XML of official releases as elements that know their line, so that a fault can be named by file and line."""

from __future__ import annotations

from typing import cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, parse

from codesets.loaders.sources import LayoutError, Source

LINE = "line-in-file"
"""Attribute under which an element carries its line; no release uses this name."""


class _LineParser(DefusedXMLParser):
    """The safe parser, which notes on every element where it begins."""

    def _start(self, tag: str, attributes: list[str]) -> Element:
        element: Element = super()._start(tag, attributes)  # type: ignore[misc]  # of the parser beneath
        element.set(LINE, str(self.parser.CurrentLineNumber))
        return element


def root_of(source: Source) -> Element:
    """The root of a file. Raises :class:`LayoutError` for what is no well-formed XML or declares entities."""
    try:
        with source.open() as content:
            return cast(Element, parse(content, parser=_LineParser()).getroot())
    except ParseError as error:
        raise LayoutError(source.name, f"is not well-formed XML ({error})", error.position[0]) from error
    except DefusedXmlException as error:
        raise LayoutError(source.name, "declares entities, which no release does; it was not read") from error


def fault(source: Source, element: Element, problem: str) -> LayoutError:
    """What is wrong with an element, and where it stands."""
    return LayoutError(source.name, problem, int(element.get(LINE, "0")) or None)


def text_of(element: Element, tag: str) -> str:
    """The text of the first child of a name, in one line; empty where there is none."""
    return own_text(element.find(tag))


def own_text(element: Element | None) -> str:
    """The text of an element before its children, in one line."""
    return " ".join((element.text or "").split()) if element is not None else ""
