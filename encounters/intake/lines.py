"""The charge lines of a chart, as the charge feed has them now and the coder left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db.models import Max, Sum

from encounters.intake.parties import Parties
from encounters.intake.values import IncomingLine, IncomingPractitioner, MalformedMessage
from encounters.models import Encounter, ServiceLine

MOST_LINES = 999
"""An institutional claim carries no more."""


@dataclass
class Charges:
    """``changed`` and ``kept`` name the lines that followed the feed, and those the coder had changed before it did."""

    received: list[dict[str, Any]] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


def store_lines(
    encounter: Encounter,
    lines: Sequence[IncomingLine],
    parties: Parties,
    received: list[dict[str, Any]],
    *,
    where: str,
    is_new: bool,
) -> Charges:
    """Lines are compared, in their order, with those last received; a message without any leaves those we have."""
    if not lines:
        return Charges(received=received)
    _refuse_impossible(lines, where)
    if is_new:
        return _first_lines(encounter, lines, parties)
    rows = {row.pk: row for row in encounter.lines.all()}
    if not received and rows:
        received = [{"row": row.pk, **_values(row)} for row in rows.values() if row.from_charge_feed]
    charges = Charges()
    for before, incoming in zip_longest(received, lines):
        after = _incoming_values(incoming, parties) if incoming is not None else None
        row = rows.get(before["row"]) if before else None
        _follow(encounter, charges, before, after, row)
    if charges.changed:
        encounter.total_charge = encounter.lines.aggregate(total=Sum("charge"))["total"] or Decimal(0)
        encounter.save(update_fields=["total_charge"])
    return charges


def _first_lines(encounter: Encounter, lines: Sequence[IncomingLine], parties: Parties) -> Charges:
    """The lines of a chart that has none yet, in one go."""
    said = [_incoming_values(line, parties) for line in lines]
    rows = ServiceLine.objects.bulk_create(
        ServiceLine(encounter=encounter, number=number, from_charge_feed=True, **_columns(values))
        for number, values in enumerate(said, start=1)
    )
    encounter.total_charge = sum((row.charge for row in rows), Decimal(0))
    encounter.save(update_fields=["total_charge"])
    return Charges(
        received=[{"row": row.pk, **values} for row, values in zip(rows, said, strict=True)],
        changed=[row.number for row in rows],
    )


def _follow(
    encounter: Encounter,
    charges: Charges,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    row: ServiceLine | None,
) -> None:
    """Bring one line from what the feed said before to what it says now, unless the coder changed or removed it."""
    if before is None:
        row = _add(encounter, after or {})
        charges.changed.append(row.number)
    elif after == {name: value for name, value in before.items() if name != "row"}:
        charges.received.append(before)
        return
    elif row is None or {"row": row.pk, **_values(row)} != before:
        charges.kept.append(row.number if row else 0)
    elif after is None:
        charges.changed.append(row.number)
        row.delete()
    else:
        for name, value in _columns(after).items():
            setattr(row, name, value)
        row.save(update_fields=[*_columns(after)])
        charges.changed.append(row.number)
    if after is not None:
        charges.received.append({"row": row.pk if row else 0, **after})


def _refuse_impossible(lines: Sequence[IncomingLine], where: str) -> None:
    if len(lines) > MOST_LINES:
        raise MalformedMessage(
            f"An encounter has {len(lines)} charge lines; a claim carries at most {MOST_LINES}.", where
        )
    for number, line in enumerate(lines, start=1):
        if not Decimal(0) <= line.charge < Decimal(10) ** 8:
            raise MalformedMessage(
                f"Charge line {number} is negative or too large. Send the charges after credits, not the credits.",
                where,
            )
        if not Decimal(0) < line.units < Decimal(10) ** 6:
            raise MalformedMessage(f"Charge line {number} has no units, or too many.", where)


def _incoming_values(line: IncomingLine, parties: Parties) -> dict[str, Any]:
    rendering = parties.practitioner_for(IncomingPractitioner(npi=line.rendering_npi))
    return {
        "code": line.code,
        "modifiers": list(line.modifiers),
        "units": str(line.units.quantize(Decimal("0.001"))),
        "service_date": str(line.service_date or ""),
        "place_of_service": line.place_of_service,
        "revenue_code": line.revenue_code,
        "charge": str(line.charge.quantize(Decimal("0.01"))),
        "rendering": rendering.pk if rendering else None,
    }


def _values(row: ServiceLine) -> dict[str, Any]:
    """A stored line in the same form. Pointers are the coder's alone and are not compared."""
    return {
        "code": row.code,
        "modifiers": list(row.modifiers),
        "units": str(row.units.quantize(Decimal("0.001"))),
        "service_date": str(row.service_date or ""),
        "place_of_service": row.place_of_service,
        "revenue_code": row.revenue_code,
        "charge": str(row.charge.quantize(Decimal("0.01"))),
        "rendering": row.rendering_id,
    }


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in values.items() if name not in ("rendering", "row")}
    return {
        **columns,
        "units": Decimal(values["units"]),
        "charge": Decimal(values["charge"]),
        "service_date": date.fromisoformat(values["service_date"]) if values["service_date"] else None,
        "rendering_id": values["rendering"],
    }


def _add(encounter: Encounter, values: dict[str, Any]) -> ServiceLine:
    last: int | None = encounter.lines.aggregate(last=Max("number"))["last"]
    return ServiceLine.objects.create(
        encounter=encounter, number=(last or 0) + 1, from_charge_feed=True, **_columns(values)
    )
