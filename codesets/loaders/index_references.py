"""Which term of a book a "see" names: the main term, then the terms beneath it, parted by commas."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codesets.loaders.index_xml import Entry


class References:
    """The terms of one book by their words, so that "Contraction, joint" leads to its number."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._beneath: dict[int, dict[str, int]] = {}
        for entry in entries:
            siblings = self._beneath.setdefault(entry.parent, {})
            whole = f"{entry.title} {entry.ending}"
            for title in (whole, entry.title, *whole.split(","), *entry.title.split(",")):
                siblings.setdefault(_plain(title), entry.number)

    def number(self, text: str) -> int:
        """The number of the term a text names wholly, as one path from a main term; 0 where none is.

        A main term of several words may go without its last: Fluoxetine hydrochloride stands as Fluoxetine.
        """
        parts = [_plain(part) for part in text.split(",") if part.strip()]
        found = self._followed(parts, 0) if parts else 0
        if not found and len(parts) == 1 and " " in parts[0]:
            return self._beneath.get(0, {}).get(parts[0].rpartition(" ")[0], 0)
        return found

    def _followed(self, parts: list[str], parent: int) -> int:
        """The longest title first, since titles hold commas too."""
        if not parts:
            return parent
        siblings = self._beneath.get(parent, {})
        for length in range(len(parts), 0, -1):
            number = siblings.get(" ".join(parts[:length]))
            if number and (found := self._followed(parts[length:], number)):
                return found
        return 0


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\(.*?\)|[^a-z0-9 ]", " ", text.lower().replace("'", "")).split())
