"""Rates and intervals as the audit pages write them: one decimal, words where there is nothing to count."""

from __future__ import annotations

from decimal import Decimal

from django import template

from audits.scoring import Interval, Rate, Verdict

register = template.Library()

VERDICT_CLASSES = {
    Verdict.MEETS: "cp-tag-good",
    Verdict.BELOW: "cp-tag-stop",
    Verdict.OPEN: "cp-tag-review",
    Verdict.TOO_FEW: "cp-tag-note",
    Verdict.UNJUDGED: "cp-tag-note",
}


@register.filter
def percent_of(rate: Rate) -> str:
    """95.0 %, or words when nothing was counted."""
    return "nothing to count" if rate.value is None else f"{rate.value * 100:.1f} %"


@register.filter
def fraction_of(rate: Rate) -> str:
    """285 of 300."""
    return f"{float(rate.stood):g} of {float(rate.belonged):g}"


@register.filter
def limits_of(interval: Interval | None) -> str:
    """91.9 to 97.0 %."""
    return "no interval" if interval is None else f"{interval.lower * 100:.1f} to {interval.upper * 100:.1f} %"


@register.filter
def verdict_class(rate: Rate) -> str:
    return VERDICT_CLASSES[rate.verdict]


@register.filter
def signed(value: Decimal | None) -> str:
    """+0.3100, -0.1200, or nothing."""
    if value is None:
        return ""
    return f"{'+' if value >= 0 else '-'}{abs(value):,}"
