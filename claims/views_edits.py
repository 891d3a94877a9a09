"""The catalogue of edits: what each says, its settings with who and why, how often it spoke, how it changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.views import signed_in_user
from accounts.views_setup import for_administrators, one_or_not_visible
from claims import back_tests, edit_desk
from claims.edit_desk import Filters
from claims.edit_examples import compared, examples
from claims.edit_records import changed_fields
from claims.edit_settings import changes_of, set_edit, withdraw_setting
from claims.edits.base import RETIRED, Edit, Severity, Topic
from claims.edits_in_force import standing_settings
from claims.forms import ReasonForm
from claims.forms_edits import EditSettingForm
from claims.models import EDIT_READERS, EditRecord, EditSetting, Mode
from claims.views import done, reason_dialog
from claims.views_check import CHECKERS
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from coding_portal.typed import whole_number
from encounters.models import Payer

NOTES_ON_A_PAGE = 50
RUNS_SHOWN = 5


def edit_reader(request: HttpRequest) -> User:
    """The signed-in user, if her role reads the catalogue."""
    user = signed_in_user(request)
    if user.role not in EDIT_READERS:
        raise PermissionDenied
    return user


def edit_or_not_visible(code: str) -> Edit:
    edit = edit_desk.edit_named(code)
    if edit is None:
        raise NotVisible
    return edit


@require_GET
@login_required
def edits(request: HttpRequest) -> HttpResponse:
    """The catalogue, searched and filtered."""
    user = edit_reader(request)
    filters = Filters.of(request.GET)
    context = {
        "lines": edit_desk.lines_for(user, filters),
        "filters": filters,
        "days": edit_desk.COUNTED_DAYS,
        "severities": Severity,
        "topics": sorted(Topic),
        "modes": [*Mode.choices, ("set", "With a setting"), ("required", "Required")],
        "payers": Payer.objects.all(),
        "retired": sorted(RETIRED.items()),
    }
    return render(request, "claims/edits.html", context)


@require_GET
@login_required
def edit_page(request: HttpRequest, code: str) -> HttpResponse:
    """One edit: what it says, what holds, how often it spoke, what was tried."""
    user = edit_reader(request)
    edit = edit_or_not_visible(code)
    standing, withdrawn = edit_desk.settings_of(edit)
    mode, severity = edit_desk.in_force(edit, standing_settings(), None)
    example = examples().get(edit.code)
    context = {
        "edit": edit,
        "forms": sorted(form.value for form in edit.forms),
        "mode": mode,
        "severity": severity,
        "example": example,
        "rows": compared(example) if example else [],
        "standing": standing,
        "withdrawn": withdrawn,
        "runs": back_tests.runs_of(edit.code)[:RUNS_SHOWN],
        "notes": _notes(EditRecord.objects.filter(edit=edit.code).exclude(kind=EditRecord.Kind.FIRST)[:RUNS_SHOWN]),
        "may_check": user.role in CHECKERS,
        "may_set": user.role == "administrator",
        "may_try": user.role in back_tests.TRIERS,
        **edit_desk.figures_of(user, edit, by_month=request.GET.get("by") == "month"),
    }
    return render(request, "claims/edit_page.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def change_setting(request: HttpRequest, code: str) -> HttpResponse:
    """The dialog for a new setting, or with ``instead`` for another in its place. What is refused stays typed in."""
    edit = edit_or_not_visible(code)
    old = _standing(edit, request.GET.get("instead", ""))
    form = EditSettingForm(request.POST or None, edit=edit, initial=_initial(edit, old))
    if request.method == "POST" and form.is_valid():
        try:
            row = set_edit(
                edit=edit.code,
                by=signed_in_user(request),
                wanted=form.wanted,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                instead_of=old.pk if old else None,
            )
        except StaleVersion:
            raise
        except WorkflowError as refusal:
            form.add_error(None, refusal.message)
        else:
            return done(request, f"{edit.code} is {row.in_words} now.", reverse("claims:edit", args=[edit.code]))
    heading = f"Change the setting of {edit.code}" if old else f"Set {edit.code}"
    return reason_dialog(request, form, heading=heading, verb="Save the setting")


@require_http_methods(["GET", "POST"])
@for_administrators
def withdraw(request: HttpRequest, setting_id: int) -> HttpResponse:
    row = one_or_not_visible(EditSetting, setting_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_setting(setting_id=row.pk, by=signed_in_user(request), reason=form.cleaned_data["reason"])
        return done(request, f"The setting of {row.edit} is withdrawn.", reverse("claims:edit", args=[row.edit]))
    return reason_dialog(request, form, heading=f"Withdraw the setting of {row.edit}", verb="Withdraw")


@require_GET
@login_required
def edit_changes(request: HttpRequest) -> HttpResponse:
    """Release notes: what is new, changed or retired, newest first."""
    edit_reader(request)
    rows = EditRecord.objects.exclude(kind=EditRecord.Kind.FIRST)
    page = Paginator(rows, NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    first = EditRecord.objects.filter(kind=EditRecord.Kind.FIRST).order_by("id").first()
    context = {"page": page, "notes": _notes(page.object_list), "first": first}
    return render(request, "claims/edit_changes.html", context)


def _notes(rows: Any) -> list[dict[str, Any]]:
    return [{"row": row, "fields": changed_fields(row)} for row in rows]


def _standing(edit: Edit, key: str) -> EditSetting | None:
    """The setting to take the place of; none where none is named, NotVisible where it does not stand."""
    if not key:
        return None
    row = EditSetting.objects.standing().filter(edit=edit.code, pk=whole_number(key) or 0).first()
    if row is None:
        raise NotVisible
    return row


def _initial(edit: Edit, old: EditSetting | None) -> dict[str, Any]:
    seen = {"seen": changes_of(edit.code)}
    if old is None:
        return seen | {"mode": Mode.ON if edit.required else Mode.SHADOW}
    names = ("mode", "severity", "payer", "applies_from", "applies_until")
    return seen | {name: getattr(old, name) for name in names}
