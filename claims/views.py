"""The biller's desk: claims that are ready, blocked and rejected, one claim, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, User
from accounts.views import signed_in_user
from claims import answers, desk, services
from claims.compare import differences
from claims.desk import Filters
from claims.facts_json import from_json
from claims.forms import AnswerForm, ReasonForm
from claims.models import BILLERS, READERS, Claim, ClaimEvent, ClaimVersion, ClaimVersionQuerySet, ReleaseHold
from claims.unbilled import unbilled_charts, with_reasons
from claims.why import why
from claims.workflow import ANSWERED, Status
from claims.x12.preview import preview as form_rows
from coding_portal.errors import NotVisible
from coding_portal.responses import invalid_form
from encounters.models import BillForm, Payer
from encounters.services import return_chart
from encounters.workflow import Status as ChartStatus

PAGE_SIZE = 50
MOST_AT_ONCE = 200
"""Blocked claims that one press of Validate judges again, longest waiting first; more take another press."""


def reader(request: HttpRequest) -> User:
    """The signed-in user, if her role works with claims."""
    user = signed_in_user(request)
    if user.role not in READERS:
        raise PermissionDenied
    return user


def for_billers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only who may change claims gets even the dialog to do so."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        if signed_in_user(request).role not in BILLERS:
            raise PermissionDenied
        return view(request, *args, **keys)

    return guarded


def done(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """Say what happened on the page that shows it."""
    messages.success(request, words)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


# --- lists --------------------------------------------------------------------------------------------------------


@require_GET
@login_required
def claim_list(request: HttpRequest) -> HttpResponse:
    """One tab of claims, batches or unbilled charts, and what it adds up to."""
    user = reader(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in desk.TABS else "ready"
    filters = Filters.of(request.GET)
    context = {
        "tab": tab,
        "counts": (counts := desk.counts(user, filters)),
        "tabs": [(name, label, counts[name]) for name, label in desk.TABS.items()],
        "query": urlencode({"tab": tab, **filters.given}),
        "filter_query": urlencode(filters.given),
        "filters": filters,
        "ages": desk.AGES.items(),
        "forms": BillForm.choices,
        "payers": Payer.objects.all(),
        "facilities": Facility.objects.visible_to(user),
        "may_build": user.role in BILLERS,
    }
    context |= _rows(request, user, tab, filters)
    return render(request, "claims/claim_list.html", context)


def _rows(request: HttpRequest, user: User, tab: str, filters: Filters) -> dict[str, Any]:
    """The page of the tab, and for claims the totals of the whole list."""
    number = request.GET.get("page")
    if tab == "batches":
        return {"page": Paginator(desk.batches(user, filters), PAGE_SIZE).get_page(number)}
    if tab == "unbilled":
        charts: Any = Paginator(unbilled_charts(user, filters.on_charts()), PAGE_SIZE).get_page(number)
        charts.object_list = with_reasons(charts.object_list, today=timezone.localdate())
        _note_view(request, user, tab, [each.encounter.pk for each in charts.object_list])
        charge = unbilled_charts(user, filters.on_charts()).order_by().aggregate(total=Sum("total_charge"))["total"]
        return {"page": charts, "charge": charge or 0}
    claims = {"ready": desk.ready, "blocked": desk.blocked, "rejected": desk.rejected}[tab](user, filters)
    page = _claims_page(claims, number)
    _note_view(request, user, tab, [version.claim.encounter_id for version in page.object_list])
    return {"page": page, "totals": desk.totals(claims)}


def _claims_page(rows: ClaimVersionQuerySet, number: str | None) -> Page[ClaimVersion]:
    listed = rows.with_row_details().prefetch_related("claim__encounter__release_holds")
    return Paginator(listed.order_by("status_since", "pk"), PAGE_SIZE).get_page(number)


def _note_view(request: HttpRequest, user: User, tab: str, encounters: list[int]) -> None:
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject="claims.list",
        request=request,
        detail={"tab": tab, "encounters": encounters},
    )


@require_POST
@for_billers
def validate(request: HttpRequest) -> HttpResponse:
    """State and judge the blocked claims of the list again: what was mended becomes ready."""
    user = reader(request)
    filters = Filters.of(request.GET)
    result = services.validate_blocked(by=user, claim_ids=_claim_keys(desk.blocked(user, filters)))
    words = f"{result.judged} judged again: {result.ready} ready now, {result.judged - result.ready} still blocked."
    return done(request, words, f"{reverse('claims:list')}?{urlencode({'tab': 'blocked', **filters.given})}")


def _claim_keys(rows: QuerySet[ClaimVersion]) -> list[int]:
    return list(
        rows.filter(status=Status.BLOCKED).order_by("status_since").values_list("claim_id", flat=True)[:MOST_AT_ONCE]
    )


# --- one claim ----------------------------------------------------------------------------------------------------


def visible_claim(request: HttpRequest, claim_id: int) -> tuple[Claim, User]:
    user = reader(request)
    rows = Claim.objects.visible_to(user).select_related("encounter__patient", "encounter__facility", "payer")
    claim = rows.filter(pk=claim_id).first()
    if claim is None:
        raise NotVisible
    return claim, user


def visible_version(request: HttpRequest, version_id: int) -> tuple[ClaimVersion, User]:
    user = reader(request)
    rows = ClaimVersion.objects.visible_to(user).select_related(
        "claim__encounter__patient", "claim__encounter__facility", "claim__payer"
    )
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotVisible
    return version, user


@require_GET
@login_required
def claim_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A claim with its versions, what differs between two of them, its findings and its history."""
    claim, user = visible_claim(request, claim_id)
    versions = list(claim.versions.prefetch_related("batch_entries__batch").order_by("-number"))
    current = versions[0]
    older, newer = _compared(request, versions)
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=claim,
        patient_id=claim.encounter.patient_id,
        request=request,
    )
    context = {
        "claim": claim,
        "encounter": claim.encounter,
        "versions": versions,
        "current": current,
        "rows": form_rows(from_json(current.facts)),
        "findings": current.findings.shown(),
        "reasons": current.blocked_for.splitlines(),
        "older": older,
        "newer": newer,
        "differences": differences(older.facts, newer.facts) if older and newer else [],
        "events": _history(claim),
        "holds": ReleaseHold.objects.open().filter(encounter=claim.encounter).select_related("placed_by"),
        "may_change": user.role in BILLERS,
        "is_live": claim.closed_at is None,
        "may_return": claim.encounter.status == ChartStatus.COMPLETED,
        "may_answer": current.status == Status.SENT or current.status in ANSWERED,
    }
    return render(request, "claims/claim_page.html", context)


