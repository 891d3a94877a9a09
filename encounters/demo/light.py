"""Light encounters for load: invented, short, in a mix like a department's, and the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Facility
from encounters.demo.bundles import EASTERN
from encounters.demo.chartfile import ChartFile, as_amount, as_day
from encounters.demo.patterns import FAMILIES, GIVEN, PATTERNS, PROFESSIONAL
from encounters.models import (
    Coverage,
    Document,
    DocumentVersion,
    Encounter,
    EncounterEvent,
    Patient,
    Payer,
    Practitioner,
    ServiceLine,
    Worklist,
)
from encounters.priority import priority_score
from encounters.worklists import fields_of, matches, priority_facts

BATCH = 1000
COPIED = (
    "chart_type",
    "form",
    "service",
    "service_from",
    "service_to",
    "admission_type",
    "admission_source",
    "discharge_status",
    "bill_type",
    "place_of_service",
)
"""Fields of a chart file that are fields of the chart."""


def light_charts(
    count: int, *, facility: str, seed: int = 1, today: date, payers: list[str], people: list[str]
) -> Iterator[ChartFile]:
    """``count`` charts of a facility, numbered from 1; ``payers`` and ``people`` are keys to choose from."""
    for number in range(1, count + 1):
        yield _light_chart(number, facility, seed, today, payers, people)


def _light_chart(number: int, facility: str, seed: int, today: date, payers: list[str], people: list[str]) -> ChartFile:
    chance = random.Random(f"{seed}:{facility}:{number}")  # noqa: S311 - nothing here is secret
    (pattern,) = chance.choices(PATTERNS, [each.weight for each in PATTERNS])
    last = today - timedelta(days=chance.randint(0, 40))
    first = last - timedelta(days=chance.randint(1, pattern.days) if pattern.days else 0)
    sex = chance.choice("FM")
    is_professional = pattern.chart_type in PROFESSIONAL
    kind, title = pattern.document
    charges = [
        {
            "code": code,
            "revenue_code": "" if is_professional else revenue,
            "units": max((last - first).days, 1) if revenue == "0120" else 1,
            "charge": Decimal(dollars) * chance.randint(90, 130) / 100,
            "date": None if not code else first,
        }
        for code, revenue, dollars in pattern.charges
    ]
    account = f"G{seed}-{facility[:12]}-{number:07d}"
    values: Mapping[str, Any] = {
        "account": account,
        "facility": facility,
        "chart_type": pattern.chart_type,
        "form": "professional" if is_professional else "institutional",
        "service": pattern.service,
        "patient": {
            "mrn": f"M{account}",
            "family": chance.choice(FAMILIES),
            "given": chance.choice(GIVEN[sex]),
            "birth_date": date(1940, 1, 1) + timedelta(days=chance.randint(0, 365 * 65)),
            "sex": sex,
            "address_line": f"{chance.randint(1, 990)} Elm Street",
            "city": "Fairview",
            "state": "OH",
            "zip_code": "44201",
        },
        "coverage": [{"payer": chance.choice(payers), "member_id": f"L{chance.randint(10**8, 10**9 - 1)}"}],
        "admitted_at": datetime.combine(first, time(9, 30)) if pattern.days else None,
        "discharged_at": datetime.combine(last, time(14, 10)) if pattern.days else None,
        "service_from": first,
        "service_to": last,
        "admission_type": "" if is_professional else "1",
        "admission_source": "" if is_professional else "1",
        "discharge_status": "" if is_professional else "01",
        "bill_type": "" if is_professional else "111" if pattern.days else "131",
        "place_of_service": {"clinic": "11", "telehealth": "10"}.get(pattern.chart_type, ""),
        "rendering" if is_professional else "attending": chance.choice(people),
        "documents": [
            {"kind": kind, "title": title, "written_at": datetime.combine(last, time(14, 0)), "text": pattern.text}
        ],
        "charges": charges,
    }
    return ChartFile(f"{account}.yaml", values)


@transaction.atomic
def store_light_charts(charts: list[ChartFile], facility: Facility) -> int:
    """Write charts in bulk, each on the worklist whose rule it matches; those already here are left. How many came."""
    known = set(
        Encounter.objects.filter(facility=facility, account_number__in=[chart.account for chart in charts]).values_list(
            "account_number", flat=True
        )
    )
    new = [chart for chart in charts if chart.account not in known]
    payers = {payer.code: payer for payer in Payer.objects.all()}
    people = {person.npi: person for person in Practitioner.objects.all()}
    patients = Patient.objects.bulk_create([_patient(chart) for chart in new])
    encounters = [
        _encounter(chart, facility, patient, payers, people) for chart, patient in zip(new, patients, strict=True)
    ]
    _place(encounters)
    Encounter.objects.bulk_create(encounters)
    pairs = list(zip(new, encounters, strict=True))
    Coverage.objects.bulk_create(
        Coverage(encounter=encounter, payer=payers[row["payer"]], rank=1, member_id=row["member_id"])
        for chart, encounter in pairs
        for row in chart.rows("coverage")
    )
    ServiceLine.objects.bulk_create(line for chart, encounter in pairs for line in _lines(chart, encounter))
    documents = Document.objects.bulk_create([_document(chart, encounter) for chart, encounter in pairs])
    DocumentVersion.objects.bulk_create(
        _version(chart.rows("documents")[0]["text"], document)
        for (chart, _), document in zip(pairs, documents, strict=True)
    )
    EncounterEvent.objects.bulk_create(
        EncounterEvent(encounter=encounter, action="received", version=1, detail={"says": "generated for load"})
        for encounter in encounters
    )
    return len(new)


def _patient(chart: ChartFile) -> Patient:
    return Patient(**chart["patient"])


def _encounter(
    chart: ChartFile,
    facility: Facility,
    patient: Patient,
    payers: Mapping[str, Payer],
    people: Mapping[str, Practitioner],
) -> Encounter:
    """The row alone, not yet saved. Practitioners are keyed by NPI here."""
    instants = {name: _instant(chart[name]) for name in ("admitted_at", "discharged_at")}
    return Encounter(
        facility=facility,
        patient=patient,
        account_number=chart.account,
        source_id=chart.account,
        payer=payers[chart.rows("coverage")[0]["payer"]],
        attending=people.get(chart["attending"] or ""),
        rendering=people.get(chart["rendering"] or ""),
        total_charge=sum((as_amount(row["charge"]) for row in chart.rows("charges")), Decimal(0)),
        **{name: chart[name] for name in COPIED},
        **instants,
    )


def _instant(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=EASTERN) if value else None


def _place(encounters: list[Encounter]) -> None:
    """What ``place_on_worklist`` does for one chart, for many that are not saved yet and have one document each."""
    lists = [
        (one, set(one.facilities.all()))
        for one in Worklist.objects.filter(is_active=True).prefetch_related("facilities")
    ]
    today = timezone.localdate()
    for encounter in encounters:
        fields = {**fields_of(encounter, today=today), "documents": 1}
        for worklist, facilities in lists:
            if (not facilities or encounter.facility in facilities) and matches(worklist.rule, fields):
                encounter.worklist, encounter.why_here = worklist, worklist.why
                break
        encounter.priority = priority_score(priority_facts(encounter, today=today))


def _lines(chart: ChartFile, encounter: Encounter) -> Iterator[ServiceLine]:
    for number, row in enumerate(chart.rows("charges"), start=1):
        yield ServiceLine(
            encounter=encounter,
            number=number,
            code=row["code"],
            revenue_code=row["revenue_code"],
            units=row["units"],
            charge=as_amount(row["charge"]),
            service_date=as_day(row["date"]),
            place_of_service=encounter.place_of_service,
            from_charge_feed=True,
        )


def _document(chart: ChartFile, encounter: Encounter) -> Document:
    row = chart.rows("documents")[0]
    return Document(
        encounter=encounter,
        source_id=f"{chart.account}-d1",
        kind=row["kind"],
        title=row["title"],
        written_at=_instant(row["written_at"]),
    )


def _version(text: str, document: Document) -> DocumentVersion:
    return DocumentVersion(document=document, number=1, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
