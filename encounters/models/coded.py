"""The codes of a chart, and the words of the record that support them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from encounters.models.charts import DocumentVersion, Encounter
from encounters.models.people import Practitioner


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
