"""Codes over the API, the same search as on the pages; and which releases answer."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from codesets import inventory
from codesets.models import Release, System, Table
from codesets.search import Hit, search

MOST = 100


class CodeQuery(serializers.Serializer[dict[str, object]]):
    """What a caller may ask."""

    q = serializers.CharField(max_length=200, help_text="A code, a part of one, or words")
    system = serializers.ChoiceField(choices=System.choices, required=False)
    on = serializers.DateField(required=False, help_text="Valid on this date; today without it")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=20)
    billable = serializers.BooleanField(required=False, allow_null=True, default=None)


class CodeAnswer(serializers.Serializer[Hit]):
    """One code, as the field writes it."""

    system = serializers.ChoiceField(choices=System.choices)
    code = serializers.CharField(source="display")
    title = serializers.CharField(allow_blank=True)
    billable = serializers.BooleanField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


@extend_schema(
    parameters=[CodeQuery, OpenApiParameter("q", str, required=True)],
    responses=CodeAnswer(many=True),
    description="Codes that match, likeliest first. An unknown system, a wrong date or an empty query is refused.",
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def codes(request: Request) -> Response:
    """Search by code or by words."""
    asked = CodeQuery(data=request.query_params)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    hits = search(
        wanted["q"],
        on=wanted.get("on") or date.today(),  # noqa: DTZ011 (a calendar date)
        systems=[wanted["system"]] if wanted.get("system") else [],
        billable=wanted["billable"],
        limit=wanted["limit"],
        user=cast(User, request.user),
    )
    return Response([CodeAnswer(hit).data for hit in hits])


class ReleaseAnswer(serializers.ModelSerializer[Release]):
    """One release that is kept, and whether it is in force for its days."""

    name = serializers.CharField(source="get_table_display")

    class Meta:
        model = Release
        fields = (
            "id",
            "table",
            "name",
            "edition",
            "effective_on",
            "known_until",
            "rows",
            "source",
            "loaded_at",
            "live",
        )


class TableAnswer(serializers.Serializer[inventory.TableState]):
    """One table: the release that answers today, and all that are kept."""

    table = serializers.CharField(source="table.value")
    name = serializers.CharField(source="table.label")
    answers_today = serializers.IntegerField(source="in_force.id", allow_null=True, default=None)
    data_end_on = serializers.DateField(source="ends_on", allow_null=True)
    releases = ReleaseAnswer(many=True)


class TableQuery(serializers.Serializer[dict[str, object]]):
    """What a caller may ask."""

    table = serializers.ChoiceField(choices=Table.choices, required=False)


@extend_schema(
    parameters=[TableQuery],
    responses=TableAnswer(many=True),
    description="Every table with the releases that are kept, the latest first day first. Read only.",
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def releases(request: Request) -> Response:
    """What is loaded, table by table."""
    asked = TableQuery(data=request.query_params)
    asked.is_valid(raise_exception=True)
    only = asked.validated_data.get("table")
    states = inventory.tables(timezone.localdate(), Table(only) if only else None)
    return Response([TableAnswer(state).data for state in states])
