"""Which diagnoses the loaded coverage policies name for a service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from codesets.models import CoverageDiagnosis, CoveragePolicy, CoverageService, Table
from codesets.reference.windows import Window, release_windows, within

PolicyKey = tuple[int, str]
"""A release and the number of a policy in it."""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A national or local determination with what it says of diagnoses, each with its days."""

    number: str
    title: str
    kind: str
    """``NCD`` or ``LCD``."""
    contractor: str
    edition_on: date
    """First day of the release; it cannot tell of codes that are newer."""
    diagnoses: Mapping[str, tuple[tuple[str, date, date | None], ...]]
    """For each code: ``covered``, ``denied`` or ``unsupported``, from when to when."""
    version: str = ""
    """Of an article of the Medicare Coverage Database; empty of everything else."""
    basis: str = ""
    """The local determinations that an article belongs to."""
    states: frozenset[str] = frozenset()
    """Where it binds; empty means everywhere."""
    parts: str = ""
    """A, B or AB: which part of Medicare it binds; empty means both."""
    groups: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    """The groups of an article in which a code stands, by its resolution and the code."""


def coverage_windows() -> dict[int, list[Window]]:
    """The live releases of coverage policies with the days they answer for; empty where none is loaded."""
    return release_windows([Table.NCD, Table.LCD])


def policies_of(
    codes: Collection[str], windows: Mapping[int, list[Window]], states: Collection[str] = ()
) -> dict[str, tuple[tuple[PolicyKey, date, date], ...]]:
    """For each service the policies that bind it, with the first and last day on which they do; one query.

    With states, only the policies that bind in one of them.
    """
    found: dict[str, list[tuple[PolicyKey, date, date]]] = defaultdict(list)
    rows = CoverageService.objects.filter(release__in=list(windows), code__in=codes).order_by("number")
    if states:
        elsewhere = CoveragePolicy.objects.filter(
            ~Q(states__overlap=list(states)),
            states__isnull=False,
            release=OuterRef("release"),
            number=OuterRef("number"),
        )
        rows = rows.exclude(Exists(elsewhere))
    for row in rows:
        for first, last in within(windows[row.release_id], row.valid_from, row.valid_to):
            found[row.code].append(((row.release_id, row.number), first, last))
    return {code: tuple(spans) for code, spans in found.items()}


def policy_rows(keys: Collection[PolicyKey]) -> dict[PolicyKey, PolicyRow]:
    """The named policies with all their diagnoses; two queries. What a release says never changes, so keep them."""
    releases = {release for release, _ in keys}
    numbers = {number for _, number in keys}
    diagnoses: dict[PolicyKey, dict[str, list[tuple[str, date, date | None]]]] = defaultdict(lambda: defaultdict(list))
    groups: dict[PolicyKey, dict[tuple[str, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    values = CoverageDiagnosis.objects.filter(release__in=releases, number__in=numbers).values_list(
        "release_id", "number", "code", "resolution", "group", "valid_from", "valid_to"
    )
    for release, number, code, resolution, group, first, last in values:
        diagnoses[release, number][code].append((resolution, first, last))
        if group is not None:
            groups[release, number][resolution, code].add(group)
    named = CoveragePolicy.objects.filter(release__in=releases, number__in=numbers).select_related("release")
    return {
        (row.release_id, row.number): PolicyRow(
            row.number,
            row.title,
            row.release.table.upper(),
            row.contractor,
            row.release.effective_on,
            {code: tuple(said) for code, said in diagnoses[row.release_id, row.number].items()},
            row.version,
            row.basis,
            frozenset(row.states or ()),
            row.parts,
            {said: tuple(sorted(where)) for said, where in groups[row.release_id, row.number].items()},
        )
        for row in named
        if (row.release_id, row.number) in keys
    }
