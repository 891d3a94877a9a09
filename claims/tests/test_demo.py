"""The demonstration department reaches the payer: its finished charts are completed, sent, denied, and ready again."""

from __future__ import annotations

import pytest

from accounts.models import User
from claims import batches
from claims.demo import FINISHED, seed_claims
from claims.models import Batch, Claim, ClaimVersion
from claims.tests.x12.oracle import assert_valid_837
from claims.workflow import BatchStatus, Status
from encounters.demo.chartfile import read_charts
from encounters.demo.seed import demo_charts, seed_charts, seed_department
from encounters.models import BillForm
from encounters.workflow import Status as ChartStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> None:
    seed_department(password="a-password-for-tests")
    finished = [chart for chart in read_charts() if chart.state in FINISHED]
    assert finished, "no demonstration chart is finished"
    assert len(list(seed_charts(finished))) == len(finished)


def test_every_finished_chart_is_completed_and_what_the_files_call_denied_is_denied(department: None) -> None:
    problems = [step.words for step in seed_claims() if step.is_problem]
    assert problems == []
    for chart, encounter in demo_charts():
        if chart.state in FINISHED:
            assert encounter.status == ChartStatus.COMPLETED, chart.name
            version = ClaimVersion.objects.current().get(claim__encounter=encounter)
            assert version.status != Status.BLOCKED, f"{chart.name}: {version.blocked_for}"
            assert (version.status == Status.DENIED) == (chart.state == "denied"), chart.name
    assert set(Batch.objects.values_list("status", flat=True)) == {BatchStatus.SENT}
    for form in BillForm.values:
        batches.build_batch(form=form, by=User.objects.get(username="biller"))
    for batch in Batch.objects.all():
        assert_valid_837(bytes(batch.file))


def test_seeding_again_changes_nothing(department: None) -> None:
    list(seed_claims())
    before = (Claim.objects.count(), ClaimVersion.objects.count(), Batch.objects.count())
    list(seed_claims())
    assert (Claim.objects.count(), ClaimVersion.objects.count(), Batch.objects.count()) == before
