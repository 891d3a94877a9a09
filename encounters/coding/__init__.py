"""Changing the codes of a chart: each call saves at once, and leaves one event that says what changed.

Every change needs the coder's own unexpired lease and, where a version is given, the chart's current version.
"""

from encounters.coding.change import UsableCode, dotted, undotted, usable_code
from encounters.coding.diagnoses import add_diagnosis, move_diagnosis, remove_diagnosis, set_diagnosis_role, set_poa
from encounters.coding.evidence import link_evidence, undo_removal, unlink_evidence
from encounters.coding.lines import LINE_FIELDS, add_line, change_line, remove_line
from encounters.coding.procedures import add_procedure, change_procedure, remove_procedure

__all__ = [
    "LINE_FIELDS",
    "UsableCode",
    "add_diagnosis",
    "add_line",
    "add_procedure",
    "change_line",
    "change_procedure",
    "dotted",
    "link_evidence",
    "move_diagnosis",
    "remove_diagnosis",
    "remove_line",
    "remove_procedure",
    "set_diagnosis_role",
    "set_poa",
    "undo_removal",
    "undotted",
    "unlink_evidence",
    "usable_code",
]
