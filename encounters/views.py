"""The worklist, and the moves that start from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, Organisation, Role, User
from accounts.views import signed_in_user
from coding_portal.errors import WorkflowError
from coding_portal.typed import whole_number
from encounters import services
from encounters.models import ChartType, Encounter, Hold, Lease, Payer, Worklist
from encounters.workflow import Status

PAGE_SIZE = 50
TABS = {"mine": "Mine", "pool": "Pool", "holds": "Holds", "returned": "Returned", "done": "Completed"}
AGES = {"3": "3 days or older", "7": "7 days or older", "14": "14 days or older", "30": "30 days or older"}
FILING_LIMIT = ExpressionWrapper(F("service_to") + F("payer__timely_filing_days"), output_field=DateField())
SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "priority": ("Priority", ("-priority", "service_to", "id")),
    "discharge": ("Oldest first", ("service_to", "id")),
    "charges": ("Highest charges", ("-total_charge", "service_to", "id")),
    "filing_limit": ("Nearest filing limit", (FILING_LIMIT.asc(nulls_last=True), "id")),
}
MAY_SEE_WORKLIST = (Role.CODER, Role.LEAD, Role.AUDITOR, Role.COMPLIANCE, Role.BILLER)


def tab_rows(rows: QuerySet[Encounter], *, tab: str, user: User) -> QuerySet[Encounter]:
    """The charts of one tab, of those the user may see."""
    if tab == "mine":
        return rows.filter(assigned_to=user, status__in=(Status.IN_CODING, Status.READY, Status.RETURNED))
    if tab == "pool":
        waiting = rows.filter(status__in=(Status.READY, Status.IN_CODING))
        return waiting if user.role == Role.LEAD else waiting.filter(Q(assigned_to=None) | ~Q(assigned_to=user))
    if tab == "holds":
        return rows.filter(status=Status.ON_HOLD)
    if tab == "returned":
        returned = rows.filter(status=Status.RETURNED)
        return returned if user.role != Role.CODER else returned.filter(assigned_to=user)
    done = rows.filter(status=Status.COMPLETED)
    return done.filter(completed_by=user) if user.role == Role.CODER else done


def tab_counts(user: User) -> dict[str, int]:
    """How many charts each tab holds, in one query."""
    seen = Encounter.objects.visible_to(user).work()
    working = Q(status__in=(Status.IN_CODING, Status.READY, Status.RETURNED))
    waiting = Q(status__in=(Status.READY, Status.IN_CODING))
    mine_only = Q(assigned_to=user) if user.role == Role.CODER else Q()
    done_mine = Q(completed_by=user) if user.role == Role.CODER else Q()
    in_pool = waiting if user.role == Role.LEAD else waiting & (Q(assigned_to=None) | ~Q(assigned_to=user))
    counts: dict[str, int] = seen.aggregate(
        mine=Count("pk", filter=working & Q(assigned_to=user)),
        pool=Count("pk", filter=in_pool),
        holds=Count("pk", filter=Q(status=Status.ON_HOLD)),
        returned=Count("pk", filter=Q(status=Status.RETURNED) & mine_only),
        done=Count("pk", filter=Q(status=Status.COMPLETED) & done_mine),
    )
    return counts


def _filtered(rows: QuerySet[Encounter], given: QueryDict) -> tuple[QuerySet[Encounter], dict[str, str]]:
    """The rows that the address asks for; filters are keys and choices, never patient data."""
    chosen = {name: given.get(name, "") for name in ("facility", "type", "payer", "list", "age", "sort")}
    for name, lookup in (
        ("facility", "facility__code"),
        ("type", "chart_type"),
        ("payer", "payer__code"),
        ("list", "worklist__order"),
    ):
        if chosen[name] and (name != "list" or whole_number(chosen[name]) is not None):
            rows = rows.filter(**{lookup: chosen[name]})
    if chosen["age"] in AGES:
        rows = rows.filter(service_to__lte=timezone.localdate() - timedelta(days=int(chosen["age"])))
    if chosen["sort"] not in SORTS:
        of_list = Worklist.objects.filter(order=whole_number(chosen["list"]) or 0).first()
        chosen["sort"] = of_list.sort if of_list and of_list.sort in SORTS else "priority"
    return rows.order_by(*SORTS[chosen["sort"]][1]), chosen


def _with_list_details(rows: QuerySet[Encounter]) -> QuerySet[Encounter]:
    leases = Lease.objects.filter(ended_at=None).select_related("coder")
    holds = Hold.objects.filter(lifted_at=None)
    return (
        rows.select_related("patient", "facility", "payer", "assigned_to", "worklist")
        .annotate(has_hold=Exists(Hold.objects.filter(encounter=OuterRef("pk"), lifted_at=None)))
        .prefetch_related(
            Prefetch("leases", queryset=leases, to_attr="open_leases"),
            Prefetch("holds", queryset=holds, to_attr="open_holds"),
        )
    )


@require_GET
@login_required
def worklist(request: HttpRequest) -> HttpResponse:
    """The charts waiting for the user: Mine, Pool, Holds, Returned, Completed. Every row says why it is here."""
    user = signed_in_user(request)
    if user.role not in MAY_SEE_WORKLIST:
        raise PermissionDenied
    counts = tab_counts(user)
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = "mine" if user.role == Role.CODER else "pool"
    rows, chosen = _filtered(tab_rows(Encounter.objects.visible_to(user).work(), tab=tab, user=user), request.GET)
    page = Paginator(_with_list_details(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject="encounters.worklist",
        request=request,
        detail={"tab": tab, "encounters": [encounter.pk for encounter in page]},
    )
    kept = {name: value for name, value in chosen.items() if value and (name, value) != ("sort", "priority")}
    context: dict[str, Any] = {
        "tabs": [(name, label, counts[name]) for name, label in TABS.items()],
        "tab": tab,
        "page": page,
        "chosen": chosen,
        "query": urlencode({"tab": tab, **kept}),
        "filtered": bool(set(kept) - {"sort"}),
        "counts": counts,
        "today": timezone.localdate(),
        "may_code": services.may_code(user),
        "facilities": Facility.objects.visible_to(user),
        "chart_types": ChartType.choices,
        "payers": Payer.objects.all(),
        "worklists": Worklist.objects.filter(is_active=True),
        "ages": AGES.items(),
        "route_to": _routes(user) if user.role == Role.LEAD else [],
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
    }
    return render(request, "encounters/worklist.html", context)


def _routes(user: User) -> list[tuple[str, str]]:
    """Where a lead may route charts: coders of her facilities, vendors, or back to everybody."""
    coders = User.objects.filter(role=Role.CODER, is_active=True, facilities__in=Facility.objects.visible_to(user))
    vendors = Organisation.objects.filter(kind=Organisation.Kind.VENDOR)
    return [
        ("pool", "The pool"),
        *((f"coder-{coder.pk}", coder.display_name) for coder in coders.distinct().order_by("last_name")),
        *((f"vendor-{vendor.pk}", vendor.name) for vendor in vendors),
    ]


def _to_chart(request: HttpRequest, encounter_id: int) -> HttpResponse:
    response = redirect("encounters:workbench", encounter_id)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


@require_POST
@login_required
def next_chart(request: HttpRequest) -> HttpResponse:
    """Lease the best waiting chart and open it."""
    encounter = services.take_next_chart(by=signed_in_user(request))
    if encounter is None:
        raise WorkflowError(
            "nothing_waits", "No chart waits for you: none of your facilities and chart types has one ready."
        )
    return _to_chart(request, encounter.pk)


@require_POST
@login_required
def take_next_five(request: HttpRequest) -> HttpResponse:
    """Lease up to five charts at once and show them under Mine."""
    user = signed_in_user(request)
    taken = 0
    while taken < 5 and services.take_next_chart(by=user) is not None:
        taken += 1
    if not taken:
        raise WorkflowError("nothing_waits", "No chart waits for you.")
    response = redirect(f"{request.path.rsplit('/take-five/', 1)[0]}/?tab=mine")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


@require_POST
@login_required
def take(request: HttpRequest, encounter_id: int) -> HttpResponse:
    services.take_chart(encounter_id=encounter_id, by=signed_in_user(request))
    return _to_chart(request, encounter_id)


@require_POST
@login_required
def release(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Give the chart back with a reason, and return to the list."""
    services.release_chart(encounter_id=encounter_id, by=signed_in_user(request), reason=request.POST.get("reason", ""))
    response = redirect("encounters:worklist")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


