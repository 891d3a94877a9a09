"""Set up the demonstration department: its people and rules, its charts through intake, and the coders' work so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Facility, Organisation, Role, User
from coding_portal.errors import WorkflowError
from encounters.demo.bundles import Department, chart_bundle
from encounters.demo.chartfile import ChartFile, as_day, read_charts, read_department
from encounters.demo.coding import code_chart, hold_chart, query_chart
from encounters.intake.store import IntakeResult, store_message
from encounters.models import Encounter, EncounterEvent, Payer, Practitioner, Worklist
from encounters.services import take_chart
from encounters.workflow import Status

WORKLISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Waits for documents", "No document has come yet", {"field": "documents", "is": "at_most", "value": 0}),
    (
        "Filing limit near",
        "Filing limit in 30 days or less",
        {"field": "days_to_filing_limit", "is": "at_most", "value": 30},
    ),
    (
        "High charges",
        "Charges of $50,000 or more",
        {
            "all": [
                {"field": "chart_type", "is": "equal", "value": "inpatient"},
                {"field": "total_charge", "is": "at_least", "value": 50000},
            ]
        },
    ),
    ("Inpatient", "Inpatient stay", {"field": "chart_type", "is": "equal", "value": "inpatient"}),
    (
        "Emergency and observation",
        "Emergency or observation",
        {"field": "chart_type", "is": "one_of", "value": ["emergency", "observation"]},
    ),
    ("Surgery", "Outpatient surgery", {"field": "chart_type", "is": "equal", "value": "outpatient_surgery"}),
    (
        "Clinic",
        "Clinic, telehealth or behavioral health",
        {"field": "chart_type", "is": "one_of", "value": ["clinic", "telehealth", "behavioral"]},
    ),
    (
        "Ancillary",
        "Imaging, laboratory or therapy",
        {"field": "chart_type", "is": "one_of", "value": ["imaging", "laboratory", "therapy"]},
    ),
    ("Everything else", "Waits to be coded", {}),
)
ROUTED_TYPES = ("emergency", "imaging")
MOST_ROUTED = 4
"""So many ready charts are routed to the outside vendor, so that its coders have something to see."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What became of one chart file: the intake's answer, or why its coding could not be played."""

    chart: ChartFile
    result: IntakeResult
    problem: str = ""


@transaction.atomic
def seed_department(*, password: str) -> list[User]:
    """Organisations, facilities, payers, practitioners, users and worklists; those that exist are left as they are."""
    department = read_department()
    organisations = {
        row["key"]: Organisation.objects.get_or_create(name=row["name"], defaults={"kind": row["kind"]})[0]
        for row in department["organisations"]
    }
    for row in department["facilities"]:
        values = {**row, "starts_on": as_day(row["starts_on"])}
        Facility.objects.get_or_create(code=values.pop("code"), defaults=values)
    for row in department["payers"]:
        values = dict(row)
        Payer.objects.get_or_create(code=values.pop("code"), defaults=values)
    for row in department["practitioners"]:
        values = {name: value for name, value in row.items() if name != "key"}
        Practitioner.objects.get_or_create(npi=values.pop("npi"), defaults=values)
    _seed_worklists()
    return [_seed_user(row, organisations, department, password) for row in department["users"]]


def _seed_worklists() -> None:
    if Worklist.objects.exists():
        return
    Worklist.objects.bulk_create(
        Worklist(name=name, order=order * 10, why=why, rule=rule)
        for order, (name, why, rule) in enumerate(WORKLISTS, start=1)
    )


def _seed_user(
    row: Mapping[str, Any], organisations: Mapping[str, Organisation], department: Department, password: str
) -> User:
    user, is_new = User.objects.get_or_create(
        username=row["username"],
        defaults={
            "first_name": row["first"],
            "last_name": row["last"],
            "role": row["role"],
            "credentials": row.get("credentials", ""),
            "organisation": organisations[row["organisation"]],
            "is_staff": row["role"] == Role.ADMINISTRATOR,
        },
    )
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
        user.facilities.set(Facility.objects.filter(code__in=row["facilities"]))
    if row.get("practitioner"):
        npi = next(one["npi"] for one in department["practitioners"] if one["key"] == row["practitioner"])
        Practitioner.objects.filter(npi=npi, user=None).update(user=user)
    return user


def seed_charts(charts: list[ChartFile] | None = None) -> Iterator[Seeded]:
    """Send each chart file through intake, then play its coder as far as its state says. Safe to repeat.

    Charts that end as completed or denied are coded in full and stay with their coder: completing is for claims.
    """
    department = read_department()
    for chart in charts if charts is not None else read_charts():
        result = store_message(body=chart_bundle(chart, department), source=f"demonstration {chart.name}", by=None)
        problem = result.reason
        if not problem:
            try:
                with transaction.atomic():
                    _play(chart, department)
            except WorkflowError as error:
                problem = error.message
        yield Seeded(chart, result, problem)
    _route_some_to_the_vendor()


def demo_charts() -> list[tuple[ChartFile, Encounter]]:
    """Every chart file with its chart, where it has come in."""
    charts = read_charts()
    found = {
        encounter.account_number: encounter
        for encounter in Encounter.objects.select_related("facility", "payer", "patient", "assigned_to").filter(
            account_number__in=[chart.account for chart in charts]
        )
    }
    return [(chart, found[chart.account]) for chart in charts if chart.account in found]


def coder_of(encounter: Encounter) -> User:
    """The demonstration coder of a chart: of its facility and own staff, taking turns by account."""
    coders = (
        User.objects.filter(role=Role.CODER, facilities=encounter.facility, is_active=True)
        .exclude(organisation__kind=Organisation.Kind.VENDOR)
        .order_by("pk")
    )
    return coders[encounter.pk % len(coders)]


def _play(chart: ChartFile, department: Department) -> None:
    encounter = Encounter.objects.get(facility__code=chart["facility"], account_number=chart.account)
    if chart.state == "ready" or encounter.status != Status.READY:
        return
    if EncounterEvent.objects.filter(encounter=encounter, action="taken").exists():
        return
    coder = coder_of(encounter)
    take_chart(encounter_id=encounter.pk, by=coder)
    is_partly = chart.state in ("in_coding", "on_hold")
    code_chart(chart, encounter, by=coder, department=department, only_first_half=is_partly)
    if chart.state == "on_hold":
        hold_chart(chart, encounter, by=coder)
    elif chart.state == "queried":
        query_chart(chart, encounter, by=coder)


def _route_some_to_the_vendor() -> None:
    """Some ready emergency and imaging charts go to the outside vendor, once."""
    vendor = Organisation.objects.filter(kind=Organisation.Kind.VENDOR).first()
    if vendor is None or Encounter.objects.filter(routed_to=vendor).exists():
        return
    rows = Encounter.objects.filter(
        status=Status.READY,
        chart_type__in=ROUTED_TYPES,
        facility__in=Facility.objects.filter(users__organisation=vendor),
    )
    for encounter in rows.distinct().order_by("pk")[:MOST_ROUTED]:
        encounter.routed_to = vendor
        encounter.save(update_fields=["routed_to"])
        EncounterEvent.objects.create(
            encounter=encounter,
            by=None,
            action="routed",
            version=encounter.version,
            detail={"to": vendor.pk, "says": f"routed to {vendor.name}"},
        )
