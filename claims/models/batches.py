"""Batch files and the claim versions in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Facility, User
from claims.models.claims import READERS, ClaimVersion
from claims.workflow import BatchStatus
from encounters.models import BillForm, Payer


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> BatchQuerySet:
        """Batches of which the user may see every facility: a file cannot be shown in part."""
        if not user.is_active or user.role not in READERS:
            return self.none()
        if user.sees_all_facilities:
            return self
        foreign = Facility.objects.filter(batches=OuterRef("pk")).exclude(users=user)
        return self.filter(~Exists(foreign))


class Batch(models.Model):
    """One 837 file. Its bytes, numbers and totals never change (database trigger): a second download is the first."""

    payer = models.ForeignKey(
        Payer, on_delete=models.PROTECT, null=True, blank=True, related_name="batches", help_text="Empty: all payers"
    )
    form = models.CharField(max_length=16, choices=BillForm)
    facilities = models.ManyToManyField(Facility, related_name="batches")
    interchange_number = models.PositiveIntegerField(unique=True)
    group_number = models.PositiveIntegerField(unique=True)
    file_name = models.CharField(max_length=80, unique=True)
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    claim_count = models.PositiveIntegerField()
    total_charge = models.DecimalField(max_digits=14, decimal_places=2)
    built_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    built_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.BUILT)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it was last sent")
    times_sent = models.PositiveSmallIntegerField(default=0)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "batches"
        constraints = (
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="batch_status"),
            models.CheckConstraint(condition=Q(claim_count__gte=1), name="batch_holds_a_claim"),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def interchange_control_number(self) -> str:
        """ISA13, nine digits."""
        return f"{self.interchange_number:09}"


class BatchEntry(models.Model):
    """A claim version in a batch file. It is live until the batch is cancelled or the payer rejects the claim."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="batch_entries")
    position = models.PositiveIntegerField(help_text="Order in the file, from 1")
    total_charge = models.DecimalField(max_digits=12, decimal_places=2)
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ("batch", "position")
        verbose_name_plural = "batch entries"
        constraints = (
            models.UniqueConstraint(fields=["batch", "position"], name="batch_entry_position"),
            models.UniqueConstraint(fields=["batch", "version"], name="batch_entry_version"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_live=True), name="one_live_batch_per_claim_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}.{self.position}"
