"""Looking codes up: the search page, the type-ahead of the workbench, and the page of the book a code stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from codesets import book, reference
from codesets.models import System
from codesets.search import Hit, search

SHAPE = re.compile(r"[A-Z0-9]{2,8}")
SHOWN_IN_LIST = 12
SHOWN_ON_PAGE = 50


def systems_of(text: str) -> list[str]:
    """Code systems by their names, parted by commas; any that does not exist is an error."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if set(names) - set(System.values):
        raise forms.ValidationError("There is no such code system.")
    return names


class SearchForm(forms.Form):
    """What the lookup page and the type-ahead accept. Queries are codes and words, never patient data."""

    q = forms.CharField(max_length=200, required=False)
    system = forms.CharField(max_length=60, required=False)
    on = forms.DateField(required=False)
    have = forms.CharField(max_length=4000, required=False)
    role = forms.CharField(max_length=16, required=False, help_text="A code may stand once more in a special role")
    headings = forms.BooleanField(required=False)

    def clean_system(self) -> list[str]:
        return systems_of(self.cleaned_data["system"])

    def clean_on(self) -> date:
        given: date | None = self.cleaned_data["on"]
        return given or today()

    def clean_have(self) -> frozenset[str]:
        have = "" if self.data.get("role") else self.cleaned_data["have"]
        return frozenset(code.strip().upper().replace(".", "") for code in have.split(","))


@dataclass(frozen=True, slots=True)
class Option:
    """One row of a list of codes."""

    hit: Hit
    level: str
    """``MCC`` or ``CC`` where the code is one as a secondary diagnosis."""
    on_chart: bool


@require_GET
@login_required
def lookup(request: HttpRequest) -> HttpResponse:
    """The lookup page: words or a code, narrowed by set and date of service."""
    form = SearchForm(request.GET)
    found = _options(form, SHOWN_ON_PAGE) if form.is_valid() else []
    context = {
        "form": form,
        "found": found,
        "systems": System.choices,
        "asked": form.cleaned_data if form.is_valid() else {"q": "", "on": today(), "system": []},
        "beyond": _beyond_data(form),
    }
    return render(request, "codesets/lookup.html", context, status=200 if form.is_valid() else 400)


@require_GET
@login_required
def options(request: HttpRequest) -> HttpResponse:
    """The rows under the workbench's search field, likeliest first; codes on the chart are shown and not offered."""
    form = SearchForm(request.GET)
    found = _options(form, SHOWN_IN_LIST) if form.is_valid() else []
    context = {"found": found, "query": request.GET.get("q", "").strip(), "errors": form.errors}
    return render(request, "codesets/_options.html", context, status=200 if form.is_valid() else 400)


@require_GET
@login_required
def code(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """The page of the book: notes with what they inherit, children and siblings, seventh characters, validity."""
    form = SearchForm(request.GET)
    on = form.cleaned_data["on"] if form.is_valid() else today()
    bare = code.upper().replace(".", "")
    if system not in System.values or not SHAPE.fullmatch(bare):
        raise Http404("There is no such code system, or this is no code.")
    page = book.page(system=system, code=bare, on=on)
    if page is None:
        raise Http404("There is no such code.")
    return render(request, "codesets/code.html", {"page": page, "on": on})


def today() -> date:
    return date.today()  # noqa: DTZ011 (a calendar date)


def _options(form: SearchForm, limit: int) -> list[Option]:
    asked = form.cleaned_data
    hits = search(
        asked["q"],
        on=asked["on"],
        systems=asked["system"],
        billable=None if asked["headings"] else True,
        limit=limit,
    )
    said = reference.diagnosis_attributes([hit.code for hit in hits if hit.system == System.ICD10CM], on=asked["on"])
    return [Option(hit, _level(said.get(hit.code, frozenset())), hit.code in asked["have"]) for hit in hits]


def _level(flags: frozenset[str]) -> str:
    return "MCC" if "mcc" in flags else "CC" if "cc" in flags else ""


def _beyond_data(form: SearchForm) -> date | None:
    """The last day the diagnoses are known for, where the date asked for lies after it."""
    if not form.is_valid():
        return None
    known = reference.covers().get(System.ICD10CM)
    last = known[1] if known else None
    return last if last is not None and form.cleaned_data["on"] > last else None
