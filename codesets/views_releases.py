"""What is loaded, and loading more: tables, releases, files on their way. For administrators; no patient data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SetupEvent
from accounts.views import signed_in_user
from accounts.views_setup import for_administrators, sent
from codesets import grouper, inventory, loading, progress, services, starter, tasks
from codesets.forms import LoadForm
from codesets.loaders.layouts import LAYOUTS
from codesets.loaders.sources import LayoutError
from codesets.loading import MOST_ATTEMPTS, SentFile
from codesets.models import PACKAGED_PAIRS, Load, Release, Table
from codesets.workflow import LoadAction, LoadStatus, next_status
from coding_portal.errors import NotVisible

PAGE_SIZE = 25
EVENTS = 20
PATIENCE_SECONDS = 10
"""How long a load may wait for a worker before the page says that none came."""


@require_GET
@for_administrators
def releases(request: HttpRequest) -> HttpResponse:
    """Every table with what answers today, where its data end, and what is not loaded with where to get it."""
    today = timezone.localdate()
    tables = inventory.tables(today)
    open_loads = Load.objects.exclude(status__in=[LoadStatus.LOADED, LoadStatus.DISCARDED])
    context = {
        "tables": [state for state in tables if state.releases],
        "missing": [state for state in tables if not state.releases],
        "warned": [state for state in tables if state.warning],
        "loads": open_loads.select_related("added_by")[:PAGE_SIZE],
        "layouts": LAYOUTS,
        "today": today,
        "history": _history(),
        "may_load_pairs": _may_load_pairs(tables),
        "grouper_end": grouper.last_day(),
        "grouper_days_left": grouper.days_left(today),
    }
    return render(request, "codesets/releases.html", context)


def _history() -> list[SetupEvent]:
    """What was done to releases and loads, newest first."""
    return list(SetupEvent.objects.filter(subject__startswith="codesets.").select_related("by")[:EVENTS])


def _may_load_pairs(tables: list[inventory.TableState]) -> bool:
    """Whether the installed package carries pairs that nobody has loaded."""
    release = starter.ncci_release()
    if release is None:
        return False
    state = next(each for each in tables if each.table == release.table)
    return all(each.sha256 != release.sha256 for each in state.releases)


@require_GET
@for_administrators
def release_table(request: HttpRequest, table: str) -> HttpResponse:
    """One table: which release answers for which days, and every release that is kept."""
    if table not in Table.values:
        raise NotVisible
    (state,) = inventory.tables(timezone.localdate(), Table(table))
    keys = [f"codesets.release:{release.pk}" for release in state.releases]
    context = {
        "state": state,
        "spans": inventory.spans(release for release in state.releases if release.live),
        "live": sum(release.live for release in state.releases),
        "history": SetupEvent.objects.filter(subject__in=keys).select_related("by")[:EVENTS],
    }
    return render(request, "codesets/release_table.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def move_release(request: HttpRequest, release_id: int, verb: str) -> HttpResponse:
    """Put a release back in force, or take it out; the dialog says what will answer for which days."""
    release = Release.objects.select_related("loaded_by").filter(pk=release_id).first()
    if release is None:
        raise NotVisible
    user = signed_in_user(request)
    if request.method == "POST":
        change = services.restore_release if verb == "restore" else services.withdraw_release
        release = change(release_id=release_id, by=user, seen=request.POST.get("seen", ""))
        tasks.refresh_words.delay_on_commit()  # type: ignore[attr-defined]
        words = "is back in force" if release.live else "is out of force; its rows are kept"
        notices.success(request, f"{release} {words}.")
        return _to(reverse("codesets:release_table", args=[release.table]))
    live = list(Release.objects.live().filter(table=release.table))
    then = inventory.with_restored(live, release) if verb == "restore" else inventory.without(live, release)
    context = {
        "release": release,
        "verb": verb,
        "days": inventory.difference(live, then),
        "seen": services.in_force_key(release.table),
        "is_last": not then,
    }
    return render(request, "codesets/_move_release.html", context)


def _to(url: str) -> HttpResponse:
    """Go on to another page, from a form that htmx sent."""
    return HttpResponse(status=204, headers={"HX-Redirect": url})


@require_http_methods(["GET", "POST"])
@for_administrators
def load_new(request: HttpRequest) -> HttpResponse:
    """Send the files of a release. What is no whole file or of no layout comes back with the reason."""
    form = LoadForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            load = loading.receive_load(
                layout=form.cleaned_data["layout"],
                files=[SentFile(file.name or "", file.file) for file in form.cleaned_data["published"]],
                effective_on=form.cleaned_data["effective_on"],
                by=signed_in_user(request),
            )
        except LayoutError as problem:
            form.add_error("published", str(problem))
        else:
            tasks.run_load.delay_on_commit(load.pk)  # type: ignore[attr-defined]
            return redirect("codesets:load", load.pk)
    return render(request, "codesets/load_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@for_administrators
def load_packaged(request: HttpRequest) -> HttpResponse:
    """Load the NCCI pairs that the installed package carries."""
    load = loading.load_packaged_pairs(by=signed_in_user(request))
    tasks.run_load.delay_on_commit(load.pk)  # type: ignore[attr-defined]
    return _to(reverse("codesets:load", args=[load.pk]))


@require_GET
@for_administrators
def loads(request: HttpRequest) -> HttpResponse:
    """Every load there was, newest first."""
    rows = Load.objects.select_related("added_by", "confirmed_by", "release")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "codesets/loads.html", {"page": page, "layouts": LAYOUTS})


@require_GET
@for_administrators
def load(request: HttpRequest, load_id: int) -> HttpResponse:
    """One load: its files, how far it is, what it would change, and what happened to it."""
    found = _load(load_id)
    return render(request, "codesets/load.html", _load_context(found))


@require_GET
@for_administrators
def load_state(request: HttpRequest, load_id: int) -> HttpResponse:
    """The part of the page that changes while a worker is busy; it asks for itself until the worker is done."""
    found = _load(load_id)
    response = render(request, "codesets/_load_state.html", _load_context(found))
    if not found.is_working:
        response["HX-Trigger"] = f'{{"say": "{found.get_status_display()}."}}'
    return response


def _load(load_id: int) -> Load:
    found = Load.objects.select_related("added_by", "confirmed_by", "release").filter(pk=load_id).first()
    if found is None:
        raise NotVisible
    return found


def _load_context(found: Load) -> dict[str, Any]:
    subjects = [f"codesets.load:{found.pk}"]
    context: dict[str, Any] = {
        "load": found,
        "layout": LAYOUTS.get(found.layout),
        "is_pairs": found.layout == PACKAGED_PAIRS,
        "history": SetupEvent.objects.filter(subject__in=subjects).select_related("by")[:EVENTS],
    }
    if found.is_working:
        context |= _waiting(found)
    if found.status == LoadStatus.COMPARED:
        context |= _would_answer(found)
    if found.release is not None:
        context["undo_verb"], context["undo_release"] = inventory.undoing(found.release)
    return context


def _waiting(found: Load) -> dict[str, Any]:
    """How far the worker is, or why there is none."""
    waited = (timezone.now() - found.status_since).total_seconds()
    try:
        told = progress.read(found.pk)
    except progress.CacheAway:
        return {"trouble": "queue"}
    if progress.is_worked_on(found.pk):
        return {"progress": told}
    if found.attempts >= MOST_ATTEMPTS:
        return {"trouble": "given_up"}
    return {"trouble": "nobody"} if waited > PATIENCE_SECONDS else {}


def _would_answer(found: Load) -> dict[str, Any]:
    """The release as it would be, and the days for which it would answer."""
    said = found.preview
    until = said["known_until"]
    release = Release(
        pk=0,
        table=said["table"],
        edition=said["edition"],
        effective_on=date.fromisoformat(said["effective_on"]),
        known_until=date.fromisoformat(until) if until else None,
        rows=said["rows"],
    )
    live = list(Release.objects.live().filter(table=release.table))
    days = inventory.difference(live, inventory.with_restored(live, release))
    is_ahead = release.effective_on > timezone.localdate()
    return {"would_be": release, "days": days, "is_ahead": is_ahead}


@require_http_methods(["GET", "POST"])
@for_administrators
def load_confirm(request: HttpRequest, load_id: int) -> HttpResponse:
    """Load for good what was compared; the dialog says once more what it changes."""
    if request.method == "POST":
        confirmed = loading.confirm_load(load_id=load_id, by=signed_in_user(request))
        tasks.run_load.delay_on_commit(confirmed.pk)  # type: ignore[attr-defined]
        return _to(reverse("codesets:load", args=[load_id]))
    found = _load(load_id)
    next_status(found.status, LoadAction.CONFIRM)
    return render(request, "codesets/_confirm_load.html", _load_context(found))


@require_POST
@for_administrators
def load_discard(request: HttpRequest, load_id: int) -> HttpResponse:
    """Forget the files; nothing is loaded."""
    loading.discard_load(load_id=load_id, by=signed_in_user(request))
    notices.success(request, "The files are discarded; nothing was loaded.")
    return _to(reverse("codesets:releases"))


@require_POST
@for_administrators
def load_retry(request: HttpRequest, load_id: int) -> HttpResponse:
    """Send a load to the worker once more: one that nobody works on, or one whose files were refused."""
    user = signed_in_user(request)
    again = loading.compare_again if _load(load_id).status == LoadStatus.REFUSED else loading.try_again
    tasks.run_load.delay_on_commit(again(load_id=load_id, by=user).pk)  # type: ignore[attr-defined]
    return _to(reverse("codesets:load", args=[load_id]))
