"""Loaded official tables beside what the grouper's own data hold: where the two agree, and each code where not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from codesets.models import Attribute, CcLevel, Release, Table

SOURCES = {Table.MCC_LIST: ("MCC",), Table.CC_LIST: ("CC",), Table.CC_EXCLUSIONS: ("MCC", "CC")}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The codes of one level in a table of a release and in the grouper's data of its first day."""

    release: Release
    level: str
    both: int
    only_table: tuple[str, ...]
    only_grouper: tuple[str, ...]

    @property
    def share(self) -> float:
        """How many of all codes that either names are named by both, from 0 to 1."""
        return self.both / max(self.both + len(self.only_table) + len(self.only_grouper), 1)


def severity_agreements() -> Iterator[Agreement]:
    """One for each level of each loaded Table 6I, 6J and 6K; nothing where none is loaded."""
    for release in Release.objects.live().filter(table__in=list(SOURCES)).order_by("table", "effective_on"):
        for level in SOURCES[Table(release.table)]:
            listed = set(CcLevel.objects.filter(release=release, level=level).values_list("code", flat=True))
            grouped = grouper_level(level, on=release.effective_on)
            yield Agreement(
                release, level, len(listed & grouped), tuple(sorted(listed - grouped)), tuple(sorted(grouped - listed))
            )


def grouper_level(level: str, *, on: date) -> set[str]:
    """The diagnoses that the grouper's data call CC or MCC on a date."""
    rows = Attribute.objects.in_force(on=on).filter(system="icd10cm", name=level.lower())
    return set(rows.values_list("code", flat=True))
