"""How claim facts read on a page."""

from __future__ import annotations

from django import template

from encounters import coding

register = template.Library()


@register.filter
def dotted(code: str) -> str:
    """An ICD-10-CM code as the field writes it: ``I130`` is ``I13.0``."""
    return coding.dotted(code)
