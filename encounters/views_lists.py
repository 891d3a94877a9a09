"""What a lead sets up: which charts come to which list, in which order, and who works them."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation, Role, User
from accounts.views import signed_in_user
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.typed import whole_number
from encounters import services
from encounters.models import Worklist
from encounters.workflow import OPEN_STATUSES
from encounters.worklists import FIELDS, OPERATORS, check_rule, place_waiting_charts, rule_in_words, save_worklist


def lead_of(request: HttpRequest) -> User:
    user = signed_in_user(request)
    if user.role != Role.LEAD:
        raise PermissionDenied
    return user


class Indented(json.JSONEncoder):
    """A rule as a person can read and change it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"indent": 2}))


class WorklistForm(forms.ModelForm):  # type: ignore[type-arg]
    """One list: its rule as data, the words beside each chart, and its order."""

    class Meta:
        model = Worklist
        fields = ("name", "order", "rule", "why", "sort", "is_active")
        labels = {"order": "Place", "why": "Why here", "sort": "Sorted by", "is_active": "In use"}
        help_texts = {
            "order": "Rules are tried in this order; the first that matches takes the chart",
            "why": "Shown beside each chart of the list",
        }
        widgets = {"rule": forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["rule"].encoder = Indented  # type: ignore[attr-defined]
        self.fields[
            "rule"
        ].help_text = f"{{}} takes every chart. Fields: {', '.join(FIELDS)}. Comparisons: {', '.join(OPERATORS)}."

    def clean_rule(self) -> dict[str, Any]:
        rule = self.cleaned_data["rule"] or {}
        if not isinstance(rule, dict):
            raise ValidationError("A rule is written in braces.")
        try:
            check_rule(rule)
        except WorkflowError as problem:
            raise ValidationError(problem.message) from None
        return rule


@require_GET
@login_required
def lists(request: HttpRequest) -> HttpResponse:
    """Every list in the order in which the rules are tried, with its rule in words and the charts on it."""
    lead_of(request)
    open_charts = Count("encounters", filter=Q(encounters__status__in=OPEN_STATUSES))
    rows = [(row, rule_in_words(row.rule)) for row in Worklist.objects.annotate(open_charts=open_charts)]
    return render(request, "encounters/lists.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def change_list(request: HttpRequest, list_id: int | None = None) -> HttpResponse:
    """Adds a list, or changes one. Charts move when the rules are applied, not before."""
    user = lead_of(request)
    row = Worklist.objects.filter(pk=list_id).first() if list_id else None
    if list_id and row is None:
        raise NotVisible
    form = WorklistForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = save_worklist(list_id=list_id, by=user, values=form.cleaned_data)
        notices.success(request, f"{saved.name} is saved. Apply the rules to move waiting charts.")
        return redirect("encounters:lists")
    return render(
        request, "encounters/list_form.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
    )


@require_POST
@login_required
def apply_rules(request: HttpRequest) -> HttpResponse:
    """Put every waiting chart that the lead may see on the list its rule names now."""
    moved, looked_at = place_waiting_charts(by=lead_of(request))
    notices.success(request, f"{looked_at} waiting charts looked at, {moved} moved to another list.")
    return redirect("encounters:lists")


@require_POST
@login_required
def route_many(request: HttpRequest) -> HttpResponse:
    """Give the chosen charts to a coder, to a vendor, or back to all; each by itself, so one never stops the rest."""
    user = lead_of(request)
    kind, _, key = request.POST.get("to", "").partition("-")
    keys = [number for number in map(whole_number, request.POST.getlist("chart")) if number]
    if not keys:
        raise WorkflowError("nothing_chosen", "Tick the charts first.")
    coder = User.objects.filter(pk=whole_number(key) or 0, is_active=True).first() if kind == "coder" else None
    vendor = Organisation.objects.filter(pk=whole_number(key) or 0).first() if kind == "vendor" else None
    if kind not in ("coder", "vendor", "pool") or (kind == "coder" and not coder) or (kind == "vendor" and not vendor):
        raise WorkflowError("unknown_user", "Choose a coder or a vendor from the list.")
    done, refused = 0, set()
    for encounter_id in keys:
        try:
            if kind == "coder":
                services.assign_chart(encounter_id=encounter_id, to=coder, by=user)
            else:
                services.route_chart(encounter_id=encounter_id, to=vendor, by=user)
            done += 1
        except WorkflowError as problem:
            refused.add(problem.message)
    notices.success(request, f"{done} chart{'' if done == 1 else 's'} routed.")
    for words in sorted(refused):
        notices.warning(request, words)
    return redirect("encounters:worklist")