@require_POST
@login_required
def assign(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """A lead gives the chart to a coder, or back to the pool."""
    user = signed_in_user(request)
    key = request.POST.get("to", "")
    to = User.objects.filter(pk=whole_number(key) or 0, is_active=True).first()
    if key and to is None:
        raise WorkflowError("unknown_user", "Choose a coder from the list.")
    services.assign_chart(encounter_id=encounter_id, to=to, by=user)
    return _to_chart(request, encounter_id)


@require_POST
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """Jump to a chart by account or medical record number; by POST, so that neither stands in an address."""
    user = signed_in_user(request)
    wanted = request.POST.get("number", "").strip()
    found = (
        list(
            Encounter.objects.visible_to(user)
            .filter(Q(account_number__iexact=wanted) | Q(patient__mrn__iexact=wanted))
            .order_by("-service_to")[:50]
        )
        if wanted
        else []
    )
    record_access(
        by=user,
        action=AccessEvent.Action.SEARCH,
        subject="encounters.worklist",
        request=request,
        detail={"found": [encounter.pk for encounter in found]},
    )
    if not wanted:
        raise WorkflowError("empty", "Type an account number or a medical record number.")
    if not found:
        raise WorkflowError("not_found", "No chart that you may see has this account or medical record number.")
    if len(found) == 1:
        return _to_chart(request, found[0].pk)
    context = {"encounters": _with_list_details(Encounter.objects.filter(pk__in=[row.pk for row in found]))}
    return render(request, "encounters/_found.html", context)
