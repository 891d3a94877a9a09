"""What people type on a chart outside its codes: holds and queries."""

from __future__ import annotations

from typing import Any

from django import forms

from encounters.models import Encounter, Hold, Practitioner


class HoldForm(forms.Form):
    """Why a chart waits, and until when."""

    reason = forms.ChoiceField(choices=Hold.Reason.choices, label="Reason")
    note = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), label="Note"
    )
    due_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Due")


class QueryForm(forms.Form):
    """A question to a provider: indicators from the record, options that the record supports, never a leading one."""

    to = forms.ModelChoiceField(queryset=Practitioner.objects.none(), label="To")
    subject = forms.CharField(
        max_length=120,
        label="Subject",
        help_text="Name the topic, not the answer you expect, for example “Kidney function”.",
    )
    indicators = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        label="Clinical indicators",
        help_text="Findings, values and treatment as this record states them, with document and date.",
    )
    question = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}), label="Question"
    )
    options = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        label="Options",
        help_text="One on each line, each supported by the record. “Other” and “unable to determine” are added.",
    )
    hold = forms.BooleanField(required=False, initial=True, label="Hold the chart until the answer comes")

    def __init__(self, *args: Any, encounter: Encounter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Practitioner.objects.filter(pk__in=encounter.practitioner_keys())
        self.fields["to"].queryset = (named | Practitioner.objects.filter(user__isnull=False)).distinct()  # type: ignore[attr-defined]
        self.fields["to"].initial = encounter.attending_id or encounter.rendering_id

    def clean_options(self) -> list[str]:
        return [line.strip()[:200] for line in self.cleaned_data["options"].splitlines() if line.strip()]
