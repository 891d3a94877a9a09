"""Audits over the API: the same services as the pages, for plans, samples, reviews and answers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import record_access
from accounts.models import AccessEvent, Role, User
from audits import concluding, reviewing, services
from audits.matching import Kind
from audits.models import READERS, AuditPlan, Design, Reason, Review, ReviewOutcome, SampleItem, StratifyBy
from audits.population import Criteria, Preview
from audits.reports import ScoreReport, progress_of, score_report
from audits.scoring import METHODS, Rate
from audits.workflow import PlanStatus, Status
from coding_portal.errors import NotVisible
from encounters.models import ChartType, CodedDiagnosis

Shape = serializers.Serializer[dict[str, Any]]
Decision = ReviewOutcome.Decision
MOST = 200


class CriteriaIn(Shape):
    """The population; an absent or empty list means all. Dates are inclusive."""

    facilities = serializers.ListField(child=serializers.IntegerField(), default=list)
    chart_types = serializers.ListField(child=serializers.ChoiceField(ChartType.choices), default=list)
    coders = serializers.ListField(child=serializers.IntegerField(), default=list)
    payers = serializers.ListField(child=serializers.IntegerField(), default=list)
    completed_from = serializers.DateField(allow_null=True, default=None)
    completed_to = serializers.DateField(allow_null=True, default=None)
    leave_out_sampled = serializers.BooleanField(default=False)


class PlanIn(Shape):
    """A new plan."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(AuditPlan.Kind.choices, default=AuditPlan.Kind.RETROSPECTIVE)
    design = serializers.ChoiceField(Design.choices, default=Design.SIMPLE)
    stratify_by = serializers.ChoiceField(StratifyBy.choices, allow_blank=True, default="")
    size = serializers.IntegerField(min_value=1, max_value=20_000)
    spares = serializers.IntegerField(min_value=0, max_value=1000, default=0)
    is_blind = serializers.BooleanField(default=False)
    method = serializers.ChoiceField(list(METHODS), default="code-over-code/1")
    goal = serializers.DecimalField(4, 3, min_value=Decimal("0.001"), max_value=Decimal(1), default=Decimal("0.95"))
    criteria = CriteriaIn(default=dict)


class DrawIn(Shape):
    """The seed, where one was agreed beforehand."""

    seed = serializers.CharField(max_length=64, allow_blank=True, default="")


class WordsIn(Shape):
    """What a person says, and, where it matters, the version of the review she saw."""

    text = serializers.CharField(allow_blank=True, default="")
    version = serializers.IntegerField(allow_null=True, default=None)


class ReasonIn(Shape):
    """Why a chart is replaced."""

    reason = serializers.CharField(max_length=300)


class CodeIn(Shape):
    """A code as the auditor would report it, with or without a dot."""

    kind = serializers.ChoiceField([kind.value for kind in Kind])
    code = serializers.CharField(max_length=12)
    role = serializers.ChoiceField(CodedDiagnosis.Role.choices, allow_blank=True, default="")
    poa = serializers.ChoiceField(CodedDiagnosis.Poa.choices, allow_blank=True, default="")
    modifiers = serializers.ListField(child=serializers.CharField(max_length=2), max_length=4, default=list)
    units = serializers.DecimalField(9, 3, allow_null=True, default=None)
    service_on = serializers.DateField(allow_null=True, default=None)


class RulingIn(Shape):
    """A decision about one row (with its number) or an added code (without)."""

    number = serializers.IntegerField(allow_null=True, default=None)
    decision = serializers.ChoiceField([value for value in Decision.values if value])
    code = CodeIn(allow_null=True, default=None)
    reason = serializers.ChoiceField(Reason.choices, allow_blank=True, default="")
    reference = serializers.CharField(max_length=200, allow_blank=True, default="")
    comment = serializers.CharField(allow_blank=True, default="")
    version = serializers.IntegerField(allow_null=True, default=None)


class ConclusionIn(WordsIn):
    """How a review ends."""

    billed_amount = serializers.DecimalField(12, 2, allow_null=True, default=None)
    audited_amount = serializers.DecimalField(12, 2, allow_null=True, default=None)


class RebuttalIn(WordsIn):
    """Why the coder does not agree, on the chart or by row number."""

    rows = serializers.DictField(child=serializers.CharField(), default=dict)


def caller(request: Request) -> User:
    return cast(User, request.user)


