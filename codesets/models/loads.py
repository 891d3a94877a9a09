"""Files that an administrator has sent to become a release: kept until the load is done with them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from codesets.models.releases import Release
from codesets.workflow import WORKING, LoadStatus

PACKAGED_PAIRS = "ncci-package"
"""In place of a layout: the NCCI pairs that the installed package carries, for which no file is sent."""


class LoadQuerySet(models.QuerySet["Load"]):
    def working(self) -> LoadQuerySet:
        """Loads that a worker has in its hands, or ought to have."""
        return self.filter(status__in=WORKING)


class Load(models.Model):
    """One load of official files: sent, compared with what is in force, confirmed, and turned into a release.

    ``effective_on`` is the day the administrator gave; empty where the files say it. ``preview`` holds what the
    comparison found. ``attempts`` counts how often a worker began the present step.
    """

    layout = models.CharField(max_length=40)
    effective_on = models.DateField(null=True, blank=True)
    files = models.JSONField(default=list, help_text='[{"name": "…", "size": 1}] in the order in which they were sent')
    status = models.CharField(max_length=10, choices=LoadStatus, default=LoadStatus.COMPARING)
    status_since = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    preview = models.JSONField(default=dict)
    problem = models.TextField(blank=True, help_text="Why it was refused, with file and line")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.SET_NULL, null=True, blank=True, related_name="loads")

    objects = LoadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=LoadStatus.values), name="load_status"),
            models.CheckConstraint(
                condition=~Q(status=LoadStatus.REFUSED) | ~Q(problem=""), name="load_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Load {self.pk}"

    @property
    def is_working(self) -> bool:
        """A worker has it, or ought to."""
        return self.status in WORKING

    @property
    def is_packaged(self) -> bool:
        return self.layout == PACKAGED_PAIRS

    @property
    def file_names(self) -> str:
        return ", ".join(str(file["name"]) for file in self.files) or "the installed package"

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(int(file["size"]) for file in self.files)

    def facts(self) -> dict[str, Any]:
        """What the event history keeps of it."""
        return {"layout": self.layout, "files": self.file_names}


class LoadPart(models.Model):
    """A piece of a file that was sent. In the database, so that a worker on another machine can read it."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="parts")
    file = models.PositiveSmallIntegerField(help_text="Place of the file in the load")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["load", "file", "number"], name="load_part_once")]

    def __str__(self) -> str:
        return f"{self.load_id}.{self.file}.{self.number}"
