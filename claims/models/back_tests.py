"""An edit tried on stored claims: the run, and each claim on which it would have spoken."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Facility, Role, User
from claims.models.claims import ClaimVersion
from claims.models.edits import EDIT_READERS
from claims.models.findings import Mode, Severity
from encounters.models import Payer


class BackTest(models.Model):
    """One edit over the stored claims of a payer and of a span of service dates, under a setting that is thought of."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    edit = models.CharField(max_length=20)
    rule = models.CharField(max_length=64, help_text="Hash of the rule that was tried")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON)
    severity = models.CharField(max_length=8, choices=Severity)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service_from = models.DateField()
    service_until = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    total = models.PositiveIntegerField(help_text="Stored claims to judge, counted at the start")
    judged = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0, help_text="Claims on which the edit could not run")
    last_version_id = models.BigIntegerField(default=0, help_text="Everything up to here is judged")
    newest_version_id = models.BigIntegerField(help_text="Claims stored after the start are left out")
    advanced_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["edit", "-id"], name="back_test_edit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running", "done", "stopped"]), name="back_test_status"
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="back_test_mode"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="back_test_severity"),
            models.CheckConstraint(condition=Q(service_from__lte=F("service_until")), name="back_test_dates"),
        )

    def __str__(self) -> str:
        return f"{self.edit} on stored claims"

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.STOPPED)


class BackTestHitQuerySet(models.QuerySet["BackTestHit"]):
    def visible_to(self, user: User) -> BackTestHitQuerySet:
        """Counted for the facilities the user works for; administrators count everything, and see no chart."""
        if not user.is_active or user.role not in EDIT_READERS:
            return self.none()
        if user.sees_all_facilities or user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(facility__in=user.facilities.all())


class BackTestHit(models.Model):
    """A stored claim on which the edit would have spoken; one row for each run and claim version."""

    run = models.ForeignKey(BackTest, on_delete=models.PROTECT, related_name="hits")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="First day of the month in which the service ended")
    findings = models.PositiveIntegerField()
    was_shown = models.BooleanField(help_text="The edit spoke on this claim at the time")
    was_acknowledged = models.BooleanField(help_text="A person had acknowledged every one of these findings")
    was_denied = models.BooleanField()
    total_charge = models.DecimalField(max_digits=12, decimal_places=2)

    objects = BackTestHitQuerySet.as_manager()

    class Meta:
        ordering = ("version",)
        constraints = (models.UniqueConstraint(fields=["run", "version"], name="one_back_test_hit"),)

    def __str__(self) -> str:
        return f"{self.run_id}.{self.version_id}"
