"""What each character of an ICD-10-PCS code means: from the official tables, else from the titles of the codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from codesets.models import ProcedureDefinition, ProcedureValue, Release, System, Table

HOLE = "_"
"""Stands in a pattern where no character is chosen yet."""
TITLES_READ = 60
PLAIN_AXES = ("Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier")
SECTIONS = {
    "0": "Medical and Surgical",
    "1": "Obstetrics",
    "2": "Placement",
    "3": "Administration",
    "4": "Measurement and Monitoring",
    "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies",
    "7": "Osteopathic",
    "8": "Other Procedures",
    "9": "Chiropractic",
    "B": "Imaging",
    "C": "Nuclear Medicine",
    "D": "Radiation Therapy",
    "F": "Physical Rehabilitation and Diagnostic Audiology",
    "G": "Mental Health",
    "H": "Substance Abuse Treatment",
    "X": "New Technology",
}
"""The sections by name, which no title of a code says."""
WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one character says at its place, with its definition where there is one."""

    axis: str
    label: str
    official: bool
    """From the official tables; else read from the titles of the codes."""
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    axis: str
    label: str
    definition: str


@lru_cache(maxsize=4)
def _heads(release_id: int) -> Mapping[str, _Value]:
    """Section, body system and operation by the characters up to theirs. A release never changes, so this is kept."""
    rows = ProcedureValue.objects.filter(release_id=release_id, row=0)
    return {
        table[:position]: _Value(axis, label, definition)
        for table, position, axis, label, definition in rows.values_list(
            "table", "position", "axis", "label", "definition"
        )
    }


class Meanings:
    """The meanings in force on a day."""

    def __init__(self, on: date) -> None:
        tables = [Table.PCS_TABLES, Table.PCS_DEFINITIONS]
        live = Release.objects.filter(table__in=tables)
        answering = live.in_bulk(live.ids_in_force(on=on))
        self._tables = next((row for row in answering.values() if row.table == Table.PCS_TABLES), None)
        self._terms = next((row for row in answering.values() if row.table == Table.PCS_DEFINITIONS), None)
        self._rows: dict[str, dict[int, dict[int, dict[str, _Value]]]] = {}

    @property
    def edition(self) -> str:
        """The edition of the official tables that answer; empty where none are loaded."""
        return self._tables.edition if self._tables else ""

    def at(self, pattern: str, position: int, choices: Collection[str]) -> dict[str, Meaning]:
        """The meaning of each character that may stand at a place, all else as the pattern has it."""
        known = {choice: self._value(pattern, position, choice) for choice in choices}
        missing = [choice for choice, value in known.items() if value is None]
        read = _from_titles(pattern, position, choices) if missing else {}
        axis = next((value.axis for value in known.values() if value), PLAIN_AXES[position - 1])
        found = {
            choice: Meaning(value.axis, value.label, True, value.definition)
            if value
            else Meaning(axis, read.get(choice, ""), False)
            for choice, value in known.items()
        }
        return self._defined(pattern, position, found)

    def label(self, pattern: str, position: int, character: str, offered: Collection[str]) -> Meaning:
        """The meaning of a character that stands in the pattern, without its definition."""
        value = self._value(pattern, position, character)
        if value is not None:
            return Meaning(value.axis, value.label, True)
        read = _from_titles(pattern, position, offered)
        return Meaning(PLAIN_AXES[position - 1], read.get(character, ""), False)

    def _value(self, pattern: str, position: int, choice: str) -> _Value | None:
        if self._tables is None:
            return None
        if position <= 3:
            return _heads(self._tables.pk).get(pattern[: position - 1] + choice)
        rows = self._rows_of(pattern[:3])
        wanted = {place: pattern[place - 1] for place in range(4, len(pattern) + 1) if pattern[place - 1] != HOLE}
        wanted[position] = choice
        for asked in (wanted, {place: wanted[place] for place in wanted if place <= position}):
            fitting = [
                row for row in rows.values() if all(character in row[place] for place, character in asked.items())
            ]
            if fitting:
                values = [row[position][choice] for row in fitting]
                labels = dict.fromkeys(value.label for value in values)
                return _Value(values[0].axis, " / ".join(labels), "")
        return None

    def _rows_of(self, table: str) -> dict[int, dict[int, dict[str, _Value]]]:
        """The rows of a table: place, character, value."""
        if table not in self._rows:
            rows: dict[int, dict[int, dict[str, _Value]]] = defaultdict(lambda: defaultdict(dict))
            values = ProcedureValue.objects.filter(release=self._tables, table=table, row__gt=0)
            for row, position, character, axis, label in values.values_list(
                "row", "position", "character", "axis", "label"
            ):
                rows[row][position][character] = _Value(axis, label, "")
            self._rows[table] = rows
        return self._rows[table]

    def _defined(self, pattern: str, position: int, found: dict[str, Meaning]) -> dict[str, Meaning]:
        """The same with definition, explanation and what is included, where the definitions have the value."""
        if self._terms is None or not found:
            return found
        names = {choice: self._names(pattern, position, meaning.label) for choice, meaning in found.items()}
        section = pattern[0] if position > 1 else ""
        wanted = {name for each in names.values() for name in each}
        terms = ProcedureDefinition.objects.filter(
            release=self._terms, section=section, position=position, label__in=wanted
        )
        by_label: dict[str, list[ProcedureDefinition]] = defaultdict(list)
        for term in terms:
            by_label[term.label].append(term)
        return {
            choice: _with_terms(meaning, [term for name in names[choice] for term in by_label[name]])
            for choice, meaning in found.items()
        }

    def _names(self, pattern: str, position: int, label: str) -> list[str]:
        """How the definitions may name a value: alone, in its body system, for its operation in its body system."""
        names = label.split(" / ")
        if position > 3 and self._tables is not None:
            heads = _heads(self._tables.pk)
            system, operation = heads.get(pattern[:2]), heads.get(pattern[:3])
            if system and operation:
                names += [f"{label} in {system.label}", f"{label} for {operation.label} in {system.label}"]
        return names


