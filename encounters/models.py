"""What happened to a patient and how it is coded: the chart, its documents, its codes, and who works it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Facility, Organisation, Role, User
from encounters.workflow import OPEN_STATUSES, Status

if TYPE_CHECKING:
    from datetime import datetime


class ChartType(models.TextChoices):
    INPATIENT = "inpatient", "Inpatient"
    OBSERVATION = "observation", "Observation"
    EMERGENCY = "emergency", "Emergency"
    OUTPATIENT_SURGERY = "outpatient_surgery", "Outpatient surgery"
    CLINIC = "clinic", "Clinic"
    TELEHEALTH = "telehealth", "Telehealth"
    IMAGING = "imaging", "Imaging"
    LABORATORY = "laboratory", "Laboratory"
    THERAPY = "therapy", "Therapy"
    BEHAVIORAL = "behavioral", "Behavioral health"


class BillForm(models.TextChoices):
    PROFESSIONAL = "professional", "Professional (837P)"
    INSTITUTIONAL = "institutional", "Institutional (837I)"


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Unknown"


class Payer(models.Model):
    """Who pays. ``payer_id`` is the identifier claims are sent under; ``kind`` selects rules."""

    class Kind(models.TextChoices):
        MEDICARE = "medicare", "Medicare"
        MEDICAID = "medicaid", "Medicaid"
        COMMERCIAL = "commercial", "Commercial"

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    payer_id = models.CharField(max_length=20, unique=True)
    filing_indicator = models.CharField(max_length=2, help_text="Claim filing indicator, loop 2000B SBR09")
    timely_filing_days = models.PositiveIntegerField(help_text="Days from the end of service to the filing limit")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["medicare", "medicaid", "commercial"]),
                name="payer_kind",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Practitioner(models.Model):
    """A person who renders, orders or attends. ``user`` is set for those who answer queries here."""

    npi = models.CharField(max_length=10, unique=True)
    family = models.CharField(max_length=60)
    given = models.CharField(max_length=35, blank=True)
    suffix = models.CharField(max_length=20, blank=True, help_text="For example MD, DO, NP, PT")
    taxonomy = models.CharField(max_length=10, blank=True)
    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="practitioner",
    )

    class Meta:
        ordering = ("family", "given")

    def __str__(self) -> str:
        name = f"{self.given} {self.family}".strip()
        return f"{name}, {self.suffix}" if self.suffix else name


class Patient(models.Model):
    """A person with a medical record number. Seen only through an encounter that the user may see."""

    mrn = models.CharField(max_length=40, unique=True)
    source_id = models.CharField(max_length=200, blank=True, db_index=True)
    family = models.CharField(max_length=60)
    given = models.CharField(max_length=35, blank=True)
    middle = models.CharField(max_length=25, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    address_line = models.CharField(max_length=55, blank=True)
    city = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=9, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("family", "given")
        constraints = (models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patient_sex"),)

    def __str__(self) -> str:
        return f"Patient {self.pk}"

    @property
    def display_name(self) -> str:
        return ", ".join(part for part in (self.family, f"{self.given} {self.middle}".strip()) if part)


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
            return rows.filter(queries__to__user=user).exclude(queries__status=ProviderQuery.Status.DRAFT).distinct()
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

    def pool_for(self, user: User) -> EncounterQuerySet:
        """Charts the user may take now: ready, and not meant for somebody else."""
        return self.visible_to(user).filter(status=Status.READY).filter(Q(assigned_to=None) | Q(assigned_to=user))

    def with_row_details(self) -> EncounterQuerySet:
        return self.select_related("patient", "facility", "payer", "assigned_to", "worklist", "attending")


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


class CodedDiagnosis(models.Model):
    """A diagnosis code assigned to a chart, in sequence. Codes are upper case without dot."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", "Principal"
        SECONDARY = "secondary", "Secondary"
        ADMITTING = "admitting", "Admitting"
        REASON_FOR_VISIT = "reason_for_visit", "Reason for visit"
        EXTERNAL_CAUSE = "external_cause", "External cause"

    class Poa(models.TextChoices):
        YES = "Y", "Yes"
        NO = "N", "No"
        UNKNOWN = "U", "Documentation insufficient"
        UNDETERMINED = "W", "Clinically undetermined"
        EXEMPT = "1", "Exempt"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="diagnoses")
    code = models.CharField(max_length=7)
    role = models.CharField(max_length=16, choices=Role, default=Role.SECONDARY)
    sequence = models.PositiveSmallIntegerField()
    poa = models.CharField(max_length=1, choices=Poa, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sequence", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["encounter", "sequence"],
                name="diagnosis_sequence",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["encounter"],
                condition=Q(role="principal"),
                name="one_principal_diagnosis",
            ),
            models.UniqueConstraint(
                fields=["encounter"],
                condition=Q(role="admitting"),
                name="one_admitting_diagnosis",
            ),
        )

    def __str__(self) -> str:
        return self.code


