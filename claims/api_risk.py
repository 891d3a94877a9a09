"""``POST /api/v1/risk``: the HCCs and the score of a list of diagnoses. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from claims.api_check import MOST_CODES, day, text
from claims.sent import SEXES, bare, without_blanks
from codesets import risk
from codesets.models import RiskModel

OLDEST = 120


class RiskRequest(serializers.Serializer[Any]):
    diagnoses = serializers.ListField(child=serializers.CharField(max_length=20), max_length=MOST_CODES, required=False)
    sex = text(help_text="F or M", required=True)
    birth_date = day(help_text="Or the age")
    age = serializers.IntegerField(
        min_value=0, max_value=OLDEST, required=False, help_text="On 1 February of the payment year"
    )
    service_date = day(help_text="The payment year is the one after; today where absent")
    payment_year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)
    model = serializers.ChoiceField(RiskModel.choices, required=False, help_text="V28 where absent")
    dual = serializers.ChoiceField(risk.DUAL_CODES, required=False, help_text="Medicaid status; 00 where absent")
    entitlement = serializers.ChoiceField(
        ["0", "1", "2", "3"], required=False, help_text="Original reason: 0 age, 1 disability, 2 ESRD, 3 both"
    )
    new_enrollee = serializers.BooleanField(required=False)
    institutional = serializers.BooleanField(required=False)


class RiskPart(serializers.Serializer[Any]):
    name = serializers.CharField()
    says = serializers.CharField()
    coefficient = serializers.DecimalField(max_digits=8, decimal_places=3)


class RiskCategory(serializers.Serializer[Any]):
    hcc = serializers.CharField(source="number")
    title = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    coefficient = serializers.DecimalField(max_digits=8, decimal_places=3, allow_null=True)
    counts = serializers.BooleanField()
    dropped_by = serializers.ListField(child=serializers.CharField())


class RiskResponse(serializers.Serializer[Any]):
    model = serializers.ChoiceField(RiskModel.choices)
    payment_year = serializers.IntegerField()
    segment = serializers.CharField()
    demographic = RiskPart(many=True)
    hccs = RiskCategory(many=True, source="categories")
    interactions = RiskPart(many=True)
    payment_hccs = serializers.SerializerMethodField()
    raw_score = serializers.DecimalField(source="raw", max_digits=8, decimal_places=3, allow_null=True)
    normalisation = serializers.DecimalField(max_digits=6, decimal_places=3, allow_null=True)
    payment_score = serializers.DecimalField(source="payment", max_digits=8, decimal_places=3, allow_null=True)
    without_hcc = serializers.ListField(source="without_category", child=serializers.CharField())
    set_aside = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()

    def get_payment_hccs(self, score: risk.RiskScore) -> int:
        return len(score.paid)


@extend_schema(operation_id="risk", request=RiskRequest, responses=RiskResponse, tags=["check"])
@api_view(["POST"])
def risk_of_codes(request: Request) -> Response:
    """Categories, dropped categories, addends, raw and payment score. Codes without a category are named."""
    if getattr(request.user, "role", "") == Role.PROVIDER:
        raise PermissionDenied
    asked = RiskRequest(data=without_blanks(request.data))
    asked.is_valid(raise_exception=True)
    sent = asked.validated_data
    served = sent.get("service_date") or timezone.localdate()
    year = sent.get("payment_year") or risk.payment_year_of(served)
    model = RiskModel(sent.get("model", RiskModel.V28))
    codes = [bare(code) for code in sent.get("diagnoses", [])]
    table = risk.mappings(codes, model=model, payment_year=year)
    return Response(RiskResponse(risk.score(codes, _person(sent, year), table)).data)


def _person(sent: dict[str, Any], year: int) -> risk.Person:
    sex = sent["sex"].strip().upper()
    sex = SEXES.get(sex, sex)
    if sex not in {"F", "M"}:
        raise ValidationError({"sex": ["F or M: the models know no other."]})
    birth_date, age = sent.get("birth_date"), sent.get("age")
    if birth_date is not None:
        age = risk.age_in(year, birth_date)
    if age is None or not 0 <= age <= OLDEST:
        raise ValidationError({"age": [f"Give the age, 0 to {OLDEST}, or the birth date."]})
    return risk.Person(
        age=age,
        sex=sex,
        dual=sent.get("dual", "00"),
        entitlement=sent.get("entitlement") or ("0" if age >= risk.MEDICARE_AGE else "1"),
        new_enrollee=sent.get("new_enrollee", False),
        institutional=sent.get("institutional", False),
    )
