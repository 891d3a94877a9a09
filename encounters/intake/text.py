"""The words of an attachment, whatever it is written in: plain text, HTML, RTF, C-CDA. A PDF is only announced."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from encounters.intake.cda import cda_to_text
from encounters.intake.rtf import rtf_to_text
from encounters.intake.values import MalformedMessage

MAX_DOCUMENT_BYTES = 1024 * 1024
"""Largest document, counted in bytes of its readable text. A longer one is refused, never cut."""
MAX_ATTACHMENT_BYTES = 8 * 1024 * 1024
"""Largest attachment before its layout, pictures and markup are taken away."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")
SIGNATURES = (
    (b"%pdf", "application/pdf"),
    (b"{\\rtf", "rtf"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<div xmlns=", "html"),
    (b"<?xml", "cda"),
)
STATED = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/xml": "cda",
    "application/xml": "cda",
    "application/hl7-sda+xml": "cda",
    "application/rtf": "text",
}
"""What a file is called by its sender, where its first bytes do not tell. Rich text without its mark is plain."""
_NAMES = {"application/pdf": "PDF", "application/dicom": "DICOM picture"}


def readable_text(content: bytes, content_type: str) -> str:
    """The text a person reads. Raises MalformedMessage when it is too large or cannot be read; may be empty."""
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise MalformedMessage(f"The file has {_megabytes(len(content))}; the limit is 8 MB.")
    kind = _kind_of(content, content_type)
    if kind == "cda":
        text, enclosed = cda_to_text(content)
        if enclosed is not None:
            return readable_text(*enclosed)
    elif kind == "rtf":
        text = rtf_to_text(content.decode("latin-1"))
    elif kind == "html":
        text = html_to_text(_decoded(content, content_type))
    elif kind == "text":
        text = _decoded(content, content_type)
    else:
        return not_readable(kind, len(content))
    text = tidy(text)
    size = len(text.encode())
    if size > MAX_DOCUMENT_BYTES:
        raise MalformedMessage(f"It holds {_megabytes(size)} of text; the limit is 1 MB.")
    return text


def not_readable(kind: str, size: int) -> str:
    return (
        f"This document came as a {_NAMES.get(kind, kind)} file of {max(size // 1024, 1)} KB and is not readable here. "
        "Read it in the sending system before coding from this chart."
    )


def tidy(text: str) -> str:
    """One kind of line end, no control characters, no trailing blanks, at most one empty line in a row."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    text = _HALF_CHARACTER.sub("\ufffd", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip("\n").removeprefix("\ufeff")


def html_to_text(markup: str) -> str:
    reader = _Html()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split(" ")).strip(" |") for line in "".join(reader.out).split("\n"))
    return "\n".join(re.sub(r" {2,}", " ", line) for line in lines)


def _kind_of(content: bytes, content_type: str) -> str:
    """What the file is: its first bytes decide, the stated type only where they do not tell."""
    stated = content_type.split(";", 1)[0].strip().lower()
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<ClinicalDocument" in start:
        return "cda"
    for sign, kind in SIGNATURES:
        if start[: len(sign)].lower() == sign:
            return kind
    if not stated or stated.startswith("text/"):
        return STATED.get(stated, "text")
    return STATED.get(stated, stated)


def _decoded(content: bytes, content_type: str) -> str:
    named = re.search(r"charset=\"?([\w.:-]+)", content_type, re.IGNORECASE)
    for encoding in [named.group(1)] if named else []:
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeError):
            break
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


class _Html(HTMLParser):
    """Collects text; blocks become lines, cells are parted by a bar, scripts and styles are dropped."""

    # fmt: off
    BLOCKS = frozenset({
        "p", "div", "br", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
        "header", "footer", "pre", "blockquote", "dt", "dd", "hr",
    })
    # fmt: on
    SILENT = frozenset({"script", "style", "head", "title", "noscript", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = 0 if tag == "body" else self._silent + (tag in self.SILENT)
        self._pre += tag == "pre"
        if tag == "li":
            self.out.append("\n- ")
        elif tag in self.BLOCKS:
            self.out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self.SILENT))
        self._pre = max(0, self._pre - (tag == "pre"))
        if tag in {"td", "th"}:
            self.out.append(" | ")
        elif tag in self.BLOCKS and tag != "br":
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(data if self._pre else re.sub(r"\s+", " ", data))
