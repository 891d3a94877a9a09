"""The envelope around claims: interchange, group and transaction, and every number that counts or counts up.

Control numbers come from the caller, who draws them from a database sequence, and so does the time of writing; the
same header and claims therefore give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from claims.x12 import values
from claims.x12.errors import IncompleteBatch, UnwritableValue
from claims.x12.refusals import gap_of
from claims.x12.segments import Segment, segment

INTERCHANGE_LENGTH = 106
LARGEST_CONTROL_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """Who sends one file to whom, when, and under which control numbers."""

    submitter_name: str
    submitter_id: str
    contact_name: str
    contact_phone: str
    receiver_name: str
    receiver_id: str
    written_at: datetime
    """Written into ISA09/10, GS04/05 and BHT04/05 as it stands, without change of time zone."""
    interchange_control_number: int
    group_control_number: int
    transaction_control_number: int = 1
    """ST02 of the first transaction; a file of several counts up from here."""
    usage_indicator: str = "P"
    """``P`` for production, ``T`` for test."""
    submitter_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    acknowledgement_requested: bool = False
    """Whether the receiver is asked for a TA1 (ISA14)."""


def hl(number: str, parent: str, level: str, *, has_children: bool) -> Segment:
    return segment("HL", number, parent, level, "1" if has_children else "0")


def lx_numbered(lines: Iterable[Iterable[Segment]]) -> Iterator[Segment]:
    """Each line's segments after its LX, counted from 1 within the claim."""
    for number, line in enumerate(lines, start=1):
        yield segment("LX", str(number))
        yield from line


def interchange(header: BatchHeader, groups: list[list[Segment]]) -> Iterator[Segment]:
    """ISA to IEA around the functional groups."""
    number = f"{header.interchange_control_number:09}"
    yield _isa(header, number)
    for group in groups:
        yield from group
    yield segment("IEA", str(len(groups)), number)


def functional_group(header: BatchHeader, version: str, transactions: list[list[Segment]]) -> Iterator[Segment]:
    """GS to GE around the transactions; GS06 and GE02 are the same number."""
    number = str(header.group_control_number)
    yield segment(
        "GS",
        "HC",
        values.identifier(header.submitter_id, 15),
        values.identifier(header.receiver_id, 15),
        f"{header.written_at:%Y%m%d}",
        f"{header.written_at:%H%M}",
        number,
        "X",
        version,
    )
    for transaction in transactions:
        yield from transaction
    yield segment("GE", str(len(transactions)), number)


def transaction(number: int, version: str, body: Iterable[Segment]) -> list[Segment]:
    """ST to SE around one transaction; SE01 counts both of them."""
    control_number = f"{number:04}"
    segments = [segment("ST", "837", control_number, version), *body]
    segments.append(segment("SE", str(len(segments) + 1), control_number))
    return segments


def header_gaps(header: BatchHeader) -> tuple[str, ...]:
    """What the header lacks or X12 cannot carry, in words."""
    return tuple(
        chain(
            gap_of("Submitter name", values.required_text, header.submitter_name, 60),
            gap_of("Submitter identifier", _party_id, header.submitter_id),
            gap_of("Submitter contact name", values.required_text, header.contact_name, 60),
            gap_of("Submitter contact phone", values.phone, header.contact_phone),
            gap_of("Receiver name", values.required_text, header.receiver_name, 60),
            gap_of("Receiver identifier", _party_id, header.receiver_id),
            gap_of("Submitter qualifier", _qualifier, header.submitter_qualifier),
            gap_of("Receiver qualifier", _qualifier, header.receiver_qualifier),
            gap_of("Usage indicator", values.code, header.usage_indicator, "[PT]", "P or T"),
            gap_of("Interchange control number", _control_number, header.interchange_control_number),
            gap_of("Group control number", _control_number, header.group_control_number),
            gap_of("Transaction control number", _control_number, header.transaction_control_number),
        )
    )


def check_header(header: BatchHeader) -> None:
    if gaps := header_gaps(header):
        raise IncompleteBatch(gaps)


def _isa(header: BatchHeader, number: str) -> Segment:
    """The one segment of fixed width: with its terminator it has 106 characters."""
    isa = values.ELEMENT.join(
        (
            "ISA",
            "00",
            " " * 10,
            "00",
            " " * 10,
            header.submitter_qualifier,
            f"{values.identifier(header.submitter_id, 15):15}",
            header.receiver_qualifier,
            f"{values.identifier(header.receiver_id, 15):15}",
            f"{header.written_at:%y%m%d}",
            f"{header.written_at:%H%M}",
            values.REPETITION,
            "00501",
            number,
            "1" if header.acknowledgement_requested else "0",
            header.usage_indicator,
            values.COMPONENT,
        )
    )
    if len(isa) != INTERCHANGE_LENGTH - len(values.TERMINATOR):
        raise IncompleteBatch([f"The interchange header has {len(isa) + 1} characters instead of 106."])
    return isa


def _party_id(value: str) -> str:
    return values.code(value.strip(), r"[A-Za-z0-9 .&/-]{2,15}", "an identifier of two to fifteen characters")


def _qualifier(value: str) -> str:
    return values.code(value, r"01|14|20|27|28|29|30|33|ZZ", "an interchange qualifier")


def _control_number(value: int) -> int:
    if not 1 <= value <= LARGEST_CONTROL_NUMBER:
        raise UnwritableValue(f"is not between 1 and {LARGEST_CONTROL_NUMBER}: {value}")
    return value
