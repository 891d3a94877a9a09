"""A chart, its coverage, its documents and what the sending system thought."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import ChartType, Facility, Organisation, Role, User
from encounters.models.people import Patient, Payer, Practitioner
from encounters.workflow import OPEN_STATUSES, Status


class BillForm(models.TextChoices):
    PROFESSIONAL = "professional", "Professional (837P)"
    INSTITUTIONAL = "institutional", "Institutional (837I)"


class EncounterQuerySet(models.QuerySet["Encounter"]):
    def visible_to(self, user: User) -> EncounterQuerySet:
        """The charts a user may open: the only door to a row.

        Coders see charts of their facilities and chart types; a vendor's coders only those routed to their vendor;
        leads, auditors, billers and compliance every chart of their facilities; providers the charts with a query to
        them; administrators none.
        """
        if not user.is_active or user.role == Role.ADMINISTRATOR:
            return self.none()
        rows = self if user.sees_all_facilities else self.filter(facility__in=user.facilities.all())
        if user.role == Role.PROVIDER:
            asked = Encounter.objects.filter(queries__to__user=user, queries__status__in=("sent", "answered", "closed"))
            return rows.filter(pk__in=asked.values("pk"))
        if user.role == Role.CODER:
            if user.chart_types:
                rows = rows.filter(chart_type__in=user.chart_types)
            if user.is_vendor:
                return rows.filter(routed_to=user.organisation)
        return rows

    def work(self) -> EncounterQuerySet:
        """Charts that are or were work here: everything but history."""
        return self.exclude(status=Status.HISTORY)

    def open(self) -> EncounterQuerySet:
        return self.filter(status__in=OPEN_STATUSES)


class Encounter(models.Model):
    """A chart: one stay or visit of one patient, billed on one form.

    ``version`` rises with every change of its coding or facts; a save that carries an older version is refused.
    ``admitted_at`` and ``discharged_at`` are instants in UTC, shown in the facility's time; ``service_from`` and
    ``service_to`` are the calendar dates of the statement.
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="encounters")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="encounters")
    account_number = models.CharField(max_length=38)
    source_id = models.CharField(
        max_length=200,
        help_text="Identifier of the sending system, or the account number",
    )
    chart_type = models.CharField(max_length=24, choices=ChartType)
    form = models.CharField(max_length=16, choices=BillForm)
    service = models.CharField(
        max_length=40,
        blank=True,
        help_text="Hospital service or clinic, for example Cardiology",
    )
    status = models.CharField(max_length=16, choices=Status, default=Status.READY)
    version = models.PositiveIntegerField(default=1)

    admitted_at = models.DateTimeField(null=True, blank=True)
    discharged_at = models.DateTimeField(null=True, blank=True)
    service_from = models.DateField()
    service_to = models.DateField()
    admission_type = models.CharField(max_length=1, blank=True)
    admission_source = models.CharField(max_length=1, blank=True, help_text="Point of origin")
    discharge_status = models.CharField(max_length=2, blank=True)
    bill_type = models.CharField(max_length=3, blank=True, help_text="Type of bill, for example 111, 131, 851")
    place_of_service = models.CharField(max_length=2, blank=True)
    accident_on = models.DateField(null=True, blank=True)
    condition_codes = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    occurrence_codes = models.JSONField(default=list, blank=True, help_text='[{"code": "11", "on": "2026-01-31"}]')
    value_codes = models.JSONField(default=list, blank=True, help_text='[{"code": "80", "amount": "3"}]')

    attending = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    operating = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rendering = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    referring = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payer = models.ForeignKey(
        Payer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="encounters",
        help_text="Primary payer",
    )
    total_charge = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    worklist = models.ForeignKey(
        "encounters.Worklist",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="encounters",
    )
    why_here = models.CharField(
        max_length=200,
        blank=True,
        help_text="The reason shown beside the chart in the list",
    )
    assigned_to = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_encounters",
    )
    routed_to = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Outside vendor that codes this chart",
    )
    priority = models.IntegerField(default=0, help_text="Score of encounters.priority, higher first")
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        ordering = ("-priority", "service_to", "id")
        constraints = (
            models.UniqueConstraint(fields=["facility", "account_number"], name="encounter_account"),
            models.UniqueConstraint(fields=["facility", "source_id"], name="encounter_source"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="encounter_status"),
            models.CheckConstraint(
                condition=Q(service_to__gte=F("service_from")),
                name="encounter_service_dates",
            ),
            models.CheckConstraint(condition=Q(total_charge__gte=0), name="encounter_total_charge"),
            models.CheckConstraint(
                condition=~Q(status="completed") | Q(completed_by__isnull=False, completed_at__isnull=False),
                name="encounter_completed_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["facility", "-priority", "service_to", "id"],
                name="encounter_pool",
                condition=Q(status="ready"),
            ),
            models.Index(fields=["status", "facility"], name="encounter_status"),
            models.Index(fields=["assigned_to", "status"], name="encounter_mine"),
            models.Index(fields=["completed_at"], name="encounter_completed"),
        )

    def __str__(self) -> str:
        return self.account_number

    def practitioner_keys(self) -> set[int]:
        """Everybody named on the chart."""
        named = (self.attending_id, self.operating_id, self.rendering_id, self.referring_id)
        return {key for key in named if key is not None}

    @property
    def is_inpatient(self) -> bool:
        return self.form == BillForm.INSTITUTIONAL and self.bill_type.startswith("11")

    @property
    def length_of_stay(self) -> int:
        """Days from first to last day of service; a stay within one day counts 1."""
        return max((self.service_to - self.service_from).days, 1)


class Coverage(models.Model):
    """One insurance of the patient for this encounter; rank 1 pays first."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="coverages")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)
    member_id = models.CharField(max_length=40)
    group_number = models.CharField(max_length=40, blank=True)
    relationship = models.CharField(max_length=2, default="18", help_text="18 self, 01 spouse, 19 child, G8 other")
    subscriber_family = models.CharField(max_length=60, blank=True)
    subscriber_given = models.CharField(max_length=35, blank=True)
    subscriber_birth_date = models.DateField(null=True, blank=True)
    subscriber_sex = models.CharField(max_length=1, blank=True)

    class Meta:
        ordering = ("rank",)
        constraints = (models.UniqueConstraint(fields=["encounter", "rank"], name="coverage_rank"),)

    def __str__(self) -> str:
        return f"Coverage {self.rank}"


class Document(models.Model):
    """A document of the record. Its text lives in versions; the newest counts."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="documents")
    source_id = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=40,
        help_text="discharge_summary, history_physical, operative_report ...",
    )
    title = models.CharField(max_length=120)
    author = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["encounter", "source_id"], name="document_source"),)

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """The text of a document as received; never changed. Offsets of evidence count Unicode characters of ``text``."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("document", "-number")
        constraints = (models.UniqueConstraint(fields=["document", "number"], name="document_version_number"),)

    def __str__(self) -> str:
        return f"{self.document_id}.{self.number}"


class Hint(models.Model):
    """What the sending system thought: a condition or procedure in whatever system it used. Never a code by itself."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="hints")
    kind = models.CharField(max_length=12, choices=[("condition", "Condition"), ("procedure", "Procedure")])
    system = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=300)
    source_id = models.CharField(max_length=200)

    class Meta:
        ordering = ("kind", "id")
        constraints = (models.UniqueConstraint(fields=["encounter", "source_id"], name="hint_source"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