def _compared(
    request: HttpRequest, versions: list[ClaimVersion]
) -> tuple[ClaimVersion, ClaimVersion] | tuple[None, None]:
    """The two versions named in the address, else the newest two."""
    by_number = {str(version.number): version for version in versions}
    older, newer = by_number.get(request.GET.get("older", "")), by_number.get(request.GET.get("newer", ""))
    if older and newer:
        return older, newer
    return (versions[1], versions[0]) if len(versions) > 1 else (None, None)


def _history(claim: Claim) -> QuerySet[ClaimEvent]:
    """What happened to the claim, to the release of its chart, and to the batches it went in."""
    batches = claim.versions.exclude(batch_entries=None).values("batch_entries__batch")
    return (
        ClaimEvent.objects.filter(
            Q(version__claim=claim) | Q(version=None, encounter=claim.encounter) | Q(batch__in=batches)
        )
        .select_related("by", "version", "batch")
        .defer("version__facts", "batch__file")
        .order_by("-id")
    )


@require_GET
@login_required
def why_on_version(request: HttpRequest, version_id: int, finding_id: int) -> HttpResponse:
    """What a stored finding rests on, by the facts of its version and the tables of today."""
    version, _ = visible_version(request, version_id)
    row = version.findings.shown().filter(pk=finding_id).first()
    if row is None:
        raise NotVisible
    return render(request, "claims/_why.html", {"why": why(row.as_finding(), from_json(version.facts))})


