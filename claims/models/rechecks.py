"""Re-checks: every claim that has not left is judged again, because rules, tables and dates move on without it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts.models import User
from claims.models.claims import ClaimVersion


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def with_progress(self) -> RecheckQuerySet:
        """Claims judged so far, and what became of them: ``judged``, ``blocked``, ``released``, ``changed``."""
        return self.annotate(
            **{name: Coalesce(Sum(f"parts__{name}"), 0) for name in ("judged", "blocked", "released", "changed")}
        )


class Recheck(models.Model):
    """One run over all open claims. There is one at a time; it is divided into parts that workers take."""

    started_at = models.DateTimeField(db_default=Now())
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: the timetable"
    )
    claims = models.PositiveIntegerField(help_text="Claims to be judged")
    is_open = models.BooleanField(default=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="one_open_recheck"),
            models.CheckConstraint(
                condition=Q(is_open=True, finished_at=None) | Q(is_open=False, finished_at__isnull=False),
                name="open_until_finished",
            ),
        )

    def __str__(self) -> str:
        return f"Re-check of {self.started_at:%m/%d/%Y}"

    @property
    def seconds(self) -> int:
        """How long it has taken."""
        until: datetime = self.finished_at or timezone.now()
        return round((until - self.started_at).total_seconds())


class RecheckPart(models.Model):
    """Some hundred claims that one worker judges together. A part taken and not finished in time is taken again."""

    recheck = models.ForeignKey(Recheck, on_delete=models.CASCADE, related_name="parts")
    versions = ArrayField(models.BigIntegerField())
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    judged = models.PositiveIntegerField(default=0, help_text="Claims that had still not left")
    blocked = models.PositiveIntegerField(default=0, help_text="Ready before, blocked now")
    released = models.PositiveIntegerField(default=0, help_text="Blocked before, ready now")
    changed = models.PositiveIntegerField(default=0, help_text="Other findings than before, in the same state")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["recheck"], condition=Q(done_at=None), name="open_recheck_part"),)

    def __str__(self) -> str:
        return f"{self.recheck_id}.{self.pk}"


class RecheckChange(models.Model):
    """A claim that a re-check found otherwise than it was: another state, or other findings."""

    part = models.ForeignKey(RecheckPart, on_delete=models.CASCADE, related_name="changes")
    version = models.ForeignKey(ClaimVersion, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    appeared = ArrayField(models.CharField(max_length=20), default=list, help_text="Edits that speak now")
    gone = ArrayField(models.CharField(max_length=20), default=list, help_text="Edits that no longer speak")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["part", "version"], name="recheck_change_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.before} to {self.after}"
