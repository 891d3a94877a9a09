"""Tables of Medicare's outpatient code editor as the pyoce package carries them: HCPCS numbers and NCCI pairs.

Only numbers, dates and flags are read; its descriptors of CPT and CDT codes stay where they are.
"""

from __future__ import annotations

import lzma
import marshal
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import lmdb

MAP_SIZE = 4 * 1024**3


def packaged_file() -> Path | None:
    """The compressed table file of the installed package, or None where it is not installed."""
    spec = find_spec("pyoce")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "data" / "pyoce.mdb.xz"
    return path if path.exists() else None


@contextmanager
def unpacked(compressed: Path) -> Iterator[OceTables]:
    """The tables of the compressed file, unpacked for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.mdb"
        with lzma.open(compressed) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
        with opened(path) as tables:
            yield tables


@contextmanager
def opened(path: Path) -> Iterator[OceTables]:
    environment = lmdb.open(
        str(path), subdir=False, readonly=True, lock=False, max_dbs=80, map_size=MAP_SIZE, readahead=False
    )
    try:
        yield OceTables(environment)
    finally:
        environment.close()


class OceTables:
    """Read access. Versions are quarters; the newest has no end."""

    def __init__(self, environment: Any) -> None:
        self._environment = environment

    def _rows(self, table: str) -> Iterator[tuple[str, Any]]:
        database = self._environment.open_db(table.encode(), create=False)
        with self._environment.begin(db=database) as transaction:
            for key, value in transaction.cursor():
                yield key.decode(), marshal.loads(value)  # noqa: S302 (a file of a package locked by its hash)

    def quarters(self) -> dict[int, tuple[date, date]]:
        """First and last day of every version."""
        return {
            row["version"]: (_day(row["date_started"]), _day(row["date_ended"]))
            for _, row in self._rows("version_range")
        }

    def hcpcs(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Every code with its rows in order of version."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for key, row in self._rows("data_hcpcs"):
            rows.setdefault(key.partition("|")[0], []).append(row)
        for code in sorted(rows):
            yield code, sorted(rows[code], key=lambda row: row["lo_version"])

    def ncci_pairs(self) -> Iterator[tuple[str, str, str, int, int]]:
        """Column 1, column 2, indicator, first and last version."""
        for column1, entries in self._rows("map_ncci"):
            for column2, packed in entries:
                row = marshal.loads(packed)  # noqa: S302 (as above)
                indicator = "1" if row["mod_indicator"] else "0"
                yield column1, column2.decode(), indicator, row["lo_version"], row["hi_version"]


def _day(number: int) -> date:
    return datetime.strptime(str(number), "%Y%m%d").date()  # noqa: DTZ007 (a calendar date)
