"""``POST /api/v1/check``: what would the edits say?"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from claims.check import check
from claims.edits.base import Severity, Topic
from claims.facts import DiagnosisRole, Form
from claims.sent import without_blanks

DATE_FORMATS = ["%Y-%m-%d", "%Y%m%d"]
MOST_CODES, MOST_LINES = 200, 1000


def text(longest: int = 20, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=options.pop("required", False), **options)


def day(**options: Any) -> serializers.DateField:
    return serializers.DateField(input_formats=DATE_FORMATS, required=options.pop("required", False), **options)


def amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=15, decimal_places=4, required=False)


class CheckPatient(serializers.Serializer[Any]):
    sex = text(help_text="F, M or U")
    birth_date = day()


class CheckDiagnosis(serializers.Serializer[Any]):
    code = text(required=True, help_text="ICD-10-CM, with or without the dot")
    poa = text(1, help_text="Y, N, U, W, or 1 for exempt")
    role = serializers.ChoiceField([role.value for role in DiagnosisRole], required=False)


class CheckProcedure(serializers.Serializer[Any]):
    code = text(required=True, help_text="ICD-10-PCS")
    date = day()


class CheckLine(serializers.Serializer[Any]):
    code = text(help_text="HCPCS or CPT")
    modifiers = serializers.ListField(child=serializers.CharField(max_length=10, allow_blank=True), required=False)
    units = amount()
    pointers = serializers.ListField(
        child=serializers.IntegerField(), required=False, max_length=100, help_text="Places in diagnoses, from 1"
    )
    service_date = day()
    pos = text()
    revenue_code = text()
    charge = amount()
    rendering_npi = text()


class CheckPriorService(serializers.Serializer[Any]):
    code = text(required=True)
    date = day(required=True)
    modifiers = serializers.ListField(child=serializers.CharField(max_length=10), required=False)
    billing_npi = text()
    rendering_npi = text()
    bill_type = text()
    units = amount()


class CheckOccurrence(serializers.Serializer[Any]):
    code = text(2, required=True, help_text="Occurrence code")
    date = day()


class CheckValue(serializers.Serializer[Any]):
    code = text(2, required=True, help_text="Value code")
    amount = serializers.DecimalField(max_digits=15, decimal_places=4)


class CheckStay(serializers.Serializer[Any]):
    """An inpatient stay of the same patient on another claim."""

    admitted_on = day(required=True)
    discharged_on = day()
    billing_npi = text()
    discharge_status = text()


class CheckRequest(serializers.Serializer[Any]):
    """One claim's facts. Only ``form`` is required; what is absent is not held against the claim."""

    form = serializers.ChoiceField([form.value for form in Form])
    bill_type = text(help_text="Type of bill, 131 or 0131")
    patient = CheckPatient(required=False)
    service_from = day()
    service_to = day()
    admission_date = day()
    discharge_status = text()
    payer = text(
        80, help_text="medicare, medicaid, commercial, a claim filing indicator, or a payer's identifier or code"
    )
    member_id = text(80, help_text="The subscriber's number at the payer; asked for where the claim is complete")
    diagnoses = serializers.ListField(child=CheckDiagnosis(), required=False, max_length=MOST_CODES)
    procedures = serializers.ListField(child=CheckProcedure(), required=False, max_length=MOST_CODES)
    lines = serializers.ListField(child=CheckLine(), required=False, max_length=MOST_LINES)
    total_charge = amount()
    billing_npi = text()
    rendering_npi = text()
    attending_npi = text()
    operating_npi = text()
    referring_npi = text()
    billing_taxonomy = text()
    rendering_taxonomy = text()
    attending_taxonomy = text()
    place_of_service = text(help_text="For lines that give none")
    frequency = text(1)
    payer_control_number = text(50)
    admission_source = text(1)
    drg = text(4)
    condition_codes = serializers.ListField(child=serializers.CharField(max_length=2), required=False)
    occurrence_codes = serializers.ListField(child=CheckOccurrence(), required=False, max_length=MOST_CODES)
    value_codes = serializers.ListField(child=CheckValue(), required=False, max_length=MOST_CODES)
    prior_services = serializers.ListField(child=CheckPriorService(), required=False, max_length=MOST_LINES)
    other_stays = serializers.ListField(child=CheckStay(), required=False, max_length=MOST_CODES)
    today = day(help_text="The day the check is made for; the present day where absent")
    complete = serializers.BooleanField(required=False, help_text="Hold the claim to all that a released one needs")


class CheckFinding(serializers.Serializer[Any]):
    """What an edit says, and where. ``source`` is the finding's, not the serializer's."""

    edit = serializers.CharField()
    topic = serializers.ChoiceField([topic.value for topic in Topic])
    severity = serializers.ChoiceField([severity.value for severity in Severity])
    title = serializers.CharField()
    message = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    line = serializers.IntegerField(allow_null=True)
    field = serializers.CharField()
    remedy = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class CheckDrg(serializers.Serializer[Any]):
    drg = serializers.CharField()
    title = serializers.CharField()
    mdc = serializers.CharField()
    mdc_title = serializers.CharField()
    kind = serializers.CharField()
    weight = serializers.DecimalField(max_digits=8, decimal_places=4, allow_null=True)
    gmlos = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    amlos = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    severity = serializers.CharField()
    version = serializers.CharField()
    reason = serializers.CharField()


class CheckResponse(serializers.Serializer[Any]):
    findings = CheckFinding(many=True)
    drg = CheckDrg(allow_null=True)


@extend_schema(operation_id="check", request=CheckRequest, responses=CheckResponse, tags=["check"])
@api_view(["POST"])
def check_claim(request: Request) -> Response:
    """Run every edit over one claim's facts. Nothing is stored."""
    request_facts = CheckRequest(data=without_blanks(request.data))
    request_facts.is_valid(raise_exception=True)
    return Response(CheckResponse(check(request_facts.validated_data, today=timezone.localdate())).data)
