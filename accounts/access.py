"""Record that somebody looked at patient data."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest

from accounts.models import AccessEvent, User


def subject_name(subject: models.Model) -> str:
    """``encounters.encounter:17``: what was looked at, without patient data."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def record_access(
    *,
    by: User,
    action: str,
    subject: models.Model | str,
    patient_id: int | None = None,
    request: HttpRequest | None = None,
    detail: dict[str, Any] | None = None,
) -> AccessEvent:
    """Write one access event. ``detail`` holds ids, counts and codes, never names, record numbers or text."""
    return AccessEvent.objects.create(
        by=by,
        action=action,
        subject=subject if isinstance(subject, str) else subject_name(subject),
        patient_id=patient_id,
        address=request.META.get("REMOTE_ADDR") or None if request is not None else None,
        detail=detail or {},
    )
