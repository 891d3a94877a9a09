"""What the pages of the edits list: the catalogue under filters, what holds today, how often each edit spoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from claims.edits.base import CATALOGUE, Edit, Severity, Topic
from claims.edits.run import catalogue
from claims.edits_in_force import Setting, Settings, setting_for, standing_settings
from claims.models import EditSetting, Mode
from claims.outcomes import Figures, figures_by, figures_by_edit, figures_by_month, figures_by_week, outcomes_seen_by
from coding_portal.plots import Plot, bars
from encounters.models import Payer

COUNTED_DAYS = 90
FILTERS = ("q", "severity", "topic", "mode", "payer")


@dataclass(frozen=True, slots=True)
class Line:
    """An edit as it holds today, for all payers or for the one that is chosen."""

    edit: Edit
    mode: Mode
    severity: Severity
    settings: int
    figures: Figures

    @property
    def is_overruled(self) -> bool:
        return self.severity is not self.edit.severity


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; anything unknown counts as not asked."""

    q: str = ""
    severity: str = ""
    topic: str = ""
    mode: str = ""
    payer: Payer | None = None

    @classmethod
    def of(cls, given: QueryDict) -> Filters:
        severity, topic, mode = (given.get(name, "") for name in ("severity", "topic", "mode"))
        return cls(
            q=given.get("q", "").strip()[:80],
            severity=severity if severity in set(Severity) else "",
            topic=topic if topic in set(Topic) else "",
            mode=mode if mode in Mode.values or mode in ("set", "required") else "",
            payer=Payer.objects.filter(code=given["payer"]).first() if given.get("payer") else None,
        )

    @property
    def is_set(self) -> bool:
        return any((self.q, self.severity, self.topic, self.mode, self.payer))


def lines_for(user: User, filters: Filters) -> list[Line]:
    """The edits that match, in the order of the catalogue; in two queries."""
    settings = standing_settings()
    payer = filters.payer
    since = counted_since()
    spoke = figures_by_edit(outcomes_seen_by(user, since=since, payer=payer.code if payer else ""))
    lines = (_line(edit, settings, payer, spoke) for edit in catalogue() if _matches(edit, filters))
    return [line for line in lines if _in_mode(line, filters.mode)]


def counted_since() -> date:
    """The first of the last 90 days."""
    return timezone.localdate() - timedelta(days=COUNTED_DAYS - 1)


def _line(edit: Edit, settings: Settings, payer: Payer | None, spoke: Mapping[str, Figures]) -> Line:
    mode, severity = in_force(edit, settings, payer)
    return Line(edit, mode, severity, len(settings.get(edit.code, ())), spoke.get(edit.code, Figures()))


def in_force(edit: Edit, settings: Settings, payer: Payer | None) -> tuple[Mode, Severity]:
    """How the edit holds for services of today."""
    setting: Setting | None = setting_for(settings, edit.code, payer.payer_id if payer else "", timezone.localdate())
    if setting is None or edit.required:
        return Mode.ON, edit.severity
    return setting.mode, setting.severity or edit.severity


def _matches(edit: Edit, filters: Filters) -> bool:
    """Every word asked for stands somewhere in what the catalogue says; a code by its beginning."""
    said = f"{edit.code} {edit.title} {edit.topic} {edit.remedy} {edit.source} {edit.explanation}".lower()
    if filters.severity and edit.severity != filters.severity:
        return False
    if filters.topic and edit.topic != filters.topic:
        return False
    return all(word in said for word in filters.q.lower().split())


def _in_mode(line: Line, mode: str) -> bool:
    if mode == "required":
        return line.edit.required
    if mode == "set":
        return line.settings > 0
    return not mode or line.mode == mode


# --- one edit -----------------------------------------------------------------------------------------------------


def edit_named(code: str) -> Edit | None:
    return CATALOGUE.get(code.upper())


def settings_of(edit: Edit) -> tuple[Sequence[EditSetting], Sequence[EditSetting]]:
    """The settings that stand, and those that were withdrawn, newest first."""
    rows = list(EditSetting.objects.filter(edit=edit.code).select_related("payer", "by", "withdrawn_by"))
    return [row for row in rows if row.withdrawn_at is None], [row for row in rows if row.withdrawn_at is not None]


def figures_of(user: User, edit: Edit, *, by_month: bool = False) -> dict[str, Any]:
    """How often the edit spoke, in all, by payer, by facility, and as a plot: in the last 90 days by week, or in the
    last twelve months by month."""
    since = _months()[0] if by_month else counted_since()
    rows = outcomes_seen_by(user, since=since).filter(edit=edit.code)
    spoke = dict(figures_by_month(rows) if by_month else figures_by_week(rows))
    return {
        "figures": figures_by_edit(rows).get(edit.code, Figures()),
        "payers": figures_by(rows, "payer__name"),
        "facilities": figures_by(rows, "facility__name"),
        "by_month": by_month,
        "span": "last 12 months" if by_month else f"last {COUNTED_DAYS} days",
        "plot": _plot(edit, spoke, by_month=by_month),
    }


def _plot(edit: Edit, spoke: Mapping[date, Figures], *, by_month: bool) -> Plot:
    points = [
        (f"{first:%m/%Y}" if by_month else f"{first:%m/%d}", float(spoke.get(first, Figures()).fired))
        for first in (_months() if by_month else _weeks())
    ]
    return bars(
        "months" if by_month else "weeks",
        f"Findings of {edit.code} by {'month' if by_month else 'week'}",
        points if spoke else [],
        headings=("Month" if by_month else "Week of", "Findings"),
        empty=f"The edit has not spoken in these {'12 months' if by_month else f'{COUNTED_DAYS} days'}.",
    )


def _weeks() -> list[date]:
    """The Mondays of the weeks that are counted."""
    first = counted_since()
    monday = first - timedelta(days=first.weekday())
    weeks = (monday + timedelta(weeks=number) for number in range(COUNTED_DAYS // 7 + 2))
    return [week for week in weeks if week <= timezone.localdate()]


def _months() -> list[date]:
    """The first days of this month and the eleven before it."""
    today = timezone.localdate()
    months = range(today.year * 12 + today.month - 12, today.year * 12 + today.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]
