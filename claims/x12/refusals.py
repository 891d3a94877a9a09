"""Gaps as sentences: a writer is tried, and what it refuses becomes a line for the biller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ParamSpec

from claims.x12.errors import UnwritableValue

Arguments = ParamSpec("Arguments")


def gap_of(
    label: str, write: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Iterator[str]:
    """The sentence that says why ``write`` refuses its arguments, if it does."""
    try:
        write(*args, **kwargs)
    except UnwritableValue as refusal:
        yield f"{label} {refusal}."


def too_many(what: str, present: int, most: int) -> Iterator[str]:
    if present > most:
        yield f"{present} {what}, and a claim has room for {most}."
