"""Claim facts as JSON and back again, exactly: what is stored with a claim version is what was judged and written.

Decimals and dates travel as text, so ``Decimal("1.0")`` stays ``1.0``. A field that was not stored (because it came to
the facts later) takes its default; a stored field that the facts no longer have is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from claims.facts import ClaimFacts

Reader = Callable[[Any], Any]


def to_json(facts: ClaimFacts) -> dict[str, Any]:
    """The facts as JSON values: objects, lists, text, true, false and null only."""
    written: dict[str, Any] = _write(facts)
    return written


def from_json(stored: dict[str, Any]) -> ClaimFacts:
    """The facts as they were; the inverse of ``to_json``."""
    facts: ClaimFacts = _reader(ClaimFacts)(stored)
    return facts


def fingerprint(value: Any) -> str:
    """SHA-256 over JSON values in one spelling: keys sorted, no spaces."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _write(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"Claim facts cannot hold a {type(value).__name__}.")


@cache
def _reader(kind: Any) -> Reader:
    """The function that reads one stored value of the annotated kind."""
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind)
    if get_origin(kind) is tuple:
        read = _reader(get_args(kind)[0])
        return lambda stored: tuple(read(each) for each in stored)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    if kind is date:
        return date.fromisoformat
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return kind
    return lambda stored: stored


def _optional(kind: Any) -> Reader:
    (present,) = (each for each in get_args(kind) if each is not NoneType)
    read = _reader(present)
    return lambda stored: None if stored is None else read(stored)


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda stored: kind(**{name: readers[name](value) for name, value in stored.items() if name in readers})
