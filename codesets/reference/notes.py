"""The instructions of the tabular list that bind a code, and the seventh characters it may take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from codesets.loaders.notes import CodeRange
from codesets.models import Block, Code, Note, Release, SeventhCharacter, Table


@dataclass(frozen=True, slots=True)
class NoteRow:
    """An instruction that binds a code, with the codes it names; the owner is a code, a block or a chapter."""

    kind: str
    owner: str
    owner_title: str
    text: str
    ranges: tuple[CodeRange, ...]


def excludes_for(codes: Collection[str], *, on: date | None = None) -> dict[str, tuple[NoteRow, ...]]:
    """The instructions that bind each code, its own first, then those of its headings, block and chapter.

    Excludes1, Excludes2, code first, use additional and code also; four queries.
    """
    kinds = ["excludes1", "excludes2", "code_first", "use_additional", "code_also"]
    return notes_for(codes, kinds=kinds, on=on)


def notes_for(
    codes: Collection[str], *, kinds: Collection[str] | None = None, on: date | None = None
) -> dict[str, tuple[NoteRow, ...]]:
    """The instructions of the given kinds that bind each code, nearest owner first; four queries."""
    releases = _diagnosis_releases(on)
    owners = _owners(codes, releases)
    wanted = {owner for line in owners.values() for owner in line}
    found = Note.objects.filter(release_id__in=releases, owner__in=wanted)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    by_owner: dict[str, list[Note]] = defaultdict(list)
    for note in found.order_by("position"):
        by_owner[note.owner].append(note)
    titles = _owner_titles(wanted & by_owner.keys(), releases)
    return {
        code: tuple(
            NoteRow(note.kind, owner, titles.get(owner, ""), note.text, tuple(note.ranges))
            for owner in line
            for note in by_owner.get(owner, [])
        )
        for code, line in owners.items()
    }


def seventh_characters(codes: Collection[str], *, on: date | None = None) -> dict[str, tuple[tuple[str, str], ...]]:
    """The seventh characters each code may take, from its nearest heading that lists them; two queries."""
    releases = _diagnosis_releases(on)
    prefixes = {code[:length] for code in codes for length in range(3, len(code) + 1)}
    listed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for choice in SeventhCharacter.objects.filter(release_id__in=releases, owner__in=prefixes).order_by("position"):
        listed[choice.owner].append((choice.character, choice.meaning))
    answer = {}
    for code in codes:
        line = (code[:length] for length in range(len(code), 2, -1))
        answer[code] = tuple(next((listed[prefix] for prefix in line if prefix in listed), []))
    return answer


def _diagnosis_releases(on: date | None) -> list[int]:
    """The release of ICD-10-CM that answers for the date, today's without one."""
    live = Release.objects.filter(table=Table.ICD10CM)
    return live.ids_in_force(on=on or date.today())  # noqa: DTZ011 (a calendar date)


def _owners(codes: Collection[str], releases: list[int]) -> dict[str, list[str]]:
    """For each code: itself, its headings upwards, its block, its chapter."""
    categories = {code[:3] for code in codes}
    places = {
        code: [block, chapter]
        for code, block, chapter in Code.objects.filter(release_id__in=releases, code__in=categories).values_list(
            "code", "block", "chapter"
        )
    }
    return {
        code: [code[:length] for length in range(len(code), 2, -1)] + [at for at in places.get(code[:3], []) if at]
        for code in codes
    }


def _owner_titles(owners: Collection[str], releases: list[int]) -> dict[str, str]:
    titles = dict(
        Code.objects.filter(release_id__in=releases, system="icd10cm", code__in=owners).values_list("code", "title")
    )
    titles.update(Block.objects.filter(release_id__in=releases, name__in=owners).values_list("name", "title"))
    return titles
