"""An example for every edit: a small claim of which it speaks, and one beside it of which it does not.

The claims are requests of ``POST /api/v1/check``, taken from the cases the edits are tested on and made as small as
the edit allows; what both share and the edit does not need is left out. ``data/edit_examples.json`` holds them, and a
test writes it (``RECORD=1 ./run test claims/tests/edits/test_examples.py``). Nobody's data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from claims.edits.base import dotted

FILE = Path(__file__).parent / "data" / "edit_examples.json"
Request = Mapping[str, Any]
KINDS = {"medicare": "Medicare", "medicaid": "Medicaid"}
HEAD: Mapping[str, str] = {
    "bill_type": "Type of bill",
    "frequency": "Frequency",
    "payer_control_number": "Payer's claim number",
    "service_from": "First day",
    "service_to": "Last day",
    "admission_date": "Admitted",
    "admission_source": "Point of origin",
    "discharge_status": "Discharge status",
    "drg": "DRG",
    "place_of_service": "Place of service",
    "total_charge": "Total charge",
    "timely_filing_days": "Payer's filing limit in days",
    "today": "Looked at on",
}
PROVIDERS = ("billing", "rendering", "attending", "operating", "referring")
FACTS = (
    "Claim", "Patient", *HEAD.values(), *(f"{name.capitalize()} provider" for name in PROVIDERS), "Diagnoses",
    "Procedures", "Line", "Condition codes", "Occurrence codes", "Value codes", "Earlier service", "Other stay",
    "Held to",
)  # fmt: skip
"""What there is to say of a claim, in order."""


@dataclass(frozen=True, slots=True)
class Example:
    speaks: Request
    says: str
    silent: Request
    can_be_checked: bool = True
    """False where the what-if page does not take a value: units that are no number, the filing limit of a payer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of the two claims in a coder's words; empty where a claim says nothing of it."""

    name: str
    speaks: str
    silent: str

    @property
    def differs(self) -> bool:
        return self.speaks != self.silent


@cache
def examples() -> Mapping[str, Example]:
    """The examples by edit; read once per process."""
    return {edit: Example(**values) for edit, values in json.loads(FILE.read_text(encoding="utf-8")).items()}


def compared(example: Example) -> list[Row]:
    """The facts of both claims side by side, in the order of a claim; alike lines one after the other in one row."""
    speaks, silent = dict(in_words(example.speaks)), dict(in_words(example.silent))
    rows: list[Row] = []
    for name in sorted({*speaks, *silent}, key=_place):
        row = Row(name, speaks.get(name, ""), silent.get(name, ""))
        if rows and name.startswith("Line ") and (row.speaks, row.silent) == (rows[-1].speaks, rows[-1].silent):
            rows[-1] = replace(row, name=f"Lines {rows[-1].name.split()[1]} to {name.split()[1]}")
        else:
            rows.append(row)
    return rows


def _place(name: str) -> tuple[int, int]:
    words, _, number = name.rpartition(" ")
    return (FACTS.index(words), int(number)) if number.isdigit() else (FACTS.index(name), 0)


def in_words(claim: Request) -> Iterator[tuple[str, str]]:
    """A claim's facts by name, as a coder writes them: 99213-25, dates as 03/10/2026."""
    payer = claim.get("payer", "")
    yield "Claim", ", ".join(part for part in (claim["form"].capitalize(), KINDS.get(payer, payer)) if part)
    patient = claim.get("patient", {})
    sex = f"sex {patient['sex']}" if patient.get("sex") else ""
    born = f"born {_day(patient['birth_date'])}" if patient.get("birth_date") else ""
    if patient:
        yield "Patient", ", ".join(part for part in (sex, born) if part)
    for name, label in HEAD.items():
        if claim.get(name):
            yield label, _value(name, claim[name])
    for name in PROVIDERS:
        words = [str(claim[key]) for key in (f"{name}_npi", f"{name}_taxonomy") if claim.get(key)]
        if words:
            yield f"{name.capitalize()} provider", ", ".join(words)
    yield from _lists(claim)
    if claim.get("complete"):
        yield "Held to", "all that a released claim needs"


def _lists(claim: Request) -> Iterator[tuple[str, str]]:
    yield from _joined("Diagnoses", [_diagnosis(each) for each in claim.get("diagnoses", [])])
    yield from _joined("Procedures", [_dated(each) for each in claim.get("procedures", [])])
    for number, line in enumerate(claim.get("lines", []), start=1):
        yield f"Line {number}", _line(line)
    yield from _joined("Condition codes", claim.get("condition_codes", []))
    yield from _joined("Occurrence codes", [_dated(each) for each in claim.get("occurrence_codes", [])])
    yield from _joined("Value codes", [f"{each['code']} {each['amount']}" for each in claim.get("value_codes", [])])
    for number, service in enumerate(claim.get("prior_services", []), start=1):
        yield f"Earlier service {number}", _prior(service)
    for number, stay in enumerate(claim.get("other_stays", []), start=1):
        yield f"Other stay {number}", _stay(stay)


def _joined(name: str, parts: list[str]) -> Iterator[tuple[str, str]]:
    if parts:
        counted = [(part, len(list(same))) for part, same in groupby(parts)]
        yield name, ", ".join(part if count == 1 else f"{part} ({count} times)" for part, count in counted)


def _diagnosis(each: Request) -> str:
    said = [each.get("role", "").replace("_", " "), f"POA {each['poa']}" if each.get("poa") else ""]
    beside = ", ".join(part for part in said if part)
    code = dotted(each["code"].replace(".", ""))
    return f"{code} ({beside})" if beside else code


def _dated(each: Request) -> str:
    return f"{each['code']} on {_day(each['date'])}" if each.get("date") else str(each["code"])


def _line(line: Request) -> str:
    marked = "-".join([line.get("code", ""), *line.get("modifiers", [])])
    units = line.get("units", 1)
    parts = [
        f"revenue code {line['revenue_code']}" if line.get("revenue_code") else "",
        marked,
        f"{units} unit{'' if units == 1 else 's'}" if "units" in line else "",
        f"for diagnosis {' '.join(map(str, line['pointers']))}" if line.get("pointers") else "",
        f"on {_day(line['service_date'])}" if line.get("service_date") else "",
        f"place of service {line['pos']}" if line.get("pos") else "",
        f"${line['charge']}" if "charge" in line else "",
        f"rendered by {line['rendering_npi']}" if line.get("rendering_npi") else "",
    ]
    return ", ".join(part for part in parts if part) or "empty"


def _prior(service: Request) -> str:
    parts = [
        "-".join([service["code"], *service.get("modifiers", [])]),
        f"on {_day(service['date'])}",
        *(f"{name} NPI {service[f'{name}_npi']}" for name in ("billing", "rendering") if service.get(f"{name}_npi")),
        f"type of bill {service['bill_type']}" if service.get("bill_type") else "",
        f"{service['units']} units" if service.get("units") else "",
    ]
    return ", ".join(part for part in parts if part)


def _stay(stay: Request) -> str:
    parts = [
        _day(stay["admitted_on"]),
        f"to {_day(stay['discharged_on'])}" if stay.get("discharged_on") else "and still there",
        f"discharge status {stay['discharge_status']}" if stay.get("discharge_status") else "",
        f"billing NPI {stay['billing_npi']}" if stay.get("billing_npi") else "",
    ]
    return " ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:] if part)


def _value(name: str, value: Any) -> str:
    if name in {"service_from", "service_to", "admission_date", "today"}:
        return _day(value)
    return f"${value}" if name == "total_charge" else str(value)


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%m/%d/%Y}"
