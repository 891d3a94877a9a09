"""Holds of release: what keeps the claims of a chart from going out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from encounters.models import Encounter


class ReleaseHoldQuerySet(models.QuerySet["ReleaseHold"]):
    def open(self) -> ReleaseHoldQuerySet:
        return self.filter(lifted_at=None)


class ReleaseHold(models.Model):
    """Somebody stops the claims of a chart from going out: a coding audit before billing, or the biller."""

    class Origin(models.TextChoices):
        AUDIT = "audit", "Coding audit"
        BILLING = "billing", "Billing"

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="release_holds")
    origin = models.CharField(max_length=8, choices=Origin)
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseHoldQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["encounter"], condition=Q(lifted_at=None), name="open_release_hold"),)
        constraints = (
            models.CheckConstraint(condition=Q(origin__in=["audit", "billing"]), name="release_hold_origin"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_held_for_a_reason"),
        )

    def __str__(self) -> str:
        return self.get_origin_display()
