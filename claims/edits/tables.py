"""The outside reference data that edits read, as frozen values: one Reference serves any number of claims.

A row carries the span of dates it is in force; a table answers for the date of service. A code that is not in a
mapping is unknown to the loaded release, which is a fault only inside the dates that the release covers completely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from claims.facts import Form
from codesets.loaders.notes import CodeRange, covers


class Dated(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """One ICD-10-CM code over one span. Flags are attributes as ``codesets`` names them."""

    title: str = ""
    billable: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One ICD-10-PCS code over one span."""

    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One HCPCS or CPT code over one span, with the physician fee schedule's policy indicators where it has them."""

    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = ""
    pc_tc: str = ""
    global_days: str = ""
    bilateral: str = ""
    assistant: str = ""
    co_surgeons: str = ""
    team: str = ""
    opps_status: str = ""
    sex: str = ""
    low_age: int | None = None
    high_age: int | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """An instructional note of the tabular list with the codes it names; ``at`` is the code or block it stands at."""

    kind: str
    """``excludes1``, ``excludes2``, ``code_first``, ``use_additional`` or ``code_also``."""
    at: str
    text: str
    targets: tuple[CodeRange, ...] = ()

    def names(self, code: str) -> bool:
        return any(covers(target, code) for target in self.targets)


@dataclass(frozen=True, slots=True)
class PairRow:
    """An NCCI procedure-to-procedure edit: column one is paid, column two is not."""

    indicator: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A medically unlikely edit: ``per_day`` limits are summed over a date of service (MAI 2 and 3)."""

    units: int
    indicator: str
    valid_from: date | None = None
    valid_to: date | None = None
    supplier: bool = False
    """From the table for suppliers of medical equipment, who bill a span of days on one line."""

    @property
    def per_day(self) -> bool:
        return self.indicator in {"2", "3"}


@dataclass(frozen=True, slots=True)
class AddOnRow:
    """The primary codes an add-on code goes with; none are listed where the contractor defines them (type 2)."""

    kind: str
    primaries: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A coverage policy for a service: the diagnoses that support it, or those that do not where all others do."""

    policy: str
    title: str = ""
    covered: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    edition: date = date(2026, 1, 1)
    """Codes newer than the edition are not judged by it."""
    valid_from: date | None = None
    valid_to: date | None = None
    limited: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """Days of the listed codes that the policy does not list for good; on others it is as if it did not list them."""
    states: frozenset[str] = frozenset()
    """Where it binds; empty means everywhere."""
    parts: str = ""
    """Which part of Medicare it binds, A, B or AB; empty means both."""
    version: str = ""
    basis: str = ""
    """Of an article: its version, and the local determinations it belongs to."""
    groups: tuple[tuple[int, int], ...] = ()
    """Of an article: its groups of covered diagnoses, each with how many it lists."""
    unsupported: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Of an article: diagnoses it names as not supporting its services, each with its groups."""

    def supports(self, code: str, on: date) -> bool:
        first, last = self.limited.get(code, (date.min, date.max))
        listed = self.covered or self.refused
        is_listed = code in listed and first <= on <= last
        return is_listed if self.covered else not is_listed

    def holds(self, on: date) -> bool:
        return _inside(self.valid_from, self.valid_to, on)

    def binds(self, state: str, part: str) -> bool:
        """Whether it is meant for a provider of a state and a part of Medicare; a state not known is every state."""
        return (not state or not self.states or state in self.states) and (not self.parts or part in self.parts)


@dataclass(frozen=True, slots=True)
class RevenueRow:
    title: str = ""
    needs_hcpcs: bool = False


Span = tuple[date | None, date | None]


def _inside(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def in_force(rows: tuple[Row, ...], on: date) -> Row | None:
    """The row in force on a date, or none."""
    for row in rows:
        if _inside(row.valid_from, row.valid_to, on):
            return row
    return None


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything outside the claims that their edits look up. Built once for a batch, see ``claims.reference``."""

    covers: Mapping[str, Span] = field(default_factory=dict)
    """For each code system the dates for which its table is complete; outside them an unknown code is no fault."""
    diagnoses: Mapping[str, tuple[DiagnosisRow, ...]] = field(default_factory=dict)
    sevenths: Mapping[str, str] = field(default_factory=dict)
    """For a code that is short of its seventh character: the characters it may take."""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    """For a code that lacks placeholder X: the complete code that is meant."""
    notes: Mapping[str, tuple[NoteRow, ...]] = field(default_factory=dict)
    """For each diagnosis code the notes that apply to it, those of its category, block and chapter included."""
    poa_exempt: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    bilaterals: Mapping[str, str] = field(default_factory=dict)
    """For a code of one side: the code that may stand for both."""
    hacs: Mapping[str, str] = field(default_factory=dict)
    """Diagnosis codes that are a hospital-acquired condition by themselves, with the CMS category number."""
    procedures: Mapping[str, tuple[ProcedureRow, ...]] = field(default_factory=dict)
    services: Mapping[str, tuple[ServiceRow, ...]] = field(default_factory=dict)
    modifiers: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    revenue_codes: Mapping[str, RevenueRow] = field(default_factory=dict)
    discharge_statuses: frozenset[str] = frozenset()
    pairs: Mapping[tuple[Form, str, str], tuple[PairRow, ...]] = field(default_factory=dict)
    """Keyed by claim form, column one code, column two code."""
    limits: Mapping[tuple[Form, str], tuple[LimitRow, ...]] = field(default_factory=dict)
    add_ons: Mapping[str, tuple[AddOnRow, ...]] = field(default_factory=dict)
    coverage: Mapping[str, tuple[CoverageRow, ...]] = field(default_factory=dict)
    taxonomies: frozenset[str] = frozenset()
    """Provider taxonomy codes of the licensee's list; empty where it is not loaded."""

    def is_complete(self, system: str, on: date) -> bool:
        span = self.covers.get(system)
        return span is not None and _inside(span[0], span[1], on)

    def diagnosis(self, code: str, on: date) -> DiagnosisRow | None:
        return in_force(self.diagnoses.get(code, ()), on)

    def procedure(self, code: str, on: date) -> ProcedureRow | None:
        return in_force(self.procedures.get(code, ()), on)

    def service(self, code: str, on: date) -> ServiceRow | None:
        return in_force(self.services.get(code, ()), on)

    def pair(self, form: Form, first: str, second: str, on: date) -> PairRow | None:
        return in_force(self.pairs.get((form, first, second), ()), on)

    def limit(self, form: Form, code: str, on: date) -> LimitRow | None:
        return in_force(self.limits.get((form, code), ()), on)

    def add_on(self, code: str, on: date) -> AddOnRow | None:
        """The rows of the date as one: CMS adds primary codes over the years, each from a day of its own."""
        rows = [row for row in self.add_ons.get(code, ()) if _inside(row.valid_from, row.valid_to, on)]
        if len(rows) < 2:
            return rows[0] if rows else None
        kind = next((row.kind for row in rows if row.kind != "1"), "1")
        return AddOnRow(kind, frozenset[str]().union(*(row.primaries for row in rows)))

    def is_poa_exempt(self, code: str, on: date) -> bool:
        return any(_inside(start, end, on) for start, end in self.poa_exempt.get(code, ()))
