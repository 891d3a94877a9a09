"""The right claims that faults are planted into: those of a department, and those of the outsider's table."""

from claims.tests.edits.clean_claims import CLEAN, Body
from claims.tests.edits.outsider import TABLE

BASES: dict[str, Body] = CLEAN | {planted.what: planted.twin for planted in TABLE}
