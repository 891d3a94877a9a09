"""Who may sign in, for whom they work, which facilities they may see, and who looked at what."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Organisation(models.Model):
    """An employer of users: the department itself, or a vendor whose coders see only what is routed to them."""

    class Kind(models.TextChoices):
        OWN = "own", "Own staff"
        VENDOR = "vendor", "Vendor"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OWN)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=["own", "vendor"]), name="organisation_kind"),
        )

    def __str__(self) -> str:
        return self.name


class FacilityQuerySet(models.QuerySet["Facility"]):
    def visible_to(self, user: User) -> FacilityQuerySet:
        """The facilities whose rows the user may see at all."""
        return self if user.sees_all_facilities else self.filter(users=user)


class Facility(models.Model):
    """A hospital or clinic that bills under its own NPI. Encounters that ended before ``starts_on`` are history."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    npi = models.CharField(max_length=10)
    tax_id = models.CharField(max_length=9, help_text="Employer identification number, digits only")
    taxonomy = models.CharField(max_length=10)
    address_line = models.CharField(max_length=55)
    city = models.CharField(max_length=30)
    state = models.CharField(max_length=2)
    zip_code = models.CharField(max_length=9, help_text="ZIP+4, digits only")
    phone = models.CharField(max_length=10, help_text="Digits only")
    starts_on = models.DateField(
        help_text="Encounters that ended earlier are kept as history and never enter a worklist"
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "facilities"

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    CODER = "coder", "Coder"
    LEAD = "lead", "Coding lead"
    AUDITOR = "auditor", "Auditor"
    BILLER = "biller", "Biller"
    PROVIDER = "provider", "Provider"
    COMPLIANCE = "compliance", "Compliance"
    ADMINISTRATOR = "administrator", "Administrator"


class ChartType(models.TextChoices):
    """The kinds of charts a department codes; a coder may be limited to some of them."""

    INPATIENT = "inpatient", "Inpatient"
    OBSERVATION = "observation", "Observation"
    EMERGENCY = "emergency", "Emergency"
    OUTPATIENT_SURGERY = "outpatient_surgery", "Outpatient surgery"
    CLINIC = "clinic", "Clinic"
    TELEHEALTH = "telehealth", "Telehealth"
    IMAGING = "imaging", "Imaging"
    LABORATORY = "laboratory", "Laboratory"
    THERAPY = "therapy", "Therapy"
    BEHAVIORAL = "behavioral", "Behavioral health"


class User(AbstractUser):
    """A person who signs in. One role; rows are limited by facility and, for vendors, by organisation."""

    role = models.CharField(max_length=16, choices=Role, default=Role.CODER)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
    )
    facilities = models.ManyToManyField(Facility, blank=True, related_name="users")
    sees_all_facilities = models.BooleanField(default=False)
    chart_types = ArrayField(
        models.CharField(max_length=24),
        default=list,
        blank=True,
        help_text="Chart types this coder may pull; empty means all",
    )
    picks_by_hand = models.BooleanField(default=True, help_text="May open any chart of the pool, not only the next one")
    shortcuts = models.JSONField(default=dict, blank=True, help_text="Own keyboard chords by action")
    credentials = models.CharField(max_length=40, blank=True, help_text="For example RHIA, CCS, CPC")
    must_change_password = models.BooleanField(
        default=False, help_text="Has a one-time password and must choose her own before anything else"
    )

    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = (models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role"),)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_vendor(self) -> bool:
        return self.organisation is not None and self.organisation.kind == Organisation.Kind.VENDOR


class SetupEvent(models.Model):
    """One change of who may do what, or of a facility or payer: append-only. ``by`` is empty for the command line.

    ``subject`` names the row as ``app.model:pk``; ``before`` and ``after`` hold what changed, by field; never a
    password.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="setup_events")
    action = models.CharField(max_length=24)
    subject = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["subject", "-id"], name="setup_event_subject"),)

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    @property
    def words(self) -> str:
        """What was done, for the reader: user_changed is "user changed"."""
        return self.action.replace("_", " ")

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Field by field what it was and what it became."""
        names = sorted({*self.before, *self.after})
        return [
            (name.replace("_", " ").capitalize(), _shown(self.before.get(name)), _shown(self.after.get(name)))
            for name in names
        ]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "empty" if value in (None, "") else str(value)


class AccessEvent(models.Model):
    """One look at patient data: append-only and chained by hash in the database (migration access_event_chain).

    ``subject`` names the thing looked at as ``app.model:pk``; ``detail`` holds ids, counts and codes only, never
    names or text of a record.
    """

    class Action(models.TextChoices):
        VIEW = "view", "View"
        SEARCH = "search", "Search"
        EXPORT = "export", "Export"
        PRINT = "print", "Print"
        DENIED = "denied", "Denied"

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_events")
    action = models.CharField(max_length=8, choices=Action)
    subject = models.CharField(max_length=80)
    patient_id = models.BigIntegerField(null=True, help_text="Key of the patient whose data was seen, where it is one")
    address = models.GenericIPAddressField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["patient_id", "-id"], name="access_event_patient"),
            models.Index(fields=["by", "-id"], name="access_event_by"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(action__in=["view", "search", "export", "print", "denied"]),
                name="access_event_action",
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AccessLink(models.Model):
    """The link of one access event in the hash chain, written by the database at commit."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AccessEvent, on_delete=models.PROTECT, related_name="link")
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.seq)
