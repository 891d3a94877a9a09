"""What a coming release of the codes means for the charts: which use ending codes, and what took their place."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, Role, User
from accounts.views import signed_in_user
from codesets import code_changes as turns
from codesets.code_changes import Turn
from codesets.models import System
from codesets.views_changes import ChangesForm
from coding_portal.csv_files import csv_file
from coding_portal.typed import whole_number
from encounters.code_changes import GROUPS, Affected, charts_of, impact
from encounters.models import Worklist
from encounters.models.charts import EncounterQuerySet

MAY_SEE = (Role.LEAD, Role.CODER, Role.ADMINISTRATOR)
PAGE_SIZE = 50
SUBJECT = "encounters.code_changes"


@require_GET
@login_required
def code_changes(request: HttpRequest) -> HttpResponse:
    """Charts and favourites that use ending codes. A coder sees her own; an administrator sees codes and numbers."""
    user = signed_in_user(request)
    if user.role not in MAY_SEE:
        raise PermissionDenied
    form = ChangesForm(request.GET)
    is_valid = form.is_valid()
    today = timezone.localdate()
    turn = form.turn() if is_valid else turns.next_turn(today)
    rows, chosen = _filtered(charts_of(user), request)
    found = impact(rows, turn, user=user, today=today)
    sees_charts = user.role != Role.ADMINISTRATOR
    charts = [row for row in found.charts if chosen["group"] in ("", row.group)] if sees_charts else []
    if sees_charts and request.GET.get("format") == "csv":
        return _as_file(request, user, turn, charts)
    page = Paginator(charts, PAGE_SIZE).get_page(request.GET.get("page"))
    if sees_charts:
        _note(request, user, AccessEvent.Action.VIEW, [row.encounter.pk for row in page])
    kept = {name: value for name, value in chosen.items() if value}
    context: dict[str, Any] = {
        "form": form,
        "turn": turn,
        "codes": found.codes,
        "chart_count": len(found.charts),
        "page": page,
        "sees_charts": sees_charts,
        "chosen": chosen,
        "groups": GROUPS.items(),
        "group_counts": {name: sum(row.group == name for row in found.charts) for name in GROUPS},
        "facilities": Facility.objects.visible_to(user) if sees_charts else [],
        "worklists": Worklist.objects.filter(is_active=True),
        "beyond": [(System(name).label, until) for name, until in turns.unknown_on(turn.after).items()],
        "days": turns.turns_ahead(today),
        "query": urlencode({"on": turn.after.isoformat(), **kept}),
    }
    return render(request, "encounters/code_changes.html", context, status=200 if is_valid else 400)


def _filtered(rows: EncounterQuerySet, request: HttpRequest) -> tuple[EncounterQuerySet, dict[str, str]]:
    """The charts the address asks for; filters are keys and choices, never patient data."""
    chosen = {name: request.GET.get(name, "") for name in ("facility", "list", "group")}
    if chosen["facility"]:
        rows = rows.filter(facility__code=chosen["facility"])
    if whole_number(chosen["list"]) is None:
        chosen["list"] = ""
    if chosen["list"]:
        rows = rows.filter(worklist__order=int(chosen["list"]))
    if chosen["group"] not in GROUPS:
        chosen["group"] = ""
    return rows, chosen


def _as_file(request: HttpRequest, user: User, turn: Turn, charts: list[Affected]) -> HttpResponse:
    _note(request, user, AccessEvent.Action.EXPORT, [row.encounter.pk for row in charts])
    return csv_file(
        f"charts-with-ending-codes-{turn.after.isoformat()}.csv",
        (
            "account", "facility", "list", "group", "why", "status", "service from", "service to", "where", "code",
            "title", "last day", "look at instead",
        ),
        (
            (
                row.encounter.account_number, row.encounter.facility.name,
                row.encounter.worklist.name if row.encounter.worklist else "", GROUPS[row.group], row.why,
                row.encounter.get_status_display(), row.encounter.service_from, row.encounter.service_to, use.place,
                use.ending.display, use.ending.title, use.ending.last_on,
                "; ".join(f"{each.display} {each.title}" for each in use.ending.replacements),
            )
            for row in charts
            for use in row.uses
        ),
    )  # fmt: skip


def _note(request: HttpRequest, user: User, action: AccessEvent.Action, encounters: list[int]) -> None:
    record_access(by=user, action=action, subject=SUBJECT, request=request, detail={"encounters": encounters})
