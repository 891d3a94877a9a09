"""How single values are written in X12: the only place that formats a date, an amount or a name.

Free text (names, addresses) is written in capitals. Latin letters with accents lose them, the few Latin letters that
have no plain form are spelled out (Æ becomes AE, ß becomes SS), typographic quotes and dashes become their plain forms.
The same text always gives the same result. Identifiers keep their letters as they are, since others compare them.

Whatever the basic and extended character sets do not hold, and the four characters that separate data in our files,
is refused with ``UnwritableValue``, never dropped: a claim that says something else than the chart is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from claims.x12.errors import UnwritableValue

ELEMENT = "*"
COMPONENT = ":"
REPETITION = "^"
TERMINATOR = "~"
DELIMITERS = frozenset(ELEMENT + COMPONENT + REPETITION + TERMINATOR)

_WRITABLE = re.compile(r"[A-Za-z0-9 !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$]*")
_SPELLED_OUT = str.maketrans(
    {
        "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d",
        "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ß": "ss", "ẞ": "SS", "\u0131": "i", "Ħ": "H", "ħ": "h", "Ŧ": "T",
        "ŧ": "t", "Ŋ": "NG", "ŋ": "ng", "ĸ": "k",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u00a0": " ",
        "\u00b7": ".", "\u013f": "L.", "\u0140": "l.",
    }
)  # fmt: skip

LONGEST_CONTROL_NUMBER = 20
"""CLM01: receivers need not keep more than 20 characters."""
LONGEST_REFERENCE = 50
LARGEST_AMOUNT = Decimal("99999999.99")
LARGEST_QUANTITY = Decimal("99999999.999")


def text(value: str, longest: int) -> str:
    """Free text in capitals without accents, inner white space closed up; empty stays empty."""
    return _checked(_folded(value), longest)


def identifier(value: str, longest: int = LONGEST_REFERENCE) -> str:
    """A reference that comes back or is compared: as given, less white space around it."""
    return _checked(value.strip(), longest)


def date8(value: date | None) -> str:
    """CCYYMMDD, format qualifier D8."""
    if value is None:
        raise UnwritableValue("is missing")
    return f"{value.year:04}{value.month:02}{value.day:02}"


def date_range(first: date | None, last: date | None) -> str:
    """CCYYMMDD-CCYYMMDD, format qualifier RD8."""
    return f"{date8(first)}-{date8(last)}"


def time4(value: str) -> str:
    """HHMM on the 24-hour clock; a bare hour is taken as its first minute."""
    digits = value.strip().replace(":", "")
    if len(digits) == 2:
        digits += "00"
    if not re.fullmatch(r"([01][0-9]|2[0-3])[0-5][0-9]", digits):
        raise UnwritableValue(f"is not a time of day (HHMM): {value!r}")
    return digits


def amount(value: Decimal | None) -> str:
    """Dollars as X12 type R: at most two decimals, no trailing zeros, no sign."""
    return _number(value, LARGEST_AMOUNT, decimals=2)


def quantity(value: Decimal | None) -> str:
    """Units as X12 type R: above zero, at most three decimals, no trailing zeros."""
    written = _number(value, LARGEST_QUANTITY, decimals=3)
    if written == "0":
        raise UnwritableValue("is zero")
    return written


def required_text(value: str, longest: int, shortest: int = 1) -> str:
    return _long_enough(text(_present(value), longest), shortest)


def required_identifier(value: str, longest: int = LONGEST_REFERENCE, shortest: int = 1) -> str:
    return _long_enough(identifier(_present(value), longest), shortest)


def code(value: str, pattern: str, expected: str) -> str:
    """A code in the shape its list has; ``expected`` says the shape in words."""
    if not value:
        raise UnwritableValue("is missing")
    if not re.fullmatch(pattern, value, re.ASCII):
        raise UnwritableValue(f"is not {expected}: {value!r}")
    return value


def npi(value: str) -> str:
    """The ten digits; whether the check digit is right is a claim edit."""
    return code(value.strip(), r"[0-9]{10}", "ten digits")


def taxonomy(value: str) -> str:
    return code(value.strip(), r"[0-9A-Z]{10}", "a ten-character taxonomy code")


def tax_id(value: str) -> str:
    return code(re.sub(r"[\s-]", "", value), r"[0-9]{9}", "nine digits")


def phone(value: str) -> str:
    """Ten digits; punctuation and a leading country code 1 are left away."""
    digits = re.sub(r"[\s().+/-]", "", value)
    return code(digits[1:] if len(digits) == 11 and digits[0] == "1" else digits, r"[0-9]{10}", "a ten-digit number")


def state(value: str) -> str:
    return code(value.strip().upper(), r"[A-Z]{2}", "a two-letter state code")


def zip_code(value: str) -> str:
    """Five or nine digits without the hyphen."""
    return code(re.sub(r"[\s-]", "", value), r"[0-9]{5}([0-9]{4})?", "a ZIP code of five or nine digits")


def full_zip_code(value: str) -> str:
    """Nine digits: what billing providers and service facilities need (N403 of loops 2010AA, 2310C, 2310E)."""
    return code(re.sub(r"[\s-]", "", value), r"[0-9]{9}", "a ZIP code of nine digits")


def icd10_diagnosis(value: str) -> str:
    return code(value, r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", "an ICD-10-CM code without a dot")


def icd10_procedure(value: str) -> str:
    return code(value, r"[0-9A-HJ-NP-Z]{7}", "a seven-character ICD-10-PCS code")


def hcpcs(value: str) -> str:
    return code(value, r"[0-9A-Z]{5}", "a five-character procedure code")


def modifier(value: str) -> str:
    return code(value, r"[0-9A-Z]{2}", "a two-character modifier")


def two_lines(value: str, longest: int = 55) -> tuple[str, str]:
    """A street address for N301 and N302: what does not fit the first goes on from a word break in the second."""
    folded = _folded(value)
    if len(folded) <= longest:
        return text(folded, longest), ""
    break_at = folded.rfind(" ", 0, longest + 1)
    if break_at <= 0:
        raise UnwritableValue(f"is longer than {longest} characters without a word break")
    return text(folded[:break_at], longest), text(folded[break_at:], longest)


def required_lines(value: str) -> tuple[str, str]:
    return two_lines(_present(value))


def _long_enough(value: str, shortest: int) -> str:
    if len(value) < shortest:
        raise UnwritableValue(f"is shorter than {shortest} characters: {value!r}")
    return value


def _present(value: str) -> str:
    if not value.strip():
        raise UnwritableValue("is missing")
    return value


def _folded(value: str) -> str:
    if not value.isascii():
        plain = unicodedata.normalize("NFKD", value.translate(_SPELLED_OUT))
        value = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(value.split()).upper()


def _checked(value: str, longest: int) -> str:
    if not _WRITABLE.fullmatch(value):
        refused = sorted({letter for letter in value if not _WRITABLE.fullmatch(letter)})
        raise UnwritableValue(f"has characters X12 cannot carry: {' '.join(map(_shown, refused))}")
    if len(value) > longest:
        raise UnwritableValue(f"is longer than {longest} characters")
    return value


def _shown(letter: str) -> str:
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"


def _number(value: Decimal | None, largest: Decimal, decimals: int) -> str:
    if value is None:
        raise UnwritableValue("is missing")
    if not value.is_finite():
        raise UnwritableValue("is not a number")
    if value < 0:
        raise UnwritableValue(f"is negative: {value}")
    if value > largest:
        raise UnwritableValue(f"is over {largest}: {value}")
    if value != round(value, decimals):
        raise UnwritableValue(f"has more than {decimals} decimals: {value}")
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
