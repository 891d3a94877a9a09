"""Sign in and out, the session, preferences, and the register of who looked at patient data."""

from __future__ import annotations

import time
from typing import cast

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import OwnPasswordForm
from accounts.models import AccessEvent, Role, User
from accounts.services import change_own_password
from coding_portal import keys
from coding_portal.context import THEME_COOKIE, THEMES
from coding_portal.middleware import ACTIVE_AT
from coding_portal.typed import whole_number

login = LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
logout = LogoutView.as_view(template_name="accounts/signed_out.html", next_page=None)


def signed_in_user(request: HttpRequest) -> User:
    """The user of a request behind ``login_required``."""
    return cast(User, request.user)


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """The user pressed Stay: the idle time begins anew."""
    request.session[ACTIVE_AT] = int(time.time())
    return HttpResponse(status=204)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's theme in a cookie, and go back to the page."""
    wanted = request.POST.get("theme", "auto")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = redirect(target)
    if wanted in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            wanted,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_required
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            changed = change_own_password(by=user, password=form.cleaned_data["new_password1"])
            update_session_auth_hash(request, changed)
            return render(request, "accounts/password_changed.html")
        return render(request, "accounts/password_change.html", {"form": form}, status=422)
    return render(request, "accounts/password_change.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The user's own keyboard chords; an empty field means the usual one."""
    user = signed_in_user(request)
    own = dict(user.shortcuts)
    faults: dict[str, str] = {}
    if request.method == "POST":
        given = {
            shortcut.action: request.POST.get(f"chord-{shortcut.action}", "").strip() for shortcut in keys.SHORTCUTS
        }
        own = {action: chord for action, chord in given.items() if chord}
        faults = keys.problems(own)
        if not faults:
            user.shortcuts = own
            user.save(update_fields=["shortcuts"])
            return redirect("accounts:shortcuts")
    usual = keys.by_screen(keys.shortcuts_for({}))
    rows = [
        (screen, [(shortcut, own.get(shortcut.action, ""), faults.get(shortcut.action, "")) for shortcut in listed])
        for screen, listed in usual
    ]
    return render(request, "accounts/shortcuts.html", {"rows": rows}, status=422 if faults else 200)


def broken_links() -> list[tuple[int | None, str]]:
    """Places where the chain of access events does not hold: (sequence, what is wrong). Empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, why FROM accounts_accessbroken ORDER BY seq LIMIT 20")
        return list(cursor.fetchall())


@require_GET
@login_required
def access(request: HttpRequest) -> HttpResponse:
    """Who looked at what, newest first, for compliance and administrators."""
    if signed_in_user(request).role not in (Role.COMPLIANCE, Role.ADMINISTRATOR):
        raise PermissionDenied
    events = AccessEvent.objects.select_related("by", "link")
    chosen = {name: request.GET.get(name, "") for name in ("user", "action", "patient")}
    if chosen["user"]:
        events = events.filter(by__username=chosen["user"])
    if chosen["action"] in AccessEvent.Action.values:
        events = events.filter(action=chosen["action"])
    if whole_number(chosen["patient"]) is not None:
        events = events.filter(patient_id=int(chosen["patient"]))
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "users": User.objects.order_by("username").values_list("username", flat=True),
        "actions": AccessEvent.Action.choices,
        "broken": broken_links(),
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return render(request, "accounts/access.html", context)
