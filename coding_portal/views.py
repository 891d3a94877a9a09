"""The first page by role, and the health check."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from coding_portal import health

FIRST_PAGE = {
    "coder": "encounters:worklist",
    "lead": "encounters:worklist",
    "provider": "encounters:worklist",
    "auditor": "audits:list",
    "compliance": "audits:list",
    "biller": "claims:list",
    "administrator": "codesets:search",
}


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Everybody lands where their own work waits."""
    return redirect(FIRST_PAGE[request.user.role])


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Database, queue, worker and code sets, for load balancers and for ./run; 503 while any of them is broken."""
    state = health.check()
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)


def session_limits(request: HttpRequest) -> dict[str, int]:
    """What the session clock in the top bar counts down from."""
    return {"session_idle_seconds": settings.SESSION_IDLE_SECONDS}
