"""Whether a CC or MCC counts beside a principal diagnosis, as IPPS Table 6K has it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from codesets.models import CcExclusion, CcLevel, Release, SeverityExclusion, Table


@dataclass(frozen=True, slots=True)
class CcRow:
    """The level of a secondary diagnosis, and why it does not count on this stay, where it does not."""

    code: str
    level: str
    """``CC`` or ``MCC`` by Table 6K, before any exclusion."""
    excluded_by: str = ""
    """The principal diagnosis that takes the level away, or the MS-DRGs such as ``280-282``; empty where it counts."""
    collection: str = ""
    """Number of the collection of principal diagnoses that the table names for this code."""
    only_alive: bool = False
    """Counts only where the patient was discharged alive."""
    edition: str = ""


def cc_exclusions(codes: Collection[str], *, principal: str, on: date, drg: str = "") -> dict[str, CcRow]:
    """For those of the secondary diagnoses that are CC or MCC: their level, and what excludes them.

    ``drg`` is the MS-DRG of the stay, for part 3 of the table, where there is one. Empty where Table 6K is not loaded.
    At most four queries.
    """
    in_force = Release.objects.ids_in_force(on=on)
    release = Release.objects.filter(pk__in=in_force, table=Table.CC_EXCLUSIONS).first()
    if release is None:
        return {}
    levels = list(CcLevel.objects.filter(release=release, code__in=codes))
    named = {row.collection for row in levels if row.collection}
    taken = set(
        CcExclusion.objects.filter(release=release, principal=principal, collection__in=named).values_list(
            "collection", flat=True
        )
    )
    in_groups = _in_groups(release, codes, drg) if drg else {}
    return {
        row.code: CcRow(
            row.code,
            row.level,
            principal if row.collection in taken else in_groups.get(row.code, ""),
            row.collection,
            row.only_alive,
            release.edition,
        )
        for row in levels
    }


def _in_groups(release: Release, codes: Collection[str], drg: str) -> dict[str, str]:
    rows = SeverityExclusion.objects.filter(release=release, first_drg__lte=drg, last_drg__gte=drg, code__in=codes)
    return {row.code: f"{row.first_drg}-{row.last_drg}" for row in rows}
