"""The DRG of a stay as it stood when its chart was completed."""

from __future__ import annotations

from django.db import models

from encounters.models import Encounter


class FinalGrouping(models.Model):
    """The final DRG: one for each version of the chart that was completed, with the grouper that gave it.

    Never changed afterwards, by a trigger: a newer grouper or weight table shows beside it as the working DRG.
    """

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="final_groupings")
    chart_version = models.PositiveIntegerField()
    drg = models.CharField(max_length=3, blank=True, help_text="Empty where the stay could not be grouped")
    title = models.CharField(max_length=200, blank=True)
    mdc = models.CharField(max_length=2, blank=True)
    severity = models.CharField(max_length=3, blank=True)
    initial_drg = models.CharField(max_length=3, blank=True, help_text="Before hospital-acquired conditions")
    weight = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    geometric_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    arithmetic_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    weight_edition = models.CharField(max_length=120, blank=True)
    grouper_version = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why there is no DRG")
    grouped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["encounter", "chart_version"], name="one_final_grouping_per_version"),
        )

    def __str__(self) -> str:
        return f"DRG {self.drg or '–'} (MS-DRG {self.grouper_version})"
