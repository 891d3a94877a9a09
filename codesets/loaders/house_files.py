"""The small tables committed in ``codesets/data``: comma-separated, some of them compressed."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

DATA_DIR = Path(__file__).resolve().parent.parent / "data"


def path_of(name: str) -> Path:
    plain = DATA_DIR / f"{name}.csv"
    return plain if plain.exists() else DATA_DIR / f"{name}.csv.gz"


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table; lines that begin with ``#`` are remarks."""
    path = path_of(name)
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    lines = (line for line in io.StringIO(text) if line.strip() and not line.startswith("#"))
    yield from csv.reader(lines)


def fingerprint(*names: str, salt: str = "") -> str:
    """SHA-256 over the named tables, in order, and a salt such as the version of a package."""
    digest = hashlib.sha256(salt.encode())
    for name in names:
        digest.update(path_of(name).read_bytes())
    return digest.hexdigest()
