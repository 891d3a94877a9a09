"""Codes named in the free text of an instruction, such as "(E08-E13 with .44)" or "(M50.1.-, M51.1.-)"."""

from __future__ import annotations

import re
from typing import TypedDict

CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
RANGE = re.compile(rf"\b({CODE})(?:\s?-\s?({CODE}))?")
OPEN_ENDED = re.compile(r"\.?-(?=-|\s*[,;)]|\s*$|\s+(?:with|and|or)\b)")
BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
ORDINALS = {"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7}
POSITIONS = re.compile(
    r"with ([\w ]+?) characters? \.?([0-9A-Z]+)(?:-([0-9A-Z]+))?((?: or \.?[0-9A-Z]+)*)", re.IGNORECASE
)
ENDINGS = re.compile(r"with (?:final characters )?([.\-])([0-9A-Z]+)(?:-\.?([0-9A-Z]+))?((?: or \.?[0-9A-Z]+)*)")


class CodeRange(TypedDict):
    """Codes from ``first`` to ``last`` and everything beneath them.

    ``characters`` maps a position (from 1) to the characters allowed there, where the text limits it. Several
    positions are alternatives ("fifth or sixth character 5") unless ``all`` is set. ``ending`` holds what may follow
    the dot, ``final`` what the code may end in.
    """

    first: str
    last: str
    characters: dict[str, str]


def parse(text: str) -> list[CodeRange]:
    """Every code or range of codes between brackets, or anywhere where no bracket holds one."""
    bracketed = [match.group(1) or match.group(2) or "" for match in BRACKETED.finditer(text)]
    return [limit for inner in bracketed for limit in _ranges(inner)] or _ranges(text)


def _ranges(inner: str) -> list[CodeRange]:
    found: list[CodeRange] = []
    characters = _characters(inner)
    listed = OPEN_ENDED.sub("", inner.split(" with ", maxsplit=1)[0])
    for codes in RANGE.finditer(listed.replace(".-", "-")):
        first = codes.group(1).replace(".", "")
        last = (codes.group(2) or codes.group(1)).replace(".", "")
        found.append(CodeRange(first=first, last=last, characters=characters))
    return found


def _characters(text: str) -> dict[str, str]:
    """The characters a text limits the codes to: "with fifth or sixth character 1-4" or "with .44"."""
    if match := POSITIONS.search(text):
        named = [ORDINALS[word] for word in match.group(1).lower().split() if word in ORDINALS]
        if not named:
            return {"final": _listed(match.group(2), match.group(3), match.group(4))}
        allowed = _span(match.group(2), match.group(3)) + re.findall(r"or \.?([0-9A-Z]+)", match.group(4))
        if len(named) > 1 and len(allowed[0]) == len(named):
            joint = {str(place): "".join(sorted({value[at] for value in allowed})) for at, place in enumerate(named)}
            return joint | {"all": "1"}
        return {str(place): "".join(allowed) for place in named}
    if match := ENDINGS.search(text):
        name = "ending" if match.group(1) == "." else "final"
        return {name: _listed(match.group(2), match.group(3), match.group(4))}
    return {}


def _listed(first: str, last: str | None, more: str) -> str:
    return " ".join(_span(first, last) + re.findall(r"or \.?([0-9A-Z]+)", more or ""))


def _span(first: str, last: str | None) -> list[str]:
    if last is None or not (first.isdigit() and last.isdigit()):
        return [first]
    return [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]


def covers(limit: CodeRange, code: str) -> bool:
    """Whether an undotted code falls in the range, itself or beneath it."""
    first, last = limit["first"], limit["last"]
    if not (code[: len(first)] >= first and code[: len(last)] <= last):
        return False
    characters = limit["characters"]
    if not characters:
        return True
    if "ending" in characters:
        return any(code[3:].startswith(ending) for ending in characters["ending"].split())
    if "final" in characters:
        return any(code.endswith(ending) for ending in characters["final"].split())
    tests = [
        len(code) >= int(place) and code[int(place) - 1] in allowed
        for place, allowed in characters.items()
        if place != "all"
    ]
    return all(tests) if "all" in characters else any(tests)
