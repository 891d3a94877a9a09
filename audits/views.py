"""Plans: the list, a new plan with its live population, the plan with its sample and certificate, the score."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, Role, User
from accounts.views import signed_in_user
from audits import services
from audits.forms import METHOD_LABELS, PlanForm
from audits.models import READERS, REVIEWERS, AuditPlan, Design, Review, SampleItem, StratifyBy
from audits.population import criteria_from_json
from audits.reports import progress_of, score_report
from audits.workflow import PlanStatus, Status
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.responses import invalid_form
from encounters.models import ChartType, Payer

PAGE_SIZE = 100


def reader_of(request: HttpRequest) -> User:
    """The signed-in user, if audits are any business of hers."""
    user = signed_in_user(request)
    if user.role not in READERS:
        raise PermissionDenied
    return user


def go(request: HttpRequest, name: str, *args: int) -> HttpResponse:
    """On to another page, for a form sent by htmx as well as for a plain one."""
    target = redirect(name, *args)
    return HttpResponseClientRedirect(target.url) if request.headers.get("HX-Request") else target


def visible_plan(plan_id: int, *, user: User) -> AuditPlan:
    plan = AuditPlan.objects.visible_to(user).select_related("created_by").filter(pk=plan_id).first()
    if plan is None:
        raise NotVisible
    return plan


@require_GET
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    """All audits the user may see, newest first; a coder goes to her returned reviews instead."""
    user = signed_in_user(request)
    if user.role == Role.CODER:
        return redirect("audits:returned")
    reader_of(request)
    standing = Q(sample__items__replacement=None)
    rows = (
        AuditPlan.objects.visible_to(user)
        .select_related("created_by")
        .annotate(
            charts=Count("sample__items", filter=standing, distinct=True),
            done=Count(
                "sample__items", filter=standing & Q(sample__items__reviews__status=Status.FINAL), distinct=True
            ),
        )
    )
    page = Paginator(rows.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "audits/plans.html",
        {"page": page, "may_plan": user.role in REVIEWERS, "returned": Review.objects.waiting_for(user).count()},
    )


@require_http_methods(["GET", "POST"])
@login_required
def new_plan(request: HttpRequest) -> HttpResponse:
    """Set up an audit; the population is counted while the form is filled in."""
    user = reader_of(request)
    if user.role not in REVIEWERS:
        raise PermissionDenied
    form = PlanForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.create_plan(values=form.values(), by=user)
        except WorkflowError as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("audits:plan", plan.pk)
    if request.method == "POST":
        return invalid_form(request, "audits/new_plan.html", {"form": form})
    return render(request, "audits/new_plan.html", {"form": form})


@require_POST
@login_required
def population(request: HttpRequest) -> HttpResponse:
    """The number of charts the form's criteria find now, by stratum, and how the sample would spread."""
    user = reader_of(request)
    services.require_reviewer(user)
    data = request.POST.copy()
    data["name"] = data.get("name") or "unnamed"
    form = PlanForm(data, user=user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["preview"] = services.preview_population(values=form.values(), by=user)
    return render(request, "audits/_population.html", context)


@require_GET
@login_required
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One audit: criteria, progress, its sample with the state of each review."""
    user = reader_of(request)
    row = visible_plan(plan_id, user=user)
    context: dict[str, Any] = {
        "plan": row,
        "criteria": criteria_in_words(row),
        "goal_percent": row.goal * 100,
        "may_review": user.role in REVIEWERS and row.status in (PlanStatus.DRAWN, PlanStatus.IN_REVIEW),
        "may_plan": user.role in REVIEWERS,
        "events": row.events.select_related("by").order_by("-id")[:20],
    }
    if row.status not in (PlanStatus.DRAFT, PlanStatus.CANCELLED):
        items = _sample_page(row, request.GET.get("page"))
        context |= {"sample": row.sample, "progress": progress_of(row), "page": items}
        if context["may_review"]:
            waiting = SampleItem.objects.filter(sample__plan=row, reviews=None).standing().exclude(coder=user)
            context["next_item"] = waiting.defer("snapshot").first()
        if row.status != PlanStatus.DRAWN:
            context["report"] = score_report(row)
        record_access(
            by=user, action=AccessEvent.Action.VIEW, subject=row, request=request, detail={"charts": len(items)}
        )
    else:
        context["preview"] = services.population_now(row, by=user) if user.role in REVIEWERS else None
    return render(request, "audits/plan.html", context)


def _sample_page(row: AuditPlan, number: str | None) -> Any:
    """One page of the charts that stand in the sample, each with its review."""
    reviews = Review.objects.select_related("auditor", "score").order_by("-id")
    items = (
        SampleItem.objects.filter(sample__plan=row)
        .standing()
        .select_related("encounter__patient", "encounter__facility", "coder")
        .prefetch_related(Prefetch("reviews", reviews, to_attr="found"))
        .defer("snapshot")
    )
    return Paginator(items, PAGE_SIZE).get_page(number)


def criteria_in_words(row: AuditPlan) -> list[tuple[str, str]]:
    """The population's criteria as a reader states them."""
    criteria = criteria_from_json(row.criteria)
    types = dict(ChartType.choices)
    coders = User.objects.filter(pk__in=criteria.coders)
    payers = Payer.objects.filter(pk__in=criteria.payers)
    dates = [day.strftime("%m/%d/%Y") if day else "…" for day in (criteria.completed_from, criteria.completed_to)]
    words = [
        ("Facilities", ", ".join(facility.name for facility in row.facilities.all())),
        ("Chart types", ", ".join(types[value] for value in criteria.chart_types if value in types)),
        ("Coders", ", ".join(coder.display_name for coder in coders)),
        ("Payers", ", ".join(payer.name for payer in payers)),
        ("Completed", " to ".join(dates) if criteria.completed_from or criteria.completed_to else ""),
        ("Earlier samples", "left out" if criteria.leave_out_sampled else ""),
    ]
    return [(label, text or "all") for label, text in words if text or label not in ("Earlier samples", "Completed")]


@require_POST
@login_required
def draw(request: HttpRequest, plan_id: int) -> HttpResponse:
    services.draw_sample(plan_id=plan_id, by=reader_of(request), seed=request.POST.get("seed", ""))
    return go(request, "audits:plan", plan_id)


@require_POST
@login_required
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    services.close_plan(plan_id=plan_id, by=reader_of(request))
    return go(request, "audits:plan", plan_id)


@require_POST
@login_required
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    services.cancel_plan(plan_id=plan_id, by=reader_of(request), reason=request.POST.get("reason", ""))
    return go(request, "audits:plan", plan_id)


@require_POST
@login_required
def replace(request: HttpRequest, item_id: int) -> HttpResponse:
    added = services.replace_item(item_id=item_id, reason=request.POST.get("reason", ""), by=reader_of(request))
    return go(request, "audits:plan", added.sample.plan_id)


def _drawn_plan(request: HttpRequest, plan_id: int) -> tuple[User, AuditPlan, dict[str, Any]]:
    user = reader_of(request)
    row = visible_plan(plan_id, user=user)
    if row.status in (PlanStatus.DRAFT, PlanStatus.CANCELLED):
        raise WorkflowError("not_drawn", "This plan has not drawn a sample, so there is no certificate.")
    return user, row, services.certificate_of(row.sample)


@require_GET
@login_required
def certificate(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The certificate as a printable sheet. It holds chart numbers of this system, no patient data."""
    user, row, document = _drawn_plan(request, plan_id)
    record_access(by=user, action=AccessEvent.Action.PRINT, subject=row.sample, request=request)
    drawn = document["draw"]
    context = {
        "plan": row,
        "document": document,
        "draw": drawn,
        "drawn_at": parse_datetime(drawn["drawn_at"]),
        "facilities": Facility.objects.filter(code__in=drawn["universe"]["facilities"]),
        "criteria": criteria_in_words(row),
        "design": Design(drawn["design"]).label,
        "strata": StratifyBy(row.stratify_by).label if row.stratify_by else "",
        "sizes": sorted(drawn["sizes"].items()),
    }
    return render(request, "audits/certificate.html", context)


@require_GET
@login_required
def certificate_file(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The certificate as the JSON file that ``verify_sample`` draws again."""
    user, row, document = _drawn_plan(request, plan_id)
    record_access(by=user, action=AccessEvent.Action.EXPORT, subject=row.sample, request=request)
    answer = HttpResponse(json.dumps(document, indent=1, ensure_ascii=True), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="sample-certificate-{row.pk}.json"'
    return answer


@require_GET
@login_required
def score(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Accuracy of the audit, or of one coder in it, with intervals and "too few to judge"."""
    user = reader_of(request)
    row = visible_plan(plan_id, user=user)
    chosen = request.GET.get("coder", "")
    coder = User.objects.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    whole = score_report(row) if row.status not in (PlanStatus.DRAFT, PlanStatus.CANCELLED) else None
    context = {
        "plan": row,
        "coder": coder,
        "whole": whole,
        "report": score_report(row, coder=coder) if coder and whole else whole,
        "method": METHOD_LABELS[row.method],
        "goal_percent": row.goal * 100,
    }
    return render(request, "audits/score.html", context)
