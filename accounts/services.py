"""Set-up of the department: who may sign in as what, organisations, facilities. One transaction, one event row each.

Only administrators change set-up; ``by`` is None where somebody with the server's command line does it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from axes.utils import reset
from django.db import IntegrityError, models, transaction
from knox.models import AuthToken

from accounts.access import subject_name
from accounts.models import Facility, Organisation, Role, SetupEvent, User
from coding_portal.errors import NotVisible, WorkflowError

Row = TypeVar("Row", bound=models.Model)

UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits nobody misreads when a password is handed over on paper."""

USER_FIELDS = (
    "username", "first_name", "last_name", "credentials", "role", "organisation", "facilities",
    "sees_all_facilities", "chart_types", "picks_by_hand",
)  # fmt: skip
FACILITY_FIELDS = (
    "code", "name", "npi", "tax_id", "taxonomy", "address_line", "city", "state", "zip_code", "phone", "starts_on",
)  # fmt: skip


def one_time_password() -> str:
    """Sixteen characters in four groups, about 79 bits."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(4))


def values_of(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """The row as an event keeps it: rows it names by their code or name, dates as ISO text."""
    return {field: _plain(getattr(row, field)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Manager):
        return sorted(str(getattr(row, "code", row.pk)) for row in value.all())
    if isinstance(value, models.Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def record_setup(
    *, by: User | None, action: str, row: models.Model, before: Mapping[str, Any], after: Mapping[str, Any]
) -> SetupEvent:
    """One row of the set-up history: of ``before`` and ``after`` only the fields that differ."""
    changed = {field for field in {*before, *after} if before.get(field) != after.get(field)}
    return SetupEvent.objects.create(
        by=by,
        action=action,
        subject=subject_name(row),
        before={field: before[field] for field in sorted(changed) if field in before},
        after={field: after[field] for field in sorted(changed) if field in after},
    )


def history_of(row: models.Model) -> models.QuerySet[SetupEvent]:
    return SetupEvent.objects.filter(subject=subject_name(row)).select_related("by")


def require_administrator(by: User | None) -> None:
    """Locks every active administrator, so that two who dismiss each other at once do not both succeed."""
    active = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    if by is not None and by.pk not in {user.pk for user in active}:
        raise WorkflowError("not_administrator", "Only an administrator changes the set-up; nothing was changed.")


def _locked_user(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    return user


def _require_another(user: User, *, by: User | None, what: str) -> None:
    if by is not None and user.pk == by.pk:
        raise WorkflowError("own_account", f"Nobody {what}. Ask another administrator; nothing was changed.")


def _require_remaining_administrator(user: User) -> None:
    """Called under ``require_administrator``'s lock, before ``user`` stops being an active administrator."""
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMINISTRATOR and user.is_active and not others.exists():
        raise WorkflowError("last_administrator", "One active administrator must remain; nothing was changed.")


