"""Set-up by administrators: users with their tokens, organisations, facilities. Shows no patient data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from knox.models import AuthToken

from accounts import services
from accounts.forms import FacilityForm, OrganisationForm, UserForm
from accounts.models import Facility, Organisation, Role, User
from accounts.views import signed_in_user
from coding_portal.errors import NotVisible

PAGE_SIZE = 50
HISTORY = 20
Row = TypeVar("Row", bound=models.Model)


def for_administrators(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Everybody else is refused before anything is looked up."""

    @wraps(view)
    def guarded(request: HttpRequest, **keys: int) -> HttpResponse:
        if signed_in_user(request).role != Role.ADMINISTRATOR:
            raise PermissionDenied
        return view(request, **keys)

    return login_required(guarded)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def one_or_not_visible(model: type[Row], key: int) -> Row:
    row = model._default_manager.filter(pk=key).first()
    if row is None:
        raise NotVisible
    return row


def setup_form_page(
    request: HttpRequest, form: forms.ModelForm[Any], *, noun: str, here: str, back: str
) -> HttpResponse:
    """A set-up form with the history of its row; 422 where it came back with faults."""
    row = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
    context = {
        "form": form,
        "noun": noun,
        "here": here,
        "back": back,
        "row": row,
        "history": services.history_of(row)[:HISTORY] if row else (),
    }
    return render(request, "accounts/setup_form.html", context, status=422 if form.is_bound else 200)


def _locked_names() -> set[str]:
    """Names with too many failed sign-ins within the time a lock lasts."""
    since = timezone.now() - get_cool_off()
    failed = AccessAttempt.objects.filter(
        attempt_time__gte=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return set(failed.values_list("username", flat=True))


@require_GET
@for_administrators
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, by name."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "role", "state")}
    rows = User.objects.select_related("organisation").prefetch_related("facilities")
    for word in chosen["q"].split():
        rows = rows.filter(Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if chosen["role"] in Role.values:
        rows = rows.filter(role=chosen["role"])
    locked = _locked_names()
    if chosen["state"] == "locked":
        rows = rows.filter(username__in=locked)
    elif chosen["state"] in {"active", "inactive"}:
        rows = rows.filter(is_active=chosen["state"] == "active")
    page = Paginator(rows.order_by("last_name", "first_name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "roles": Role.choices,
        "states": (("active", "Active"), ("inactive", "Inactive"), ("locked", "Locked")),
        "locked": locked,
        "filtered": any(chosen.values()),
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def user_add(request: HttpRequest) -> HttpResponse:
    form = UserForm(sent(request))
    if request.method == "POST" and form.is_valid():
        person, password = services.create_user(by=signed_in_user(request), values=form.cleaned_data)
        return _password_page(request, person, password)
    return render(request, "accounts/user_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """One user: what she may do, her tokens, what was changed. A bad form comes back with 422."""
    person = one_or_not_visible(User, user_id)
    is_own = person.pk == signed_in_user(request).pk
    form = UserForm(sent(request), instance=one_or_not_visible(User, user_id), is_own=is_own)
    if request.method == "POST" and form.is_valid():
        person = services.change_user(user_id=user_id, by=signed_in_user(request), values=form.cleaned_data)
        notices.success(request, f"{person.display_name} is changed.")
        return redirect("accounts:user", user_id)
    context = {
        "form": form,
        "person": person,
        "is_own": is_own,
        "is_locked": person.username in _locked_names(),
        "tokens": AuthToken.objects.filter(user=person).order_by("-created"),
        "now": timezone.now(),
        "history": services.history_of(person)[:HISTORY],
    }
    return render(request, "accounts/user.html", context, status=422 if form.is_bound else 200)


def _password_page(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """Shows a one-time password, the only time it is seen; the answer is stored by nobody (no-store)."""
    return render(request, "accounts/one_time_password.html", {"person": person, "password": password})


@require_POST
@for_administrators
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    person = services.deactivate_user(user_id=user_id, by=signed_in_user(request))
    notices.success(request, f"{person.display_name} can no longer sign in.")
    return redirect("accounts:user", user_id)


@require_POST
@for_administrators
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    return _password_page(request, *services.reactivate_user(user_id=user_id, by=signed_in_user(request)))


@require_POST
@for_administrators
def reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    return _password_page(request, *services.reset_password(user_id=user_id, by=signed_in_user(request)))


@require_POST
@for_administrators
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    person = services.unlock_user(user_id=user_id, by=signed_in_user(request))
    notices.success(request, f"{person.display_name} may try to sign in again.")
    return redirect("accounts:user", user_id)


@require_POST
@for_administrators
def revoke_token(request: HttpRequest, user_id: int) -> HttpResponse:
    token_key = request.POST.get("token", "")
    services.revoke_token(user_id=user_id, by=signed_in_user(request), token_key=token_key)
    notices.success(request, "The token is revoked.")
    return redirect("accounts:user", user_id)


@require_GET
@for_administrators
def organisations(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.annotate(people=Count("users", filter=Q(users__is_active=True)))
    return render(request, "accounts/organisations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@for_administrators
def organisation(request: HttpRequest, organisation_id: int | None = None) -> HttpResponse:
    """Adds an organisation, or gives one another name."""
    row = one_or_not_visible(Organisation, organisation_id) if organisation_id else None
    form = OrganisationForm(sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        saved = services.save_organisation(
            organisation_id=organisation_id, by=signed_in_user(request), values=form.cleaned_data
        )
        notices.success(request, f"{saved.name} is saved.")
        return redirect("accounts:organisations")
    return setup_form_page(request, form, noun="Organisation", here="organisations", back="accounts:organisations")


@require_GET
@for_administrators
def facilities(request: HttpRequest) -> HttpResponse:
    rows = Facility.objects.annotate(people=Count("users", filter=Q(users__is_active=True)))
    return render(request, "accounts/facilities.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@for_administrators
def facility(request: HttpRequest, facility_id: int | None = None) -> HttpResponse:
    """Adds a facility, or changes what claims say of one."""
    row = one_or_not_visible(Facility, facility_id) if facility_id else None
    form = FacilityForm(sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        saved = services.save_facility(facility_id=facility_id, by=signed_in_user(request), values=form.cleaned_data)
        notices.success(request, f"{saved.name} is saved.")
        return redirect("accounts:facilities")
    return setup_form_page(request, form, noun="Facility", here="facilities", back="accounts:facilities")
