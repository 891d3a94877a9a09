"""Building a code of ICD-10-PCS axis by axis: a page of plain links, which the script turns into steps in place."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from codesets import procedures, reference
from codesets.models import System
from codesets.procedures import Build, BuildError
from codesets.views import today


class BuildForm(forms.Form):
    """The state of the builder, all of it in the address: no patient data are in it."""

    code = forms.CharField(max_length=40, required=False)
    q = forms.CharField(max_length=200, required=False, help_text="What stands in the search field of a chart")
    at = forms.IntegerField(min_value=0, max_value=7, required=False)
    on = forms.DateField(required=False)
    chart = forms.BooleanField(required=False, help_text="The builder is a dialog over a chart, which takes the code")


@require_GET
@login_required
def builder(request: HttpRequest) -> HttpResponse:
    """Choose section, body system, operation and the four further axes; only what leads to a valid code is offered."""
    form = BuildForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    on: date = asked.get("on") or today()
    typed = asked.get("code") or ""
    error = "" if form.is_valid() else "This step cannot be read: check the code and the date."
    try:
        build = procedures.build(typed or _beginning(asked.get("q") or ""), on=on, at=asked.get("at") or 0)
        entries = []
    except BuildError as problem:
        build, entries = procedures.build("", on=on), procedures.entries_for(typed, on=on)
        error = "" if entries else str(problem)
    in_chart = bool(asked.get("chart"))
    context = {
        "build": build,
        "on": on,
        "typed": typed,
        "error": error,
        "entries": entries,
        "in_chart": in_chart,
        "rest": urlencode({"on": on.isoformat(), **({"chart": "1"} if in_chart else {})}),
        "verdict": _verdict(build, on),
    }
    template = {"builder": "codesets/_builder.html", "dialog-slot": "codesets/_builder_dialog.html"}.get(
        request.headers.get("HX-Target", ""), "codesets/builder.html"
    )
    response = render(request, template, context, status=422 if error else 200)
    if template == "codesets/_builder.html":
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": focus_of(build, error=bool(error))})
    return response


def _beginning(query: str) -> str:
    """The beginning of a code in a search field; words there are for the search and start the builder empty."""
    try:
        return procedures.read_pattern(query)
    except BuildError:
        return ""


def _verdict(build: Build, on: date) -> str:
    if build.code is None:
        return ""
    pair = (str(System.ICD10PCS), build.code.code)
    return reference.code_validity([pair], on=on)[pair]


def focus_of(build: Build, *, error: bool) -> str:
    """Where the focus goes after a step: what is chosen at the place, else its first choice, else the whole code."""
    if error:
        return "builder-code"
    chosen = next((choice for choice in build.choices if choice.chosen), None)
    first = chosen or next(iter(build.choices), None)
    return f"choice-{first.character}" if first else "builder-take builder-page"
