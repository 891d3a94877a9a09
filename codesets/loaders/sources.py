"""Official files as they are published: plain or in a zip, any line end, any encoding the agencies have used.

Nothing here trusts a file: what a zip expands to is bounded, damage is named, and every row knows its line.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException

MAX_EXPANDED = 1024**3
"""The largest table published, a part of the NCCI pairs, has about a tenth of this many bytes."""
MAX_RATIO = 150
"""Tables shrink to a tenth, rarely to a thirtieth; what expands further than this was made to fill a disk."""
MAX_MEMBERS = 2_000
MAX_DEPTH = 3
"""CMS packs its coverage database into a zip of zips of zips."""
MAX_LINE = 16 * 1024**2
"""The longest cells published, whole articles of the coverage database, have about a tenth of this many bytes."""
SMALL = 1024**2
HEAD = 64 * 1024
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)
WORKBOOK = (".xlsx", ".xlsm")
READABLE = (".txt", ".csv", ".tsv", ".xml", ".prn", *WORKBOOK)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
csv.field_size_limit(MAX_LINE)


class LayoutError(Exception):
    """A file that is not what it was said to be: which file, which line, what is wrong. Nothing was loaded."""

    def __init__(self, file: str, problem: str, line: int | None = None) -> None:
        super().__init__(f"{file}, line {line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a release, by itself or inside a zip, which may stand in another zip."""

    path: Path
    member: str = ""
    packed: bytes = field(default=b"", repr=False, compare=False)
    """The inner zip, where the file stands in a zip within a zip."""

    @property
    def name(self) -> str:
        """The file's own name, without the folders of a zip."""
        return (self.member or self.path.name).replace("\\", "/").rpartition("/")[2]

    @property
    def is_workbook(self) -> bool:
        return self.name.lower().endswith(WORKBOOK)

    def open(self) -> IO[bytes]:
        """The content, which stops with an error where it is damaged or grows beyond all measure.

        Text saved as UTF-16, as a spreadsheet's "Unicode text" is, comes as UTF-8.
        """
        content = io.BufferedReader(self._bounded(), 256 * 1024)
        if self.name.lower().endswith((".xml", *WORKBOOK)) or content.peek(2)[:2] not in UTF_16:
            return content
        with content:
            try:
                return io.BytesIO(content.read().decode("utf-16").encode())
            except UnicodeDecodeError as error:
                raise LayoutError(self.name, "begins as UTF-16 but is not that to its end") from error

    def _bounded(self) -> io.RawIOBase:
        try:
            outer: IO[bytes] = io.BytesIO(self.packed) if self.packed else self.path.open("rb")
            inner = zipfile.ZipFile(outer).open(self.member) if self.member else outer  # noqa: SIM115 (reader closes)
        except DAMAGED as error:
            raise LayoutError(self.name, _damage(error)) from error
        except OSError as error:
            raise LayoutError(self.name, f"cannot be read ({error.strerror})") from error
        return _Bounded(inner, outer, self.name)

    def head(self) -> str:
        """The beginning as text: of a workbook its first rows, cells parted by tabs."""
        if self.is_workbook:
            rows = (row for _, row in zip(range(12), self.rows(), strict=False))
            return "\n".join("\t".join(cells) for _, cells in rows)
        with self.open() as content:
            return _decoded(content.read(HEAD)).replace("\r\n", "\n").replace("\r", "\n")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines without their ends; empty ones and the old end-of-file sign are left out."""
        with self.open() as content:
            for number, raw in enumerate(self._raw_lines(content), start=1):
                line = _decoded(raw).rstrip("\r\n\x1a")
                if line.strip():
                    yield number, line

    def rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Numbered rows of a delimited file, whose quoted cells may hold line ends, or of a workbook's first sheet."""
        if self.is_workbook:
            yield from self._sheet_rows()
            return
        with self.open() as content:
            lines = (_decoded(line).replace("\x1a", "") for line in self._raw_lines(content))
            reader = csv.reader(lines, delimiter=delimiter)
            try:
                for row in reader:
                    if any(cell.strip() for cell in row):
                        yield reader.line_num, row
            except csv.Error as error:
                raise LayoutError(self.name, f"the row cannot be read ({error})", reader.line_num) from error

    def _raw_lines(self, content: IO[bytes]) -> Iterator[bytes]:
        """Lines with their ends: LF, CRLF, or CR alone in a file that has no other."""
        number = 0
        while line := content.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise LayoutError(self.name, f"the line has more than {MAX_LINE:,} bytes", number)
            if number == 1 and not line.endswith(b"\n"):
                yield from line.splitlines(keepends=True)
            else:
                yield line

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
        except DAMAGED as error:
            raise LayoutError(self._name, _damage(error)) from error
        except OSError as error:
            raise LayoutError(self._name, f"cannot be read ({error.strerror or error})") from error
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
    try:
        if path.is_dir():
            raise LayoutError(path.name, "is a folder; name the file in it")
        if not path.is_file():
            raise LayoutError(path.name, "there is no such file")
        with path.open("rb") as content:
            is_packed = content.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
            if not is_packed:
                return [Source(path)]
            content.seek(0)
            names: list[str] = []
            found = _members(path, content, path.name, names, depth=1, left=MAX_EXPANDED)
    except OSError as error:
        raise LayoutError(path.name, f"cannot be read ({error.strerror})") from error
    if not found:
        raise LayoutError(path.name, f"holds no table; it holds {', '.join(names[:5]) or 'nothing'}")
    return found


def _members(path: Path, content: IO[bytes], name: str, names: list[str], *, depth: int, left: int) -> list[Source]:
    """The tables of a zip and of the zips in it; ``names`` gathers everything it holds, for whoever looks in vain."""
    try:
        with zipfile.ZipFile(content) as opened:
            left -= _check_expansion(opened, name, left)
            own = opened.namelist()
            names += own
            if "[Content_Types].xml" in own:
                return [Source(path)] if depth == 1 else []
            inner = b"" if depth == 1 else _whole(content)
            wanted = sorted(each for each in own if not each.startswith("__MACOSX"))
            found = [Source(path, each, inner) for each in wanted if each.lower().endswith(READABLE)]
            for each in wanted:
                if each.lower().endswith(".zip"):
                    if depth == MAX_DEPTH:
                        raise LayoutError(name, f"holds zips within zips, {MAX_DEPTH} deep and more; no release does")
                    with opened.open(each) as nested:
                        packed = io.BytesIO(nested.read())
                    found += _members(path, packed, each, names, depth=depth + 1, left=left)
    except DAMAGED as error:
        raise LayoutError(name, "is not a whole zip file; it may have been cut off, fetch it again") from error
    return found


def _damage(error: Exception) -> str:
    if isinstance(error, NotImplementedError):
        return "is packed in a way that cannot be read here; pack it again as an ordinary zip"
    return "is damaged inside its zip; fetch it again"


def _whole(content: IO[bytes]) -> bytes:
    content.seek(0)
    return content.read()


def _check_expansion(packed: zipfile.ZipFile, name: str, left: int = MAX_EXPANDED) -> int:
    """Refuse what would expand beyond measure, before a byte of it is read; gives the bytes it expands to."""
    members = packed.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise LayoutError(name, "is locked with a password")
    if len(members) > MAX_MEMBERS:
        raise LayoutError(name, f"holds {len(members):,} files; no release has so many")
    total = sum(member.file_size for member in members)
    if total > left:
        raise LayoutError(name, f"would expand to {total:,} bytes; no release is that large")
    for member in members:
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise LayoutError(name, f"{member.filename} would expand {MAX_RATIO} times and more; no release does")
    return total


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
