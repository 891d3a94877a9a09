"""Play the coder of a demonstration chart through the services a coder uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from encounters import coding, services
from encounters.demo.bundles import Department
from encounters.demo.chartfile import ChartFile, as_amount, as_day, find_quote
from encounters.models import BillForm, DocumentVersion, Encounter, Hold, Practitioner, ServiceLine

HOLD_REASONS = (
    ("second opinion", Hold.Reason.SECOND_OPINION),
    ("charge", Hold.Reason.CHARGES),
    ("coverage", Hold.Reason.DEMOGRAPHICS),
    ("insurance", Hold.Reason.DEMOGRAPHICS),
    ("report", Hold.Reason.MISSING_DOCUMENT),
    ("document", Hold.Reason.MISSING_DOCUMENT),
    ("missing", Hold.Reason.MISSING_DOCUMENT),
    ("note", Hold.Reason.MISSING_DOCUMENT),
)
"""Words of the state note that tell which reason a hold has, in the order they are looked for."""
QUERY_PARTS = 4
CLOSING = re.compile(r"(other( \(.*\))?|unable to determine)$", re.IGNORECASE)
"""Options that every query ends with anyway."""


def code_chart(
    chart: ChartFile, encounter: Encounter, *, by: User, department: Department, only_first_half: bool = False
) -> None:
    """Enter the answer key, each code with the words that support it. Half of it for a coder in mid-work."""
    people = {row["key"]: row["npi"] for row in department["practitioners"]}
    versions = list(DocumentVersion.objects.filter(document__encounter=encounter).order_by("document_id", "-number"))
    diagnoses = chart.coding("diagnoses")
    keys: list[int] = []
    for row in diagnoses[: (len(diagnoses) + 1) // 2] if only_first_half else diagnoses:
        added = coding.add_diagnosis(
            encounter_id=encounter.pk,
            by=by,
            code=row["code"],
            role=row.get("role", ""),
            poa=str(row.get("poa") or ""),
        )
        keys.append(added.pk)
        _link(encounter, versions, "diagnosis", added.pk, row, by=by)
    if only_first_half:
        return
    for row in chart.coding("procedures"):
        done = coding.add_procedure(
            encounter_id=encounter.pk,
            by=by,
            code=row["code"],
            performed_on=as_day(row.get("date")),
            performed_by=_person(row.get("by"), people),
        )
        _link(encounter, versions, "procedure", done.pk, row, by=by)
    _code_lines(chart, encounter, by=by, keys=keys, people=people, versions=versions)


def _code_lines(
    chart: ChartFile,
    encounter: Encounter,
    *,
    by: User,
    keys: list[int],
    people: Mapping[str, str],
    versions: list[DocumentVersion],
) -> None:
    feed = [line for line in encounter.lines.all() if line.code]
    for row in chart.coding("lines"):
        match = next((line for line in feed if _is_line(row, line)), None)
        values = _line_values(chart, row, keys, people)
        if match is None:
            line = coding.add_line(encounter_id=encounter.pk, by=by, **values)
        else:
            feed.remove(match)
            given = {name: values[name] for name in ("modifiers", "diagnosis_pointers") if values[name]}
            if row.get("rendering"):
                given["rendering"] = values["rendering"]
            line = (
                match if not given else coding.change_line(encounter_id=encounter.pk, line_id=match.pk, by=by, **given)
            )
        _link(encounter, versions, "line", line.pk, row, by=by)
    if encounter.form == BillForm.PROFESSIONAL and keys:
        for line in encounter.lines.filter(diagnosis_pointers=[]):
            coding.change_line(encounter_id=encounter.pk, line_id=line.pk, by=by, diagnosis_pointers=keys[:1])


def _is_line(row: Mapping[str, Any], line: ServiceLine) -> bool:
    """Whether a line of the answer key speaks of this charge: the same code, and the same date where it has one."""
    on = as_day(row.get("date"))
    return str(row["code"]) == line.code and (on is None or line.service_date in (None, on))


def _line_values(
    chart: ChartFile, row: Mapping[str, Any], keys: list[int], people: Mapping[str, str]
) -> dict[str, Any]:
    is_professional = chart["form"] == BillForm.PROFESSIONAL
    return {
        "code": str(row["code"]),
        "modifiers": [str(modifier) for modifier in row.get("modifiers") or []],
        "units": Decimal(str(row.get("units") or 1)),
        "diagnosis_pointers": [keys[number - 1] for number in row.get("pointers") or []],
        "service_date": as_day(row.get("date")) or as_day(chart["service_from"]),
        "place_of_service": str(row.get("pos") or (chart["place_of_service"] if is_professional else "") or ""),
        "revenue_code": str(row.get("revenue_code") or ""),
        "charge": as_amount(row.get("charge")),
        "rendering": _person(row.get("rendering"), people),
    }


def _person(key: str | None, people: Mapping[str, str]) -> Practitioner | None:
    return Practitioner.objects.get(npi=people[key]) if key else None


def _link(
    encounter: Encounter,
    versions: list[DocumentVersion],
    kind: str,
    row_id: int,
    row: Mapping[str, Any],
    *,
    by: User,
) -> None:
    quote = row.get("evidence")
    if not quote:
        return
    for version in versions:
        span = find_quote(str(quote), version.text)
        if span is not None:
            coding.link_evidence(
                encounter_id=encounter.pk,
                by=by,
                kind=kind,
                row_id=row_id,
                version_id=version.pk,
                start=span[0],
                end=span[1],
            )
            return


def hold_chart(chart: ChartFile, encounter: Encounter, *, by: User) -> None:
    """Put the chart on hold for what its note says; the reason may stand first by its name, as ``charges; …``."""
    note = " ".join(str(chart["state_note"] or "").split())
    named = re.match(rf"({'|'.join(Hold.Reason.values)})\s*[:;]\s*(?=\S)", note)
    if named:
        reason, note = Hold.Reason(named[1]), note[named.end() :]
        note = note[:1].upper() + note[1:]
    else:
        reason = next((reason for word, reason in HOLD_REASONS if word in note.lower()), Hold.Reason.OTHER)
    services.place_hold(encounter_id=encounter.pk, by=by, reason=reason, note=note[:500])


def query_chart(chart: ChartFile, encounter: Encounter, *, by: User) -> None:
    """Ask the attending or rendering provider what the state note asks."""
    encounter.refresh_from_db()
    to = encounter.attending or encounter.rendering
    if to is None:
        return
    asked = as_query(chart)
    services.send_query(
        encounter_id=encounter.pk,
        by=by,
        to=to,
        subject=asked.subject,
        indicators=asked.indicators,
        question=asked.question,
        options=list(asked.options),
    )


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """What a coder asks a provider."""

    subject: str
    indicators: str
    question: str
    options: tuple[str, ...]


def as_query(chart: ChartFile) -> AskedQuery:
    """The state note as ``subject; indicators; question; options separated by |``.

    A note of fewer parts is the question alone; the words quoted for the diagnoses are its indicators.
    """
    note = " ".join(str(chart["state_note"] or "").split())
    parts = [part.strip() for part in note.split(";")]
    if len(parts) < QUERY_PARTS:
        quotes = dict.fromkeys(str(row["evidence"]) for row in chart.coding("diagnoses") if row.get("evidence"))
        indicators = "\n".join(f"“{' '.join(quote.split())}”" for quote in quotes)
        return AskedQuery(
            f"{chart['service'] or 'Record'}: clarification", indicators or "See the documents of this chart.", note, ()
        )
    subject, *indicators_of, question, options = parts
    return AskedQuery(
        subject[:120],
        "; ".join(indicators_of),
        question,
        tuple(
            option for option in (each.strip() for each in options.split("|")) if option and not CLOSING.match(option)
        ),
    )
