"""The short lists: modifiers, places of service, revenue codes, discharge statuses, types of bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from codesets.models import AdministrativeCode, ListedCode, ListKind, Modifier, Table
from codesets.reference.windows import release_windows


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A modifier, place of service, revenue code, discharge status or type of bill."""

    code: str
    title: str
    traits: frozenset[str]
    valid_from: date
    valid_to: date | None


def modifiers() -> dict[str, ListedRow]:
    """Every modifier; traits name the rules that read it: anatomic, global, ncci, telehealth, anesthesia ...

    Our own list comes first; the HCPCS file adds those it lacks, the newest release before the older ones.
    """
    windows = release_windows()
    rows = Modifier.objects.filter(release__in=windows).select_related("release")
    ranked = sorted(rows, key=lambda row: (row.release.table == Table.ADMINISTRATIVE, row.release.effective_on))
    return {
        row.code: ListedRow(row.code, row.title, frozenset(row.kinds), row.valid_from, row.valid_to) for row in ranked
    }


def places_of_service() -> dict[str, ListedRow]:
    """Traits: ``facility`` where the facility is paid apart, ``telehealth``."""
    return _listed("pos")


def revenue_codes() -> dict[str, ListedRow]:
    """Trait ``needs_hcpcs`` where outpatient billing asks for a HCPCS code."""
    return _listed("revenue")


def discharge_statuses() -> dict[str, ListedRow]:
    """Traits: ``died``, ``transfer``, ``still_patient``."""
    return _listed("discharge")


def bill_types() -> dict[str, ListedRow]:
    """The first two digits of a type of bill; traits ``inpatient`` and ``outpatient``."""
    return _listed("bill_type")


def listed_codes(kind: ListKind) -> dict[str, ListedRow]:
    """A list that its licensee has loaded: taxonomy, adjustment reasons or remark codes; empty where none is.

    A code that the newest list still has keeps its title from there.
    """
    windows = release_windows()
    rows = ListedCode.objects.filter(release__in=windows, kind=kind).select_related("release")
    ranked = sorted(rows, key=lambda row: (row.release.effective_on, row.valid_from))
    return {row.code: ListedRow(row.code, row.title, frozenset(), row.valid_from, row.valid_to) for row in ranked}


def _listed(kind: str) -> dict[str, ListedRow]:
    windows = release_windows()
    return {
        row.code: ListedRow(row.code, row.title, frozenset(row.traits), row.valid_from, row.valid_to)
        for row in AdministrativeCode.objects.filter(release__in=windows, kind=kind)
    }
