"""What people type in on the claims pages."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.workflow import Action
from encounters.models import BillForm

ANSWERS = [
    (Action.ACCEPT.value, "Accepted"),
    (Action.REJECT.value, "Rejected before adjudication"),
    (Action.DENY.value, "Denied"),
    (Action.PAY.value, "Paid"),
]


class BuildForm(forms.Form):
    """Which form goes into the file; the number of claims is typed to confirm it."""

    form = forms.ChoiceField(label="Form", choices=BillForm.choices)
    count = forms.IntegerField(
        label="Type the number of claims to confirm",
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ready: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready = ready
        choices = [(value, f"{label}: {ready[value]}") for value, label in BillForm.choices if ready.get(value)]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]
        self.fields["form"].initial = choices[0][0] if choices else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        expected = self.ready.get(given.get("form", ""))
        if expected and given.get("count") not in (None, expected):
            self.add_error("count", f"Ready claims: {expected}, not {given['count']}. Nothing was built.")
        return given


class ReasonForm(forms.Form):
    """A reason, where one is needed."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """What the payer said to a claim version."""

    answer = forms.ChoiceField(label="Answer", choices=ANSWERS)
    assigned_number = forms.CharField(
        label="Payer's claim number",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Payer's reason",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") in (Action.REJECT, Action.DENY) and not given.get("reason"):
            self.add_error("reason", "Give the payer's reason.")
        return given
