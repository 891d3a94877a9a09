"""What the alphabetic index adds to a search, when it is loaded: its terms count as words of the codes they lead to.

A term is found by the essential words from its main term down; a nonessential modifier may be named too and counts
half. Sides and encounters are looked for in the titles of the codes, behaviours and intents choose the column of the
neoplasm and drug tables. An index names codes of its own year: only those that are valid on the date are offered.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db import connection

from codesets.models import BOOKS, IndexUse, Release, System, Table
from codesets.search.matching import COLUMNS, Line, Row, Scope, asked_for, row_of
from codesets.search.ranking import line_coverage, matching
from codesets.search.words import Group, stems_of

ABOVE_SITES = "Neoplasm, neoplastic, "
SHORTEST_WITH_SIDE = 4
"""A code that tells left from right has five characters or more."""
SHORTEST_CODE = 3
MOST_TERMS = 40
MOST_PREFIXES = 10
OF_EACH_PREFIX = 6
SHORTEST_BEGINNING = 4
"""A single word that is only begun is looked for in the index from so many letters on."""

IN_TITLES = frozenset(
    {"left", "right", "lt", "rt", "bilateral", "initial", "subsequent", "sequela", "sequelae", "encounter", "first",
     "second", "third", "trimester"}
)  # fmt: skip
"""Words that the index leaves to the titles of the codes beneath a term."""

SAID: Mapping[str, Mapping[str, frozenset[str]]] = {
    Table.ICD10CM_NEOPLASMS: {
        "secondary": frozenset({"secondary", "metastatic", "metastasis", "metastases", "metastasized", "mets"}),
        "in_situ": frozenset({"situ"}),
        "benign": frozenset({"benign"}),
        "uncertain": frozenset({"uncertain", "borderline"}),
        "primary": frozenset({"primary", "malignant", "malignancy", "cancer", "carcinoma", "ca", "adenocarcinoma"}),
    },
    Table.ICD10CM_DRUGS: {
        "self_harm": frozenset({"intentional", "intentionally", "self", "harm", "suicide", "suicidal", "purpose"}),
        "assault": frozenset({"assault", "homicide", "homicidal"}),
        "undetermined": frozenset({"undetermined"}),
        "underdosing": frozenset({"underdosing", "underdose", "underdosed"}),
        "adverse": frozenset({"adverse", "reaction", "side", "allergic"}),
        "accidental": frozenset({"accidental", "accidentally", "accident", "unintentional"}),
    },
}
"""What a coder says of the column of a table that is meant."""
OF_TABLE: Mapping[str, frozenset[str]] = {
    Table.ICD10CM_NEOPLASMS: frozenset({"neoplasm", "neoplasms", "tumor", "tumour", "growth", "behavior", "carcinoma"}),
    Table.ICD10CM_DRUGS: frozenset(
        {"poisoning", "poisoned", "poison", "overdose", "overdosed", "od", "toxicity", "toxic", "effect", "effects",
         "ingestion", "ingested", "attempt", "intoxication"}
    ),
}  # fmt: skip
"""Words that call for a table without choosing a column."""
UNSAID: Mapping[str, tuple[str, ...]] = {
    Table.ICD10CM_NEOPLASMS: ("unspecified", "primary"),
    Table.ICD10CM_DRUGS: ("accidental",),
}
"""The column where none is chosen: an overdose counts as accidental until the record says otherwise."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one book is asked: the groups its terms must hold, and the uses whose codes count."""

    book: str
    release: int
    groups: list[Group]
    uses: tuple[str, ...]
    held: frozenset[str]


def by_index(choices: Collection[list[Group]], scope: Scope) -> list[Row]:
    """Codes of the terms that hold all words of any choice; nothing where no index is loaded.

    Two queries at most, none without an index.
    """
    if System.ICD10CM not in scope.systems:
        return []
    books = books_of(scope.releases)
    questions = [question for groups in choices for book in books.items() if (question := _question(groups, *book))]
    if not questions:
        return []
    lines = _lines(questions, scope)
    everything = max(choices, key=len)
    worth = {prefix: max(line_coverage(line, everything) for line in said) for prefix, said in lines.items()}
    best = sorted(worth, key=lambda prefix: (-worth[prefix], prefix))[:MOST_PREFIXES]
    return _codes({prefix: lines[prefix] for prefix in best}, everything, scope)


@lru_cache(maxsize=8)
def books_of(releases: tuple[int, ...]) -> dict[str, int]:
    """The books of the index among the releases in force. A release never changes, so it is read once."""
    return dict(Release.objects.filter(pk__in=releases, table__in=BOOKS).values_list("table", "pk"))


