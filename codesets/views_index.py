"""The alphabetic index to walk: a book, a letter, a term and what stands beneath it, or words typed."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from codesets import index
from codesets.models import Table
from codesets.views import today

BOOKS = (
    (index.NAMES[Table.ICD10CM_INDEX], Table.ICD10CM_INDEX, "Diagnoses", "icd10cm-index"),
    (index.NAMES[Table.ICD10CM_NEOPLASMS], Table.ICD10CM_NEOPLASMS, "Neoplasms", "icd10cm-neoplasm"),
    (index.NAMES[Table.ICD10CM_DRUGS], Table.ICD10CM_DRUGS, "Drugs and chemicals", "icd10cm-drug"),
    (index.NAMES[Table.ICD10CM_EXTERNAL], Table.ICD10CM_EXTERNAL, "External causes", "icd10cm-eindex"),
)
"""Name in an address, table, label, and the layout that loads it."""


class WalkForm(forms.Form):
    """What the address of a page of the index holds."""

    book = forms.ChoiceField(choices=[(name, label) for name, _, label, _ in BOOKS], required=False)
    letter = forms.CharField(max_length=8, required=False)
    term = forms.IntegerField(min_value=1, max_value=10_000_000, required=False)
    q = forms.CharField(max_length=100, required=False)
    on = forms.DateField(required=False)

    def clean_on(self) -> date:
        given: date | None = self.cleaned_data["on"]
        return given or today()


@require_GET
@login_required
def walk(request: HttpRequest) -> HttpResponse:
    """A page of a book. A book that is not loaded says how to load it."""
    form = WalkForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "books": BOOKS, "book": BOOKS[0], "asked": {"on": today(), "q": ""}}
        return render(request, "codesets/index.html", context, status=400)
    asked = form.cleaned_data
    loaded = index.books_in_force(asked["on"])
    book = next(each for each in BOOKS if each[0] == (asked["book"] or BOOKS[0][0]))
    release = loaded.get(book[1])
    page = None
    if release is not None:
        page = index.walk(
            release, on=asked["on"], letter=asked["letter"], number=asked["term"] or 0, words=asked["q"].strip()
        )
        if page is None:
            raise Http404("There is no such term in this book.")
    context = {
        "form": form,
        "asked": asked,
        "books": BOOKS,
        "book": book,
        "page": page,
    }
    return render(request, "codesets/index.html", context)
