"""The check digit of a national provider identifier. Pure, so that claim edits may ask it too."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def check_digit_fits(npi: str) -> bool:
    """The Luhn check of an NPI, with the card issuer prefix 80840 that the standard puts before it."""
    if len(npi) != 10 or not npi.isdecimal() or npi[0] not in "12":
        return False
    total = 24
    for place, digit in enumerate(reversed(npi)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
