"""The first page by role, and the health check."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from coding_portal import context, health


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Everybody lands on the first area of the navigation that is theirs, where their own work waits."""
    areas = context.portal(request)["areas"]
    if not areas:
        raise Http404("No area is open to this role.")
    return redirect(areas[0].url)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Database, queue, worker and code sets, for load balancers and for ./run; 503 while any of them is broken."""
    state = health.check()
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)