def _question(groups: list[Group], book: str, release: int) -> Question | None:
    """What a book is asked for; nothing where the query does not call for it or leaves it no word."""
    uses: set[str] = set()
    held = set()
    wanted = []
    for group in groups:
        words = {word for alternative in group.alternatives for word in alternative}
        said = {use for use, signs in SAID.get(book, {}).items() if signs & words}
        if said or OF_TABLE.get(book, frozenset()) & words:
            uses |= said
            held.add(group.alternatives[0][0])
        elif not in_titles(group):
            wanted.append(group)
    if (book in SAID and not held) or not wanted or _too_short(wanted):
        return None
    strongest = next((use for use in SAID.get(book, {}) if use in uses), "")
    return Question(book, release, wanted, (strongest,) if strongest else UNSAID.get(book, ()), frozenset(held))


def in_titles(group: Group) -> bool:
    """Whether a group says only what the titles of codes say and the index does not: a side, an encounter."""
    return any(IN_TITLES.issuperset(alternative) for alternative in group.alternatives)


def _too_short(groups: list[Group]) -> bool:
    typed = groups[0].alternatives[0][-1]
    return len(groups) == 1 and groups[0].unfinished and len(typed) < SHORTEST_BEGINNING


def _lines(questions: list[Question], scope: Scope) -> dict[str, list[Line]]:
    """What the answering terms say of each code they lead to; one that only says "see" speaks for the term it names.

    Books that are asked for the same words are looked through at once.
    """
    same: dict[tuple[str, tuple[object, ...]], dict[int, list[Question]]] = {}
    for question in questions:
        words, asked = asked_for([question.groups], scope)
        same.setdefault((words, tuple(asked)), {}).setdefault(question.release, []).append(question)
    parts: list[str] = []
    given: list[Any] = []
    for place, ((words, values), of_release) in enumerate(same.items()):
        parts.append(
            f"""
            SELECT {place}, term.release_id, term.path, term.optional,
                (CASE WHEN term.leads_to = '{{}}' THEN other.codes ELSE term.codes END)::text
            FROM (
                SELECT release_id, path, optional, leads_to, codes, see_to,
                    row_number() OVER (PARTITION BY release_id ORDER BY length(path), number) AS place
                FROM codesets_indexterm
                WHERE words @@ ({words}) AND release_id = ANY(%s) AND (leads_to <> '{{}}' OR see_to > 0)
            ) term
            LEFT JOIN codesets_indexterm other ON term.leads_to = '{{}}'
                AND other.release_id = term.release_id AND other.number = term.see_to
            WHERE term.place <= {MOST_TERMS}
            """  # noqa: S608 (numbers of our own)
        )
        given += [*values, list(of_release)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        found = cursor.fetchall()
    asked_by = list(same.values())
    lines: dict[str, list[Line]] = {}
    for place, release, path, optional, codes in found:
        for question in asked_by[place][release]:
            line = Line(path.removeprefix(ABOVE_SITES), optional, question.held)
            for prefix in _meant(json.loads(codes or "{}"), question):
                lines.setdefault(prefix, []).append(line)
    return lines


def _meant(codes: Mapping[str, str], question: Question) -> Iterator[str]:
    """The beginnings of codes that a term names for what is asked: a column of a table, or its own code."""
    for use, written in codes.items():
        prefix = written.rstrip("-. ").replace(".", "")
        wanted = use in question.uses or (not question.uses and use != IndexUse.MANIFESTATION)
        if wanted and len(prefix) >= SHORTEST_CODE:
            yield prefix


def _codes(lines: dict[str, list[Line]], groups: list[Group], scope: Scope) -> list[Row]:
    """The likeliest valid codes beneath each prefix; those first that hold a side or encounter the query names."""
    if not lines:
        return []
    sides = [group for group in groups if in_titles(group)]
    words, asked = asked_for([[group] for group in sides], scope) if sides else ("", list[object]())
    condition, values = scope.condition()
    fitting = f"ts_rank(words, {words}) DESC, " if sides else ""
    sql = f"""
        SELECT prefix, found.* FROM unnest(%s::text[]) AS asked(prefix) CROSS JOIN LATERAL (
            SELECT {COLUMNS} FROM codesets_code
            WHERE code ~>=~ prefix AND code ~<~ (prefix || '~') AND system = 'icd10cm' AND {condition}
            ORDER BY {fitting}weight DESC, code LIMIT {OF_EACH_PREFIX}
        ) AS found
    """  # noqa: S608 (our own columns)
    asked_prefixes = _with_sides(lines) if sides else lines
    with connection.cursor() as cursor:
        given: list[Any] = [list(asked_prefixes), *values, *asked]
        cursor.execute(sql, given)
        found = [(row_of(scope, *columns), asked_prefixes[prefix]) for prefix, *columns in cursor.fetchall()]
    told = [each for each in found if all(matching(stems_of(each[0].hit.title), side) for side in sides)]
    return [replace(row, lines=tuple(said)) for row, said in told or found]


def _with_sides(lines: dict[str, list[Line]]) -> dict[str, list[Line]]:
    """The prefixes, and what long ones share with the codes of a side: the index names the unspecified one."""
    wider = {prefix: list(said) for prefix, said in lines.items()}
    for prefix, said in lines.items():
        if len(prefix) > SHORTEST_WITH_SIDE:
            wider.setdefault(prefix[:-1], []).extend(said)
    return wider
