"""The demonstration's audit: drawn once, one review settled, one with the coder."""

from __future__ import annotations

from audits.demo import SEED, seed_audit
from audits.models import AuditPlan, Review, Sample
from audits.tests.charts import make_completed_chart
from coding_portal.tests.cast import Cast


def test_the_demonstration_audit_is_drawn_and_begun_once(cast: Cast) -> None:
    for number in range(1, 10):
        make_completed_chart(number, cast.coder)
    assert list(seed_audit()) == ["a sample of 6 charts drawn, 2 reviewed."]
    assert list(seed_audit()) == ["the audit is there already."]
    assert Sample.objects.get().seed == SEED
    assert sorted(Review.objects.values_list("status", flat=True)) == ["final", "returned"]


def test_without_completed_charts_nothing_is_left_half_done(cast: Cast) -> None:
    (words,) = seed_audit()
    assert words.startswith("no audit:")
    assert not AuditPlan.objects.exists()
