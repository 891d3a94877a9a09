"""What an official release builds upon: the release in force before it, whose other rows stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from codesets.models import DatedRow, Release, Table
from codesets.services import Rows


def in_force(table: Table, on: date) -> Release | None:
    """The release of a table that answers for a day."""
    return Release.objects.filter(table=table, pk__in=Release.objects.ids_in_force(on=on)).first()


def kept_rows(model: type[Model], base: Release | None, on: date, limit: Q | None = None) -> QuerySet[Any]:
    """The rows of the base that a load leaves as they are, without those that ended before its first day."""
    rows: QuerySet[Any] = model._default_manager.filter(limit or Q(), release=base)
    if issubclass(model, DatedRow):
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return rows


def kept(model: type[Model], columns: Sequence[str], base: Release | None, on: date, limit: Q | None = None) -> Rows:
    """The same, ready to be copied by the database."""
    return Rows(model, columns, kept_rows(model, base, on, limit))
