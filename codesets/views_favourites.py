"""The user's favourite codes: the star wherever a code is shown, and the list of them."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.views import signed_in_user
from codesets import favourites as desk
from codesets.models import Code, Favourite, System
from codesets.views import today
from coding_portal.errors import WorkflowError

LIST = "codesets/_favourites.html"


@require_GET
@login_required
def favourites(request: HttpRequest) -> HttpResponse:
    """The user's list in her order; ended codes say so and offer what came in their place."""
    return render(request, "codesets/favourites.html", _context(request))


@require_POST
@login_required
def star(request: HttpRequest) -> HttpResponse:
    """Make a code a favourite, or no longer; answers with the star as it is now. Sent twice it changes nothing more."""
    user = signed_in_user(request)
    system, code = request.POST.get("system", ""), request.POST.get("code", "")
    wanted = request.POST.get("wanted") == "1"
    if wanted:
        row = desk.add_favourite(by=user, system=system, code=code, note=request.POST.get("note", ""))
        system, code = row.system, row.code
    else:
        desk.remove_favourite(by=user, system=system, code=code)
    named = Code.objects.filter(system=system, code=code.upper().replace(".", "")).order_by("-valid_from").first()
    if named is None:
        raise WorkflowError("unknown_code", "The loaded code sets do not know this code; nothing was changed.")
    if request.POST.get("list"):
        return _list(request, say=f"{named.display} is back.")
    context = {
        "system": named.system,
        "code": named.code,
        "display": named.display,
        "is_favourite": wanted,
        "in_option": request.POST.get("place") == "option",
        "for_page": request.POST.get("place") == "page",
    }
    response = render(request, "codesets/_star.html", context)
    said = "is a favourite now." if wanted else "is no favourite any more."
    response["HX-Trigger"] = json.dumps({"say": f"{named.display} {said}"})
    return response


@require_POST
@login_required
def change(request: HttpRequest, favourite_id: int, verb: str) -> HttpResponse:
    """Note, place, successor or removal of one favourite; answers with the whole list."""
    same: dict[str, Any] = {"by": signed_in_user(request), "favourite_id": favourite_id}
    if verb == "note":
        row = desk.note_favourite(**same, note=request.POST.get("note", ""))
        return _list(request, say=f"Note on {row.code} saved.")
    if verb in ("up", "down"):
        place = desk.move_favourite(**same, up=verb == "up")
        focus = f"{verb}-{favourite_id} favourite-{favourite_id}"
        return _list(request, say=f"It is number {place} now.", focus=focus)
    if verb == "replace":
        row = desk.replace_favourite(**same, code=request.POST.get("code", ""))
        return _list(request, say=f"{row.code} has taken its place.", focus=f"favourite-{row.pk}")
    raise WorkflowError("unknown_verb", "This cannot be done to a favourite.")


@require_POST
@login_required
def remove(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """Take a code off the list, with undo."""
    user = signed_in_user(request)
    row = Favourite.objects.filter(user=user, system=system, code=code).first()
    if row is None:
        raise WorkflowError("no_favourite", "This code is no favourite any more.")
    desk.remove_favourite(by=user, system=system, code=code)
    undo = {
        "url": reverse("codesets:star"),
        "target": "#favourites",
        "values": {"system": row.system, "code": row.code, "note": row.note, "wanted": "1", "list": "1"},
    }
    return _list(request, say={"text": f"{row.code} removed.", "undo": undo}, focus="favourites")


def _list(request: HttpRequest, *, say: str | dict[str, Any], focus: str = "") -> HttpResponse:
    response = render(request, LIST, _context(request))
    response["HX-Trigger"] = json.dumps({"say": say})
    if focus:
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": focus})
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    shown = desk.favourites_of(signed_in_user(request), on=today())
    return {"shown": shown, "systems": dict(System.choices), "on": today()}