def require_role(user: User, *roles: str) -> None:
    """Audits are no business of other roles: 403, not an empty list."""
    if user.role not in roles:
        raise PermissionDenied


def checked(shape: type[Shape], data: Any) -> dict[str, Any]:
    """The data in their shape, or the answer 400 with the fields at fault."""
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    return cast(dict[str, Any], given.validated_data)


def plan_values(data: dict[str, Any]) -> services.PlanValues:
    criteria = checked(CriteriaIn, data.pop("criteria") or {})
    lists = {name: tuple(value) for name, value in criteria.items() if isinstance(value, list)}
    return services.PlanValues(**data, criteria=Criteria(**{**criteria, **lists}))


def visible_plan(plan_id: int, *, user: User) -> AuditPlan:
    plan = AuditPlan.objects.visible_to(user).filter(pk=plan_id).first()
    if plan is None:
        raise NotVisible
    return plan


def drawn_plan(plan_id: int, *, user: User) -> AuditPlan:
    plan = visible_plan(plan_id, user=user)
    if plan.status in (PlanStatus.DRAFT, PlanStatus.CANCELLED):
        raise NotVisible
    return plan


# --- answers ------------------------------------------------------------------------------------------------------


def plan_answer(plan: AuditPlan) -> dict[str, Any]:
    names = ("name", "kind", "design", "stratify_by", "size", "spares", "is_blind", "method", "criteria", "status")
    return {
        "id": plan.pk,
        **{name: getattr(plan, name) for name in names},
        "goal": str(plan.goal),
        "facilities": sorted(facility.code for facility in plan.facilities.all()),
    }


def item_answer(item: SampleItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "position": item.position,
        "encounter": item.encounter_id,
        "coder": item.coder.username,
        "stratum": item.stratum,
        "replaces": item.replaces_id,
        "reason": item.reason,
    }


def review_answer(review: Review) -> dict[str, Any]:
    """A review with its rows. In a blind review the coder's codes are not there before comparing."""
    return {
        "id": review.pk,
        "item": review.item_id,
        "plan": review.item.sample.plan_id,
        "encounter": review.item.encounter_id,
        "coder": review.coder.username,
        "auditor": review.auditor.username,
        "status": review.status,
        "version": review.version,
        "is_revealed": review.is_revealed,
        "original": review.item.snapshot if review.is_revealed else None,
        "rows": [
            {
                "number": row.number,
                "original": row.original,
                "audited": row.audited,
                "decision": row.decision,
                "reason": row.reason,
                "reference": row.reference,
                "comment": row.comment,
            }
            for row in review.outcomes.all()
        ],
        "messages": [
            {"kind": message.kind, "row": message.row, "by": message.by.username, "text": message.text}
            for message in review.messages.select_related("by")
        ],
    }


def rate_answer(rate: Rate) -> dict[str, Any]:
    return {
        "method": rate.method,
        "label": rate.label,
        "stood": float(rate.stood),
        "belonged": float(rate.belonged),
        "rate": rate.value,
        "lower": rate.interval.lower if rate.interval else None,
        "upper": rate.interval.upper if rate.interval else None,
        "extra": rate.extra,
        "charts": rate.charts,
        "excluded": rate.excluded,
        "verdict": rate.verdict.value,
    }


def score_answer(report: ScoreReport) -> dict[str, Any]:
    error = report.charts_in_error
    return {
        "charts": report.charts,
        "sampled": report.sampled,
        "final": report.final,
        "headline": rate_answer(report.headline) if report.headline else None,
        "methods": [rate_answer(rate) for rate in report.methods],
        "classes": [rate_answer(rate) for rate in report.classes],
        "coders": [
            {"coder": line.coder.username, "charts": line.charts, "code_over_code": rate_answer(line.codes)}
            for line in report.coders
        ],
        "charts_in_error": {"lower": error.lower, "upper": error.upper, "interval": error.label} if error else None,
    }


def preview_answer(preview: Preview) -> dict[str, Any]:
    return {
        "total": preview.total,
        "strata": dict(preview.strata),
        "shares": dict(preview.shares),
        "problem": preview.problem,
        "suggested": preview.suggested,
    }


# --- plans --------------------------------------------------------------------------------------------------------


