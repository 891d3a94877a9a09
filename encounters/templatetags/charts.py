"""Small words and figures of the chart screens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from encounters.models import EncounterEvent, Patient

register = template.Library()


@register.filter
def days_ago(day: date) -> int:
    return (timezone.localdate() - day).days


@register.filter
def age_on(patient: Patient, day: date) -> str:
    """Age on a day as a chart shows it: years, below two years months, below two months days."""
    born = patient.birth_date
    if born is None or born > day:
        return ""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if years >= 2:
        return str(years)
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    return f"{months} mo" if months >= 2 else f"{(day - born).days} d"


@register.filter
def fiscal_year(day: date) -> str:
    """The code sets' year: from 1 October."""
    return f"FY {day.year + (day.month >= 10)}"


@register.filter
def initials(title: str) -> str:
    """DS for Discharge summary."""
    words = [word for word in title.replace("&", " ").replace(",", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words or title.split())[:3]).upper()


@register.filter
def plain_number(value: Decimal | str) -> str:
    """2 for 2.000, 1.5 for 1.500."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


@register.filter
def event_words(event: EncounterEvent) -> str:
    return str(event.detail.get("says") or event.action.replace("_", " "))


@register.filter
def event_values(event: EncounterEvent) -> list[tuple[str, Any, Any]]:
    """Field by field: the values before and after, where the event keeps them."""
    before, after = event.detail.get("from"), event.detail.get("to")
    if isinstance(before, dict) and isinstance(after, dict):
        return [(name.replace("_", " ").capitalize(), before.get(name), after.get(name)) for name in after]
    if before is None and after is None:
        return []
    return [(event.action.replace("_", " ").capitalize(), before, after)]
