"""Re-checks of the open claims: how far the present one is, what earlier ones found, and which claims changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent
from accounts.views import signed_in_user
from claims import rechecks as service
from claims import tasks
from claims.models import BILLERS, ClaimVersion, Recheck, RecheckChange
from claims.views import PAGE_SIZE, done, for_billers, reader
from coding_portal.errors import NotVisible

SHOWN = 30


def _context(request: HttpRequest) -> dict[str, Any]:
    runs = list(Recheck.objects.with_progress().select_related("started_by")[:SHOWN])
    return {
        "runs": runs,
        "open": any(run.is_open for run in runs),
        "may_start": reader(request).role in BILLERS,
    }


@require_GET
@login_required
def rechecks(request: HttpRequest) -> HttpResponse:
    """The runs, newest first."""
    return render(request, "claims/rechecks.html", _context(request))


@require_GET
@login_required
def progress(request: HttpRequest) -> HttpResponse:
    """The same list, asked for again and again while a run is open."""
    return render(request, "claims/_rechecks.html", _context(request))


@require_POST
@for_billers
def start(request: HttpRequest) -> HttpResponse:
    """Begin a re-check now; where one is under way, that one is shown."""
    run = service.start_recheck(by=signed_in_user(request))
    for _ in range(tasks.SHARERS):
        tasks.work_on_recheck.delay_on_commit()  # type: ignore[attr-defined]
    return done(request, f"{run.claims:,} open claims are being judged again.", reverse("claims:rechecks"))


@require_GET
@login_required
def recheck(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """The claims that a run found otherwise than they were, as far as the user may see them."""
    user = reader(request)
    run = Recheck.objects.with_progress().filter(pk=recheck_id).first()
    if run is None:
        raise NotVisible
    rows = (
        RecheckChange.objects.filter(part__recheck=run, version__in=ClaimVersion.objects.visible_to(user))
        .select_related("version__claim__encounter", "version__claim__payer")
        .order_by("pk")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject="claims.recheck",
        request=request,
        detail={"recheck": run.pk, "encounters": [each.version.claim.encounter_id for each in page.object_list]},
    )
    return render(request, "claims/recheck.html", {"run": run, "page": page})
