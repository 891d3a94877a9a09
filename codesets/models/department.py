"""What the department teaches the search: its people's favourites, the codes it uses, and words of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Facility, User
from codesets.models.releases import System

CODE_SHAPE = r"^[A-Z0-9]{2,8}$"


class Favourite(models.Model):
    """A code somebody wants at hand, in an order of her own. It stays when the code ends, so that she is told."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="favourite_codes")
    system = models.CharField(max_length=8, choices=System.choices)
    code = models.CharField(max_length=8, help_text="Upper case, without a dot")
    note = models.CharField(max_length=120, blank=True, help_text="About the code, never about a patient")
    position = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "system", "code"], name="favourite_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_SHAPE), name="favourite_is_upper_case_undotted"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"


class UseCount(models.Model):
    """One count of what the department codes: from which charts, and when. The newest is the one that stands."""

    at = models.DateTimeField(auto_now_add=True)
    since = models.DateField(help_text="Charts completed on this day or later were counted")
    until = models.DateField()
    charts = models.PositiveIntegerField()
    codes = models.PositiveIntegerField(help_text="Rows of the count: a code at a facility")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.since} to {self.until}: {self.codes} codes of {self.charts} charts"


class CodeUse(models.Model):
    """How often a facility's completed charts carry a code. No chart and no patient can be told from it."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=8, choices=System.choices)
    code = models.CharField(max_length=8)
    uses = models.PositiveIntegerField(help_text="Charts that carry the code")
    last_on = models.DateField(help_text="Last day of service of the newest of them")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "system", "code"], name="code_use_once")]
        indexes = [models.Index(fields=["facility", "-uses"], name="code_use_by_facility")]

    def __str__(self) -> str:
        return f"{self.system} {self.code}: {self.uses}"


class DepartmentWord(models.Model):
    """A word or phrase of the department's own, or a house entry it has switched off.

    A row is never deleted; ``revision`` is the key of the event of its last change, so that the newest revision of
    all rows tells whether anything was changed.
    """

    class Kind(models.TextChoices):
        ADDED = "added", "Department"
        SWITCHED_OFF = "off", "House, switched off"

    phrase = models.CharField(max_length=80, help_text="What coders type")
    means = models.CharField(max_length=160, help_text="Words of the book it stands for")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_retired = models.BooleanField(default=False)
    revision = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["phrase", "means", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phrase", "means", "kind"], condition=Q(is_retired=False), name="department_word_once"
            ),
            models.CheckConstraint(condition=~Q(phrase="") & ~Q(means=""), name="department_word_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"
