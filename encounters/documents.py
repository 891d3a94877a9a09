"""A document's text with the words that support codes marked; the visible text stays equal to the stored text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` support ``code``; ``key`` names the evidence row."""

    key: int
    start: int
    end: int
    code: str


def pieces(text: str, marks: Iterable[Mark]) -> list[tuple[str, tuple[Mark, ...]]]:
    """The text cut at every edge of a mark, each piece with the marks that cover it."""
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(mark.start for mark in kept), *(mark.end for mark in kept)})
    return [
        (text[left:right], tuple(mark for mark in kept if mark.start <= left and right <= mark.end))
        for left, right in pairwise(edges)
    ]


def marked_text(text: str, marks: Sequence[Mark]) -> SafeString:
    """HTML whose text content is exactly ``text``; overlapping marks name every code they support."""
    html: list[str] = []
    for piece, covering in pieces(text, marks):
        if not covering:
            html.append(escape(piece))
            continue
        codes = escape(", ".join(dict.fromkeys(mark.code for mark in covering)))
        keys = " ".join(str(mark.key) for mark in covering)
        opening = f'<mark class="cp-mark" data-evidence="{keys}" data-code="{codes}" title="{codes}">'
        html.append(f"{opening}{escape(piece)}</mark>")
    return mark_safe("".join(html))  # noqa: S308 - every part is escaped above
