"""The register of who looked at what: chained under load, append-only, and a planted change is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accounts.access import record_access
from accounts.models import AccessEvent, AccessLink, User
from accounts.views import broken_links
from coding_portal.tests.cast import make_user

WRITERS, EACH = 8, 25


@pytest.fixture
def reader(transactional_db: None) -> User:
    return make_user("reader", "compliance")


def write(user: User, count: int = EACH) -> None:
    try:
        for number in range(count):
            record_access(by=user, action="view", subject=f"encounters.encounter:{number}", patient_id=number)
    finally:
        connections.close_all()


def tamper(statement: str) -> None:
    """What somebody with the database's own password could do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


def test_eight_who_write_at_once_make_one_chain_without_a_gap(reader: User) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(lambda _: write(reader), range(WRITERS)))

    assert AccessEvent.objects.count() == WRITERS * EACH
    assert list(AccessLink.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, WRITERS * EACH + 1))
    assert broken_links() == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE accounts_accessevent SET patient_id = 99 WHERE subject = 'encounters.encounter:2'", "event changed"),
        ("DELETE FROM accounts_accessevent WHERE subject = 'encounters.encounter:2'", "event missing"),
        ("DELETE FROM accounts_accesslink WHERE seq = 3", "link broken"),
        ("UPDATE accounts_accesslink SET hash = '\\x01' WHERE seq = 3", "event changed"),
    ],
    ids=["an event changed", "an event removed", "a link removed", "a link forged"],
)
def test_what_was_tampered_with_is_found(reader: User, statement: str, why: str) -> None:
    write(reader, 5)
    assert broken_links() == []

    tamper(statement)

    assert why in [found for _, found in broken_links()]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_accessevent SET patient_id = 99", "DELETE FROM accounts_accesslink"],
)
def test_events_and_links_are_append_only(reader: User, statement: str) -> None:
    write(reader, 1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert broken_links() == []
