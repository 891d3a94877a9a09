"""What the department codes: counts by facility that lift a search. Nothing in them tells of a chart or a patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from codesets.models import CodeUse, UseCount

KEPT_COUNTS = 30
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Use:
    """A code on the completed charts of a facility."""

    facility_id: int
    system: str
    code: str
    uses: int
    """Charts that carry it."""
    last_on: date


@transaction.atomic
def replace_use(*, uses: Iterable[Use], since: date, until: date, charts: int) -> UseCount:
    """Put a new count in the place of the old one. One at a time; searches go by the old one until it is whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codesets.use'))")
    CodeUse.objects.all().delete()
    rows = [
        CodeUse(facility_id=u.facility_id, system=u.system, code=u.code, uses=u.uses, last_on=u.last_on) for u in uses
    ]
    CodeUse.objects.bulk_create(rows, AT_ONCE)
    count = UseCount.objects.create(since=since, until=until, charts=charts, codes=len(rows))
    kept = UseCount.objects.values_list("pk", flat=True)[:KEPT_COUNTS]
    UseCount.objects.exclude(pk__in=list(kept)).delete()
    return count


def last_count() -> UseCount | None:
    """The count the search goes by; None before the first."""
    return UseCount.objects.first()
