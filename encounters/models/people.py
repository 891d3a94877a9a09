"""Who pays, who renders, and who is treated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User


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
