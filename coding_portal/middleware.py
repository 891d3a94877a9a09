"""What holds for every request: time-outs, no caching of patient data, refusals in the portal's words, one log line."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from coding_portal.responses import domain_error, unreadable

log = structlog.get_logger("portal.requests")

Respond = Callable[[HttpRequest], HttpResponse]

STARTED_AT = "session_started_at"
ACTIVE_AT = "session_active_at"
WRITE_EVERY_SECONDS = 30
"""The session is not saved for every click, only when the last noted activity is this old."""


def request_log(get_response: Respond) -> Respond:
    """One line for each request: the route's pattern, never the address, which may hold whatever a user typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        started = time.monotonic()
        response = get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "(none)",
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000, 1),
            user_id=getattr(getattr(request, "user", None), "pk", None),
        )
        return response

    return middleware


def session_timeout(get_response: Respond) -> Respond:
    """Ends a session that was idle too long or has lasted too long.

    Requests a page makes on its own carry ``X-Background: 1``; they neither count as activity nor keep a session alive.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now, session = int(time.time()), request.session
        started, active = session.get(STARTED_AT, now), session.get(ACTIVE_AT, now)
        too_long = now - started > settings.SESSION_ABSOLUTE_SECONDS
        if too_long or now - active > settings.SESSION_IDLE_SECONDS:
            logout(request)
            return _signed_out(request)
        if STARTED_AT not in session:
            session[STARTED_AT] = session[ACTIVE_AT] = now
        elif now - active >= WRITE_EVERY_SECONDS and not request.headers.get("X-Background"):
            session[ACTIVE_AT] = now
        return get_response(request)

    return middleware


def _signed_out(request: HttpRequest) -> HttpResponse:
    """A page goes to sign-in and back afterwards; a partial sends the whole page there; the API is told."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "session_ended", "message": "The session has ended. Sign in again."}, status=401)
    came_from = request.path if request.method == "GET" and not request.headers.get("HX-Request") else "/"
    sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
    return redirect(sign_in)


def no_store(get_response: Respond) -> Respond:
    """Nothing shown to a signed-in user stays in a browser's or a proxy's cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def no_nul(get_response: Respond) -> Respond:
    """Refuses forms and addresses with a NUL character in them before any view sees them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = [value for values in (request.GET, request.POST) for _, each in values.lists() for value in each]
        return unreadable(request) if any("\0" in value for value in sent) else get_response(request)

    return middleware


class DomainErrors:
    """Turns a refused move or an invisible row into its answer, wherever a view raised it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return domain_error(request, error)
