"""Forms of the audit pages: they check shapes; the services decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Facility, Role, User
from audits.concluding import Conclusion
from audits.matching import Kind
from audits.models import AuditPlan, Design, Reason, StratifyBy
from audits.population import Criteria
from audits.reviewing import Code, Ruling
from audits.scoring import METHODS
from audits.services import PlanValues
from encounters.models import ChartType, CodedDiagnosis, Payer

METHOD_LABELS = {
    "code-over-code/1": "Code over code",
    "code-over-code-penalised/1": "Code over code, extra codes taken off",
    "case-over-case/1": "Case over case (fully correct charts)",
    "drg/1": "DRG accuracy",
    "weighted/1": "Weighted by class",
}
ONE_HUNDRED = Decimal(100)


def coders_seen_by(user: User) -> QuerySet[User]:
    """People who code in facilities the user sees."""
    facilities = Facility.objects.visible_to(user)
    return (
        User.objects.filter(role__in=(Role.CODER, Role.LEAD), facilities__in=facilities)
        .distinct()
        .order_by("last_name", "first_name")
    )


class PlanForm(forms.Form):
    """A new audit plan."""

    name = forms.CharField(max_length=120, label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(choices=AuditPlan.Kind.choices, initial=AuditPlan.Kind.RETROSPECTIVE, label="When")
    facilities = forms.ModelMultipleChoiceField(
        Facility.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Facilities"
    )
    chart_types = forms.MultipleChoiceField(
        choices=ChartType.choices, required=False, widget=forms.CheckboxSelectMultiple, label="Chart types"
    )
    coders = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Coders"
    )
    payers = forms.ModelMultipleChoiceField(
        Payer.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label="Payers"
    )
    completed_from = forms.DateField(
        required=False, label="Completed from", widget=forms.DateInput(attrs={"type": "date"})
    )
    completed_to = forms.DateField(required=False, label="Completed to", widget=forms.DateInput(attrs={"type": "date"}))
    leave_out_sampled = forms.BooleanField(required=False, label="Leave out charts of earlier samples")
    design = forms.ChoiceField(choices=Design.choices, initial=Design.SIMPLE, label="Sample")
    stratify_by = forms.ChoiceField(choices=[("", "No strata"), *StratifyBy.choices], required=False, label="Strata")
    size = forms.IntegerField(min_value=1, max_value=20_000, initial=30, label="Charts")
    spares = forms.IntegerField(min_value=0, max_value=1000, initial=0, label="Spares per stratum")
    is_blind = forms.BooleanField(required=False, label="Blind: code first, then see the coder's codes")
    method = forms.ChoiceField(choices=[(name, METHOD_LABELS[name]) for name in METHODS], label="Headline score")
    goal = forms.DecimalField(
        min_value=Decimal(1), max_value=ONE_HUNDRED, decimal_places=1, initial=95, label="Goal in percent"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["facilities"].queryset = Facility.objects.visible_to(user)
        fields["coders"].queryset = coders_seen_by(user)

    def values(self) -> PlanValues:
        """What the form says, for ``create_plan`` and ``preview_population``."""
        data = self.cleaned_data
        return PlanValues(
            name=data["name"],
            kind=data["kind"],
            design=data["design"],
            stratify_by=data["stratify_by"] if data["design"] == Design.STRATIFIED else "",
            size=data["size"],
            spares=data["spares"],
            is_blind=data["is_blind"],
            method=data["method"],
            goal=data["goal"] / ONE_HUNDRED,
            criteria=Criteria(
                facilities=tuple(row.pk for row in data["facilities"]),
                chart_types=tuple(data["chart_types"]),
                coders=tuple(row.pk for row in data["coders"]),
                payers=tuple(row.pk for row in data["payers"]),
                completed_from=data["completed_from"],
                completed_to=data["completed_to"],
                leave_out_sampled=data["leave_out_sampled"],
            ),
        )


class RulingForm(forms.Form):
    """What the auditor decides about one row."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind], widget=forms.HiddenInput)
    code = forms.CharField(
        max_length=12, label="Code", widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    role = forms.ChoiceField(choices=CodedDiagnosis.Role.choices, required=False, label="Role")
    poa = forms.ChoiceField(choices=[("", "None"), *CodedDiagnosis.Poa.choices], required=False, label="POA")
    modifiers = forms.CharField(
        required=False, max_length=20, label="Modifiers", help_text="Up to four, with blanks between",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    units = forms.DecimalField(required=False, max_digits=9, decimal_places=3, label="Units")
    service_on = forms.DateField(required=False, label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(choices=[("", "Choose a reason"), *Reason.choices], label="Reason")
    reference = forms.CharField(
        required=False, max_length=200, label="Reference", help_text="Guideline, Coding Clinic issue, policy"
    )
    comment = forms.CharField(
        required=False, label="Rationale", widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )

    FIELDS_OF_KIND = {
        Kind.DIAGNOSIS: ("kind", "code", "role", "poa"),
        Kind.PROCEDURE: ("kind", "code", "service_on"),
        Kind.LINE: ("kind", "code", "modifiers", "units", "service_on"),
    }
    REASONS = ("reason", "reference", "comment")

    def __init__(self, *args: Any, kind: Kind, only_reason: bool = False, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "auto_id": "ruling-%s"}
        super().__init__(*args, **kwargs)
        self.kind_of_code = kind
        kept = {*(() if only_reason else self.FIELDS_OF_KIND[kind]), *self.REASONS}
        for name in set(self.fields) - kept:
            del self.fields[name]

    def ruling(self, decision: str) -> Ruling:
        """The decision with its code, for ``record_outcome``."""
        data = self.cleaned_data
        code = None
        if "code" in data:
            code = Code(
                kind=data["kind"],
                code=data["code"],
                role=data.get("role", ""),
                poa=data.get("poa", ""),
                modifiers=tuple(data.get("modifiers", "").replace(",", " ").split()),
                units=data.get("units"),
                service_on=data.get("service_on"),
            )
        return Ruling(decision, code, data["reason"], data["reference"], data["comment"])


class ConclusionForm(forms.Form):
    """How a review ends."""

    text = forms.CharField(
        required=False, label="To the coder", widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
    )
    billed_amount = forms.DecimalField(required=False, max_digits=12, decimal_places=2, label="Amount billed")
    audited_amount = forms.DecimalField(required=False, max_digits=12, decimal_places=2, label="Amount it should be")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "auto_id": "conclude-%s"}
        super().__init__(*args, **kwargs)

    def conclusion(self) -> Conclusion:
        return Conclusion(
            self.cleaned_data["text"], self.cleaned_data["billed_amount"], self.cleaned_data["audited_amount"]
        )
