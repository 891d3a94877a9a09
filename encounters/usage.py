"""Which codes the completed charts carry, for the search to go by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import Count, Max

from codesets import reference, usage
from codesets.models import System, UseCount
from encounters.models import CodedDiagnosis, CodedProcedure, Encounter, ServiceLine
from encounters.workflow import Status

DAYS = 365


@transaction.atomic
def count_final_codes(*, today: date) -> UseCount:
    """Count the codes of the charts completed in the last twelve months, each code once a chart.

    Every count is made anew, so that one made twice changes nothing and a chart returned to its coder drops out.
    """
    since = today - timedelta(days=DAYS)
    charts = Encounter.objects.filter(status=Status.COMPLETED, completed_at__date__range=(since, today))
    return usage.replace_use(uses=_uses(charts), since=since, until=today, charts=charts.count())


def _uses(charts: models.QuerySet[Encounter]) -> Iterator[usage.Use]:
    for facility, code, uses, last_on in _counted(CodedDiagnosis, charts):
        yield usage.Use(facility, System.ICD10CM, code, uses, last_on)
    for facility, code, uses, last_on in _counted(CodedProcedure, charts):
        yield usage.Use(facility, System.ICD10PCS, code, uses, last_on)
    for facility, code, uses, last_on in _counted(ServiceLine, charts):
        yield usage.Use(facility, reference.system_of_service(code), code, uses, last_on)


def _counted(
    model: type[CodedDiagnosis | CodedProcedure | ServiceLine], charts: models.QuerySet[Encounter]
) -> Iterator[tuple[int, str, int, date]]:
    rows = model._default_manager.filter(encounter__in=charts).exclude(code="").order_by()
    yield from rows.values_list("encounter__facility", "code").annotate(
        uses=Count("encounter", distinct=True), last_on=Max("encounter__service_to")
    )
