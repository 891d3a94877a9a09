"""Coding audits: a plan, the sample it drew, the review of each sampled chart, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Facility, Role, User
from audits.workflow import WITH_THE_CODER, PlanStatus, Status
from claims.models import ReleaseHold
from encounters.models import Encounter

REVIEWERS = (Role.LEAD, Role.AUDITOR)
READERS = (*REVIEWERS, Role.COMPLIANCE)


class Design(models.TextChoices):
    SIMPLE = "simple", "Simple random sample"
    STRATIFIED = "stratified", "Stratified random sample"
    PROBE = "probe", "Probe (a small first sample)"


class StratifyBy(models.TextChoices):
    CODER = "coder", "Coder"
    FACILITY = "facility", "Facility"
    CHART_TYPE = "chart_type", "Chart type"
    PAYER = "payer", "Payer"


class AuditPlanQuerySet(models.QuerySet["AuditPlan"]):
    def visible_to(self, user: User) -> AuditPlanQuerySet:
        """Plans of which the user may see every facility: a sample cannot be shown in part."""
        if not user.is_active or user.role not in READERS:
            return self.none()
        if user.sees_all_facilities:
            return self
        foreign = Facility.objects.exclude(users=user)
        return self.exclude(facilities__in=foreign)


class AuditPlan(models.Model):
    """What is to be audited and how: the population by criteria, the design, the goal.

    ``criteria`` holds ids and ISO dates: facilities, chart_types, coders, payers, completed_from, completed_to.
    ``facilities`` are those of the population; they decide who may see the plan.
    """

    class Kind(models.TextChoices):
        PRE_BILL = "pre_bill", "Before billing"
        RETROSPECTIVE = "retrospective", "Retrospective"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.RETROSPECTIVE)
    design = models.CharField(max_length=12, choices=Design, default=Design.SIMPLE)
    stratify_by = models.CharField(max_length=12, choices=StratifyBy, blank=True)
    size = models.PositiveIntegerField()
    spares = models.PositiveIntegerField(default=0)
    is_blind = models.BooleanField(
        default=False, help_text="The auditor codes the chart before seeing the coder's codes"
    )
    method = models.CharField(max_length=40, default="code-over-code/1", help_text="Headline scoring method")
    goal = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.95"))
    criteria = models.JSONField(default=dict)
    facilities = models.ManyToManyField(Facility, related_name="+")
    status = models.CharField(max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AuditPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="audit_plan_status"),
            models.CheckConstraint(condition=Q(design__in=Design.values), name="audit_plan_design"),
            models.CheckConstraint(condition=Q(kind__in=["pre_bill", "retrospective"]), name="audit_plan_kind"),
            models.CheckConstraint(condition=Q(goal__gt=0, goal__lte=1), name="audit_plan_goal"),
            models.CheckConstraint(condition=Q(size__gt=0), name="audit_plan_size"),
            models.CheckConstraint(
                condition=Q(design="stratified") & ~Q(stratify_by="") | ~Q(design="stratified") & Q(stratify_by=""),
                name="audit_plan_strata",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Sample(models.Model):
    """The one sample of a plan, with the part of its certificate that never changes. The row itself never changes."""

    plan = models.OneToOneField(AuditPlan, on_delete=models.PROTECT, related_name="sample")
    certificate = models.JSONField()
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the draw in its canonical JSON spelling")
    frame_sha256 = models.CharField(max_length=64)
    frame_count = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Sample of plan {self.plan_id}"


class SampleItemQuerySet(models.QuerySet["SampleItem"]):
    def visible_to(self, user: User) -> SampleItemQuerySet:
        return self.filter(sample__plan__in=AuditPlan.objects.visible_to(user))

    def standing(self) -> SampleItemQuerySet:
        """The charts that are in the sample now: those no spare has replaced."""
        return self.filter(replacement=None)


class SampleItem(models.Model):
    """A sampled chart with the coder's coding as it stood when it entered the sample. The row never changes.

    A spare that takes the place of a chart is a new row with the same position that ``replaces`` the old one.
    """

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="audit_items")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=80, blank=True)
    snapshot = models.JSONField(help_text="The coder's coding, with titles, evidence and DRG")
    snapshot_sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement")
    reason = models.CharField(max_length=300, blank=True, help_text="Why the chart before it was replaced")
    release_hold = models.OneToOneField(
        ReleaseHold,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Before billing: what keeps the claim from going out until the review is final",
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = SampleItemQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["sample", "encounter"], name="chart_once_per_sample"),
            models.UniqueConstraint(
                fields=["sample", "position"], condition=Q(replaces=None), name="sample_position_drawn_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, reason="") | Q(replaces__isnull=False) & ~Q(reason=""),
                name="replacement_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """Reviewers and compliance see reviews of the plans they see; a coder her own once they were returned."""
        if not user.is_active:
            return self.none()
        own = Q(coder=user, status__in=WITH_THE_CODER)
        if user.role in READERS:
            return self.filter(own | Q(item__sample__plan__in=AuditPlan.objects.visible_to(user)))
        return self.filter(own) if user.role == Role.CODER else self.none()

    def waiting_for(self, user: User) -> ReviewQuerySet:
        """Reviews that were returned to the user as coder and not answered yet."""
        return self.filter(coder=user, status=Status.RETURNED)

    def with_row_details(self) -> ReviewQuerySet:
        return self.select_related(
            "coder", "auditor", "score", "item__sample__plan", "item__encounter__patient", "item__encounter__facility"
        ).defer("item__sample__certificate")


class Review(models.Model):
    """One auditor's review of one sampled chart. ``version`` rises with every change; an older one is refused."""

    item = models.ForeignKey(SampleItem, on_delete=models.PROTECT, related_name="reviews")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews_of_my_charts")
    auditor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_REVIEW)
    version = models.PositiveIntegerField(default=1)
    is_revealed = models.BooleanField(default=True, help_text="The auditor has seen the coder's codes")
    audited_drg = models.JSONField(default=dict, blank=True)
    billed_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    audited_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    summary = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("item__position", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(auditor=F("coder")), name="nobody_audits_their_own_chart"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="review_status"),
            models.UniqueConstraint(fields=["item"], condition=~Q(status="final"), name="one_open_review_per_chart"),
        )
        indexes = (
            models.Index(fields=["coder", "status"], name="review_of_coder"),
            models.Index(fields=["auditor", "status"], name="review_by_auditor"),
        )

    def __str__(self) -> str:
        return f"Review {self.pk}"


