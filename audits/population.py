"""Which completed charts an audit is about, in what order they are listed, and how a sample would spread over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Facility, User
from audits.estimation import size_for_proportion
from audits.models import Design, StratifyBy
from audits.sampling import WHOLE_FRAME, CannotDraw, Unit, allocate_proportionally
from encounters.models import Encounter
from encounters.workflow import Status as ChartStatus

FRAME_ORDER = "completed_at, encounter id"
STRATUM_FIELDS = {
    StratifyBy.CODER: "completed_by__username",
    StratifyBy.FACILITY: "facility__code",
    StratifyBy.CHART_TYPE: "chart_type",
    StratifyBy.PAYER: "payer__code",
}
USUAL_ERROR_RATE = Decimal("0.05")
USUAL_MARGIN = Decimal("0.05")
USUAL_CONFIDENCE = Decimal("0.95")


@dataclass(frozen=True, slots=True)
class Criteria:
    """The population in ids and dates; an empty list means all. Dates of completion are the department's, inclusive."""

    facilities: tuple[int, ...] = ()
    chart_types: tuple[str, ...] = ()
    coders: tuple[int, ...] = ()
    payers: tuple[int, ...] = ()
    completed_from: date | None = None
    completed_to: date | None = None
    leave_out_sampled: bool = False

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        for name in ("completed_from", "completed_to"):
            values[name] = values[name].isoformat() if values[name] else ""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Preview:
    """How many charts meet the criteria, by stratum, how the sample would be shared, and what stands in the way."""

    total: int
    strata: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    suggested: int = 0

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        return [(name, count, self.shares.get(name, 0)) for name, count in sorted(self.strata.items())]


def criteria_from_json(value: Mapping[str, Any]) -> Criteria:
    """Criteria as a plan stores them."""
    return Criteria(
        facilities=tuple(value.get("facilities", ())),
        chart_types=tuple(value.get("chart_types", ())),
        coders=tuple(value.get("coders", ())),
        payers=tuple(value.get("payers", ())),
        completed_from=_date(value.get("completed_from")),
        completed_to=_date(value.get("completed_to")),
        leave_out_sampled=bool(value.get("leave_out_sampled")),
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def facilities_of(criteria: Criteria, *, user: User) -> list[Facility]:
    """The facilities of the population: those chosen, or all the user may see. Foreign ones are left out."""
    visible = Facility.objects.visible_to(user)
    return list(visible.filter(pk__in=criteria.facilities) if criteria.facilities else visible)


def population(criteria: Criteria, *, facilities: Sequence[Facility], user: User) -> QuerySet[Encounter]:
    """Completed charts that meet the criteria and that the user may see, in the order of the frame."""
    rows = Encounter.objects.visible_to(user).filter(status=ChartStatus.COMPLETED, facility__in=facilities)
    if criteria.chart_types:
        rows = rows.filter(chart_type__in=criteria.chart_types)
    if criteria.coders:
        rows = rows.filter(completed_by__in=criteria.coders)
    if criteria.payers:
        rows = rows.filter(payer__in=criteria.payers)
    if criteria.completed_from:
        rows = rows.filter(completed_at__gte=_midnight(criteria.completed_from))
    if criteria.completed_to:
        rows = rows.filter(completed_at__lt=_midnight(criteria.completed_to + timedelta(days=1)))
    if criteria.leave_out_sampled:
        rows = rows.filter(audit_items=None)
    return rows.order_by("completed_at", "pk")


def _midnight(day: date) -> datetime:
    """The instant at which the day begins in the department's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def frame_of(rows: QuerySet[Encounter], *, stratify_by: str) -> list[Unit]:
    """The ordered frame: chart numbers with their stratum, no patient data."""
    if not stratify_by:
        return [Unit(str(pk)) for pk in rows.values_list("pk", flat=True)]
    pairs = rows.values_list("pk", STRATUM_FIELDS[StratifyBy(stratify_by)])
    return [Unit(str(pk), str(stratum or "none")) for pk, stratum in pairs]


def shares_of(frame: Sequence[Unit], *, size: int) -> dict[str, int]:
    """How many charts each stratum gives; a sample without strata takes all from the whole frame."""
    counts = Counter(unit.stratum for unit in frame)
    return {WHOLE_FRAME: size} if set(counts) <= {WHOLE_FRAME} else allocate_proportionally(counts, size)


def preview(rows: QuerySet[Encounter], *, design: str, stratify_by: str, size: int) -> Preview:
    """What drawing now would do, without drawing."""
    frame = frame_of(rows, stratify_by=stratify_by if design == Design.STRATIFIED else "")
    counts = Counter(unit.stratum for unit in frame)
    if not frame:
        return Preview(0, problem="No completed chart meets these criteria.")
    suggested = size_for_proportion(
        population=len(frame), expected=USUAL_ERROR_RATE, margin=USUAL_MARGIN, confidence=USUAL_CONFIDENCE
    )
    if design == Design.STRATIFIED and not stratify_by:
        return Preview(len(frame), problem="Choose what the strata are.", suggested=suggested)
    try:
        shares = shares_of(frame, size=size)
    except CannotDraw as refused:
        return Preview(len(frame), counts, problem=str(refused), suggested=suggested)
    problem = f"The population has {len(frame)} charts; {size} were asked for." if size > len(frame) else ""
    return Preview(len(frame), counts, {} if problem else shares, problem, suggested)
