"""What edits and screens look up, as plain frozen values. Each function takes any number of codes and asks the
database a fixed number of times. Codes are upper case without dots.

Rows carry the days for which they hold, cut to the days for which their release is in force, so that one answer
serves claims of several dates.
"""

from codesets.reference.codes import (
    CodeRow,
    code_validity,
    codes_known,
    covers,
    diagnosis_attributes,
    inpatient_only,
    system_of_service,
    verdict_of,
)
from codesets.reference.conversions import Replacement, replacements_for
from codesets.reference.coverage import PolicyKey, PolicyRow, coverage_windows, policies_of, policy_rows
from codesets.reference.lists import (
    ListedRow,
    bill_types,
    discharge_statuses,
    listed_codes,
    modifiers,
    places_of_service,
    revenue_codes,
)
from codesets.reference.notes import NoteRow, excludes_for, notes_for, seventh_characters
from codesets.reference.service_tables import (
    AddOnRow,
    FeeRow,
    LimitRow,
    PairRow,
    add_ons,
    fee_indicators,
    ncci_pairs,
    unit_limits,
)
from codesets.reference.severity import CcRow, cc_exclusions
from codesets.reference.windows import EARLY, FAR, Window, release_windows

__all__ = [
    "EARLY",
    "FAR",
    "AddOnRow",
    "CcRow",
    "CodeRow",
    "FeeRow",
    "LimitRow",
    "ListedRow",
    "NoteRow",
    "PairRow",
    "PolicyKey",
    "PolicyRow",
    "Replacement",
    "Window",
    "add_ons",
    "bill_types",
    "cc_exclusions",
    "code_validity",
    "codes_known",
    "coverage_windows",
    "covers",
    "diagnosis_attributes",
    "discharge_statuses",
    "excludes_for",
    "fee_indicators",
    "inpatient_only",
    "listed_codes",
    "modifiers",
    "ncci_pairs",
    "notes_for",
    "places_of_service",
    "policies_of",
    "policy_rows",
    "release_windows",
    "replacements_for",
    "revenue_codes",
    "seventh_characters",
    "system_of_service",
    "unit_limits",
    "verdict_of",
]
