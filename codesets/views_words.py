"""The search words as leads see them: house and department, what each finds, and who changed what."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.services import history_of
from accounts.views import signed_in_user
from codesets import department_words as desk
from codesets.models import DepartmentWord
from codesets.search import Hit, search
from codesets.search.words import words_of
from codesets.views import today
from coding_portal.csv_files import csv_file
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.typed import whole_number

PAGE_SIZE = 50
HISTORY = 20
COMPARED = 6
WHICH = (("", "All"), ("department", "Department"), ("house", "House"), ("off", "Out of use"))


class WordForm(forms.Form):
    """A phrase and what it stands for. Words about codes only, never about a patient."""

    phrase = forms.CharField(
        max_length=80, label="What coders type", help_text="A word, an abbreviation, or a phrase of up to five words"
    )
    means = forms.CharField(
        max_length=160, label="Words of the book it stands for", help_text="For example: atrial fibrillation"
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for name, fault in desk.faults(given.get("phrase", ""), given.get("means", ""), on=today()).items():
            if name not in self.errors:
                self.add_error(name, fault)
        return given


def for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leads and administrators; everybody else is refused before anything is looked up."""

    @wraps(view)
    def guarded(request: HttpRequest, **keys: int) -> HttpResponse:
        if signed_in_user(request).role not in desk.EDITORS:
            raise PermissionDenied
        return view(request, **keys)

    return login_required(guarded)


@require_GET
@for_editors
def words(request: HttpRequest) -> HttpResponse:
    """Every entry by phrase, searched and narrowed."""
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "which")}
    found = desk.entries(on=today(), holding=chosen["q"], which=chosen["which"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in chosen.items() if value})
    context = {"page": page, "chosen": chosen, "which": WHICH, "query": query}
    return render(request, "codesets/words.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def word_add(request: HttpRequest) -> HttpResponse:
    """A new entry, or the department's words in the place of a house entry (``old_phrase``, ``old_means``)."""
    given = request.POST if request.method == "POST" else request.GET
    old = (given.get("old_phrase", ""), given.get("old_means", ""))
    start = {"phrase": old[0], "means": old[1]} if any(old) else None
    form = WordForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        values = {"by": signed_in_user(request), "on": today(), **form.cleaned_data}
        row = desk.change_house_word(old=old, **values) if any(old) else desk.add_word(**values)
        notices.success(request, f"“{row.phrase}” stands for “{row.means}” now.")
        return redirect("codesets:word", row.pk)
    return _form_page(request, form, None, old if any(old) else None)


@require_http_methods(["GET", "POST"])
@for_editors
def word(request: HttpRequest, word_id: int) -> HttpResponse:
    """One entry of the department's with what was changed of it."""
    row = DepartmentWord.objects.filter(pk=word_id).first()
    if row is None:
        raise NotVisible
    start = {"phrase": row.phrase, "means": row.means}
    form = WordForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        row = desk.change_word(
            by=signed_in_user(request), word_id=word_id, revision=_revision(request), on=today(), **form.cleaned_data
        )
        notices.success(request, f"“{row.phrase}” stands for “{row.means}” now.")
        return redirect("codesets:word", row.pk)
    return _form_page(request, form, row, None)


def _form_page(
    request: HttpRequest, form: WordForm, row: DepartmentWord | None, old: desk.Entry | None
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "old": old,
        "revision": request.POST.get("revision") or (row.revision if row else ""),
        "history": history_of(row)[:HISTORY] if row else (),
        **_compared(form["phrase"].value() or "", form["means"].value() or "", row, old),
    }
    return render(request, "codesets/word.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_editors
def word_move(request: HttpRequest, word_id: int, verb: str) -> HttpResponse:
    """Retire an entry, or undo its last change."""
    same: dict[str, Any] = {"by": signed_in_user(request), "word_id": word_id, "revision": _revision(request)}
    moves = {"retire": desk.retire_word, "undo": desk.undo_word_change}
    if verb not in moves:
        raise WorkflowError("unknown_verb", "This cannot be done to a search word.")
    row = moves[verb](**same)
    notices.success(request, f"“{row.phrase}” for “{row.means}” is {'out of use' if row.is_retired else 'in use'} now.")
    return redirect("codesets:word", row.pk)


@require_POST
@for_editors
def word_off(request: HttpRequest) -> HttpResponse:
    """Switch a house entry off."""
    phrase, means = request.POST.get("old_phrase", ""), request.POST.get("old_means", "")
    row = desk.switch_off_house_word(by=signed_in_user(request), phrase=phrase, means=means, on=today())
    notices.success(request, f"The house entry “{row.phrase}” for “{row.means}” is switched off.")
    return redirect("codesets:word", row.pk)


@require_GET
@for_editors
def preview(request: HttpRequest) -> HttpResponse:
    """What the phrase finds now and would find with the entry, while it is being written."""
    key = whole_number(request.GET.get("word", ""))
    row = DepartmentWord.objects.filter(pk=key).first() if key else None
    old = (request.GET.get("old_phrase", ""), request.GET.get("old_means", ""))
    phrase, means = (request.GET.get(name, "")[:160] for name in ("phrase", "means"))
    return render(request, "codesets/_word_preview.html", _compared(phrase, means, row, old if any(old) else None))


def _compared(phrase: str, means: str, row: DepartmentWord | None, old: desk.Entry | None) -> dict[str, Any]:
    on = today()
    typed = " ".join(words_of(phrase))
    if row is not None and row.kind == DepartmentWord.Kind.ADDED and not row.is_retired:
        old = (row.phrase, row.means)
    now = search(typed, on=on, limit=COMPARED, billable=True)
    phrases = desk.phrases_with(on=on, phrase=phrase, means=means, instead_of=old)
    would = search(typed, on=on, limit=COMPARED, billable=True, phrases=phrases)
    seen = {_key(hit) for hit in now}
    return {
        "typed": typed,
        "now": now,
        "would": [(hit, _key(hit) not in seen) for hit in would],
        "same": [_key(hit) for hit in now] == [_key(hit) for hit in would],
    }


def _key(hit: Hit) -> tuple[str, str]:
    return hit.system, hit.code


@require_GET
@for_editors
def word_export(request: HttpRequest) -> HttpResponse:
    """The whole list as a table."""
    rows = [
        (each.phrase, each.means, "house" if each.is_house else "department", each.state)
        for each in desk.entries(on=today())
    ]
    return csv_file("search-words.csv", desk.HEADS, rows)


@require_POST
@for_editors
def word_import(request: HttpRequest) -> HttpResponse:
    """Entries from a table; all of them or none."""
    sent = request.FILES.get("file")
    if sent is None:
        raise WorkflowError("no_file", "Choose a file first; nothing was loaded.")
    if (sent.size or 0) > desk.LARGEST_FILE:
        raise WorkflowError("too_large", "The file has more than a million bytes; nothing was loaded.")
    new, known = desk.import_words(by=signed_in_user(request), content=sent.read(), on=today())
    notices.success(request, f"{new} entries loaded; {known} were there already or are out of use.")
    return redirect("codesets:words")


def _revision(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("revision", ""))
