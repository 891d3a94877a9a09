"""What becomes of codes between two days: those that come, those that end, and those that get another title."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection

from codesets import reference
from codesets.models import Block, Code, ProcedureValue, Release, System, Table, title_or_reason, valid_on

KINDS = {"added": "Added", "ended": "Ended", "retitled": "New title"}
SYSTEMS = (Table.ICD10CM, Table.ICD10PCS, Table.HCPCS)


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One code that may be used on one of the two days only, or reads otherwise on the second."""

    kind: str
    system: str
    code: str
    display: str
    was: str
    """Its title on the first day; empty for one that comes."""
    now: str
    """Its title on the second day; empty for one that ends."""
    chapter: str

    @property
    def title(self) -> str:
        return title_or_reason(self.system, self.code, self.now or self.was)


@dataclass(frozen=True, slots=True)
class ChapterFigures:
    """How many codes of a chapter, a section of ICD-10-PCS or a letter of HCPCS change."""

    system: str
    chapter: str
    title: str
    added: int
    ended: int
    retitled: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Two neighbouring days between which codes change."""

    before: date
    after: date
    is_ahead: bool
    """The second day is still to come."""


def turn_of(after: date, today: date) -> Turn:
    return Turn(after - timedelta(days=1), after, after > today)


def next_turn(today: date) -> Turn:
    """The first day on which a loaded release of codes takes effect; else the next 1 October that the data reach;
    else the last 1 October, of which everything is known."""
    ahead = Release.objects.live().filter(table__in=SYSTEMS, effective_on__gt=today).order_by("effective_on")
    first = ahead.values_list("effective_on", flat=True).first()
    october = date(today.year if today < date(today.year, 10, 1) else today.year + 1, 10, 1)
    if first is not None and first <= october:
        return turn_of(first, today)
    known = reference.covers().get(System.ICD10CM)
    reaches = known is not None and (known[1] is None or known[1] >= october)
    return turn_of(october if reaches else date(october.year - 1, 10, 1), today)


def turns_ahead(today: date) -> list[date]:
    """Days a reader may want to look at: each coming 1 April and 1 October, releases loaded ahead, the last October."""
    year = today.year
    usual = {date(year + years, month, 1) for years in (0, 1) for month in (4, 10)}
    loaded = set(
        Release.objects.live().filter(table__in=SYSTEMS, effective_on__gt=today).values_list("effective_on", flat=True)
    )
    last_october = max(day for day in (date(year, 10, 1), date(year - 1, 10, 1)) if day <= today)
    return sorted({day for day in usual if day > today} | loaded | {last_october})


def unknown_on(on: date) -> dict[str, date]:
    """Code systems whose data end before the day, with their last day; of them nothing is known, so nothing ends."""
    return {
        system: until for system, (_, until) in sorted(reference.covers().items()) if until is not None and until < on
    }


def changed_codes(turn: Turn, *, systems: Collection[str] = ()) -> list[CodeChange]:
    """Every billable code that comes, ends or is retitled, by system and code. Seven queries at most.

    A code that becomes a heading has ended for the coder. Systems whose data end before are left out.
    """
    beyond = unknown_on(turn.after)
    wanted = [name for name in (systems or System.values) if name not in beyond]
    if not wanted:
        return []
    ids = {on: frozenset(Release.objects.ids_in_force(on=on)) for on in (turn.before, turn.after)}
    old, old_params = _usable(turn.before, turn.after, ids, wanted)
    new, new_params = _usable(turn.after, turn.before, ids, wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT CASE WHEN old.code IS NULL THEN 'added' WHEN new.code IS NULL THEN 'ended' ELSE 'retitled' END,
                coalesce(new.system, old.system) AS system, coalesce(new.code, old.code) AS code,
                coalesce(new.display, old.display), coalesce(old.title, ''), coalesce(new.title, ''),
                coalesce(new.chapter, old.chapter)
            FROM ({old}) old FULL JOIN ({new}) new USING (system, code)
            WHERE old.code IS NULL OR new.code IS NULL OR old.title <> new.title
            ORDER BY 2, 3
            """,  # noqa: S608 (queries Django made)
            [*old_params, *new_params],
        )
        found = [CodeChange(*row) for row in cursor.fetchall()]
    return list(_with_chapters(found, turn.after))


def _usable(
    on: date, other: date, ids: Mapping[date, frozenset[int]], systems: Collection[str]
) -> tuple[str, tuple[Any, ...]]:
    """The billable codes of a day, without the rows that the other day has too: those cancel out."""
    rows = Code.objects.filter(valid_on(on), release_id__in=ids[on], billable=True, system__in=systems)
    rows = rows.exclude(valid_on(other), release_id__in=ids[on] & ids[other])
    once = rows.order_by("system", "code", "-title").distinct("system", "code")
    sql, params = once.values("system", "code", "display", "title", "chapter").query.sql_with_params()
    return str(sql), tuple(params)


