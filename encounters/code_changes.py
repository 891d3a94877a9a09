"""Charts that a change of codes concerns: whose service falls on or after the day, or may still do so.

A chart is coded by its own dates, so a chart whose service ended before the day keeps its codes, and a completed chart
keeps them whatever comes. Completed visits are listed only where a series goes on: the next visit needs other codes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from accounts.models import ChartType, Role, User
from codesets import reference
from codesets.code_changes import Ending, Turn, ending_codes
from codesets.models import Favourite, System
from encounters.models import BillForm, CodedDiagnosis, CodedProcedure, Encounter, ServiceLine
from encounters.models.charts import EncounterQuerySet
from encounters.workflow import OPEN_STATUSES, Status

GROUPS = {"open": "Open", "held": "On hold", "recurring": "Recurring"}
SERIES = (ChartType.THERAPY, ChartType.BEHAVIORAL)
"""Kinds of charts whose visits come in series, often under one plan of care."""
SERIES_DAYS = 45
"""Visits no further apart than this belong to one series; monthly accounts do."""
STILL_PATIENT = "30"
"""Discharge status of who has not been discharged (UB-04, form locator 17)."""
INTERIM = r"^..[23]$"
"""Types of bill whose third digit says first or continuing interim claim (UB-04, form locator 4)."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """An ending code on a chart, and where it stands there."""

    place: str
    ending: Ending


@dataclass(frozen=True, slots=True)
class Affected:
    """A chart with the codes it must not keep if its service falls after the day."""

    encounter: Encounter
    group: str
    why: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class EndingUse:
    """An ending code with how often it is used: on charts, as a favourite of how many people, and of the reader."""

    ending: Ending
    charts: int
    people: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What a turn of the codes means for the charts and favourites a user answers for."""

    codes: tuple[EndingUse, ...]
    charts: tuple[Affected, ...]


def charts_of(user: User) -> EncounterQuerySet:
    """Whose charts are counted: a coder's own; a lead's facilities; for an administrator all, of whom she sees none."""
    if user.role == Role.ADMINISTRATOR:
        return Encounter.objects.all()
    rows = Encounter.objects.visible_to(user)
    return rows.filter(Q(assigned_to=user) | Q(completed_by=user)) if user.role == Role.CODER else rows


def impact(rows: EncounterQuerySet, turn: Turn, *, user: User, today: date) -> Impact:
    """The ending codes on the given charts and among favourites; a fixed number of queries."""
    why = dict(_reasons(rows, turn, today))
    used = _used_pairs(why)
    favourites = _favourites(user)
    ending = ending_codes(used | favourites.keys(), turn)
    charts = _affected(why, ending, turn)
    counts = Counter(pair for chart in charts for pair in {(use.ending.system, use.ending.code) for use in chart.uses})
    own = {pair for pair, people in favourites.items() if user.pk in people}
    listed = tuple(
        EndingUse(ending[pair], counts[pair], len(favourites.get(pair, ())), pair in own)
        for pair in sorted(ending)
        if counts[pair] or favourites.get(pair)
    )
    return Impact(listed, charts)


def _reasons(rows: EncounterQuerySet, turn: Turn, today: date) -> Iterable[tuple[int, tuple[str, str]]]:
    """Each chart the day may concern, with its group and why."""
    since = min(turn.before, today) - timedelta(days=SERIES_DAYS)
    falls = Q(service_to__gte=turn.after)
    stays = Q(form=BillForm.INSTITUTIONAL, bill_type__startswith="11", discharged_at=None) & Q(
        discharge_status__in=["", STILL_PATIENT]
    )
    interim = Q(service_to__gte=since) & (
        Q(discharge_status=STILL_PATIENT) | Q(form=BillForm.INSTITUTIONAL, bill_type__regex=INTERIM)
    )
    series = (
        Q(service_to__gte=since, chart_type__in=SERIES) & Exists(_neighbours(earlier=True)) & ~Exists(_neighbours())
    )
    going_on = Q(service_to__lt=turn.after, status__in=[*OPEN_STATUSES, Status.COMPLETED]) & (interim | series)
    concerned = rows.filter((Q(status__in=OPEN_STATUSES) & (falls | stays)) | going_on)
    found = concerned.annotate(is_staying=_flag(stays), is_interim=_flag(interim)).values_list(
        "pk", "status", "service_to", "is_staying", "is_interim"
    )
    for pk, status, service_to, is_staying, is_interim in found:
        is_open = status in OPEN_STATUSES and (service_to >= turn.after or is_staying)
        group = "recurring" if not is_open else "held" if status == Status.ON_HOLD else "open"
        if service_to >= turn.after:
            words = "Service ends on or after the day"
        elif is_staying:
            words = "Not discharged yet"
        else:
            words = "Interim claim: the stay goes on" if is_interim else "Last visit of a series"
        yield pk, (group, words)


