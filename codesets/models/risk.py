"""Which diagnosis counts toward which hierarchical condition category (HCC) of CMS risk adjustment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from codesets.models.releases import DatedQuerySet, DatedRow


class RiskModel(models.TextChoices):
    """The CMS models by version. Part C pays by V28; V24 is the one before it; dialysis and transplant have their own;
    Part D has RxHCC."""

    V28 = "V28", "CMS-HCC V28"
    V24 = "V24", "CMS-HCC V24"
    V22 = "V22", "CMS-HCC V22"
    ESRD_V24 = "ESRD-V24", "CMS-HCC ESRD V24"
    ESRD_V21 = "ESRD-V21", "CMS-HCC ESRD V21"
    RX_V08 = "RX-V08", "RxHCC V08"


class HccMapping(DatedRow):
    """A diagnosis and a category it gives in one model for one payment year.

    The dates of the row are the dates of service that count: the calendar year before the payment year. A few codes
    give two categories. Categories are numbers without the letters HCC.
    """

    code = models.CharField(max_length=7)
    model = models.CharField(max_length=8, choices=RiskModel.choices)
    payment_year = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=4)

    objects = DatedQuerySet["HccMapping"].as_manager()

    class Meta:
        verbose_name_plural = "HCC mappings"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "model", "payment_year", "code", "category"], name="hcc_mapping_once"
            ),
            models.CheckConstraint(condition=Q(model__in=RiskModel.values), name="hcc_mapping_model_known"),
        ]
        indexes = [models.Index(fields=["code", "model", "payment_year"], name="hcc_mapping_code")]

    def __str__(self) -> str:
        return f"{self.code} HCC {self.category} ({self.model}, payment year {self.payment_year})"