def _with_chapters(changes: list[CodeChange], on: date) -> Iterator[CodeChange]:
    """A code without a chapter stands in that of the category before it; outside ICD-10-CM its first letter counts."""
    lacking = {each.code[0] for each in changes if not each.chapter and each.system == System.ICD10CM}
    rows = Code.objects.of_releases(on=on).filter(system=System.ICD10CM, code__regex=rf"^[{''.join(lacking)}]..$")
    places = sorted(rows.exclude(chapter="").values_list("code", "chapter")) if lacking else []
    for each in changes:
        at = bisect_left(places, (each.code, ""))
        is_diagnosis = each.system == System.ICD10CM
        chapter = places[at - 1][1] if is_diagnosis and at and not each.chapter else each.chapter
        yield replace(each, chapter=chapter or each.code[0])


def figures_by_chapter(changes: Iterable[CodeChange], *, on: date) -> list[ChapterFigures]:
    """The same, counted by chapter in the order of the book."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for change in changes:
        counts[change.system, change.chapter][change.kind] += 1
    titles = chapter_titles(on)
    return [
        ChapterFigures(
            system, chapter, titles.get((system, chapter), _plain_title(system, chapter)),
            count["added"], count["ended"], count["retitled"],
        )
        for (system, chapter), count in sorted(counts.items(), key=lambda each: (each[0][0], _order(each[0][1])))
    ]  # fmt: skip


def chapter_titles(on: date) -> Mapping[tuple[str, str], str]:
    """The chapters of ICD-10-CM by number, and the sections of ICD-10-PCS where its tables are loaded."""
    books = Release.objects.filter(table=Table.ICD10CM).ids_in_force(on=on)
    chapters = Block.objects.filter(release_id__in=books, is_chapter=True).values_list("chapter", "title")
    tables = Release.objects.filter(table=Table.PCS_TABLES).ids_in_force(on=on)
    values = ProcedureValue.objects.filter(release_id__in=tables, row=0, position=1).order_by("character")
    sections = values.values_list("character", "label").distinct()
    return {(str(System.ICD10CM), chapter): title for chapter, title in chapters} | {
        (str(System.ICD10PCS), section): label for section, label in sections
    }


def _plain_title(system: str, chapter: str) -> str:
    return f"Section {chapter}" if system == System.ICD10PCS else f"Codes that begin with {chapter}"


def _order(chapter: str) -> tuple[int, str]:
    return (int(chapter) if chapter.isdigit() else 99, chapter)


@dataclass(frozen=True, slots=True)
class Ending:
    """A code that may be used before a turn and not after it."""

    system: str
    code: str
    display: str
    title: str
    verdict: str
    """``ended``, ``heading`` or ``unknown``, as :func:`codesets.reference.code_validity` gives it after the turn."""
    last_on: date
    replacements: tuple[reference.Replacement, ...] = ()


GONE = frozenset({"ended", "heading", "unknown"})
MOST_OFFERED = 6
"""A heading with more codes beneath it is opened and read."""


def ending_codes(pairs: Collection[tuple[str, str]], turn: Turn) -> dict[tuple[str, str], Ending]:
    """Of the (system, code) pairs those that may not be used after the turn, with what took their place.

    A fixed number of queries, and a few more for each system with an ending code.
    """
    if not pairs:
        return {}
    after = reference.code_validity(pairs, on=turn.after)
    gone = [pair for pair in pairs if after[pair] in GONE]
    before = reference.code_validity(gone, on=turn.before) if gone else {}
    ending = [pair for pair in gone if before[pair] == "valid"]
    if not ending:
        return {}
    spans = reference.codes_known(ending)
    offered = _offered(ending, turn.after)
    found = {}
    for system, code in ending:
        row = next(row for row in spans[system, code] if _holds(row, turn.before))
        title = title_or_reason(system, code, row.title)
        found[system, code] = Ending(
            system, code, row.display, title, after[system, code], turn.before, offered.get((system, code), ())
        )
    return found


def _holds(row: reference.CodeRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _offered(pairs: Collection[tuple[str, str]], on: date) -> dict[tuple[str, str], tuple[reference.Replacement, ...]]:
    answer = {}
    for system in sorted({system for system, _ in pairs}):
        codes = [code for other, code in pairs if other == system]
        for code, found in reference.replacements_for(codes, on=on, system=system).items():
            if len(found) <= MOST_OFFERED:
                answer[system, code] = found
    return answer