def _flag(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _neighbours(*, earlier: bool = False) -> EncounterQuerySet:
    """Other visits of the same patient, facility and kind, shortly before the chart or at any time after it."""
    others = Encounter.objects.filter(
        patient=OuterRef("patient"), facility=OuterRef("facility"), chart_type=OuterRef("chart_type")
    ).exclude(pk=OuterRef("pk"))
    if not earlier:
        return others.filter(service_to__gt=OuterRef("service_to"))
    return others.filter(
        service_to__lte=OuterRef("service_to"), service_to__gte=OuterRef("service_from") - timedelta(days=SERIES_DAYS)
    )


def _used_pairs(charts: Collection[int]) -> set[Pair]:
    """Every code on the charts, by system."""
    keys = list(charts)
    pairs: set[Pair] = set()
    for system, model in ((System.ICD10CM, CodedDiagnosis), (System.ICD10PCS, CodedProcedure)):
        rows = model._default_manager.filter(encounter__in=keys).order_by()
        pairs |= {(str(system), code) for code in rows.values_list("code", flat=True).distinct()}
    lines = ServiceLine.objects.filter(encounter__in=keys).exclude(code="").order_by()
    return pairs | {
        (reference.system_of_service(code), code) for code in lines.values_list("code", flat=True).distinct()
    }


def _favourites(user: User) -> dict[Pair, set[int]]:
    """Favourites by code with whose they are: a coder's own, else everybody's."""
    rows = Favourite.objects.filter(user__is_active=True)
    if user.role == Role.CODER:
        rows = rows.filter(user=user)
    found: dict[Pair, set[int]] = defaultdict(set)
    for system, code, owner in rows.values_list("system", "code", "user"):
        found[system, code].add(owner)
    return found


def _affected(why: dict[int, tuple[str, str]], ending: dict[Pair, Ending], turn: Turn) -> tuple[Affected, ...]:
    """The charts that carry an ending code, by group and then by date."""
    uses: dict[int, list[Use]] = defaultdict(list)
    codes = {code for _, code in ending}
    wanted = {"encounter__in": list(why), "code__in": codes}
    for row in CodedDiagnosis.objects.filter(**wanted).order_by("encounter", "sequence"):
        if found := ending.get((System.ICD10CM, row.code)):
            uses[row.encounter_id].append(Use(row.get_role_display(), found))
    for procedure in CodedProcedure.objects.filter(**wanted).order_by("encounter", "sequence"):
        if found := ending.get((System.ICD10PCS, procedure.code)):
            uses[procedure.encounter_id].append(Use("Procedure", found))
    for line in ServiceLine.objects.filter(**wanted).order_by("encounter", "number"):
        found = ending.get((reference.system_of_service(line.code), line.code))
        is_before = why[line.encounter_id][0] != "recurring" and line.service_date and line.service_date < turn.after
        if found and not is_before:
            uses[line.encounter_id].append(Use(f"Line {line.number}", found))
    charts = Encounter.objects.select_related("facility", "worklist", "assigned_to").in_bulk(list(uses))
    order = list(GROUPS)
    rows = [Affected(charts[key], *why[key], tuple(found)) for key, found in uses.items()]
    return tuple(sorted(rows, key=lambda row: (order.index(row.group), row.encounter.service_to, row.encounter.pk)))
