"""The biller's lists: which claims and charts stand on which tab, under which filters, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Func, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from claims.models import Batch, BatchQuerySet, ClaimVersion, ClaimVersionQuerySet
from claims.unbilled import unbilled_charts
from claims.workflow import BatchStatus, Status
from encounters.models import BillForm

TABS: Mapping[str, str] = {
    "ready": "Ready",
    "blocked": "Blocked",
    "batches": "Batches",
    "rejected": "Rejected",
    "unbilled": "Unbilled charts",
}
AGES: Mapping[str, str] = {
    "3": "3 days or older",
    "7": "7 days or older",
    "30": "30 days or older",
    "60": "60 days or older",
}
ANSWERED_BADLY = (Status.REJECTED, Status.DENIED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: codes and choices, never patient data."""

    payer: str = ""
    form: str = ""
    facility: str = ""
    age: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Filters:
        form, age = given.get("form", ""), given.get("age", "")
        return cls(
            payer=given.get("payer", ""),
            form=form if form in BillForm.values else "",
            facility=given.get("facility", ""),
            age=age if age in AGES else "",
        )

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, by their names in the address."""
        named = {"payer": self.payer, "form": self.form, "facility": self.facility, "age": self.age}
        return {name: value for name, value in named.items() if value}

    def on_charts(self, prefix: str = "") -> Q:
        """The condition on charts, reached by ``prefix`` from the rows to filter."""
        found = Q()
        if self.payer:
            found &= Q(**{f"{prefix}payer__code": self.payer})
        if self.form:
            found &= Q(**{f"{prefix}form": self.form})
        if self.facility:
            found &= Q(**{f"{prefix}facility__code": self.facility})
        if self.age:
            before = timezone.localdate() - timedelta(days=int(self.age))
            found &= Q(**{f"{prefix}service_to__lte": before})
        return found

    def on_claims(self) -> Q:
        """The condition on claim versions: payer and form are the claim's, facility and age the chart's."""
        found = Filters(facility=self.facility, age=self.age).on_charts("claim__encounter__")
        if self.payer:
            found &= Q(claim__payer__code=self.payer)
        if self.form:
            found &= Q(claim__form=self.form)
        return found


@dataclass(frozen=True, slots=True)
class Totals:
    """Claims, what they ask for, and whether the lines of each add up to that."""

    claims: int
    charge: Decimal
    lines: Decimal

    @property
    def agree(self) -> bool:
        return self.charge == self.lines


def ready(user: User, filters: Filters) -> ClaimVersionQuerySet:
    return ClaimVersion.objects.visible_to(user).releasable().filter(filters.on_claims())


def blocked(user: User, filters: Filters) -> ClaimVersionQuerySet:
    return ClaimVersion.objects.visible_to(user).waiting().filter(filters.on_claims())


def rejected(user: User, filters: Filters) -> ClaimVersionQuerySet:
    rows = ClaimVersion.objects.visible_to(user).current().filter(status__in=ANSWERED_BADLY)
    return rows.filter(filters.on_claims())


def batches(user: User, filters: Filters) -> BatchQuerySet:
    rows = Batch.objects.visible_to(user).defer("file").select_related("payer", "built_by")
    if filters.form:
        rows = rows.filter(form=filters.form)
    if filters.payer:
        rows = rows.filter(Q(payer__code=filters.payer) | Q(payer=None))
    if filters.facility:
        rows = rows.filter(facilities__code=filters.facility)
    return rows


def counts(user: User, filters: Filters) -> dict[str, int]:
    """How many rows each tab holds; one query for each."""
    return {
        "ready": ready(user, filters).count(),
        "blocked": blocked(user, filters).count(),
        "batches": batches(user, filters).exclude(status=BatchStatus.CANCELLED).count(),
        "rejected": rejected(user, filters).count(),
        "unbilled": unbilled_charts(user, filters.on_charts()).count(),
    }


def totals(rows: QuerySet[ClaimVersion]) -> Totals:
    """The sum of the claims, and beside it the sum of the lines in their facts."""
    found: dict[str, Any] = rows.order_by().aggregate(
        claims=Count("pk"), charge=Sum("total_charge"), lines=Sum(_sum_of_lines())
    )
    zero = Decimal("0.00")
    return Totals(found["claims"], found["charge"] or zero, found["lines"] or zero)


def _sum_of_lines() -> Func:
    """What the charge lines of one version's facts add up to, in the database."""
    return Func(
        F("facts"),
        template="(SELECT coalesce(sum((line->>'charge')::numeric), 0) "
        "FROM jsonb_array_elements(%(expressions)s->'lines') AS line)",
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