def _apply(row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Saves the given columns; a name that somebody else took meanwhile is refused."""
    columns = [name for name in fields if name in values and name != "facilities"]
    for name in columns:
        setattr(row, name, values[name])
    try:
        with transaction.atomic():
            row.save(update_fields=columns if row.pk else None)
    except IntegrityError as error:
        raise WorkflowError("name_taken", "This name or code is taken already; nothing was changed.") from error
    if isinstance(row, User) and "facilities" in values:
        row.facilities.set(values["facilities"])


def create_user(*, by: User | None, values: Mapping[str, Any]) -> tuple[User, str]:
    """A new user, and the one-time password she changes at her first sign-in. It is shown once and kept nowhere."""
    with transaction.atomic():
        require_administrator(by)
        password = one_time_password()
        user = User(must_change_password=True)
        user.set_password(password)
        _apply(user, values, USER_FIELDS)
        record_setup(by=by, action="user_added", row=user, before={}, after=values_of(user, USER_FIELDS))
    return user, password


def change_user(*, user_id: int, by: User, values: Mapping[str, Any]) -> User:
    """Changes role, organisation, facilities and limits. Nobody changes her own role."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        before = values_of(user, USER_FIELDS)
        if values.get("role", user.role) != user.role:
            _require_another(user, by=by, what="changes her own role")
            _require_remaining_administrator(user)
        _apply(user, values, USER_FIELDS)
        record_setup(by=by, action="user_changed", row=user, before=before, after=values_of(user, USER_FIELDS))
    return user


def deactivate_user(*, user_id: int, by: User) -> User:
    """She can no longer sign in; her sessions end and her API tokens are revoked. Her work and history stay."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        _require_another(user, by=by, what="deactivates herself")
        if not user.is_active:
            raise WorkflowError("inactive", f"{user.display_name} is inactive already.")
        _require_remaining_administrator(user)
        tokens, _ = AuthToken.objects.filter(user=user).delete()
        user.is_active = False
        user.save(update_fields=["is_active"])
        before = {"is_active": True, "tokens": tokens}
        record_setup(by=by, action="user_deactivated", row=user, before=before, after={"is_active": False, "tokens": 0})
    return user


def reactivate_user(*, user_id: int, by: User) -> tuple[User, str]:
    """She may sign in again, with a new one-time password."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        if user.is_active:
            raise WorkflowError("active", f"{user.display_name} is active already.")
        password = _set_one_time_password(user)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record_setup(by=by, action="user_reactivated", row=user, before={"is_active": False}, after={"is_active": True})
    return user, password


def _set_one_time_password(user: User) -> str:
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset(username=user.username)
    return password


def reset_password(*, user_id: int, by: User) -> tuple[User, str]:
    """A new one-time password: the old one and every session end, and the name is unlocked."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        _require_another(user, by=by, what="gives herself a one-time password")
        if not user.is_active:
            raise WorkflowError("inactive", f"{user.display_name} is inactive. Reactivate her instead.")
        password = _set_one_time_password(user)
        record_setup(by=by, action="password_reset", row=user, before={}, after={})
    return user, password


def unlock_user(*, user_id: int, by: User) -> User:
    """Forgets the failed sign-ins that locked her name."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        failed = reset(username=user.username)
        record_setup(
            by=by, action="user_unlocked", row=user, before={"failed_sign_ins": failed}, after={"failed_sign_ins": 0}
        )
    return user


def change_own_password(*, by: User, password: str) -> User:
    """The user's own choice; a one-time password is thereby used up."""
    with transaction.atomic():
        user = _locked_user(by.pk)
        before = {"one_time": user.must_change_password}
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record_setup(by=user, action="password_changed", row=user, before=before, after={"one_time": False})
    return user


def revoke_token(*, user_id: int, by: User, token_key: str) -> User:
    """An API token of the user ends now. ``token_key`` is its beginning, as the list shows it."""
    with transaction.atomic():
        require_administrator(by)
        user = _locked_user(user_id)
        deleted, _ = AuthToken.objects.filter(user=user, token_key=token_key).delete()
        if not deleted:
            raise WorkflowError("no_token", "This token has expired or was revoked already.")
        record_setup(by=by, action="token_revoked", row=user, before={"token": token_key}, after={})
    return user


def save_organisation(*, organisation_id: int | None, by: User, values: Mapping[str, Any]) -> Organisation:
    """A new organisation, or another name for one. Whose staff it has never changes: rows are routed by it."""
    fields = ("name", "kind")
    return save_row(model=Organisation, key=organisation_id, by=by, values=values, fields=fields, fixed={"kind"})


def save_facility(*, facility_id: int | None, by: User, values: Mapping[str, Any]) -> Facility:
    """A new facility, or other values for one. Its code never changes: feeds name it."""
    return save_row(model=Facility, key=facility_id, by=by, values=values, fields=FACILITY_FIELDS, fixed={"code"})


def save_row(
    *,
    model: type[Row],
    key: int | None,
    by: User,
    values: Mapping[str, Any],
    fields: tuple[str, ...],
    fixed: Collection[str],
) -> Row:
    """A new row of the set-up, or other values for one; ``fixed`` fields are given once and never changed."""
    with transaction.atomic():
        require_administrator(by)
        row, before, verb, changing = model(), {}, "added", fields
        if key is not None:
            found = model._default_manager.select_for_update().filter(pk=key).first()
            if found is None:
                raise NotVisible
            row, before, verb = found, values_of(found, fields), "changed"
            changing = tuple(name for name in fields if name not in fixed)
        _apply(row, values, changing)
        action = f"{model._meta.model_name}_{verb}"
        record_setup(by=by, action=action, row=row, before=before, after=values_of(row, fields))
    return row
