"""Who signed in with a one-time password chooses her own before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

Respond = Callable[[HttpRequest], HttpResponse]

OPEN = ("accounts:password_change", "accounts:logout", "accounts:stay", "accounts:theme", "healthz")


def own_password_first(get_response: Respond) -> Respond:
    """Leads every page there; a partial sends the whole page; the API says so. API tokens are not concerned."""

    def middleware(request: HttpRequest) -> HttpResponse:
        must = request.user.is_authenticated and request.user.must_change_password
        if not must or request.path in {reverse(name) for name in OPEN}:
            return get_response(request)
        if request.path.startswith("/api/"):
            message = "Sign in to the portal and choose a password of your own first."
            return JsonResponse({"code": "one_time_password", "message": message}, status=403)
        target = reverse("accounts:password_change")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)

    return middleware
