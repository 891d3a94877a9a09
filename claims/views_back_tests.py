"""Trying an edit on stored claims: start, progress, the report, the same as a table for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, User
from claims import back_tests, tasks
from claims.edit_desk import edit_named
from claims.forms_edits import BackTestForm
from claims.models import READERS, BackTest, Mode
from claims.views import done, reason_dialog
from claims.views_edits import edit_or_not_visible, edit_reader
from coding_portal.csv_files import csv_file
from coding_portal.errors import WorkflowError

RUNS_ON_A_PAGE = 50
HEADS = (
    "Edit", "Payer", "Month", "Claims", "Findings", "Spoke at the time", "Acknowledged", "Denied", "Charge",
    "Charge denied",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def try_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The dialog that starts a run."""
    user = edit_reader(request)
    if user.role not in back_tests.TRIERS:
        raise PermissionDenied
    edit = edit_or_not_visible(code)
    form = BackTestForm(request.POST or None, edit=edit)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"mode": Mode(form.cleaned_data["mode"])}
        try:
            row = back_tests.start_back_test(edit=edit.code, by=user, **given)
        except WorkflowError as refusal:
            form.add_error(None, refusal.message)
        else:
            tasks.advance_back_test.delay_on_commit(row.pk)  # type: ignore[attr-defined]
            return done(request, f"{edit.code} is being tried on {row.total:,} claims.", _url(row))
    return reason_dialog(request, form, heading=f"Try {edit.code} on stored claims", verb="Start")


@require_GET
@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    edit_reader(request)
    page = Paginator(back_tests.runs_of(), RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/back_tests.html", {"page": page})


@require_GET
@login_required
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """The report of a run, as far as it has come."""
    user = edit_reader(request)
    return render(request, "claims/back_test.html", _report(request, user, back_tests.visible_run(user, run_id)))


@require_GET
@login_required
def run_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the run has come; when it is over the page loads itself anew with the whole report."""
    user = edit_reader(request)
    row = back_tests.visible_run(user, run_id)
    response = render(request, "claims/_back_test_progress.html", {"run": row})
    if row.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@login_required
def run_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The report by payer and month for a spreadsheet; it names no claim."""
    user = edit_reader(request)
    row = back_tests.visible_run(user, run_id)
    lines = back_tests.by_payer_and_month(back_tests.hits_seen_by(user, row))
    cells = [
        (
            row.edit, each.payer, f"{each.month:%Y-%m}", each.claims, each.found, each.shown, each.acknowledged,
            each.denied, each.charge, each.denied_charge,
        )
        for each in lines
    ]  # fmt: skip
    return csv_file(f"back-test-{row.edit}-{row.pk}.csv", HEADS, cells)


@require_POST
@login_required
def stop_run(request: HttpRequest, run_id: int) -> HttpResponse:
    user = edit_reader(request)
    if user.role not in back_tests.TRIERS:
        raise PermissionDenied
    row = back_tests.stop_back_test(run_id=run_id, by=user)
    words = "The run is stopped." if row.status == BackTest.Status.STOPPED else "The run was over already."
    return done(request, words, _url(row))


def _report(request: HttpRequest, user: User, row: BackTest) -> dict[str, Any]:
    hits = back_tests.hits_seen_by(user, row)
    examples = back_tests.examples_for(user, row) if row.is_over else []
    if examples:
        detail = {"encounters": [hit.version.claim.encounter_id for hit in examples]}
        record_access(by=user, action=AccessEvent.Action.VIEW, subject=row, request=request, detail=detail)
    return {
        "run": row,
        "edit": edit_named(row.edit),
        "total": back_tests.total_of(hits),
        "lines": back_tests.by_payer_and_month(hits),
        "examples": examples,
        "sees_claims": user.role in READERS,
        "may_stop": user.role in back_tests.TRIERS,
        "in_words": back_tests.in_words(row),
    }


def _url(row: BackTest) -> str:
    return reverse("claims:back_test", args=[row.pk])
