"""Which codes come, end and get another title on a day: by chapter, as a list, and as a file."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from codesets import code_changes
from codesets.code_changes import KINDS, Turn, next_turn, turn_of
from codesets.models import System
from coding_portal.csv_files import csv_file

PAGE_SIZE = 100
EARLIEST = date(2015, 10, 2)
"""ICD-10 took effect the day before; there is nothing to compare with earlier."""


class ChangesForm(forms.Form):
    """The day of the change, and what of it to list."""

    on = forms.DateField(required=False)
    system = forms.ChoiceField(choices=[("", "All"), *System.choices], required=False)
    kind = forms.ChoiceField(choices=[("", "All"), *KINDS.items()], required=False)
    chapter = forms.RegexField(r"[A-Z0-9]{1,4}", required=False)
    page = forms.IntegerField(required=False)
    format = forms.ChoiceField(choices=[("", "page"), ("csv", "file")], required=False)

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and not EARLIEST <= on <= date(2100, 1, 1):
            raise forms.ValidationError("ICD-10 codes change between 2015 and 2100.")
        return on

    def turn(self) -> Turn:
        """The day asked for, or the next on which something is known to change."""
        on = self.cleaned_data.get("on")
        today = timezone.localdate()
        return turn_of(on, today) if on else next_turn(today)


@require_GET
@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """Codes that change from one day to the next; 400 where the address makes no sense."""
    form = ChangesForm(request.GET)
    is_valid = form.is_valid()
    asked = form.cleaned_data if is_valid else {}
    turn = form.turn() if is_valid else next_turn(timezone.localdate())
    system = asked.get("system", "")
    every = code_changes.changed_codes(turn, systems=[system] if system else ())
    listed = [
        each
        for each in every
        if asked.get("kind", "") in ("", each.kind) and asked.get("chapter", "") in ("", each.chapter)
    ]
    if asked.get("format") == "csv":
        return _as_file(turn, listed)
    kept = {name: value for name, value in asked.items() if value and name not in ("page", "format", "on")}
    context = {
        "form": form,
        "turn": turn,
        "asked": asked,
        "systems": System.choices,
        "kinds": KINDS.items(),
        "figures": code_changes.figures_by_chapter(every, on=turn.after),
        "totals": {kind: sum(each.kind == kind for each in every) for kind in KINDS},
        "page": Paginator(listed, PAGE_SIZE).get_page(asked.get("page") or 1),
        "beyond": [(System(name).label, until) for name, until in code_changes.unknown_on(turn.after).items()],
        "days": code_changes.turns_ahead(timezone.localdate()),
        "query": urlencode({"on": turn.after.isoformat(), **kept}),
    }
    return render(request, "codesets/changes.html", context, status=200 if is_valid else 400)


def _as_file(turn: Turn, listed: list[code_changes.CodeChange]) -> HttpResponse:
    return csv_file(
        f"code-changes-{turn.after.isoformat()}.csv",
        ("change", "set", "code", "title before", "title from then on", "chapter", "from"),
        (
            (each.kind, System(each.system).label, each.display, each.was, each.now, each.chapter, turn.after)
            for each in listed
        ),
    )
