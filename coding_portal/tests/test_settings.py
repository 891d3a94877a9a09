"""Settings that make no sense are refused with the name of the setting; a real installation gets the strict ones."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from coding_portal.settings import broker_from, database_from
from coding_portal.supervisor import PROJECT

STRICT = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@db.example.org:5433/coding",
    "REDIS_URL": "rediss://queue.example.org:6379/0",
}


def read(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of its own and prints one expression of them."""
    return subprocess.run(
        [sys.executable, "-c", f"from coding_portal import settings as s; print({expression})"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(STRICT))
def test_a_real_installation_does_not_start_without(missing: str) -> None:
    answer = read("1", **{name: value for name, value in STRICT.items() if name != missing})
    assert answer.returncode != 0
    assert f"{missing} is not set" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("DATABASE_URL", "sqlite:///portal.db", "PostgreSQL is the only database"),
        ("DATABASE_URL", "postgres://db.example.org/", "names no database"),
        ("REDIS_URL", "amqp://queue", "REDIS_URL must begin with"),
        ("SESSION_IDLE_SECONDS", "5", "SESSION_IDLE_SECONDS is 5; it must lie between 60 and 86400"),
        ("SESSION_IDLE_SECONDS", "a while", "SESSION_IDLE_SECONDS must be a whole number"),
        ("WORKER_PROCESSES", "0", "WORKER_PROCESSES is 0"),
    ],
)
def test_bad_values_are_refused_by_name(name: str, value: str, complaint: str) -> None:
    answer = read("1", **{**STRICT, name: value})
    assert answer.returncode != 0
    assert complaint in answer.stderr


def test_a_real_installation_is_strict() -> None:
    answer = read(
        "s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS",
        **STRICT,
    )
    assert answer.stdout.strip() == "False False True True True 31536000"


def test_plain_http_must_be_asked_for() -> None:
    assert (
        read("s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT", **STRICT, PLAIN_HTTP="1").stdout.strip() == "False False"
    )


def test_a_socket_folder_stands_where_the_host_name_would() -> None:
    found = database_from("postgres://portal@%2Frun%2Fa%20folder/portal")
    assert (found["HOST"], found["NAME"], found["USER"]) == ("/run/a folder", "portal", "portal")


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("redis://:secret@queue:6379/2", "redis://:secret@queue:6379/2"),
    ],
)
def test_the_queue_is_the_same_server_in_celerys_spelling(url: str, broker: str) -> None:
    assert broker_from(url) == broker


def test_another_kind_of_queue_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        broker_from("memory://")
