"""The history of claims and batches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from claims.models.batches import Batch
from claims.models.claims import ClaimVersion
from encounters.models import Encounter


class ClaimEvent(models.Model):
    """One row for each thing that happened to a claim, its release or a batch. Append-only."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, null=True, related_name="claim_events")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, null=True, related_name="events")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: the system")
    action = models.CharField(max_length=40)
    detail = models.JSONField(default=dict, help_text="Ids, codes, counts, statuses and reasons; no patient data")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["encounter", "id"], name="claim_event_chart"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(encounter__isnull=False) | Q(batch__isnull=False), name="claim_event_has_a_subject"
            ),
        )

    def __str__(self) -> str:
        return self.action

    @property
    def in_words(self) -> str:
        return self.action.replace("_", " ")
