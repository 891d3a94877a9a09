"""How likely a code is what a coder means before a word of the query is weighed, and the house-written words."""

from __future__ import annotations

import re

from codesets.loaders import house_files

COMMON_TIERS = {"1": 900, "2": 500}
UNSPECIFIED = re.compile(r"\bunspecified\b|\bwithout complications?\b|\bunsp\b")
LATE = ("subsequent encounter", "sequela", "underdosing", "assault", "self-harm", "undetermined")
OPEN = "initial encounter for open fracture"
OTHER = re.compile(r"^other\b|\bother specified\b|not elsewhere classified")


class Ranking:
    """Weights and terms of one code system, from ``common_codes.csv`` and ``code_terms.csv``."""

    def __init__(self, system: str) -> None:
        self._tiers = {
            code.replace(".", ""): COMMON_TIERS[tier]
            for kind, tier, codes in house_files.rows("common_codes")
            if kind == system
            for code in codes.split()
        }
        self._terms: dict[str, list[str]] = {}
        for kind, code, phrases in house_files.rows("code_terms"):
            if kind == system:
                self._terms.setdefault(code.replace(".", ""), []).extend(
                    phrase.strip() for phrase in phrases.split("|")
                )

    def terms(self, code: str) -> list[str]:
        return self._terms.get(code, [])

    def weight(self, code: str, title: str, *, billable: bool) -> int:
        """Common codes first, then short titles; headings and later encounters sink."""
        weight = 1000 - min(len(title), 250) * 2
        weight += self._tiers.get(code, 0) + (500 if code in self._terms else 0)
        text = title.lower()
        if "unsp" in text or "without complication" in text:
            weight += 200 if UNSPECIFIED.search(text) else 0
        if "other" in text or "elsewhere" in text:
            weight -= 120 if OTHER.search(text) else 0
        weight -= 300 if OPEN in text else 0
        weight -= 500 if any(sign in text for sign in LATE) else 0
        return weight if billable else weight - 900
