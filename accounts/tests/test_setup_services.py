"""Who may change the set-up, what is refused, and the history it leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from knox.models import AuthToken

from accounts import services
from accounts.models import Facility, Organisation, Role, SetupEvent, User
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast, make_user

VALUES: dict[str, Any] = {
    "username": "newcomer",
    "first_name": "Nina",
    "last_name": "Comer",
    "role": "coder",
    "chart_types": ["clinic"],
    "picks_by_hand": False,
}


def refused(code: str, move: Callable[[], object]) -> None:
    with pytest.raises(WorkflowError) as error:
        move()
    assert error.value.code == code


def test_a_user_is_added_with_a_one_time_password_that_the_history_does_not_hold(cast: Cast) -> None:
    user, password = services.create_user(by=cast.administrator, values=VALUES | {"facilities": [cast.north]})

    stored = User.objects.get(username="newcomer")
    assert stored.check_password(password)
    assert stored.must_change_password
    assert (list(stored.facilities.all()), stored.chart_types, stored.picks_by_hand) == (
        [cast.north],
        ["clinic"],
        False,
    )
    event = services.history_of(user).get()
    assert (event.by, event.action, event.after["facilities"]) == (cast.administrator, "user_added", ["north"])
    assert password not in str(event.after)


def test_one_time_passwords_differ_and_are_long() -> None:
    made = {services.one_time_password() for _ in range(200)}

    assert len(made) == 200
    assert {len(password) for password in made} == {19}


def test_a_change_keeps_what_was_before_and_only_what_differs(cast: Cast) -> None:
    services.change_user(
        user_id=cast.coder.pk, by=cast.administrator, values={"role": Role.LEAD, "facilities": [cast.north, cast.south]}
    )

    event = services.history_of(cast.coder).get()
    assert event.before == {"role": "coder", "facilities": ["north"]}
    assert event.after == {"role": "lead", "facilities": ["north", "south"]}


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_changes_the_set_up(cast: Cast, role: str) -> None:
    by, other = cast.by_role()[role], cast.other_coder
    moves: tuple[Callable[[], object], ...] = (
        lambda: services.create_user(by=by, values=VALUES),
        lambda: services.change_user(user_id=by.pk, by=by, values={"role": "administrator"}),
        lambda: services.deactivate_user(user_id=other.pk, by=by),
        lambda: services.reactivate_user(user_id=other.pk, by=by),
        lambda: services.reset_password(user_id=other.pk, by=by),
        lambda: services.unlock_user(user_id=other.pk, by=by),
        lambda: services.revoke_token(user_id=other.pk, by=by, token_key="0"),
        lambda: services.save_organisation(organisation_id=None, by=by, values={"name": "X", "kind": "own"}),
        lambda: services.save_facility(facility_id=cast.north.pk, by=by, values={"name": "X"}),
    )
    for move in moves:
        refused("not_administrator", move)
    assert not SetupEvent.objects.exists()


def test_nobody_changes_her_own_role_deactivates_herself_or_resets_her_own_password(cast: Cast) -> None:
    me = cast.administrator
    make_user("second", Role.ADMINISTRATOR)

    refused("own_account", lambda: services.change_user(user_id=me.pk, by=me, values={"role": "coder"}))
    refused("own_account", lambda: services.deactivate_user(user_id=me.pk, by=me))
    refused("own_account", lambda: services.reset_password(user_id=me.pk, by=me))
    services.change_user(user_id=me.pk, by=me, values={"role": "administrator", "last_name": "Renamed"})
    me.refresh_from_db()
    assert (me.role, me.last_name, me.is_active) == ("administrator", "Renamed", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["deactivate", "change role"])
def test_two_administrators_who_dismiss_each_other_at_once_leave_one(way: str) -> None:
    first, second = make_user("first", Role.ADMINISTRATOR), make_user("second", Role.ADMINISTRATOR)

    def dismiss(pair: tuple[User, User]) -> str:
        by, other = pair
        try:
            if way == "deactivate":
                services.deactivate_user(user_id=other.pk, by=by)
            else:
                services.change_user(user_id=other.pk, by=by, values={"role": "coder"})
        except WorkflowError as error:
            return error.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(dismiss, [(first, second), (second, first)]))
    assert answers == ["done", "not_administrator"]
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_who_is_deactivated_loses_her_tokens_and_comes_back_with_a_new_password(cast: Cast) -> None:
    AuthToken.objects.create(user=cast.coder)
    old = cast.coder.password

    services.deactivate_user(user_id=cast.coder.pk, by=cast.administrator)
    assert not User.objects.get(pk=cast.coder.pk).is_active
    assert not AuthToken.objects.exists()
    refused("inactive", lambda: services.deactivate_user(user_id=cast.coder.pk, by=cast.administrator))
    refused("inactive", lambda: services.reset_password(user_id=cast.coder.pk, by=cast.administrator))

    user, password = services.reactivate_user(user_id=cast.coder.pk, by=cast.administrator)
    assert user.is_active
    assert user.password != old
    assert user.check_password(password)
    refused("active", lambda: services.reactivate_user(user_id=cast.coder.pk, by=cast.administrator))


def test_unlocking_forgets_the_failed_sign_ins_of_that_name_only(cast: Cast) -> None:
    for name in ("coder", "lead"):
        AccessAttempt.objects.create(username=name, failures_since_start=9, attempt_time=timezone.now())

    services.unlock_user(user_id=cast.coder.pk, by=cast.administrator)

    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["lead"]
    assert services.history_of(cast.coder).get().before == {"failed_sign_ins": 1}


def test_a_token_is_revoked_once_and_only_under_its_owner(cast: Cast) -> None:
    token, _ = AuthToken.objects.create(user=cast.coder)
    key, by = token.token_key, cast.administrator

    refused("no_token", lambda: services.revoke_token(user_id=cast.lead.pk, by=by, token_key=key))
    services.revoke_token(user_id=cast.coder.pk, by=by, token_key=key)
    refused("no_token", lambda: services.revoke_token(user_id=cast.coder.pk, by=by, token_key=key))
    assert not AuthToken.objects.exists()


def test_a_name_taken_meanwhile_is_refused_and_nothing_is_written(cast: Cast) -> None:
    refused("name_taken", lambda: services.create_user(by=cast.administrator, values=VALUES | {"username": "coder"}))

    assert not SetupEvent.objects.exists()


def test_an_organisation_is_renamed_and_stays_a_vendor(cast: Cast) -> None:
    vendor = Organisation.objects.get()

    services.save_organisation(
        organisation_id=vendor.pk, by=cast.administrator, values={"name": "Vendor Ltd", "kind": "own"}
    )

    vendor.refresh_from_db()
    assert (vendor.name, vendor.kind) == ("Vendor Ltd", "vendor")
    event = services.history_of(vendor).get()
    assert (event.before, event.after) == ({"name": "Vendor Coders"}, {"name": "Vendor Ltd"})


def test_a_facility_keeps_its_code_and_the_history_its_dates(cast: Cast) -> None:
    values = {"code": "other", "starts_on": date(2026, 5, 1)}

    services.save_facility(facility_id=cast.north.pk, by=cast.administrator, values=values)

    cast.north.refresh_from_db()
    assert (cast.north.code, cast.north.starts_on) == ("north", date(2026, 5, 1))
    assert services.history_of(cast.north).get().changes == [("Starts on", "2025-01-01", "2026-05-01")]


def test_a_row_that_is_not_there_is_not_visible(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        services.save_facility(facility_id=987654321, by=cast.administrator, values={})
    with pytest.raises(NotVisible):
        services.change_user(user_id=987654321, by=cast.administrator, values={})
    assert Facility.objects.count() == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_setupevent SET action = 'nothing'", "DELETE FROM accounts_setupevent"]
)
def test_the_history_of_the_set_up_is_append_only(cast: Cast, statement: str) -> None:
    services.unlock_user(user_id=cast.coder.pk, by=cast.administrator)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert SetupEvent.objects.get().action == "user_unlocked"
