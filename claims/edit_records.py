"""Release notes of the edits: how the catalogue in use differs from the one recorded before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from claims.edits.base import RETIRED, Edit
from claims.edits.rules import rule_hash
from claims.edits.run import catalogue
from claims.models import EditRecord

Kind = EditRecord.Kind
WORDS: Mapping[str, str] = {
    "title": "Title",
    "severity": "Severity",
    "topic": "Topic",
    "source": "Source",
    "remedy": "Remedy",
    "forms": "Forms",
    "effective_from": "In force from",
    "effective_to": "In force until",
    "required": "Required",
    "rule": "Rule",
}


def stated(edit: Edit) -> dict[str, Any]:
    """What is recorded of an edit, as JSON values; ``rule`` is the hash of what it does."""
    return {
        "title": edit.title,
        "severity": edit.severity.value,
        "topic": edit.topic.value,
        "source": edit.source,
        "remedy": edit.remedy,
        "forms": sorted(form.value for form in edit.forms),
        "effective_from": edit.effective_from.isoformat() if edit.effective_from else "",
        "effective_to": edit.effective_to.isoformat() if edit.effective_to else "",
        "required": edit.required,
        "rule": rule_hash(edit),
        "changed": edit.changed,
    }


@transaction.atomic
def record_edits(edits: Iterable[Edit] | None = None) -> list[EditRecord]:
    """Record what is new, changed or retired since the last time; nothing where nothing is. Returns what was written.

    The very first time every edit is recorded without being news. The table is locked, so that two processes that start
    at once write each difference once.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE claims_editrecord IN SHARE ROW EXCLUSIVE MODE")
    last = {row.edit: row for row in EditRecord.objects.order_by("edit", "-id").distinct("edit")}
    now = {edit.code: edit for edit in (catalogue() if edits is None else edits)}
    rows = [row for edit in now.values() if (row := _difference(edit, last.get(edit.code), is_first=not last))]
    rows += [
        EditRecord(edit=code, kind=Kind.RETIRED, stated=row.stated, note=RETIRED.get(code, "")[:500])
        for code, row in last.items()
        if code not in now and row.kind != Kind.RETIRED
    ]
    return EditRecord.objects.bulk_create(rows)


def _difference(edit: Edit, last: EditRecord | None, *, is_first: bool) -> EditRecord | None:
    says = stated(edit)
    if last is None or last.kind == Kind.RETIRED:
        kind = Kind.FIRST if is_first else Kind.ADDED
        return EditRecord(edit=edit.code, kind=kind, stated=says, note=edit.changed[:500])
    before = {name: last.stated.get(name) for name in WORDS if last.stated.get(name) != says[name]}
    if not before:
        return None
    note = edit.changed[:500] if edit.changed != last.stated.get("changed") else ""
    return EditRecord(edit=edit.code, kind=Kind.CHANGED, stated=says, before=before, note=note)


# --- reading ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a release note; of the rule only that it changed."""

    name: str
    before: str
    after: str


def changed_fields(row: EditRecord) -> list[Changed]:
    """What differs from the record before, in the order of the catalogue."""
    return [
        Changed(WORDS[name], "", "")
        if name == "rule"
        else Changed(WORDS[name], _shown(row.before[name]), _shown(row.stated.get(name)))
        for name in WORDS
        if name in row.before
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " and ".join(map(str, value))
    return str(value) if value not in (None, "") else "none"
