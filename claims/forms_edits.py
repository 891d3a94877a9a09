"""What people type in on the pages of the edits: settings and back-tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from claims.edit_settings import Wanted
from claims.edits.base import Edit
from claims.models import Mode, Severity
from encounters.models import Payer

BACK = timedelta(days=90)


def payer_field() -> forms.ModelChoiceField[Payer]:
    return forms.ModelChoiceField(Payer.objects.all(), required=False, empty_label="All payers", label="Payer")


def day_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class ModeForm(forms.Form):
    """For whom and how an edit holds."""

    mode = forms.ChoiceField(label="Mode", choices=Mode.choices)
    severity = forms.ChoiceField(label="Severity", required=False)
    payer = payer_field()

    def __init__(self, *args: Any, edit: Edit, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        own = ("", f"Its own: {edit.severity.value}")
        others = [choice for choice in Severity.choices if choice[0] != edit.severity]
        self.fields["severity"].choices = [own, *others]  # type: ignore[attr-defined]


class EditSettingForm(ModeForm):
    """A setting: mode and severity for a payer and dates of service, and why."""

    applies_from = day_field("First date of service", "Empty: all earlier ones too", required=False)
    applies_until = day_field("Last date of service", "Empty: until the setting is withdrawn", required=False)
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="Stays with the setting: the payer's bulletin, who agreed",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
    )
    seen = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if "seen" in self.errors:
            self.add_error(None, "This dialog does not know what it was opened on. Close it and open it again.")
        return super().clean() or {}

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            Mode(given["mode"]), given["severity"], given["payer"], given["applies_from"], given["applies_until"]
        )


class BackTestForm(ModeForm):
    """Which stored claims an edit is tried on, and under which setting the report speaks."""

    service_from = day_field("Service ended on or after")
    service_until = day_field("Service ended on or before")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["service_from"].initial, self.fields["service_until"].initial = today - BACK, today
