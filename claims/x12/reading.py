"""A small reader of X12: segments and elements, no more. Enough for totals, previews and comparing two files.

Delimiters are taken from the interchange header, so files of other writers can be read too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from claims.x12.errors import UnreadableFile

HEADER_LENGTH = 106
_ELEMENT_AT, _COMPONENT_AT, _TERMINATOR_AT = 3, 104, 105


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """One segment; ``elements[0]`` is its tag, so that ``get(2)`` is the second element as the guides number it."""

    number: int
    """Position in the file, from 1."""
    elements: tuple[str, ...]
    component_separator: str

    @property
    def tag(self) -> str:
        return self.elements[0]

    def get(self, position: int, component: int = 0) -> str:
        """An element, or one component of it counted from 1; empty where it is not there."""
        value = self.elements[position] if position < len(self.elements) else ""
        if not component:
            return value
        parts = value.split(self.component_separator)
        return parts[component - 1] if component <= len(parts) else ""

    def composites(self) -> Iterator[tuple[str, ...]]:
        """Every element that is not empty, split into its components."""
        for value in self.elements[1:]:
            if value:
                yield tuple(value.split(self.component_separator))


@dataclass(frozen=True, slots=True)
class ClaimTotal:
    """What one claim in a file amounts to."""

    control_number: str
    charge: Decimal
    lines: int
    of_the_lines: Decimal


def read_segments(data: bytes) -> tuple[ReadSegment, ...]:
    """All segments of one interchange, line ends between them left away; ``UnreadableFile`` when it is none."""
    try:
        content = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"Byte {error.start + 1} is not a character X12 can carry.") from error
    if not content.startswith("ISA") or len(content) < HEADER_LENGTH:
        raise UnreadableFile("The file does not start with an interchange header (ISA) of 106 characters.")
    element, component, terminator = content[_ELEMENT_AT], content[_COMPONENT_AT], content[_TERMINATOR_AT]
    if content[:HEADER_LENGTH].count(element) != 16:
        raise UnreadableFile("The interchange header (ISA) does not have its sixteen elements.")
    pieces = content.split(terminator)
    if pieces.pop().strip():
        raise UnreadableFile(f"The file ends inside segment {len(pieces) + 1}.")
    return tuple(
        ReadSegment(number, tuple(piece.lstrip("\r\n").split(element)), component)
        for number, piece in enumerate(pieces, start=1)
    )


def claim_totals(data: bytes) -> tuple[ClaimTotal, ...]:
    """Each claim of a file of claims (837) with its charge and the sum of its lines, in the order of the file."""
    return tuple(_total(claim) for claim in split_claims(read_segments(data)))


def split_claims(segments: Sequence[ReadSegment]) -> Iterator[tuple[ReadSegment, ...]]:
    """The segments of each claim: from its CLM to before the next CLM, hierarchical level or end of transaction."""
    claim: list[ReadSegment] = []
    for each in segments:
        if each.tag in {"CLM", "HL", "SE"}:
            if claim:
                yield tuple(claim)
            claim = [each] if each.tag == "CLM" else []
        elif claim:
            claim.append(each)


def decimal_in(segment: ReadSegment, position: int) -> Decimal:
    """A number in an element; ``UnreadableFile`` names the segment where it is none."""
    try:
        return Decimal(segment.get(position))
    except InvalidOperation as error:
        message = f"Segment {segment.number} ({segment.tag}): element {position} is not a number."
        raise UnreadableFile(message) from error


def _total(claim: Sequence[ReadSegment]) -> ClaimTotal:
    charges = [decimal_in(each, 2 if each.tag == "SV1" else 3) for each in claim if each.tag in {"SV1", "SV2"}]
    return ClaimTotal(claim[0].get(1), decimal_in(claim[0], 2), len(charges), sum(charges, Decimal(0)))
