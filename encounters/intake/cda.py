"""A C-CDA document to plain text: the title and the narrative of each section, tables and lists kept line by line."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from encounters.intake.values import MalformedMessage

_LINE_BREAKS = frozenset({"paragraph", "br", "tr", "list", "table", "thead", "tbody", "caption", "div", "p"})


def cda_to_text(content: bytes) -> tuple[str, tuple[bytes, str] | None]:
    """The readable text, and, where the body is a file of another kind inside the XML, that file and its type."""
    try:
        root = fromstring(content, forbid_dtd=False)
    except ParseError as error:
        line, column = error.position
        raise MalformedMessage(f"The XML cannot be read at line {line}, column {column}.") from None
    except DefusedXmlException:
        raise MalformedMessage("The XML declares entities, which are refused.") from None
    except ValueError:
        raise MalformedMessage("The XML is in an encoding that cannot be read.") from None
    body = _child(root, "component", "nonXMLBody", "text")
    if body is not None:
        return "", _enclosed_file(body)
    try:
        return "\n".join(_document_lines(root)), None
    except RecursionError:
        raise MalformedMessage("The XML is nested too deeply.") from None


def _enclosed_file(body: Element) -> tuple[bytes, str]:
    try:
        return base64.b64decode("".join((body.text or "").split()), validate=True), body.get("mediaType") or ""
    except binascii.Error:
        raise MalformedMessage("The file enclosed in the XML is not valid base64.") from None


def _document_lines(root: Element) -> Iterator[str]:
    title = _child(root, "title")
    if title is not None:
        yield _flat(title).strip()
    sections = [element for element in root.iter() if _name(element) == "section"]
    if not sections:
        yield _narrative(root)
    for section in sections:
        heading, text = _child(section, "title"), _child(section, "text")
        if heading is not None:
            yield f"\n{_flat(heading).strip()}"
        if text is not None:
            yield _narrative(text)


def _narrative(element: Element) -> str:
    text = "".join(_pieces(element))
    lines = (" ".join(line.split()).strip(" |") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Element) -> Iterator[str]:
    name = _name(element)
    if name == "item" or name == "li":
        yield "\n- "
    elif name in _LINE_BREAKS:
        yield "\n"
    if element.text:
        yield element.text.replace("\n", " ")
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail.replace("\n", " ")
    if name in {"td", "th"}:
        yield " | "
    elif name in _LINE_BREAKS:
        yield "\n"


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: Element) -> str:
    """The tag without its namespace; comments and processing instructions never reach us (the parser drops them)."""
    return element.tag.rsplit("}", 1)[-1]


def _child(element: Element, *path: str) -> Element | None:
    for name in path:
        found = next((child for child in element if _name(child) == name), None)
        if found is None:
            return None
        element = found
    return element