class Reason(models.TextChoices):
    """Why the coding changes, for trends and education."""

    MISSED = "missed", "Documented but not coded"
    UNSUPPORTED = "unsupported", "Not supported by the record"
    SPECIFICITY = "specificity", "More specific code documented"
    GUIDELINE = "guideline", "Coding guideline"
    SEQUENCE = "sequence", "Sequencing"
    POA = "poa", "POA reporting"
    MODIFIER = "modifier", "Modifier use"
    UNITS = "units", "Units"
    QUERY = "query", "A query was needed"
    CLINICAL = "clinical", "Clinical validity"
    CODE_SET = "code_set", "Code not in force on the date"
    OTHER = "other", "Other"


class ReviewOutcome(models.Model):
    """One row of a review: the coder's code (empty for one the auditor added) and what the auditor decided.

    ``original`` and ``audited`` are items of ``audits.matching``. ``audited`` is empty for a code that should go.
    """

    class Decision(models.TextChoices):
        OPEN = "", "Not decided"
        AGREE = "agree", "Agree"
        CHANGE = "change", "Change"
        DELETE = "delete", "Delete"
        ADD = "add", "Add"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="outcomes")
    number = models.PositiveIntegerField()
    original = models.JSONField(null=True)
    audited = models.JSONField(null=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default=Decision.OPEN)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    reference = models.CharField(max_length=200, blank=True, help_text="Guideline, Coding Clinic issue, policy")
    comment = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True, help_text="[[document version, start, end], ...]")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["review", "number"], name="review_row_number"),
            models.CheckConstraint(
                condition=Q(original__isnull=False) | Q(audited__isnull=False), name="review_row_has_a_code"
            ),
            models.CheckConstraint(
                condition=Q(decision="")
                | Q(decision="agree", original__isnull=False, audited__isnull=False)
                | Q(decision="change", original__isnull=False, audited__isnull=False)
                | Q(decision="delete", original__isnull=False, audited__isnull=True)
                | Q(decision="add", original__isnull=True, audited__isnull=False),
                name="review_row_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.decision}"


class ReviewMessage(models.Model):
    """What auditor and coder said to each other, on the whole review or on one row. Never changed."""

    class Kind(models.TextChoices):
        RETURN = "return", "Returned"
        AGREE = "agree", "Agreed"
        REBUT = "rebut", "Rebutted"
        UPHOLD = "uphold", "Upheld"
        REOPEN = "reopen", "Opened again"
        CLOSE = "close", "Closed"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="messages")
    row = models.PositiveIntegerField(null=True, blank=True, help_text="Number of the row; empty for the whole chart")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.get_kind_display()


class Score(models.Model):
    """What one finished review contributes to every method of ``audits.scoring``, kept so that figures need no charts.

    ``tallies`` is ``{class: [stood, belonged, extra]}``.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="score")
    rules = models.CharField(max_length=40, help_text="Name and version of the counting rules")
    tallies = models.JSONField()
    is_correct = models.BooleanField()
    drg_right = models.BooleanField(null=True)
    added = models.PositiveIntegerField()
    deleted = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    scored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Score of review {self.review_id}"


class AuditEvent(models.Model):
    """One thing that happened to a plan or a review: who, when, what. Append-only."""

    plan = models.ForeignKey(AuditPlan, on_delete=models.PROTECT, related_name="events")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["plan", "id"], name="audit_event"),)

    def __str__(self) -> str:
        return self.action