@extend_schema(
    methods=["GET"],
    operation_id="audits_plans_list",
    responses=OpenApiTypes.OBJECT,
    description="The audits you may see.",
)
@extend_schema(
    methods=["POST"], request=PlanIn, responses=OpenApiTypes.OBJECT, description="Set up a new audit as a draft."
)
@api_view(["GET", "POST"])
def plans(request: Request) -> Response:
    user = caller(request)
    if request.method == "POST":
        plan = services.create_plan(values=plan_values(checked(PlanIn, request.data)), by=user)
        return Response(plan_answer(plan), status=201)
    require_role(user, *READERS)
    rows = AuditPlan.objects.visible_to(user).prefetch_related("facilities")[:MOST]
    return Response([plan_answer(plan) for plan in rows])


@extend_schema(request=PlanIn, responses=OpenApiTypes.OBJECT, description="What a plan would find now; stores nothing.")
@api_view(["POST"])
def population(request: Request) -> Response:
    values = plan_values(checked(PlanIn, request.data))
    return Response(preview_answer(services.preview_population(values=values, by=caller(request))))


@extend_schema(responses=OpenApiTypes.OBJECT, description="One audit with its progress and sample.")
@api_view(["GET"])
def plan(request: Request, plan_id: int) -> Response:
    row = visible_plan(plan_id, user=caller(request))
    answer = plan_answer(row)
    if row.status not in (PlanStatus.DRAFT, PlanStatus.CANCELLED):
        items = SampleItem.objects.filter(sample__plan=row).standing().select_related("coder").defer("snapshot")
        progress = progress_of(row)
        answer |= {
            "sha256": row.sample.sha256,
            "items": [item_answer(item) for item in items],
            "progress": {"charts": progress.charts, "not_started": progress.not_started, "final": progress.final},
        }
    return Response(answer)


@extend_schema(
    request=DrawIn, responses=OpenApiTypes.OBJECT, description="Draw the sample, once; gives its certificate."
)
@api_view(["POST"])
def draw(request: Request, plan_id: int) -> Response:
    seed = checked(DrawIn, request.data)["seed"]
    sample = services.draw_sample(plan_id=plan_id, by=caller(request), seed=seed)
    return Response(services.certificate_of(sample), status=201)


@extend_schema(responses=OpenApiTypes.OBJECT, description="The certificate that verify_sample draws again.")
@api_view(["GET"])
def certificate(request: Request, plan_id: int) -> Response:
    row = drawn_plan(plan_id, user=caller(request))
    record_access(by=caller(request), action=AccessEvent.Action.EXPORT, subject=row.sample, request=request._request)
    return Response(services.certificate_of(row.sample))


@extend_schema(
    parameters=[OpenApiParameter("coder", int, description="Key of one coder")],
    responses=OpenApiTypes.OBJECT,
    description="Scores by method, class and coder, with intervals and the judgement.",
)
@api_view(["GET"])
def score(request: Request, plan_id: int) -> Response:
    row = drawn_plan(plan_id, user=caller(request))
    chosen = str(request.query_params.get("coder", ""))
    coder = User.objects.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    return Response(score_answer(score_report(row, coder=coder)))


@extend_schema(request=None, responses=OpenApiTypes.OBJECT, description="Close an audit whose every chart is final.")
@api_view(["POST"])
def close_plan(request: Request, plan_id: int) -> Response:
    return Response(plan_answer(services.close_plan(plan_id=plan_id, by=caller(request))))


@extend_schema(request=ReasonIn, responses=OpenApiTypes.OBJECT, description="Replace a chart by the next spare.")
@api_view(["POST"])
def replace(request: Request, item_id: int) -> Response:
    reason = checked(ReasonIn, request.data)["reason"]
    return Response(item_answer(services.replace_item(item_id=item_id, reason=reason, by=caller(request))), status=201)


# --- reviews ------------------------------------------------------------------------------------------------------


def _review(request: Request, review_id: int) -> Response:
    """A review as it is now; looking at it is one access event."""
    user = caller(request)
    row = Review.objects.visible_to(user).with_row_details().filter(pk=review_id).first()
    if row is None:
        raise NotVisible
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=row,
        patient_id=row.item.encounter.patient_id,
        request=request._request,
        detail={"encounter": row.item.encounter_id},
    )
    return Response(review_answer(row))


