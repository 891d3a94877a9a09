"""Messages in files: one bundle in a .json, or one on each line of an .ndjson, either of them also gzipped."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_BYTES = 256 * 1024 * 1024
"""A packed file is unpacked no further; one message in it may have 32 MB."""
ENDINGS = (".json", ".json.gz", ".ndjson", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class FoundMessage:
    source: str
    body: bytes


def files_in(path: Path) -> list[Path]:
    """The file, or every message file of a folder and its subfolders, in order of name."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(ENDINGS))


def messages_in(path: Path) -> Iterator[FoundMessage]:
    """The messages of a file on this machine."""
    yield from messages_of(path.name, path.read_bytes())


def messages_of(name: str, raw: bytes) -> Iterator[FoundMessage]:
    """The messages of a file's content. What cannot be unpacked is passed on as it is, to be kept aside."""
    raw = unpacked(raw) if raw[:2] == b"\x1f\x8b" else raw
    if ".ndjson" not in name:
        yield FoundMessage(name, raw)
        return
    for number, line in enumerate(raw.splitlines(), start=1):
        if line.strip():
            yield FoundMessage(f"{name} line {number}", line)


def unpacked(raw: bytes) -> bytes:
    """The content of a gzip file, read no further than one byte past the limit; the file itself when it is damaged."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            return packed.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return raw
