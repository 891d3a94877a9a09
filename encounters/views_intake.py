"""Messages from other systems: what came, what was kept aside and why. Shows no patient data, only ids and counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Facility, Role, User
from accounts.views import signed_in_user
from coding_portal.errors import NotVisible
from encounters.intake.files import ENDINGS, messages_of
from encounters.intake.store import (
    MAX_MESSAGE_BYTES,
    MAY_TAKE_IN,
    IntakeResult,
    messages_visible_to,
    retry_message,
    store_message,
)
from encounters.models import IntakeMessage

PAGE_SIZE = 50


class BundleForm(forms.Form):
    """A file with FHIR bundles, and the facility it is for where the bundle does not name one of ours."""

    file = forms.FileField(
        label="FHIR R4 bundle",
        help_text="One bundle (.json) or one on each line (.ndjson), also gzipped. At most 32 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join((*ENDINGS, ".gz"))}),
    )
    facility = forms.ModelChoiceField(
        queryset=Facility.objects.none(),
        required=False,
        empty_label="As the bundle says",
        label="Facility",
        help_text="For encounters whose own service provider is not known here.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facility"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = (
            Facility.objects.all() if user.role == Role.ADMINISTRATOR else Facility.objects.visible_to(user)
        )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_MESSAGE_BYTES:
            raise forms.ValidationError("This file is larger than 32 MB. Send it in parts, or use import_fhir.")
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(f"The name of a message file ends in {', '.join(ENDINGS)}.")
        return file


def _may_take_in(user: User) -> None:
    if user.role not in MAY_TAKE_IN:
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The list of messages, and the upload of one more."""
    user = signed_in_user(request)
    _may_take_in(user)
    if request.method != "POST":
        return _page(request, user, BundleForm(user=user))
    form = BundleForm(request.POST, request.FILES, user=user)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    file = form.cleaned_data["file"]
    results = [
        store_message(body=found.body, source=found.source, by=user, facility=form.cleaned_data["facility"])
        for found in messages_of(file.name, file.read())
    ]
    _tell(request, results)
    return redirect("encounters:intake")


@login_required
@require_POST
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try a message that was kept aside once more."""
    user = signed_in_user(request)
    _may_take_in(user)
    message = messages_visible_to(user).filter(pk=message_id).first()
    if message is None:
        raise NotVisible
    _tell(request, [retry_message(message=message, by=user)])
    return redirect("encounters:intake")


def _tell(request: HttpRequest, results: list[IntakeResult]) -> None:
    """One sentence about what became of the messages."""
    if len(results) == 1 and results[0].reason:
        notices.error(request, f"Kept aside: {results[0].reason}")
        return
    by_status = Counter(result.status for result in results)
    new = sum(result.counts.get("new", 0) for result in results if result.status == IntakeMessage.Status.STORED)
    aside = by_status[IntakeMessage.Status.QUARANTINED]
    words = [f"{by_status[IntakeMessage.Status.STORED]} stored ({new} new charts)"]
    words += [f"{by_status[IntakeMessage.Status.UNCHANGED]} with nothing new", f"{aside} kept aside"]
    notices.add_message(request, notices.WARNING if aside else notices.SUCCESS, f"{', '.join(words)}.")


def _page(request: HttpRequest, user: User, form: BundleForm, *, status: int = 200) -> HttpResponse:
    rows = messages_visible_to(user)
    counts = rows.aggregate(
        stored=Count("pk", filter=Q(status=IntakeMessage.Status.STORED)),
        aside=Count("pk", filter=Q(status=IntakeMessage.Status.QUARANTINED)),
    )
    chosen = request.GET.get("status", "")
    if chosen in IntakeMessage.Status.values:
        rows = rows.filter(status=chosen)
    page = Paginator(rows.annotate(can_retry=Q(body__isnull=False)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "counts": counts,
        "chosen": chosen,
        "statuses": IntakeMessage.Status.choices,
        "query": f"status={chosen}" if chosen else "",
    }
    return render(request, "encounters/intake.html", context, status=status)
