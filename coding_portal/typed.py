"""Numbers as they come in addresses and forms: typed by people, or by nobody who means well."""

LONGEST = 18
"""Digits of the largest number a row's key can be."""


def whole_number(text: str) -> int | None:
    """The number written in plain digits; None for anything else, or for more than any key or version can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
