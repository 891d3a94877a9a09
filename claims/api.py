"""Claims and batches over the API: the same lists and services as on the pages."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import record_access
from accounts.models import AccessEvent, Facility, User
from claims import batches
from claims.models import READERS, Batch, ClaimVersion
from claims.workflow import BatchStatus, Status
from encounters.models import BillForm, Payer

MOST = 500


def reader(request: Request) -> User:
    """The caller, if her role works with claims."""
    user = cast(User, request.user)
    if user.role not in READERS:
        raise PermissionDenied
    return user


class ClaimQuery(serializers.Serializer[Any]):
    """What a caller may ask of the list."""

    status = serializers.ChoiceField(choices=Status.choices, required=False)
    form = serializers.ChoiceField(choices=BillForm.choices, required=False)
    payer = serializers.SlugField(required=False, help_text="Code of the payer")
    after = serializers.IntegerField(required=False, min_value=0, help_text="Continue after this id")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=100)


class ClaimAnswer(serializers.Serializer[ClaimVersion]):
    """The current version of a claim; no patient data."""

    id = serializers.IntegerField(source="pk")
    claim = serializers.CharField(source="claim.reference")
    control_number = serializers.CharField()
    chart = serializers.IntegerField(source="claim.encounter_id")
    account_number = serializers.CharField(source="claim.encounter.account_number")
    facility = serializers.CharField(source="claim.encounter.facility.code")
    payer = serializers.CharField(source="claim.payer.code")
    form = serializers.ChoiceField(choices=BillForm.choices, source="claim.form")
    frequency = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    waits_for = serializers.CharField(source="why_it_waits", allow_blank=True)
    drg = serializers.CharField(allow_blank=True)
    total_charge = serializers.DecimalField(max_digits=12, decimal_places=2)
    stops = serializers.IntegerField(source="stop_count")
    reviews = serializers.IntegerField(source="review_count")
    notes = serializers.IntegerField(source="note_count")
    sha256 = serializers.CharField()
    built_at = serializers.DateTimeField()


class BatchOrder(serializers.Serializer[Any]):
    """What goes into a new batch: everything ready of one form, or only some payers' and facilities'."""

    form = serializers.ChoiceField(choices=BillForm.choices)
    payer = serializers.SlugRelatedField(slug_field="code", queryset=Payer.objects.all(), required=False)
    facilities = serializers.SlugRelatedField(
        slug_field="code", queryset=Facility.objects.all(), many=True, required=False
    )


class BatchAnswer(serializers.Serializer[Batch]):
    """A batch file without its bytes."""

    id = serializers.IntegerField(source="pk")
    file_name = serializers.CharField()
    form = serializers.ChoiceField(choices=BillForm.choices)
    payer = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=BatchStatus.choices)
    interchange_control_number = serializers.CharField()
    group_control_number = serializers.IntegerField(source="group_number")
    claim_count = serializers.IntegerField()
    total_charge = serializers.DecimalField(max_digits=14, decimal_places=2)
    sha256 = serializers.CharField()
    built_at = serializers.DateTimeField()

    def get_payer(self, batch: Batch) -> str | None:
        return batch.payer.code if batch.payer else None


class BlockedAnswer(serializers.Serializer[ClaimVersion]):
    """A claim that turned out not to be fit to go, with every reason."""

    id = serializers.IntegerField(source="pk")
    control_number = serializers.CharField()
    reasons = serializers.SerializerMethodField()

    def get_reasons(self, version: ClaimVersion) -> list[str]:
        return version.blocked_for.splitlines()


class BuildAnswer(serializers.Serializer[batches.BatchResult]):
    """The batch, or null when no claim was ready, and the claims that were blocked on the way."""

    batch = BatchAnswer(allow_null=True)
    blocked = BlockedAnswer(many=True)


@extend_schema(parameters=[ClaimQuery], responses=ClaimAnswer(many=True))
@api_view(["GET"])
def claims(request: Request) -> Response:
    """Current claim versions the caller may see, by id."""
    user = reader(request)
    asked = ClaimQuery(data=request.query_params)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    rows = ClaimVersion.objects.visible_to(user).current().with_row_details()
    rows = rows.prefetch_related("claim__encounter__release_holds").order_by("pk")
    filters = {"status": "status", "form": "claim__form", "payer": "claim__payer__code", "after": "pk__gt"}
    rows = rows.filter(**{lookup: wanted[name] for name, lookup in filters.items() if name in wanted})
    found = list(rows[: wanted["limit"]])
    _note_view(user, request, found)
    return Response(ClaimAnswer(cast(Any, found), many=True).data)


@extend_schema(methods=["GET"], responses=BatchAnswer(many=True))
@extend_schema(methods=["POST"], request=BatchOrder, responses={200: BuildAnswer, 201: BuildAnswer})
@api_view(["GET", "POST"])
def batch_list(request: Request) -> Response:
    """The batches the caller may see, newest first; POST builds one of everything that is ready."""
    user = reader(request)
    if request.method == "GET":
        rows: QuerySet[Batch] = Batch.objects.visible_to(user).defer("file").select_related("payer")
        return Response(BatchAnswer(cast(Any, rows[:MOST]), many=True).data)
    order = BatchOrder(data=request.data)
    order.is_valid(raise_exception=True)
    wanted = order.validated_data
    result = batches.build_batch(
        form=wanted["form"], by=user, payer=wanted.get("payer"), facilities=wanted.get("facilities") or None
    )
    return Response(BuildAnswer(result).data, status=201 if result.batch else 200)


@extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY, description="The 837 file")})
@api_view(["GET"])
def batch_file(request: Request, batch_id: int) -> HttpResponse:
    """The file as it was stored; each download is an access event."""
    batch = batches.batch_file(batch_id=batch_id, by=reader(request), request=request._request)
    response = HttpResponse(bytes(batch.file), content_type="application/edi-x12")
    response["Content-Disposition"] = f'attachment; filename="{batch.file_name}"'
    return response


@extend_schema(request=None, responses=BatchAnswer)
@api_view(["POST"])
def send_batch(request: Request, batch_id: int) -> Response:
    """The file went out."""
    return Response(BatchAnswer(batches.mark_batch_sent(batch_id=batch_id, by=reader(request))).data)


def _note_view(user: User, request: Request, rows: list[ClaimVersion]) -> None:
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject="claims.api",
        request=request._request,
        detail={"encounters": [version.claim.encounter_id for version in rows]},
    )
