"""Intake over the API: a system posts a bundle and is told at once what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Facility, User
from encounters.intake.store import MAX_MESSAGE_BYTES, MAY_TAKE_IN, store_message
from encounters.models import IntakeMessage

STATUS_CODES = {
    IntakeMessage.Status.STORED: 201,
    IntakeMessage.Status.UNCHANGED: 200,
    IntakeMessage.Status.QUARANTINED: 422,
}


class BundleParser(BaseParser):
    """The body as it came, whole: broken JSON is kept aside with its place, not refused before anybody saw it."""

    media_type = "application/fhir+json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        return {"body": stream.read(MAX_MESSAGE_BYTES + 1)}


class JsonBundleParser(BundleParser):
    media_type = "application/json"


class IntakeAnswer(serializers.Serializer[Any]):
    message = serializers.IntegerField(help_text="Number of the message on the intake page")
    status = serializers.ChoiceField(choices=IntakeMessage.Status.choices)
    reason = serializers.CharField(help_text="Why it was kept aside; empty otherwise")
    counts = serializers.DictField()
    encounters = serializers.ListField(child=serializers.IntegerField(), help_text="Keys of the charts it named")


@extend_schema(
    summary="Take in a FHIR R4 bundle",
    description=(
        "201 when something was stored, 200 when the bundle brought nothing new, 422 when it was kept aside whole with "
        "the reason. Posting the same bundle again changes nothing. For administrators and coding leads."
    ),
    parameters=[
        OpenApiParameter(
            "facility", str, description="Code of the facility of encounters whose own provider is not known here"
        )
    ],
    request={"application/fhir+json": OpenApiTypes.OBJECT, "application/json": OpenApiTypes.OBJECT},
    responses={201: IntakeAnswer, 200: IntakeAnswer, 422: IntakeAnswer},
)
@api_view(["POST"])
@parser_classes([BundleParser, JsonBundleParser])
def take_in_bundle(request: Request) -> Response:
    """Store the posted bundle as ``import_fhir`` would."""
    user = request.user
    if not isinstance(user, User) or user.role not in MAY_TAKE_IN:
        raise PermissionDenied("Only administrators and coding leads take in messages.")
    data: Any = request.data
    body: bytes = data.get("body", b"")
    if len(body) > MAX_MESSAGE_BYTES:
        return Response(
            {"code": "too_large", "message": "The bundle is larger than 32 MB. Send it in parts."}, status=413
        )
    result = store_message(body=body, source=f"API {user.username}", by=user, facility=_facility(request))
    answer = IntakeAnswer(
        {
            "message": result.message_id,
            "status": result.status,
            "reason": result.reason,
            "counts": result.counts,
            "encounters": result.encounter_ids,
        }
    )
    return Response(answer.data, status=STATUS_CODES[IntakeMessage.Status(result.status)])


def _facility(request: Request) -> Facility | None:
    code = request.query_params.get("facility", "")
    if not code:
        return None
    found = Facility.objects.filter(code=code).first()
    if found is None:
        raise ValidationError({"facility": [f"There is no facility “{code}”."]})
    return found
