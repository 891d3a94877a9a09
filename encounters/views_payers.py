"""Who pays: the list, which leads may read, and the form for administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import PLAIN, claim_text
from accounts.models import Role
from accounts.views import signed_in_user
from accounts.views_setup import for_administrators, one_or_not_visible, sent, setup_form_page
from encounters.models import Payer
from encounters.payers import PAYER_FIELDS, save_payer

FILING_INDICATORS = frozenset(
    {"11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA", "MB", "MC", "OF"}
    | {"TV", "VA", "WC", "ZZ"}
)
"""Claim filing indicator codes of SBR09 in the 5010 claim files."""


def known_indicator(value: str) -> None:
    if value not in FILING_INDICATORS:
        raise ValidationError(f"One of {', '.join(sorted(FILING_INDICATORS))}, for example MB for Medicare Part B.")


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A payer as claims name it, and how long it waits for them."""

    class Meta:
        model = Payer
        fields = PAYER_FIELDS
        labels = {
            "payer_id": "Payer identifier",
            "kind": "Rules of",
            "filing_indicator": "Claim filing indicator",
            "timely_filing_days": "Days to file",
        }
        help_texts = {
            "code": "Short name in feeds and commands; it cannot be changed later",
            "payer_id": "Claims are sent under it",
            "filing_indicator": "Two characters, for example MB, MC, CI, BL, 16",
            "timely_filing_days": "From the end of service to the filing limit",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None
        checks: dict[str, list[Any]] = {
            "name": [claim_text],
            "payer_id": [RegexValidator(r"\A[0-9A-Za-z]{2,20}\Z", "Letters and digits only, at least two.")],
            "filing_indicator": [known_indicator],
            "timely_filing_days": [MinValueValidator(1), MaxValueValidator(3650)],
        }
        for name, field in self.fields.items():
            field.widget.attrs |= PLAIN
            field.validators += checks.get(name, [])


@require_GET
@login_required
def payers(request: HttpRequest) -> HttpResponse:
    """Every payer by name."""
    role = signed_in_user(request).role
    if role not in (Role.ADMINISTRATOR, Role.LEAD):
        raise PermissionDenied
    context = {"rows": Payer.objects.all(), "may_change": role == Role.ADMINISTRATOR}
    return render(request, "encounters/payers.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def payer(request: HttpRequest, payer_id: int | None = None) -> HttpResponse:
    """Adds a payer, or changes one."""
    row = one_or_not_visible(Payer, payer_id) if payer_id else None
    form = PayerForm(sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        saved = save_payer(payer_id=payer_id, by=signed_in_user(request), values=form.cleaned_data)
        notices.success(request, f"{saved.name} is saved.")
        return redirect("encounters:payers")
    return setup_form_page(request, form, noun="Payer", here="payers", back="encounters:payers")
