"""What every change of a chart's codes has in common: lock, lease, version, a usable code, one event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from codesets import reference
from codesets.models import System
from coding_portal.errors import WorkflowError
from encounters.models import (
    CodedDiagnosis,
    CodedProcedure,
    Encounter,
    ServiceLine,
)
from encounters.services import locked_chart, record_event, require_lease, require_version, touch_lease

CodedRow = CodedDiagnosis | CodedProcedure | ServiceLine


@dataclass
class Change:
    """A change under way: the locked chart, and what the event row will say about it."""

    encounter: Encounter
    action: str
    says: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@contextmanager
def change_of_coding(
    *, encounter_id: int, by: User, version: int | None, action: str, yours: dict[str, Any] | None = None
) -> Iterator[Change]:
    """Lock the chart, check lease and version; afterwards raise the version, renew the lease, write the event."""
    with transaction.atomic():
        encounter = locked_chart(encounter_id=encounter_id, by=by)
        lease = require_lease(encounter, by=by)
        require_version(encounter, version=version, yours=yours)
        change = Change(encounter, action)
        yield change
        encounter.version += 1
        encounter.save(update_fields=["version", "total_charge"])
        touch_lease(lease)
        record_event(encounter, by=by, action=change.action, says=change.says, **change.detail)


def undotted(code: str) -> str:
    return code.strip().upper().replace(".", "").replace(" ", "")


def dotted(code: str) -> str:
    """An ICD-10-CM code as the field writes it: E11.9."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


@dataclass(frozen=True, slots=True)
class UsableCode:
    code: str
    display: str


def usable_code(*, system: str, code: str, on: date) -> UsableCode:
    """The code, if it may be reported on the date; WorkflowError in words otherwise, and nothing is changed.

    A code that nobody can judge, because the date lies beyond the loaded data, is let through; the edits say so.
    """
    pair = (str(system), undotted(code)[:20].replace("\0", "?"))
    verdict = reference.code_validity([pair], on=on)[pair]
    spans = reference.codes_known([pair]).get(pair, ())
    display = spans[-1].display if spans else pair[1]
    if verdict == "unknown" or not pair[1].isalnum():
        name = "CPT or HCPCS" if system in (System.CPT, System.HCPCS) else System(system).label
        raise WorkflowError("unknown_code", f"There is no {name} code “{code.strip()[:20]}”.")
    if verdict == "heading":
        raise WorkflowError("header_code", f"{display} is a heading. Choose one of the codes below it.")
    if verdict in ("not_yet", "ended"):
        when = f"begins on {spans[0].valid_from}" if verdict == "not_yet" else f"ended on {spans[-1].valid_to}"
        raise WorkflowError("code_not_valid", f"{display} {when}; the date that counts here is {on}.")
    return UsableCode(pair[1], display)


def coding_date(encounter: Encounter) -> date:
    return encounter.service_to


def renumber(rows: Sequence[CodedDiagnosis | CodedProcedure]) -> None:
    """Give the rows the sequence 1, 2, 3 ... in the order given."""
    for number, row in enumerate(rows, start=1):
        if row.sequence != number:
            row.sequence = number
            row.save(update_fields=["sequence"])


def spans_of(row: CodedRow) -> list[list[int]]:
    return [[mark.version_id, mark.start, mark.end] for mark in row.evidence.all()]