def _with_terms(meaning: Meaning, terms: list[ProcedureDefinition]) -> Meaning:
    includes = [text for term in terms for text in term.includes.split("\n") if text]
    return Meaning(
        meaning.axis,
        meaning.label,
        meaning.official,
        next((term.definition for term in terms if term.definition), meaning.definition),
        next((term.explanation for term in terms if term.explanation), meaning.explanation),
        tuple(dict.fromkeys(includes)),
    )


def _from_titles(pattern: str, position: int, choices: Collection[str]) -> dict[str, str]:
    """What the titles of the codes with each character share and those with the other characters do not; one query.

    Above the fourth character the headings of the tables say it, such as "Gastrointestinal System, Excision".
    """
    if position == 1:
        return {choice: SECTIONS.get(choice, "") for choice in choices}
    titles = _titles(pattern[: position - 1], choices, headings=position <= 3)
    if position <= 3 and not any(titles.values()):
        titles = _titles(pattern[: position - 1], choices, headings=False)
    if len(titles) == 1:
        return {}
    found = {}
    for choice, own in titles.items():
        others = [title for other, texts in titles.items() if other != choice for title in texts]
        found[choice] = _distinct_words(own, others)
    return found


def _titles(beginning: str, choices: Collection[str], *, headings: bool) -> dict[str, list[str]]:
    """Titles of codes that go on with each character, drawn from all of them alike so that they differ elsewhere."""
    found: dict[str, list[str]] = {choice: [] for choice in choices}
    before = beginning.split(HOLE, maxsplit=1)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT offered.next, drawn.title FROM unnest(%s::text[]) AS offered (next), LATERAL (
                SELECT title FROM codesets_code
                WHERE code LIKE %s AND code ~>=~ %s AND code ~<~ %s AND substr(code, %s, 1) = offered.next
                    AND system = %s AND billable = %s AND title <> ''
                ORDER BY md5(code) LIMIT %s
            ) AS drawn
            """,
            [
                list(choices), f"{beginning}%", before, before + "{",
                len(beginning) + 1, System.ICD10PCS, not headings, TITLES_READ,
            ],
        )  # fmt: skip
        for choice, title in cursor.fetchall():
            found[choice].append(title)
    return found


def _distinct_words(own: list[str], others: list[str]) -> str:
    if not own:
        return ""
    common = set.intersection(*(set(WORD.findall(title)) for title in own))
    everywhere = set.intersection(*(set(WORD.findall(title)) for title in others)) if others else set()
    return " ".join(word for word in WORD.findall(own[0]) if word in common and word not in everywhere)
