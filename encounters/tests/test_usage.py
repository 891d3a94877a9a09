"""The nightly count of what the department codes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from codesets.models import CodeUse, UseCount
from coding_portal.tests.cast import Cast, make_encounter
from encounters.models import CodedDiagnosis, CodedProcedure, Encounter, ServiceLine
from encounters.tasks import count_final_codes as task
from encounters.usage import count_final_codes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def completed(cast: Cast, account: str, *codes: str, at: date = date(2026, 11, 1), **values: Any) -> Encounter:
    chart = make_encounter(
        account,
        status="completed",
        completed_by=cast.coder,
        completed_at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC),
        **({"facility": cast.north} | values),
    )
    for sequence, code in enumerate(codes, start=1):
        CodedDiagnosis.objects.create(encounter=chart, code=code, sequence=sequence)
    return chart


def counted() -> list[tuple[str, str, str, int]]:
    return list(CodeUse.objects.order_by("code", "facility").values_list("facility__code", "system", "code", "uses"))


def test_each_code_counts_once_a_completed_chart_at_its_facility(cast: Cast) -> None:
    first = completed(cast, "U-1", "I10", "E119")
    completed(cast, "U-2", "I10")
    completed(cast, "U-3", "I10", facility=cast.south)
    CodedProcedure.objects.create(encounter=first, code="0DTJ4ZZ", sequence=1)
    for number, code in ((1, "99213"), (2, "99213"), (3, "J1100"), (4, "")):
        ServiceLine.objects.create(encounter=first, number=number, code=code, revenue_code="0250")
    count = count_final_codes(today=TODAY)
    assert (count.charts, count.codes, count.since) == (3, 6, date(2025, 11, 21))
    assert counted() == [
        ("north", "icd10pcs", "0DTJ4ZZ", 1),
        ("north", "cpt", "99213", 1),
        ("north", "icd10cm", "E119", 1),
        ("north", "icd10cm", "I10", 2),
        ("south", "icd10cm", "I10", 1),
        ("north", "hcpcs", "J1100", 1),
    ]
    assert CodeUse.objects.get(facility=cast.north, code="I10").last_on == date(2026, 10, 8)


def test_open_charts_and_those_of_longer_ago_do_not_count(cast: Cast) -> None:
    completed(cast, "U-1", "I10", at=date(2025, 11, 20))
    returned = completed(cast, "U-2", "E119")
    Encounter.objects.filter(pk=returned.pk).update(status="returned")
    assert count_final_codes(today=TODAY).codes == 0


def test_the_task_may_run_twice(cast: Cast) -> None:
    completed(cast, "U-1", "I10", at=timezone.localdate() - timedelta(days=1))
    task()
    before = counted()
    task()
    assert counted() == before == [("north", "icd10cm", "I10", 1)]
    assert UseCount.objects.count() == 2
