"""Tables for a spreadsheet, in which no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out instead of showing."""


def safe_cell(value: object) -> str:
    """The value as text; text that would be a formula gets an apostrophe in front. Numbers stay numbers."""
    if value is None:
        return ""
    text = str(value)
    is_text = isinstance(value, str)
    return f"'{text}" if is_text and text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its column heads, every cell safe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(safe_cell, heads))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as a download. UTF-8 with a byte-order mark, without which Excel misreads accents."""
    answer = HttpResponse("\ufeff" + csv_text(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
