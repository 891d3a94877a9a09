"""The HCC panel on the coder's desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import record_access
from accounts.models import AccessEvent
from claims.risk import Asked, panel_of
from claims.views_chart import visible_chart
from codesets.models import RiskModel

SETTINGS = (
    ("community", "In the community"),
    ("institution", "Long-term institutional"),
    ("new", "New enrollee"),
)
DUAL = (
    ("00", "No Medicaid"),
    ("02", "Full: QMB plus (02)"),
    ("04", "Full: SLMB plus (04)"),
    ("08", "Full: other (08)"),
    ("01", "Partial: QMB (01)"),
    ("03", "Partial: SLMB (03)"),
    ("05", "Partial: QDWI (05)"),
    ("06", "Partial: QI (06)"),
)
ENTITLEMENT = (("0", "Age"), ("1", "Disability"), ("2", "ESRD"), ("3", "Disability and ESRD"))
ASSUMED = ("", "As assumed")


class RiskForm(forms.Form):
    """What the reader may assume for this view. Nothing of it is stored, and nothing of it names a patient."""

    model = forms.ChoiceField(choices=[ASSUMED, *RiskModel.choices], required=False)
    dual = forms.ChoiceField(label="Medicaid", choices=[ASSUMED, *DUAL], required=False)
    entitlement = forms.ChoiceField(label="Entitled first by", choices=[ASSUMED, *ENTITLEMENT], required=False)
    setting = forms.ChoiceField(label="Lives", choices=[ASSUMED, *SETTINGS], required=False)


@require_GET
@login_required
def risk_for_encounter(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """HCCs and score of a chart, and what earlier years of the patient carried; a wrong assumption is refused (422)."""
    encounter, user = visible_chart(request, encounter_id)
    form = RiskForm(request.GET)
    valid = form.is_valid()
    panel = panel_of(encounter, user, Asked(**form.cleaned_data) if valid else Asked())
    if panel.charts_read:
        record_access(
            by=user,
            action=AccessEvent.Action.VIEW,
            subject=encounter,
            patient_id=encounter.patient_id,
            request=request,
            detail={"panel": "hcc", "charts": list(panel.charts_read)},
        )
    context: dict[str, Any] = {
        "encounter": encounter,
        "panel": panel,
        "choices": {"dual": DUAL, "entitlement": ENTITLEMENT, "setting": SETTINGS},
        "problem": "" if valid else "One of the assumptions is not among the choices; the usual ones are shown.",
    }
    return render(request, "claims/_risk.html", context, status=200 if valid else 422)