class CodedProcedure(models.Model):
    """An ICD-10-PCS procedure of an inpatient chart."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="procedures")
    code = models.CharField(max_length=7)
    sequence = models.PositiveSmallIntegerField()
    performed_on = models.DateField(null=True, blank=True)
    performed_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sequence", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["encounter", "sequence"],
                name="procedure_sequence",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.code


class ServiceLine(models.Model):
    """A charge line: CPT/HCPCS code or revenue code. Pointers are keys of diagnosis rows, in order."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5, blank=True)
    modifiers = ArrayField(models.CharField(max_length=2), size=4, default=list, blank=True)
    units = models.DecimalField(max_digits=9, decimal_places=3, default=1, validators=[MinValueValidator(0)])
    diagnosis_pointers = ArrayField(
        models.BigIntegerField(),
        size=4,
        default=list,
        blank=True,
        help_text="Keys of CodedDiagnosis rows, in order",
    )
    service_date = models.DateField(null=True, blank=True)
    place_of_service = models.CharField(max_length=2, blank=True)
    revenue_code = models.CharField(max_length=4, blank=True)
    charge = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    rendering = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_charge_feed = models.BooleanField(default=False, help_text="Came with the charges rather than from a coder")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["encounter", "number"],
                name="line_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(charge__gte=0), name="line_charge"),
            models.CheckConstraint(condition=~Q(code="", revenue_code=""), name="line_has_a_code"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.code or self.revenue_code}"


class Evidence(models.Model):
    """The words that support a code: characters ``start`` to ``end`` (exclusive) of a document version."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="evidence")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    diagnosis = models.ForeignKey(
        CodedDiagnosis,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    procedure = models.ForeignKey(
        CodedProcedure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    line = models.ForeignKey(
        ServiceLine,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )

    class Meta:
        ordering = ("version", "start")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_span"),
            models.CheckConstraint(
                condition=Q(diagnosis__isnull=False, procedure__isnull=True, line__isnull=True)
                | Q(diagnosis__isnull=True, procedure__isnull=False, line__isnull=True)
                | Q(diagnosis__isnull=True, procedure__isnull=True, line__isnull=False),
                name="evidence_supports_one_code",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id}:{self.start}-{self.end}"


class Lease(models.Model):
    """A coder has the chart. At most one lease per chart is open; it ends by itself when not renewed."""

    class End(models.TextChoices):
        RELEASED = "released", "Released"
        COMPLETED = "completed", "Completed"
        HELD = "held", "Held"
        EXPIRED = "expired", "Expired"
        TAKEN_OVER = "taken_over", "Taken over"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="leases")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leases")
    taken_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End, blank=True)

    class Meta:
        ordering = ("-taken_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["encounter"],
                condition=Q(ended_at=None),
                name="one_open_lease_per_chart",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="lease_ends_for_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"],
                condition=Q(ended_at=None),
                name="open_lease_expiry",
            ),
        )

    def __str__(self) -> str:
        return f"Lease of {self.encounter_id}"

    def is_open(self, *, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at > at


class Hold(models.Model):
    """A reason why a chart waits. While any is open the chart cannot be completed."""

    class Reason(models.TextChoices):
        MISSING_DOCUMENT = "missing_document", "Document missing"
        QUERY = "query", "Waiting for a provider's answer"
        CHARGES = "charges", "Charges incomplete"
        DEMOGRAPHICS = "demographics", "Demographics or coverage unclear"
        SECOND_OPINION = "second_opinion", "Second opinion wanted"
        OTHER = "other", "Other"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=20, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    query = models.ForeignKey(
        "encounters.ProviderQuery",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="holds",
    )
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("placed_at",)
        indexes = (models.Index(fields=["encounter"], condition=Q(lifted_at=None), name="open_hold"),)

    def __str__(self) -> str:
        return self.get_reason_display()


class ProviderQuery(models.Model):
    """A question to a provider about the record. It names indicators and options, never money."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="queries")
    to = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="queries")
    subject = models.CharField(max_length=120)
    indicators = models.TextField(help_text="Clinical indicators as the record states them")
    question = models.TextField()
    options = ArrayField(models.CharField(max_length=200), default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "provider queries"
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent", "answered", "closed", "cancelled"]),
                name="query_status",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Worklist(models.Model):
    """A rule over encounter fields that puts charts on a list; the first rule that matches, in order, wins.

    ``rule`` is ``{"all": [...]}`` or ``{"any": [...]}`` of conditions ``{"field", "is": one of
    encounters.worklists.OPERATORS, "value"}``, nested as needed. ``{}`` matches everything.
    """

    name = models.CharField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    rule = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=120, help_text="Shown beside each chart: why it is on this list")
    sort = models.CharField(
        max_length=20,
        default="priority",
        choices=[
            ("priority", "Priority score"),
            ("discharge", "Oldest discharge first"),
            ("charges", "Highest charges first"),
            ("filing_limit", "Nearest filing limit first"),
        ],
    )
    facilities = models.ManyToManyField(Facility, blank=True, help_text="Empty: all")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class EncounterEvent(models.Model):
    """One thing that happened to a chart: who, when, what, and the values before and after. Append-only."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: the system",
    )
    action = models.CharField(max_length=40)
    version = models.PositiveIntegerField(help_text="Version of the chart after this event")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["encounter", "id"], name="encounter_event"),)

    def __str__(self) -> str:
        return self.action


class IntakeMessage(models.Model):
    """A message from another system as it came: stored, or kept aside whole with the reason."""

    class Status(models.TextChoices):
        STORED = "stored", "Stored"
        UNCHANGED = "unchanged", "Nothing new"
        QUARANTINED = "quarantined", "Kept aside"

    source = models.CharField(max_length=120, help_text="File name or API client")
    format = models.CharField(max_length=12, default="fhir")
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField(null=True, help_text="Kept only while the message is kept aside")
    status = models.CharField(max_length=12, choices=Status)
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["stored", "unchanged", "quarantined"]),
                name="intake_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.status}"