@require_GET
@login_required
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a version says, as a form would, with the reasons that hold it back."""
    version, user = visible_version(request, version_id)
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=version,
        patient_id=version.claim.encounter.patient_id,
        request=request,
    )
    context = {
        "version": version,
        "rows": form_rows(from_json(version.facts)),
        "reasons": version.blocked_for.splitlines(),
        "holds": ReleaseHold.objects.open().filter(encounter=version.claim.encounter),
    }
    return render(request, "claims/_preview.html", context)


# --- changing one claim -------------------------------------------------------------------------------------------


@require_POST
@for_billers
def rebuild(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim, user = visible_claim(request, claim_id)
    version = services.rebuild_claim(claim_id=claim.pk, by=user)
    return done(request, f"{version.control_number} is {version.get_status_display().lower()}.", _url(claim))


@for_billers
def void(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim, user = visible_claim(request, claim_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.void_claim(claim_id=claim.pk, by=user, reason=form.cleaned_data["reason"])
        return done(request, f"{claim.reference} is taken back.", _url(claim))
    return reason_dialog(request, form, heading=f"Take {claim.reference} back", verb="Take back")


@for_billers
def hold(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim, user = visible_claim(request, claim_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.place_hold(encounter_id=claim.encounter_id, by=user, reason=form.cleaned_data["reason"])
        return done(request, f"{claim.reference} is held back.", _url(claim))
    return reason_dialog(request, form, heading=f"Hold {claim.reference} back", verb="Hold back")


@require_POST
@for_billers
def lift_hold(request: HttpRequest, claim_id: int, hold_id: int) -> HttpResponse:
    claim, user = visible_claim(request, claim_id)
    services.lift_hold(hold_id=hold_id, by=user)
    return done(request, "The hold is lifted.", _url(claim))


@for_billers
def send_back(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The chart goes back to its coder with the payer's reason, or another; completing it builds the correction."""
    claim, user = visible_claim(request, claim_id)
    current = claim.versions.filter(is_current=True).first()
    form = ReasonForm(request.POST or None, initial={"reason": current.blocked_for if current else ""})
    if request.method == "POST" and form.is_valid():
        return_chart(encounter_id=claim.encounter_id, by=user, why=form.cleaned_data["reason"])
        return done(request, f"Chart {claim.encounter.account_number} is back with its coder.", _url(claim))
    heading = f"Return chart {claim.encounter.account_number} to its coder"
    return reason_dialog(request, form, heading=heading, verb="Return the chart")


@for_billers
def answer(request: HttpRequest, version_id: int) -> HttpResponse:
    """What the payer said to a version that was sent."""
    version, user = visible_version(request, version_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        version = answers.record_answer(
            version_id=version.pk,
            by=user,
            answer=given["answer"],
            reason=given["reason"],
            assigned_number=given["assigned_number"],
        )
        return done(request, f"{version.control_number}: {version.get_status_display().lower()}.", _url(version.claim))
    return reason_dialog(request, form, heading=f"Answer to {version.control_number}", verb="Record")


@require_POST
@for_billers
def retry(request: HttpRequest, version_id: int) -> HttpResponse:
    version, user = visible_version(request, version_id)
    answers.retry_claim(version_id=version.pk, by=user)
    return done(request, f"{version.control_number} goes with the next batch.", _url(version.claim))


def reason_dialog(request: HttpRequest, form: Any, *, heading: str, verb: str) -> HttpResponse:
    """A dialog around a form that posts to the address it was asked from; a bad form comes back alone with 422."""
    context = {"form": form, "heading": heading, "verb": verb, "action_url": request.get_full_path()}
    if request.method == "POST":
        return invalid_form(request, "claims/_reason_form.html", context)
    return render(request, "claims/_reason_dialog.html", context)


def _url(claim: Claim) -> str:
    return reverse("claims:claim", args=[claim.pk])
