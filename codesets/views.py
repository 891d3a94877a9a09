"""Looking codes up: the search page, the type-ahead of the workbench, and the page of the book a code stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.views import signed_in_user
from codesets import book, favourites, index, reference
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
    is_favourite: bool = False
    note: str = ""
    """The user's own remark, where her favourites are shown."""
    ended: bool = False


@require_GET
@login_required
def lookup(request: HttpRequest) -> HttpResponse:
    """The lookup page: words or a code, narrowed by set and date of service."""
    form = SearchForm(request.GET)
    found = _options(form, signed_in_user(request), SHOWN_ON_PAGE) if form.is_valid() else []
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
    found = _options(form, signed_in_user(request), SHOWN_IN_LIST) if form.is_valid() else []
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
    is_favourite = bool(favourites.starred(signed_in_user(request), {(system, bare)}))
    in_panel = request.headers.get("HX-Target") == "book-slot"
    template = "codesets/_panel.html" if in_panel else "codesets/code.html"
    context = {
        "page": page,
        "on": on,
        "is_favourite": is_favourite,
        "in_panel": in_panel,
        "index_entries": index.entries_leading_to(bare, on=on) if system == System.ICD10CM else (),
    }
    return render(request, template, context)


@require_GET
@login_required
def code_range(request: HttpRequest, first: str, last: str) -> HttpResponse:
    """What a range in an instruction covers, opened in its place."""
    form = SearchForm(request.GET)
    on = form.cleaned_data["on"] if form.is_valid() else today()
    ends = [end.upper().replace(".", "") for end in (first, last)]
    if not all(SHAPE.fullmatch(end) for end in ends):
        raise Http404("This is no range of codes.")
    found = book.code_range(*ends, on=on)
    return render(request, "codesets/_range.html", {"range": found, "on": on})


def today() -> date:
    return date.today()  # noqa: DTZ011 (a calendar date)


def _options(form: SearchForm, user: User, limit: int) -> list[Option]:
    """What the search finds; with nothing typed the user's favourites in her order."""
    asked = form.cleaned_data
    if not asked["q"].strip():
        return _favourites(asked, user)
    hits = search(
        asked["q"],
        on=asked["on"],
        systems=asked["system"],
        billable=None if asked["headings"] else True,
        limit=limit,
        user=user,
    )
    own = favourites.starred(user, {(hit.system, hit.code) for hit in hits})
    levels = _levels(hits, asked["on"])
    return [
        Option(hit, levels.get(hit.code, ""), hit.code in asked["have"], (hit.system, hit.code) in own) for hit in hits
    ]


def _favourites(asked: dict[str, Any], user: User) -> list[Option]:
    shown = favourites.favourites_of(user, on=asked["on"], systems=asked["system"])
    levels = _levels([each.hit for each in shown], asked["on"]) if shown else {}
    return [
        Option(
            hit=each.hit,
            level=levels.get(each.hit.code, ""),
            on_chart=each.hit.code in asked["have"],
            is_favourite=True,
            note=each.row.note,
            ended=not each.is_usable,
        )
        for each in shown
    ]


def _levels(hits: Iterable[Hit], on: date) -> dict[str, str]:
    said = reference.diagnosis_attributes([hit.code for hit in hits if hit.system == System.ICD10CM], on=on)
    return {code: level for code, flags in said.items() if (level := _level(flags))}


def _level(flags: frozenset[str]) -> str:
    return "MCC" if "mcc" in flags else "CC" if "cc" in flags else ""


def _beyond_data(form: SearchForm) -> date | None:
    """The last day the diagnoses are known for, where the date asked for lies after it."""
    if not form.is_valid():
        return None
    known = reference.covers().get(System.ICD10CM)
    last = known[1] if known else None
    return last if last is not None and form.cleaned_data["on"] > last else None
