"""Rich text to plain text: enough of RTF for clinical notes, without layout, pictures or objects."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?"  # control word
    r"|\\'([0-9a-fA-F]{2})"  # a byte of the code page
    r"|\\([^a-z])"  # control symbol
    r"|([{}])"
    r"|[\r\n]+"
    r"|(.)",
    re.DOTALL,
)
# fmt: off
_HIDDEN = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "generator", "themedata", "datastore", "listtable", "listoverridetable", "rsidtbl",
    "xmlnstbl", "latentstyles", "fldinst", "operator", "author",
})
# fmt: on
_WRITTEN = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
    "tab": "\t",
    "cell": "\t",
    "bullet": "\u2022",
    "emdash": "\u2014",
    "endash": "\u2013",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}


def rtf_to_text(raw: str) -> str:
    """The words of a rich text note. ``raw`` is the file read as Latin-1."""
    reader = _Rtf()
    for match in _TOKEN.finditer(raw):
        word, number, byte, symbol, brace, character = match.groups()
        if brace is not None:
            reader.brace(brace)
        elif symbol is not None:
            reader.symbol(symbol)
        elif word is not None:
            reader.word(word, int(number) if number else None)
        elif byte is not None or character is not None:
            reader.character(byte, character)
    return _joined_surrogates("".join(reader.out))


class _Rtf:
    """Where the reader stands: in a hidden group or not, and how many stand-in characters follow a Unicode one."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._groups: list[tuple[int, bool]] = []
        self._stand_ins, self._hidden, self._to_skip, self._codepage = 1, False, 0, "cp1252"

    def brace(self, brace: str) -> None:
        if brace == "{":
            self._groups.append((self._stand_ins, self._hidden))
        else:
            self._stand_ins, self._hidden = self._groups.pop() if self._groups else (1, False)
            self._to_skip = 0

    def symbol(self, symbol: str) -> None:
        self._hidden = self._hidden or symbol == "*"
        if not self._hidden and symbol in "{}\\~-_":
            self.out.append({"~": " ", "-": "", "_": "-"}.get(symbol, symbol))

    def word(self, word: str, number: int | None) -> None:
        if word in _HIDDEN:
            self._hidden = True
        elif word == "ansicpg" and number:
            self._codepage = f"cp{number}"
        elif word == "uc" and number is not None:
            self._stand_ins = number
        elif not self._hidden and word == "u" and number is not None:
            self.out.append(chr(number % 65536))
            self._to_skip = self._stand_ins
        elif not self._hidden and word in _WRITTEN:
            self.out.append(_WRITTEN[word])

    def character(self, byte: str | None, character: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._hidden:
            self.out.append(character if byte is None else _decoded(byte, self._codepage))


def _decoded(byte: str, codepage: str) -> str:
    try:
        return bytes.fromhex(byte).decode(codepage)
    except (UnicodeDecodeError, LookupError):
        return bytes.fromhex(byte).decode("latin-1")


def _joined_surrogates(text: str) -> str:
    """RTF writes characters beyond 65535 as two halves; a half on its own is dropped."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
