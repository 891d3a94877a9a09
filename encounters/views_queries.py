"""Holds and provider queries: asking, answering, lifting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Role
from accounts.views import signed_in_user
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.responses import invalid_form
from encounters import services
from encounters.forms import HoldForm, QueryForm
from encounters.models import Encounter, ProviderQuery
from encounters.views_workbench import visible_chart


@login_required
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The dialog that puts a chart on hold; afterwards the coder is back at her list."""
    user = signed_in_user(request)
    encounter = visible_chart(request, encounter_id)
    if user.role not in (Role.CODER, Role.LEAD, Role.BILLER):
        raise PermissionDenied
    form = HoldForm(request.POST or None)
    if request.method == "GET":
        return render(request, "encounters/_hold_dialog.html", {"form": form, "encounter": encounter})
    if not form.is_valid():
        return invalid_form(request, "encounters/_hold_dialog.html", {"form": form, "encounter": encounter})
    services.place_hold(encounter_id=encounter_id, by=user, **form.cleaned_data)
    messages.success(request, f"Chart {encounter.account_number} is on hold.")
    return HttpResponse(status=204, headers={"HX-Redirect": reverse("encounters:worklist")})


@require_POST
@login_required
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    encounter = services.lift_hold(hold_id=hold_id, by=signed_in_user(request))
    messages.success(request, "The hold is lifted.")
    return HttpResponse(status=204, headers={"HX-Redirect": reverse("encounters:workbench", args=[encounter.pk])})


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The dialog that sends a query to a provider."""
    user = signed_in_user(request)
    encounter = visible_chart(request, encounter_id)
    if user.role not in (Role.CODER, Role.LEAD):
        raise PermissionDenied
    form = QueryForm(request.POST or None, encounter=encounter)
    context = {"form": form, "encounter": encounter}
    if request.method == "GET":
        return render(request, "encounters/_query_dialog.html", context)
    if not form.is_valid():
        return invalid_form(request, "encounters/_query_dialog.html", context)
    query = services.send_query(encounter_id=encounter_id, by=user, **form.cleaned_data)
    messages.success(request, f"Query sent to {query.to}.")
    where = "encounters:worklist" if form.cleaned_data["hold"] else "encounters:workbench"
    target = reverse(where) if form.cleaned_data["hold"] else reverse(where, args=[encounter_id])
    return HttpResponse(status=204, headers={"HX-Redirect": target})


@require_GET
@login_required
def queries(request: HttpRequest) -> HttpResponse:
    """A provider sees the queries put to him; coders and leads those of the charts they may see."""
    user = signed_in_user(request)
    rows = ProviderQuery.objects.select_related("encounter__patient", "encounter__facility", "to", "asked_by")
    if user.role == Role.PROVIDER:
        rows = rows.filter(to__user=user).exclude(status=ProviderQuery.Status.DRAFT)
    elif user.role in (Role.CODER, Role.LEAD, Role.AUDITOR, Role.COMPLIANCE):
        rows = rows.filter(encounter__in=Encounter.objects.visible_to(user))
    else:
        raise PermissionDenied
    status = request.GET.get("status", "sent" if user.role == Role.PROVIDER else "")
    if status in ProviderQuery.Status.values:
        rows = rows.filter(status=status)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject="encounters.queries",
        request=request,
        detail={"queries": [row.pk for row in page]},
    )
    context = {
        "page": page,
        "status": status,
        "statuses": ProviderQuery.Status.choices,
        "query": f"status={status}",
        "is_provider": user.role == Role.PROVIDER,
    }
    return render(request, "encounters/queries.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def query(request: HttpRequest, query_id: int) -> HttpResponse:
    """One query with the documents of its chart; the provider answers here. It never says what an answer is worth."""
    user = signed_in_user(request)
    seen = Encounter.objects.visible_to(user)
    row = (
        ProviderQuery.objects.select_related("encounter__patient", "to", "asked_by")
        .filter(pk=query_id, encounter__in=seen)
        .first()
    )
    if row is None or (user.role == Role.PROVIDER and row.to.user_id != user.pk):
        raise NotVisible
    error = ""
    if request.method == "POST":
        if user.role != Role.PROVIDER:
            raise PermissionDenied
        choice, words = request.POST.get("choice", ""), request.POST.get("words", "").strip()
        if choice and choice not in row.options:
            raise WorkflowError("answer", "Choose one of the options.")
        if choice.startswith("Other") and not words:
            error = "Write what applies."
        elif not choice and not words:
            error = "Choose an option or write an answer."
        else:
            services.answer_query(
                query_id=query_id, by=user, answer=": ".join(part for part in (choice, words) if part)
            )
            messages.success(request, "Your answer is sent. Thank you.")
            return redirect("encounters:queries")
    record_access(
        by=user, action=AccessEvent.Action.VIEW, subject=row, patient_id=row.encounter.patient_id, request=request
    )
    documents = [
        (document, version)
        for document in row.encounter.documents.prefetch_related("versions")
        for version in document.versions.all()[:1]
    ]
    context = {
        "row": row,
        "documents": documents,
        "may_answer": user.role == Role.PROVIDER and row.status == ProviderQuery.Status.SENT,
        "error": error,
        "choice": request.POST.get("choice", ""),
        "words": request.POST.get("words", ""),
    }
    return render(request, "encounters/query.html", context, status=422 if error else 200)
