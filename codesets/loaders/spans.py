"""Spans of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta


def joined(days: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans in order, with those that touch or overlap made one."""
    merged: list[tuple[date, date]] = []
    for first, last in sorted(days):
        if merged and first <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def read(text: str) -> Iterator[tuple[date, date | None]]:
    """Spans as the committed tables write them: ``2019-07-01/2023-06-30 2024-01-01/``, the last one open."""
    for part in text.split():
        first, _, last = part.partition("/")
        yield date.fromisoformat(first), date.fromisoformat(last) if last else None