@extend_schema(request=None, responses=OpenApiTypes.OBJECT, description="Start the review of a sampled chart.")
@api_view(["POST"])
def start(request: Request, item_id: int) -> Response:
    return _review(request, reviewing.start_review(item_id=item_id, by=caller(request)).pk)


@extend_schema(
    operation_id="audits_reviews_list",
    parameters=[OpenApiParameter("status", str, enum=Status.values)],
    responses=OpenApiTypes.OBJECT,
    description="Reviews you may see, without patient data.",
)
@api_view(["GET"])
def reviews(request: Request) -> Response:
    user = caller(request)
    require_role(user, Role.CODER, *READERS)
    rows = Review.objects.visible_to(user).select_related("coder", "auditor").order_by("-pk")
    if (wanted := request.query_params.get("status")) in Status.values:
        rows = rows.filter(status=wanted)
    return Response(
        [
            {"id": row.pk, "item": row.item_id, "status": row.status, "version": row.version,
             "coder": row.coder.username, "auditor": row.auditor.username}
            for row in rows[:MOST]
        ]
    )  # fmt: skip


@extend_schema(responses=OpenApiTypes.OBJECT, description="One review with both codings.")
@api_view(["GET"])
def review(request: Request, review_id: int) -> Response:
    return _review(request, review_id)


@extend_schema(request=RulingIn, responses=OpenApiTypes.OBJECT, description="Decide one row, or add a code.")
@api_view(["POST"])
def rows(request: Request, review_id: int) -> Response:
    data = checked(RulingIn, request.data)
    code = reviewing.Code(**data["code"]) if data["code"] else None
    ruling = reviewing.Ruling(data["decision"], code, data["reason"], data["reference"], data["comment"])
    reviewing.record_outcome(
        review_id=review_id, by=caller(request), ruling=ruling, number=data["number"], version=data["version"]
    )
    return _review(request, review_id)


@extend_schema(request=WordsIn, responses=OpenApiTypes.OBJECT, description="Agree with every row left.")
@api_view(["POST"])
def agree_rest(request: Request, review_id: int) -> Response:
    version = checked(WordsIn, request.data)["version"]
    reviewing.agree_with_rest(review_id=review_id, by=caller(request), version=version)
    return _review(request, review_id)


@extend_schema(request=WordsIn, responses=OpenApiTypes.OBJECT, description="End the blind part of a review.")
@api_view(["POST"])
def reveal(request: Request, review_id: int) -> Response:
    version = checked(WordsIn, request.data)["version"]
    reviewing.reveal_coding(review_id=review_id, by=caller(request), version=version)
    return _review(request, review_id)


@extend_schema(request=ConclusionIn, responses=OpenApiTypes.OBJECT, description="Finish: to the coder, or closed.")
@api_view(["POST"])
def conclude(request: Request, review_id: int) -> Response:
    data = checked(ConclusionIn, request.data)
    conclusion = concluding.Conclusion(data["text"], data["billed_amount"], data["audited_amount"])
    concluding.conclude_review(review_id=review_id, by=caller(request), conclusion=conclusion, version=data["version"])
    return _review(request, review_id)


@extend_schema(request=RebuttalIn, responses=OpenApiTypes.OBJECT, description="The coder rebuts.")
@api_view(["POST"])
def rebut(request: Request, review_id: int) -> Response:
    data = checked(RebuttalIn, request.data)
    numbers = {int(number): text for number, text in data["rows"].items() if number.isdecimal()}
    conclusion = concluding.Conclusion(data["text"], rows=numbers)
    concluding.rebut_review(review_id=review_id, by=caller(request), conclusion=conclusion)
    return _review(request, review_id)


MOVES: dict[str, Callable[..., Review]] = {
    "return": concluding.return_to_coder,
    "agree": concluding.agree_with_review,
    "uphold": concluding.uphold_findings,
    "reopen": concluding.reopen_review,
    "close": concluding.close_review,
}


@extend_schema(
    request=WordsIn,
    parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(MOVES))],
    responses=OpenApiTypes.OBJECT,
    description="Return a review to the coder, agree, uphold, open again, or close.",
)
@api_view(["POST"])
def settle(request: Request, review_id: int, verb: str) -> Response:
    if verb not in MOVES:
        raise NotVisible
    row = MOVES[verb](review_id=review_id, by=caller(request), text=checked(WordsIn, request.data)["text"])
    return Response({"id": row.pk, "status": row.status, "version": row.version})
