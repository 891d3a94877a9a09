"""What the desk does with a chart's findings, over the API: see them, answer for one, complete."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, User
from claims import services, tasks
from claims.findings import ACKNOWLEDGERS, Judged, OpenFindings, acknowledge_finding
from claims.outcomes import findings_at_desk, note_findings
from coding_portal.errors import NotVisible
from coding_portal.responses import refusal_body
from encounters.models import Encounter

CODERS = (Role.CODER, Role.LEAD)
CHART_READERS = (Role.CODER, Role.LEAD, Role.AUDITOR, Role.BILLER, Role.COMPLIANCE)


class ChartFinding(serializers.Serializer[Judged]):
    """A finding on a chart, and whether somebody has answered for it."""

    edit = serializers.CharField(source="finding.edit")
    topic = serializers.CharField(source="finding.topic")
    severity = serializers.CharField(source="finding.severity")
    title = serializers.CharField(source="finding.title")
    message = serializers.CharField(source="finding.message")
    codes = serializers.ListField(source="finding.codes", child=serializers.CharField())
    line = serializers.IntegerField(source="finding.line", allow_null=True)
    field = serializers.CharField(source="finding.field")
    remedy = serializers.CharField(source="finding.remedy")
    source = serializers.CharField(source="finding.source")  # type: ignore[assignment]
    covered = serializers.CharField(source="fingerprint", help_text="Goes back with an acknowledgement")
    open = serializers.BooleanField(source="is_open")


class Acknowledging(serializers.Serializer[Any]):
    """Which finding, and why it does not stand in the way."""

    edit = serializers.CharField(max_length=20)
    covered = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=500)


class Completing(serializers.Serializer[Any]):
    """The version of the chart that the caller has seen; without it the newest counts."""

    version = serializers.IntegerField(required=False, min_value=0)


class Refused(serializers.Serializer[Any]):
    """Why the chart is not completed, with the findings in the way."""

    code = serializers.CharField()
    message = serializers.CharField()
    findings = ChartFinding(many=True)


class Completed(serializers.Serializer[Encounter]):
    id = serializers.IntegerField(source="pk")
    status = serializers.CharField()
    version = serializers.IntegerField()


def _chart(request: Request, encounter_id: int, roles: Collection[str]) -> tuple[Encounter, User]:
    """The chart and who asks for it; who may not see it is not told that it exists, nor what a body should say."""
    user = cast(User, request.user)
    if user.role not in roles:
        raise PermissionDenied
    encounter = Encounter.objects.visible_to(user).filter(pk=encounter_id).first()
    if encounter is None:
        raise NotVisible
    return encounter, user


@extend_schema(responses=ChartFinding(many=True))
@api_view(["GET"])
def findings(request: Request, encounter_id: int) -> Response:
    """The findings on a chart as it is saved now."""
    encounter, user = _chart(request, encounter_id, CHART_READERS)
    return Response(ChartFinding(cast(Any, findings_at_desk(encounter, by=user)), many=True).data)


@extend_schema(request=Acknowledging, responses=ChartFinding(many=True))
@api_view(["POST"])
def acknowledge(request: Request, encounter_id: int) -> Response:
    """Answer for a review finding; the findings as they are then."""
    encounter, user = _chart(request, encounter_id, ACKNOWLEDGERS)
    given = Acknowledging(data=request.data)
    given.is_valid(raise_exception=True)
    acknowledge_finding(encounter_id=encounter.pk, by=user, **given.validated_data)
    return Response(ChartFinding(cast(Any, findings_at_desk(encounter, by=user)), many=True).data)


@extend_schema(request=Completing, responses={200: Completed, 409: Refused})
@api_view(["POST"])
def complete(request: Request, encounter_id: int) -> Response:
    """Complete a chart and have its claim built; with open findings it is refused and they are listed."""
    encounter, user = _chart(request, encounter_id, CODERS)
    given = Completing(data=request.data)
    given.is_valid(raise_exception=True)
    version = given.validated_data.get("version")
    try:
        encounter = services.complete_chart(encounter_id=encounter.pk, by=user, version=version)
    except OpenFindings as refusal:
        note_findings(encounter, refusal.findings)
        found = ChartFinding(cast(Any, refusal.findings), many=True).data
        return Response({**refusal_body(refusal), "findings": found}, status=409)
    tasks.build_claim.delay_on_commit(encounter.pk)  # type: ignore[attr-defined]
    return Response(Completed(encounter).data)
