"""Building batches, and one batch: what is in it, its numbers, downloading, sending, cancelling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, User
from claims import batches, desk
from claims.desk import Filters
from claims.forms import BuildForm, ReasonForm
from claims.models import BILLERS, Batch
from claims.views import PAGE_SIZE, done, for_billers, reader, reason_dialog
from coding_portal.errors import NotVisible
from coding_portal.responses import invalid_form
from encounters.models import Payer


def biller(request: HttpRequest) -> User:
    user = reader(request)
    if user.role not in BILLERS:
        raise PermissionDenied
    return user


@login_required
def build(request: HttpRequest) -> HttpResponse:
    """The dialog with counts and totals of what is ready under the filters; the count is typed to confirm."""
    user = biller(request)
    filters = replace(Filters.of(request.GET), age="")
    rows = desk.ready(user, filters).order_by().values("claim__form")
    ready = {row["claim__form"]: row for row in rows.annotate(claims=Count("pk"), charge=Sum("total_charge"))}
    form = BuildForm(request.POST or None, ready={name: row["claims"] for name, row in ready.items()})
    if request.method == "POST" and form.is_valid():
        return _build(request, user, filters, form=form.cleaned_data["form"])
    context = {
        "form": form,
        "ready": ready,
        "filters": filters,
        "action_url": request.get_full_path(),
        "payer": Payer.objects.filter(code=filters.payer).first(),
    }
    if request.method == "POST":
        return invalid_form(request, "claims/_build_form.html", context)
    return render(request, "claims/_build_dialog.html", context)


def _build(request: HttpRequest, user: User, filters: Filters, *, form: str) -> HttpResponse:
    facilities = Facility.objects.visible_to(user).filter(code=filters.facility) if filters.facility else None
    result = batches.build_batch(
        form=form, by=user, payer=Payer.objects.filter(code=filters.payer).first(), facilities=facilities
    )
    aside = f" Blocked on the way: {len(result.blocked)}; the tab says why." if result.blocked else ""
    if result.batch is None:
        return done(request, f"No claim could go.{aside}", f"{reverse('claims:list')}?tab=blocked")
    count = result.batch.claim_count
    words = f"{result.batch.file_name} holds {count} claim{'' if count == 1 else 's'}.{aside}"
    return done(request, words, _url(result.batch))


def visible_batch(request: HttpRequest, batch_id: int) -> tuple[Batch, User]:
    user = reader(request)
    rows = Batch.objects.visible_to(user).defer("file").select_related("payer", "built_by")
    batch = rows.filter(pk=batch_id).first()
    if batch is None:
        raise NotVisible
    return batch, user


@require_GET
@login_required
def batch_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """A batch file: its claims in order, numbers, hash, totals, history."""
    batch, user = visible_batch(request, batch_id)
    entries = (
        batch.entries.select_related("version__claim__encounter__patient", "version__claim__payer")
        .defer("version__facts")
        .order_by("position")
    )
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    detail = {"encounters": [entry.version.claim.encounter_id for entry in page.object_list]}
    record_access(by=user, action=AccessEvent.Action.VIEW, subject=batch, request=request, detail=detail)
    context: dict[str, Any] = {
        "batch": batch,
        "page": page,
        "entries_total": batch.entries.aggregate(total=Sum("total_charge"))["total"],
        "events": batch.events.select_related("by").order_by("-id"),
        "facilities": batch.facilities.all(),
        "may_change": user.role in BILLERS,
    }
    return render(request, "claims/batch_page.html", context)


@require_GET
@login_required
def batch_file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The bytes as they were stored when the batch was built."""
    batch, user = visible_batch(request, batch_id)
    batch = batches.batch_file(batch_id=batch.pk, by=user, request=request)
    response = HttpResponse(bytes(batch.file), content_type="application/edi-x12")
    response["Content-Disposition"] = f'attachment; filename="{batch.file_name}"'
    return response


@require_POST
@for_billers
def send(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch, user = visible_batch(request, batch_id)
    batches.mark_batch_sent(batch_id=batch.pk, by=user)
    return done(request, f"{batch.file_name} is marked as sent.", _url(batch))


@for_billers
def resend(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch, user = visible_batch(request, batch_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        batches.resend_batch(batch_id=batch.pk, by=user, reason=form.cleaned_data["reason"])
        return done(request, f"{batch.file_name} goes again under the same numbers.", _url(batch))
    return reason_dialog(request, form, heading=f"Send {batch.file_name} again", verb="Send again")


@for_billers
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch, user = visible_batch(request, batch_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        batches.cancel_batch(batch_id=batch.pk, by=user, reason=form.cleaned_data["reason"])
        return done(request, f"{batch.file_name} is cancelled; its claims are ready again.", _url(batch))
    return reason_dialog(request, form, heading=f"Cancel {batch.file_name}", verb="Cancel the batch")


def _url(batch: Batch) -> str:
    return reverse("claims:batch", args=[batch.pk])
