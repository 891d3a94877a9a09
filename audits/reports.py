"""What an audit shows: how far it is, how accurate the coding was, and what that says about the population."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from accounts.models import User
from audits.estimation import AttributeEstimate, CannotEstimate, VariableEstimate, estimate_count, estimate_total
from audits.models import AuditPlan, Design, Review, SampleItem, Score
from audits.scoring import (
    CLASS_LABELS,
    METHODS,
    ChartScore,
    CodeClass,
    Money,
    Rate,
    ReviewedChart,
    Tally,
    add_up_money,
    case_over_case,
    class_rate,
    code_over_code,
    drg_accuracy,
)
from audits.workflow import SCORED, Status

CLASSES = tuple(CLASS_LABELS)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many charts of the sample are at which stage."""

    charts: int
    not_started: int
    in_review: int
    with_coder: int
    final: int

    @property
    def finished(self) -> int:
        return self.with_coder + self.final


@dataclass(frozen=True, slots=True)
class CoderScore:
    """The figures of one coder in one audit."""

    coder: User
    charts: int
    codes: Rate
    cases: Rate
    drgs: Rate
    missed: int
    extra: int


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """Every figure of an audit, or of one coder in it."""

    charts: int
    final: int
    sampled: int
    headline: Rate | None
    methods: Sequence[Rate]
    classes: Sequence[Rate]
    coders: Sequence[CoderScore]
    money: Money | None
    charts_in_error: AttributeEstimate | None
    overpayment: VariableEstimate | None
    why_no_projection: str


def progress_of(plan: AuditPlan) -> Progress:
    """Counted over the charts that stand in the sample now, in one query."""
    latest = Q(reviews__isnull=False)
    counts = (
        SampleItem.objects.filter(sample__plan=plan)
        .standing()
        .aggregate(
            charts=Count("pk", distinct=True),
            in_review=Count("pk", distinct=True, filter=latest & Q(reviews__status=Status.IN_REVIEW)),
            with_coder=Count(
                "pk",
                distinct=True,
                filter=Q(reviews__status__in=(Status.REVIEWED, Status.RETURNED, Status.AGREED, Status.REBUTTED)),
            ),
            final=Count("pk", distinct=True, filter=Q(reviews__status=Status.FINAL)),
        )
    )
    begun = counts["in_review"] + counts["with_coder"] + counts["final"]
    return Progress(not_started=counts["charts"] - begun, **counts)


def chart_score(score: Score) -> ChartScore:
    """A stored score as the methods of ``audits.scoring`` read it."""
    return ChartScore(
        key=str(score.review_id),
        tallies={name: Tally(*score.tallies.get(name.value, (0, 0, 0))) for name in CodeClass},
        correct=score.is_correct,
        drg_right=score.drg_right,
        added=score.added,
        deleted=score.deleted,
    )


def score_report(plan: AuditPlan, *, coder: User | None = None) -> ScoreReport:
    """The figures of an audit from its finished reviews; of one coder, without projections to the population."""
    standing = SampleItem.objects.filter(sample__plan=plan).standing()
    reviews = list(
        Review.objects.filter(item__in=standing, status__in=SCORED)
        .select_related("score", "coder")
        .defer("summary")
        .order_by("coder__last_name", "coder__first_name", "pk")
    )
    if coder is not None:
        reviews, standing = [review for review in reviews if review.coder_id == coder.pk], standing.filter(coder=coder)
    scores = [chart_score(review.score) for review in reviews]
    sampled = standing.count()
    money = add_up_money(_charts_with_money(reviews))
    projection = _projections(plan, reviews, scores, sampled=sampled) if coder is None else (None, None, "")
    return ScoreReport(
        charts=len(scores),
        final=sum(review.status == Status.FINAL for review in reviews),
        sampled=sampled,
        headline=METHODS[plan.method](scores, plan.goal) if scores else None,
        methods=[method(scores, plan.goal) for method in METHODS.values()],
        classes=[class_rate(name, scores, plan.goal) for name in CLASSES],
        coders=coder_scores(reviews, goal=plan.goal),
        money=money if money.charts else None,
        charts_in_error=projection[0],
        overpayment=projection[1],
        why_no_projection=projection[2],
    )


def coder_scores(reviews: Sequence[Review], *, goal: Decimal) -> list[CoderScore]:
    """One line per coder, in the order of the reviews."""
    coders = {review.coder_id: review.coder for review in reviews}
    lines = []
    for pk, coder in coders.items():
        scores = [chart_score(review.score) for review in reviews if review.coder_id == pk]
        lines.append(
            CoderScore(
                coder=coder,
                charts=len(scores),
                codes=code_over_code(scores, goal),
                cases=case_over_case(scores, goal),
                drgs=drg_accuracy(scores, goal),
                missed=sum(score.added for score in scores),
                extra=sum(score.deleted for score in scores),
            )
        )
    return lines


def _charts_with_money(reviews: Iterable[Review]) -> list[ReviewedChart]:
    return [
        ReviewedChart(str(review.pk), (), (), billed=review.billed_amount, should_be=review.audited_amount)
        for review in reviews
    ]


def _projections(
    plan: AuditPlan, reviews: Sequence[Review], scores: Sequence[ChartScore], *, sampled: int
) -> tuple[AttributeEstimate | None, VariableEstimate | None, str]:
    """Charts in error and dollars overpaid in the whole population, where the sample carries them."""
    if plan.design == Design.STRATIFIED:
        return None, None, "A stratified sample is not projected as if it were a simple one."
    if len(scores) < sampled:
        return None, None, f"{sampled - len(scores)} of {sampled} sampled charts are not reviewed yet."
    population = plan.sample.frame_count
    errors = sum(not score.correct for score in scores)
    count = estimate_count(population=population, sample=sampled, errors=errors)
    differences = [
        review.billed_amount - review.audited_amount
        for review in reviews
        if review.billed_amount is not None and review.audited_amount is not None
    ]
    if len(differences) < sampled:
        return count, None, "Dollars are projected when every review states both amounts."
    try:
        return count, estimate_total(differences, population=population), ""
    except CannotEstimate as refused:
        return count, None, str(refused)
