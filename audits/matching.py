"""Lay the auditor's coding beside the coder's, row by row, always in the same way.

Exact codes are paired first. What is left over is paired within its three-character category, as a change of
specificity. The rest was added by the auditor or should not have been reported. Repeated procedures are a
multiset: two reported and three found is one added, whichever of them it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

CATEGORY_LENGTH = 3


class Kind(StrEnum):
    """The three lists of codes on a chart."""

    DIAGNOSIS = "diagnosis"
    PROCEDURE = "procedure"
    LINE = "line"


class Role(StrEnum):
    """What a diagnosis is to the stay or visit."""

    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    EXTERNAL_CAUSE = "external_cause"
    ADMITTING = "admitting"
    REASON_FOR_VISIT = "reason_for_visit"


class Finding(StrEnum):
    """What the auditor found on one row; a row may carry several."""

    AGREE = "agree"
    ADD = "add"
    DELETE = "delete"
    CHANGE = "change"
    RESEQUENCE = "resequence"
    POA = "poa"
    MODIFIER = "modifier"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Item:
    """One reported code. Fields that do not belong to its kind stay empty."""

    kind: Kind
    code: str
    role: str = ""
    poa: str = ""
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    service_on: str = ""
    sequence: int = 0

    @property
    def category(self) -> str:
        return self.code[:CATEGORY_LENGTH]

    @property
    def pool(self) -> str:
        """Admitting diagnoses and reasons for visit repeat reported diagnoses, so they pair among themselves."""
        return self.role if self.role in {Role.ADMITTING, Role.REASON_FOR_VISIT} else ""

    @property
    def is_principal(self) -> bool:
        return self.role == Role.PRINCIPAL

    def as_json(self) -> dict[str, Any]:
        """The item as a snapshot stores it."""
        return {
            "kind": self.kind.value,
            "code": self.code,
            "role": self.role,
            "poa": self.poa,
            "modifiers": list(self.modifiers),
            "units": None if self.units is None else str(self.units),
            "service_on": self.service_on,
            "sequence": self.sequence,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A reported code, the code the auditor has in its place, and what differs."""

    original: Item | None
    audited: Item | None

    @property
    def either(self) -> Item:
        """The item that is there, the auditor's first."""
        item = self.audited or self.original
        if item is None:
            raise ValueError("a row has at least one side")
        return item

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that differs between the two sides; ``agree`` alone when nothing does."""
        if self.original is None:
            return (Finding.ADD,)
        if self.audited is None:
            return (Finding.DELETE,)
        before, after = self.original, self.audited
        differs = {
            Finding.CHANGE: before.code != after.code,
            Finding.RESEQUENCE: before.is_principal != after.is_principal,
            Finding.POA: before.poa != after.poa,
            Finding.MODIFIER: sorted(before.modifiers) != sorted(after.modifiers),
            Finding.UNITS: before.units != after.units,
        }
        return tuple(finding for finding, present in differs.items() if present) or (Finding.AGREE,)


def item_from_json(value: Mapping[str, Any]) -> Item:
    """An item of a stored snapshot, its code without dot and in upper case."""
    units = value.get("units")
    return Item(
        kind=Kind(value["kind"]),
        code=tidy_code(value["code"]),
        role=value.get("role") or "",
        poa=(value.get("poa") or "").upper(),
        modifiers=tuple(str(modifier).upper() for modifier in value.get("modifiers") or ()),
        units=None if units is None else Decimal(str(units)),
        service_on=value.get("service_on") or "",
        sequence=int(value.get("sequence") or 0),
    )


def tidy_code(code: str) -> str:
    """A code as it is compared: upper case, no dot, no spaces."""
    return code.replace(".", "").replace(" ", "").upper()


def match(original: Iterable[Item], audited: Iterable[Item]) -> list[Row]:
    """Pair every code of both sides exactly once; rows come in the order of the chart, additions after.

    The result does not depend on the order in which either side is given.
    """
    left = sorted(original, key=_order)
    right = sorted(audited, key=_order)
    rows: list[Row] = []
    for same in (_same_code, _same_category):
        rows += _pair(left, right, same)
    rows += [Row(item, None) for item in left]
    rows += [Row(None, item) for item in right]
    return sorted(rows, key=_row_order)


def _pair(left: list[Item], right: list[Item], same: Callable[[Item, Item], bool]) -> list[Row]:
    """Take the most alike pairs off both lists until no two are the same in this sense."""
    candidates = [(-_likeness(a, b), _order(a), _order(b), a, b) for a in left for b in right if same(a, b)]
    rows = []
    for *_, before, after in sorted(candidates, key=lambda candidate: candidate[:3]):
        if _holds(left, before) and _holds(right, after):
            _take(left, before)
            _take(right, after)
            rows.append(Row(before, after))
    return rows


def _holds(items: Sequence[Item], wanted: Item) -> bool:
    return any(item is wanted for item in items)


def _take(items: list[Item], wanted: Item) -> None:
    del items[next(place for place, item in enumerate(items) if item is wanted)]


def _same_code(before: Item, after: Item) -> bool:
    return (before.kind, before.pool, before.code) == (after.kind, after.pool, after.code)


def _same_category(before: Item, after: Item) -> bool:
    return (before.kind, before.pool, before.category) == (after.kind, after.pool, after.category)


def _likeness(before: Item, after: Item) -> int:
    """How much two items have in common: the principal stays the principal, then the longest shared prefix,
    then modifiers, units, date and POA."""
    shared = 0
    for one, other in zip(before.code, after.code, strict=False):
        if one != other:
            break
        shared += 1
    same_details = (
        (sorted(before.modifiers) == sorted(after.modifiers))
        + (before.units == after.units)
        + (before.service_on == after.service_on)
        + (before.poa == after.poa)
    )
    return (before.is_principal == after.is_principal) * 1000 + shared * 10 + same_details


KINDS_IN_ORDER = (Kind.DIAGNOSIS, Kind.PROCEDURE, Kind.LINE)
ROLES_IN_ORDER = (Role.PRINCIPAL, Role.SECONDARY, Role.EXTERNAL_CAUSE, Role.ADMITTING, Role.REASON_FOR_VISIT)


def _order(item: Item) -> tuple[Any, ...]:
    """Where an item stands on the chart, with every detail, so that equal places never depend on luck."""
    role = ROLES_IN_ORDER.index(Role(item.role)) if item.role else 0
    modifiers = (" ".join(sorted(item.modifiers)), " ".join(item.modifiers))
    details = (item.service_on, *modifiers, str(item.units), item.poa)
    return (KINDS_IN_ORDER.index(item.kind), role, item.sequence, item.code, *details)


def _row_order(row: Row) -> tuple[Any, ...]:
    """Chart order by kind; within a kind the coder's rows first, then what the auditor added."""
    kind, *place = _order(row.original or row.either)
    return (kind, row.original is None, *place, row.either.code)
