"""The reference tables for the cases of the edits, recorded from the database: the cases need neither it nor Django.

``reference.json`` holds what ``claims.reference`` fetches for every case: dates, indicators, units, and the official
titles of ICD-10-CM and ICD-10-PCS codes. Titles of services and of revenue codes are left out; no edit reads them.
Laboratory coverage is not recorded, because its own file is read without a database. A test compares the file with
the database and writes it anew when told to: ``RECORD=1 ./run test claims/tests/edits/test_recorded.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from claims.coverage_policies import policies
from claims.edits.tables import (
    AddOnRow,
    DiagnosisRow,
    LimitRow,
    NoteRow,
    PairRow,
    ProcedureRow,
    Reference,
    RevenueRow,
    ServiceRow,
)
from claims.facts import Form

FILE = Path(__file__).parent / "reference.json"
ROWS: Mapping[str, type] = {
    "diagnoses": DiagnosisRow,
    "procedures": ProcedureRow,
    "services": ServiceRow,
    "pairs": PairRow,
    "limits": LimitRow,
    "add_ons": AddOnRow,
}
"""The tables that answer for a key with rows, each row for its span of dates."""
OF_A_FORM = frozenset({"pairs", "limits"})
"""Tables whose key begins with the form of the claim."""
LISTS = ("modifiers", "places", "discharge_statuses")
PLAIN = ("covers", "sevenths", "placeholders", "poa_exempt", "bilaterals", "hacs")


@cache
def recorded_reference() -> Reference:
    """The recorded tables, with the coverage of the services in them."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    tables: dict[str, Any] = {name: _table(name, stored[name]) for name in ROWS}
    notes = [_row(NoteRow, values) for values in stored["notes"]["all"]]
    spans = {code: tuple(_span(pair) for pair in pairs) for code, pairs in stored["poa_exempt"].items()}
    return Reference(
        **tables,
        modifiers=frozenset(stored["modifiers"]),
        places=frozenset(stored["places"]),
        discharge_statuses=frozenset(stored["discharge_statuses"]),
        covers={system: _span(pair) for system, pair in stored["covers"].items()},
        sevenths=stored["sevenths"],
        placeholders=stored["placeholders"],
        notes={code: tuple(notes[place] for place in places) for code, places in stored["notes"]["of"].items()},
        poa_exempt=spans,
        bilaterals=stored["bilaterals"],
        hacs=stored["hacs"],
        revenue_codes={code: RevenueRow("", needed) for code, needed in stored["revenue_codes"].items()},
        coverage={code: rows for code, rows in policies().items() if code in tables["services"]},
    )


def as_text(reference: Reference) -> str:
    """The tables as JSON with one key to a line, so that a change shows as what it is."""
    tables: dict[str, Any] = {name: _written(getattr(reference, name)) for name in (*ROWS, *PLAIN)}
    tables["services"] = {
        code: _written([replace(row, title="") for row in rows]) for code, rows in reference.services.items()
    }
    tables["revenue_codes"] = {code: row.needs_hcpcs for code, row in reference.revenue_codes.items()}
    tables |= {name: dict.fromkeys(getattr(reference, name), True) for name in LISTS}
    listed = sorted({json.dumps(_written(note)) for notes in reference.notes.values() for note in notes})
    places = {note: place for place, note in enumerate(listed)}
    of = {code: [places[json.dumps(_written(note))] for note in notes] for code, notes in reference.notes.items()}
    named = [f'"{name}": {_lines(tables[name])}' for name in sorted(tables)]
    all_notes = ",\n".join(listed)
    named.append(f'"notes": {{"of": {_lines(of)},\n"all": [\n{all_notes}\n]}}')
    return "{\n" + ",\n".join(named) + "\n}\n"


def _lines(table: Mapping[str, Any]) -> str:
    lines = (f"{json.dumps(key)}: {json.dumps(table[key], separators=(',', ':'))}" for key in sorted(table))
    return "{\n" + ",\n".join(lines) + "\n}"


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {" ".join(key) if isinstance(key, tuple) else key: _written(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return [_written(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_written(item) for item in value] if isinstance(value, tuple | list) else value


def _table(name: str, stored: Mapping[str, Any]) -> dict[Any, Any]:
    kind = ROWS[name]
    return {_key(name, key): tuple(_row(kind, values) for values in rows) for key, rows in stored.items()}


def _key(name: str, text: str) -> str | tuple[str, ...]:
    first, *others = text.split(" ")
    return (Form(first), *others) if name in OF_A_FORM else text


def _row(kind: type, values: Iterable[Any]) -> Any:
    return kind(*(read(value) for read, value in zip(_readers(kind), values, strict=True)))


@cache
def _readers(kind: type) -> tuple[Callable[[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple(_reader(hints[field.name]) for field in fields(kind))


def _reader(hint: Any) -> Callable[[Any], Any]:
    if date in get_args(hint) and isinstance(hint, UnionType):
        return _day
    if get_origin(hint) is frozenset:
        return frozenset
    return tuple if get_origin(hint) is tuple else lambda value: value


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _span(pair: list[str | None]) -> tuple[date | None, date | None]:
    first, last = pair
    return _day(first), _day(last)
