"""Official files as they are published: plain or in a zip, any line end, any encoding the agencies have used.

Nothing here trusts a file: what a zip expands to is bounded, damage is named, and every row knows its line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException

MAX_EXPANDED = 1024**3
"""The largest table published, a part of the NCCI pairs, has about a tenth of this many bytes."""
MAX_RATIO = 150
"""Tables shrink to a tenth, rarely to a thirtieth; what expands further than this was made to fill a disk."""
SMALL = 1024**2
HEAD = 64 * 1024
WORKBOOK = (".xlsx", ".xlsm")
READABLE = (".txt", ".csv", ".tsv", ".xml", ".prn", *WORKBOOK)


class LayoutError(Exception):
    """A file that is not what it was said to be: which file, which line, what is wrong. Nothing was loaded."""

    def __init__(self, file: str, problem: str, line: int | None = None) -> None:
        super().__init__(f"{file}, line {line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a release, by itself or inside a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """The file's own name, without the folders of a zip."""
        return (self.member or self.path.name).replace("\\", "/").rpartition("/")[2]

    @property
    def is_workbook(self) -> bool:
        return self.name.lower().endswith(WORKBOOK)

    def open(self) -> IO[bytes]:
        """The content, which stops with an error where it is damaged or grows beyond all measure."""
        outer: IO[bytes] = self.path.open("rb")
        inner = zipfile.ZipFile(outer).open(self.member) if self.member else outer  # noqa: SIM115 (the reader closes)
        return io.BufferedReader(_Bounded(inner, outer, self.name), 256 * 1024)

    def head(self) -> str:
        """The beginning as text: of a workbook its first rows, cells parted by tabs."""
        if self.is_workbook:
            rows = (row for _, row in zip(range(12), self.rows(), strict=False))
            return "\n".join("\t".join(cells) for _, cells in rows)
        with self.open() as content:
            return _decoded(content.read(HEAD)).replace("\r\n", "\n")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines without their ends; empty ones and the old end-of-file sign are left out."""
        with self.open() as content:
            for number, raw in enumerate(content, start=1):
                line = _decoded(raw).rstrip("\r\n\x1a")
                if line.strip():
                    yield number, line

    def rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Numbered rows of a delimited file, whose quoted cells may hold line ends, or of a workbook's first sheet."""
        if self.is_workbook:
            yield from self._sheet_rows()
            return
        with self.open() as content:
            reader = csv.reader((_decoded(line).replace("\x1a", "") for line in content), delimiter=delimiter)
            try:
                for row in reader:
                    if any(cell.strip() for cell in row):
                        yield reader.line_num, row
            except csv.Error as error:
                raise LayoutError(self.name, f"the row cannot be read ({error})", reader.line_num) from error

    def _sheet_rows(self) -> Iterator[tuple[int, list[str]]]:
        with self.open() as content:
            whole = io.BytesIO(content.read())
        try:
            with zipfile.ZipFile(whole) as packed:
                _check_expansion(packed, self.name)
            book = openpyxl.load_workbook(whole, read_only=True, data_only=True)
            for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
                row = ["" if cell is None else str(cell) for cell in cells]
                if any(cell.strip() for cell in row):
                    yield number, row
        except (zipfile.BadZipFile, zlib.error, KeyError, ParseError, DefusedXmlException) as error:
            raise LayoutError(self.name, "is not a whole workbook") from error


class _Bounded(io.RawIOBase):
    """A reader that gives up once more has come than any release holds."""

    def __init__(self, inner: IO[bytes], outer: IO[bytes], name: str) -> None:
        self._inner = inner
        self._outer = outer
        self._name = name
        self._left = MAX_EXPANDED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            content = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise LayoutError(self._name, "is damaged inside its zip; fetch it again") from error
        self._left -= len(content)
        if self._left < 0:
            raise LayoutError(self._name, f"is larger than {MAX_EXPANDED:,} bytes; it was not read to the end")
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._inner.close()
        self._outer.close()
        super().close()


def sources_of(path: Path) -> list[Source]:
    """The files a path offers: those of a zip that could be a table, or the file itself."""
    if not path.is_file():
        raise LayoutError(path.name, "there is no such file")
    with path.open("rb") as content:
        packed = content.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    if not packed:
        return [Source(path)]
    try:
        with zipfile.ZipFile(path) as opened:
            _check_expansion(opened, path.name)
            names = opened.namelist()
    except zipfile.BadZipFile as error:
        raise LayoutError(path.name, "is not a whole zip file; it may have been cut off, fetch it again") from error
    if "[Content_Types].xml" in names:
        return [Source(path)]
    wanted = [name for name in names if name.lower().endswith(READABLE) and not name.startswith("__MACOSX")]
    if not wanted:
        raise LayoutError(path.name, f"holds no table; it holds {', '.join(names[:5]) or 'nothing'}")
    return [Source(path, name) for name in sorted(wanted)]


def _check_expansion(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse what would expand beyond measure, before a byte of it is read."""
    members = packed.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise LayoutError(name, "is locked with a password")
    total = sum(member.file_size for member in members)
    if total > MAX_EXPANDED:
        raise LayoutError(name, f"would expand to {total:,} bytes; no release is that large")
    for member in members:
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise LayoutError(name, f"{member.filename} would expand {MAX_RATIO} times and more; no release does")


def fingerprint(layout: str, sources: Iterable[Source], *more: object) -> str:
    """SHA-256 over the layout, the content of the files, and whatever else makes other rows of them."""
    digest = hashlib.sha256("\0".join(map(str, (layout, *more))).encode())
    for source in sources:
        with source.open() as content:
            while block := content.read(SMALL):
                digest.update(block)
    return digest.hexdigest()


def _decoded(raw: bytes) -> str:
    """UTF-8 where it is that, else Windows-1252, else Latin-1, which knows every byte."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def search_name(pattern: str, source: Source) -> re.Match[str] | None:
    """Looks for a pattern in the name of a file, then in that of the zip it came in."""
    return re.search(pattern, source.name, re.IGNORECASE) or re.search(pattern, source.path.name, re.IGNORECASE)
