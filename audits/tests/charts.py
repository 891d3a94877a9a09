"""Completed charts, plans, samples and reviews with fixed values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from audits.models import AuditPlan, Review, Sample, SampleItem
from audits.population import Criteria
from audits.reviewing import Code, Ruling, agree_with_rest, record_outcome, start_review
from audits.services import PlanValues, create_plan, draw_sample
from coding_portal.tests.cast import Cast, make_encounter, make_patient
from encounters.models import CodedDiagnosis, CodedProcedure, Encounter, ServiceLine
from encounters.workflow import Status as ChartStatus

FIRST_COMPLETION = datetime(2026, 10, 12, 14, 0, tzinfo=UTC)
HEART_FAILURE = (("I130", "principal", "Y"), ("I5022", "secondary", "Y"), ("E1122", "secondary", "Y"))


def make_completed_chart(number: int, coder: User, *, codes: Any = HEART_FAILURE, **values: Any) -> Encounter:
    """A chart the coder completed, one hour after the chart before it."""
    chart = make_encounter(
        f"A-{number}",
        patient=make_patient(f"T{number:07}"),
        status=ChartStatus.COMPLETED,
        completed_by=coder,
        completed_at=FIRST_COMPLETION + timedelta(hours=number),
        **values,
    )
    for sequence, (code, role, poa) in enumerate(codes, start=1):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role=role, poa=poa, sequence=sequence, added_by=coder)
    return chart


def make_clinic_visit(number: int, coder: User, **values: Any) -> Encounter:
    """A professional visit with one line, 99213 with modifier 25, two units of something else."""
    chart = make_completed_chart(
        number,
        coder,
        codes=(("I10", "principal", ""),),
        chart_type="clinic",
        form="professional",
        bill_type="",
        service_from=date(2026, 10, 8),
        **values,
    )
    ServiceLine.objects.create(
        encounter=chart, number=1, code="99213", modifiers=["25"], service_date=date(2026, 10, 8), charge=Decimal(120)
    )
    return chart


def add_procedure(chart: Encounter, code: str = "02HV33Z") -> CodedProcedure:
    return CodedProcedure.objects.create(
        encounter=chart, code=code, sequence=1, performed_on=date(2026, 10, 3), added_by=chart.completed_by
    )


def make_plan(by: User, *, size: int = 3, **values: Any) -> AuditPlan:
    chosen: dict[str, Any] = {"name": "October", "criteria": Criteria(), "size": size} | values
    return create_plan(by=by, values=PlanValues(**chosen))


def make_sample(cast: Cast, *, charts: int = 6, size: int = 3, seed: str = "test", **values: Any) -> Sample:
    """A drawn sample of heart failure stays that the coder completed."""
    for number in range(1, charts + 1):
        make_completed_chart(number, cast.coder)
    return draw_sample(plan_id=make_plan(cast.lead, size=size, **values).pk, by=cast.lead, seed=seed)


def make_review(cast: Cast, **values: Any) -> Review:
    """The auditor has opened the first chart of a sample."""
    item = SampleItem.objects.filter(sample=make_sample(cast, **values)).first()
    assert item is not None
    return start_review(item_id=item.pk, by=cast.auditor)


def more_specific(review: Review, by: User, *, number: int = 2, code: str = "I5023") -> None:
    """The auditor finds the second diagnosis more specific and agrees with the rest."""
    better = Code(kind="diagnosis", code=code, role="secondary", poa="Y")
    ruling = Ruling("change", better, reason="specificity", comment="Acute on chronic per the H&P")
    record_outcome(review_id=review.pk, by=by, number=number, ruling=ruling)
    agree_with_rest(review_id=review.pk, by=by)
