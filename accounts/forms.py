"""Forms of the set-up pages: they check shapes; the services decide."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.models import ChartType, Facility, Organisation, User
from accounts.npi import check_digit_fits

PLAIN = {"autocomplete": "off", "spellcheck": "false"}
claim_text = RegexValidator(
    re.compile(r"[*~:^|]"), "A claim file cannot hold the characters * ~ : ^ and |.", inverse_match=True
)


def digits(count: int, what: str) -> RegexValidator:
    return RegexValidator(re.compile(rf"[0-9]{{{count}}}\Z"), f"{what} has {count} digits and nothing else.")


def valid_npi(value: str) -> None:
    if not check_digit_fits(value):
        raise ValidationError("This is no NPI: ten digits, beginning with 1 or 2, of which the last checks the others.")


class OwnPasswordForm(PasswordChangeForm):
    """The user's new password; the one-time one cannot be kept."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_password1") and cleaned.get("new_password1") == cleaned.get("old_password"):
            self.add_error("new_password1", "This is the password you have. Choose another.")
        return cleaned


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person of the department: her role, and which rows are hers."""

    chart_types = forms.MultipleChoiceField(
        choices=ChartType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Chart types",
        help_text="Which charts she may pull. None chosen means all.",
    )
    facilities = forms.ModelMultipleChoiceField(
        Facility.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label="Facilities"
    )

    class Meta:
        model = User
        fields = (
            "username", "first_name", "last_name", "credentials", "role", "organisation",
            "facilities", "chart_types", "sees_all_facilities", "picks_by_hand",
        )  # fmt: skip
        labels = {
            "username": "Sign-in name",
            "sees_all_facilities": "Sees all facilities, also those added later",
            "picks_by_hand": "May open any chart of the pool, not only the next one",
        }
        help_texts = {"username": "Letters, digits and @ . + - _", "picks_by_hand": ""}
        widgets = {name: forms.TextInput(attrs=PLAIN) for name in ("username", "first_name", "last_name")}

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = True
        self.fields["role"].disabled = is_own

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Somebody has this sign-in name already.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("facilities") and not cleaned.get("sees_all_facilities"):
            self.add_error("facilities", "Choose at least one facility, or all facilities: she would see no row.")
        return cleaned


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An employer of users. Whether it is a vendor is said once."""

    class Meta:
        model = Organisation
        fields = ("name", "kind")
        labels = {"kind": "Whose staff"}
        widgets = {"name": forms.TextInput(attrs=PLAIN)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = self.instance.pk is not None


class FacilityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A facility as claims name it: every value here stands in claim files."""

    class Meta:
        model = Facility
        fields = (
            "code", "name", "npi", "tax_id", "taxonomy", "address_line", "city", "state", "zip_code", "phone",
            "starts_on",
        )  # fmt: skip
        labels = {
            "npi": "NPI",
            "tax_id": "Tax number",
            "address_line": "Street",
            "zip_code": "ZIP+4",
            "starts_on": "Charts from",
        }
        help_texts = {
            "code": "Short name in feeds and commands; it cannot be changed later",
            "tax_id": "Employer identification number, 9 digits",
            "taxonomy": "Ten characters of the provider taxonomy",
            "zip_code": "9 digits, as claims want them",
            "phone": "10 digits",
        }
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None
        checks: dict[str, Any] = {
            "npi": valid_npi,
            "tax_id": digits(9, "A tax number"),
            "zip_code": digits(9, "A ZIP+4"),
            "phone": digits(10, "A telephone number"),
            "taxonomy": RegexValidator(r"\A[0-9]{3}[0-9A-Z]{6}X\Z", "A taxonomy code looks like 282N00000X."),
            "state": RegexValidator(r"\A[A-Z]{2}\Z", "Two capital letters, for example OH."),
        }
        for name, field in self.fields.items():
            field.widget.attrs |= PLAIN
            field.validators += [checks[name]] if name in checks else []
            field.validators += [claim_text] if name in {"name", "address_line", "city"} else []
