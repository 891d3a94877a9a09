"""Databases and services for the tests. ``./run test`` starts servers; each test process gets a database of its own."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from coding_portal.settings import broker_from

pytest_plugins = ["coding_portal.tests.browser", "coding_portal.tests.cast"]

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
TEST_DATABASE = f"test_{PROCESS}_{os.getpid()}"
REFERENCE_TABLES = ("codesets_", "django_migrations", "django_content_type", "auth_permission", "accounts_accesshead")
"""Tables (or beginnings of their names) that hold the same rows in every test; the chain of access begins anew."""
DEPARTMENT_TABLES = (
    "codesets_favourite", "codesets_codeuse", "codesets_usecount", "codesets_departmentword", "codesets_load",
    "codesets_loadpart",
)  # fmt: skip
"""What a department adds to the code sets, and the files it sends; emptied like all else."""


def pytest_configure(config: pytest.Config) -> None:
    """Test processes share one queue server; each has a database number of its own there."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs an event loop in the test's thread
    if settings.REDIS_URL.startswith("unix://"):
        own = settings.REDIS_URL.replace("db=0", f"db={1 + int(PROCESS.removeprefix('gw'))}")
        os.environ["REDIS_URL"] = settings.REDIS_URL = own
        settings.CACHES["default"]["LOCATION"] = own
        settings.CELERY_BROKER_URL = broker_from(own)


def _administer(statement: str) -> None:
    """Runs a statement that concerns a whole database, from outside of it."""
    given = settings.DATABASES["default"]
    outside = psycopg2.connect(
        dbname="postgres",
        user=given["USER"],
        password=given["PASSWORD"] or None,
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    outside.autocommit = True
    try:
        with outside.cursor() as cursor:
            cursor.execute(statement)
    finally:
        outside.close()


def _make_database() -> None:
    """A copy of the prepared database with all code sets, or, on a server that was given, one made from nothing."""
    connections.close_all()
    _administer(f'DROP DATABASE IF EXISTS "{TEST_DATABASE}" WITH (FORCE)')
    template = os.environ.get("TEST_TEMPLATE")
    _administer(
        f'CREATE DATABASE "{TEST_DATABASE}"' + (f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else "")
    )
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = TEST_DATABASE
    if not template:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_starter_codesets", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test process works on its own copy of the prepared database, reference data included."""
    with django_db_blocker.unblock():
        _make_database()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        _administer(f'DROP DATABASE IF EXISTS "{TEST_DATABASE}" WITH (FORCE)')


def _empty_all_but_reference_tables(self: TransactionTestCase) -> None:
    """After a test that commits: every table is emptied except those with reference data, which are costly to load.

    Triggers and foreign keys are set aside meanwhile, because append-only tables refuse to be emptied otherwise.
    """
    connections.close_all()
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if not name.startswith(REFERENCE_TABLES) or name in DEPARTMENT_TABLES
        ]
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("UPDATE accounts_accesshead SET seq = 0, hash = '\\x00'")
        cursor.execute("SET session_replication_role = DEFAULT")


setattr(TransactionTestCase, "_fixture_teardown", _empty_all_but_reference_tables)  # noqa: B010 - not in the stubs


@pytest.fixture(autouse=True)
def _fresh_database_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test marked ``fresh_database`` may commit anything, reference data included."""
    yield
    if request.node.get_closest_marker("fresh_database"):
        blocker: Any = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            _make_database()
